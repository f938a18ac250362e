/** What a scope lets an agent see; runs in the windows, too (no zod here). */
import type { Scope, Seen } from './scope.ts'

interface Viewer {
  readonly uid: string
  /** Absent = the own only. */
  readonly scope?: Scope | undefined
}

/**
 * Which agents' rows are shown; null = everybody's.
 * @param asked the one agent whose rows are wanted; empty = all one may see
 * @returns an empty list = nothing: what is asked for is not for this person
 */
export function visibleAgents({ uid, scope }: Viewer, what: Seen, asked: string): readonly string[] | null {
  const reach = scope?.[what] ?? 'own'
  if (reach === 'all') return asked === '' ? null : [asked]
  if (reach === 'own' || scope === undefined) return [uid]
  const mine = [uid, ...scope.led.map((agent) => agent.uid)]
  if (asked === '') return mine
  return mine.includes(asked) ? [asked] : []
}

/** True = more than the own is shown: lists offer to choose an agent. */
export function seesOthers(viewer: Pick<Viewer, 'scope'> | null, what: Seen): boolean {
  return viewer !== null && (viewer.scope?.[what] ?? 'own') !== 'own'
}
