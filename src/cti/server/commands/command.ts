/** What a command handler is told and what it answers. */
import type { CommandArgs, CommandName, CommandResult } from '../../protocol/commands.ts'
import type { WireError } from '../../protocol/messages.ts'
import type { ServerErrorCode } from '../../../shared/domain/errors.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import type { CallCentre } from '../call-centre.ts'
import type { Origin } from '../events-out.ts'
import type { Office } from '../office.ts'
import type { Actor } from '../rights/actor.ts'
import type { Right, Subject } from '../rights/rights.ts'
import type { Later } from '../store/record-store.ts'
import type { ServiceClock, Log } from '../../ports.ts'

export interface CommandContext {
  readonly centre: CallCentre
  readonly log: Log
  readonly clock: ServiceClock
  readonly office: Office
  /** The agent who asks. */
  readonly self: AgentRecord
  /** The same as an actor: what rights and the audit trail look at. */
  readonly actor: Actor
  /** `act` is set once the command has written an entry of its own in the audit trail. */
  readonly noted: { act: boolean }
  readonly origin: Origin
}

/** `after` runs when the answer is on its way: what it causes comes behind the answer. */
export type Reply<N extends CommandName> =
  | { readonly ok: true; readonly result: CommandResult<N>; readonly after?: () => void }
  | { readonly ok: false; readonly error: WireError }

export type Handler<N extends CommandName> = (context: CommandContext, args: CommandArgs<N>) => Reply<N>

/** What a read command is told: it changes nothing and has no outcome. */
export type ReadContext = Omit<CommandContext, 'origin'>

export type ReadReply<N extends CommandName> =
  | { readonly ok: true; readonly result: CommandResult<N> }
  | { readonly ok: false; readonly error: WireError }

/** A reply that needs another thread comes later; a throw or rejection is a disk that refuses. */
export type Reader<N extends CommandName> = (context: ReadContext, args: CommandArgs<N>) => Later<ReadReply<N>>

/** True = the table of rights has it (rights/table.ts). */
export function may({ office, actor }: Pick<ReadContext, 'office' | 'actor'>, right: Right, subject: Subject): boolean {
  return office.rights.may(actor, right, subject)
}

/** A refusal; `state` names the state that forbids it (wrong_state). */
export function refuse(code: ServerErrorCode, message: string, state?: string): { readonly ok: false; readonly error: WireError } {
  return { ok: false, error: state === undefined ? { code, message } : { code, message, state } }
}
