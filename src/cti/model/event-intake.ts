/**
 * The event stream on its way into the model: sequence check, snapshot staging, outcomes.
 *
 *              snapshot.begin              snapshot.end
 *   (live) ───────────────────► (staging) ─────────────► (live), model replaced as a whole
 *
 * Pure bookkeeping: tells its owner what happened and decides nothing about the connection.
 */
import type { LinkModel, ModelChange } from '../link/api.ts'
import type { EventMessage } from '../protocol/messages.ts'
import { applyEvent, EMPTY_MODEL, isKnownEvent } from './link-model.ts'
import { SeenIds } from './seen-ids.ts'
import type { Own } from './link-model.ts'

export interface IntakeHandlers {
  onChange(change: ModelChange): void
  /** An event that answers one of our requests; the model already shows it. */
  onOutcome(message: EventMessage): void
  /** Something does not fit: ask for a snapshot. `gap` = events are missing for certain. */
  onProblem(kind: 'gap' | 'contradiction', detail: string): void
  /** A whole snapshot is in the model. */
  onSnapshot(): void
  onIgnored(why: 'duplicate' | 'unknown_event', message: EventMessage): void
}

export interface EventIntake {
  readonly model: LinkModel
  readonly lastSeq: number
  readonly staging: boolean
  /** A new session: its sequence starts at 1. What was known stays until the snapshot replaces it. */
  newSession(own: Own): void
  /** The connection was replaced: a snapshot that had not ended is void. True = it has to be asked for again. */
  newConnection(): boolean
  /** Nothing is known any more (another agent, or logged out). */
  clear(): void
  take(message: EventMessage): void
}

/** Makes the intake of one client. */
export function createEventIntake(handlers: IntakeHandlers): EventIntake {
  return new Intake(handlers)
}

interface Staged {
  model: LinkModel
  /** What the owner must hear about although it lies within the snapshot. */
  readonly changes: { readonly change: ModelChange; readonly message: EventMessage }[]
  readonly outcomes: EventMessage[]
}

/** What the owner must hear about although it lies within a snapshot: the model does not show it. */
const TOLD_AFTERWARDS: ReadonlySet<ModelChange['kind']> = new Set(['ended', 'notice', 'message', 'message-status', 'oem'])

class Intake implements EventIntake {
  model: LinkModel = EMPTY_MODEL
  lastSeq = 0
  private readonly handlers: IntakeHandlers
  private own: Own = { uid: '', extension: '' }
  private staged: Staged | null = null
  /** Messages and OEM commands that were told: the server sends one again rather than lose it. */
  private readonly told = new SeenIds()

  constructor(handlers: IntakeHandlers) {
    this.handlers = handlers
  }

  get staging(): boolean { return this.staged !== null }

  newSession(own: Own): void {
    this.own = own
    this.lastSeq = 0
    this.staged = null
  }

  newConnection(): boolean {
    const broken = this.staged !== null
    this.staged = null
    return broken
  }

  clear(): void {
    this.model = EMPTY_MODEL
    // `told` stays: the next login may bring again what was shown before this log-out.
    this.lastSeq = 0
    this.staged = null
  }

  take(message: EventMessage): void {
    if (message.seq <= this.lastSeq) {
      this.handlers.onIgnored('duplicate', message)
      return
    }
    const missing = message.seq - this.lastSeq - 1
    this.lastSeq = message.seq
    if (missing > 0) {
      // What was being staged is incomplete; a new snapshot will come.
      this.staged = null
      this.handlers.onProblem('gap', `${String(missing)} event(s) missing before ${String(message.seq)}`)
    }
    if (message.event === 'snapshot.begin') this.staged = { model: EMPTY_MODEL, changes: [], outcomes: [] }
    else if (message.event === 'snapshot.end') this.finish()
    else if (this.staged === null) this.live(message)
    else this.stage(this.staged, message)
  }

  private live(message: EventMessage): void {
    if (!isKnownEvent(message.event)) this.handlers.onIgnored('unknown_event', message)
    const applied = applyEvent(this.model, message, this.own)
    this.model = applied.model
    if (applied.change !== null) this.tell(applied.change, message)
    if (message.requestId !== undefined) this.handlers.onOutcome(message)
    if (applied.problem !== null) this.handlers.onProblem('contradiction', applied.problem)
  }

  private stage(staged: Staged, message: EventMessage): void {
    const applied = applyEvent(staged.model, message, this.own)
    staged.model = applied.model
    if (applied.change !== null && TOLD_AFTERWARDS.has(applied.change.kind)) staged.changes.push({ change: applied.change, message })
    if (message.requestId !== undefined) staged.outcomes.push(message)
    if (applied.problem !== null) this.handlers.onProblem('contradiction', applied.problem)
  }

  private finish(): void {
    const { staged } = this
    if (staged === null) return
    this.staged = null
    const before = this.model
    // A server need not repeat the day's figures in each snapshot; they are of the same agent.
    const model = staged.model.figures === null ? { ...staged.model, figures: before.figures } : staged.model
    this.model = model
    this.handlers.onChange({ kind: 'snapshot', before, model })
    for (const { change, message } of staged.changes) this.tell({ ...change, model }, message)
    for (const outcome of staged.outcomes) this.handlers.onOutcome(outcome)
    this.handlers.onSnapshot()
  }

  private tell(change: ModelChange, message: EventMessage): void {
    const id = change.kind === 'message' ? `message ${change.message.id}` : change.kind === 'oem' ? `oem ${change.oem.id}` : null
    if (id !== null && !this.told.add(id)) this.handlers.onIgnored('duplicate', message)
    else this.handlers.onChange(change)
  }
}
