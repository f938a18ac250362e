/** What the catalogue says of a command. */
import type { z } from 'zod'

export interface CommandSpec {
  readonly args: z.ZodType
  readonly result: z.ZodType
  /** True = changes calls or states: needs an idempotency key and ends in an outcome event. */
  readonly acts: boolean
  /** `login` = before or without a session; `agent` = in a session; `sim` = simulated switch only. */
  readonly right: 'login' | 'agent' | 'sim'
  readonly doc: string
}
export const command = <A extends z.ZodType, R extends z.ZodType>(
  doc: string, right: CommandSpec['right'], acts: boolean, args: A, result: R,
) => ({ doc, right, acts, args, result }) satisfies CommandSpec
