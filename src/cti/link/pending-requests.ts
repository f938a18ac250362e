/**
 * Requests that wait for an answer. Each ends in exactly one result; none outlives its connection
 * (docs/at-link.md, Requests).
 */
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import { commands } from '../protocol/commands.ts'
import type { CommandArgs, CommandName } from '../protocol/commands.ts'
import { MAX_REQUEST_ID } from '../protocol/messages.ts'
import type { RequestMessage, ResponseMessage } from '../protocol/messages.ts'
import type { Clock, Log, Timer } from '../ports.ts'
import type { OnceKey } from './api.ts'

export interface PendingOptions {
  readonly clock: Clock
  readonly log: Log
  readonly responseTimeoutMs: number
  readonly outcomeTimeoutMs: number
  send(message: RequestMessage): void
  /** A new idempotency key. */
  newKey(): string
  /** An acting command may or may not have had its effect: a snapshot has to tell. */
  onUncertain(cmd: CommandName): void
}

/** An acting command whose result a lost link has swallowed. */
export interface Unsettled {
  readonly cmd: CommandName
  readonly args: Readonly<Record<string, unknown>>
  readonly key: string
}

interface Entry {
  readonly id: number
  readonly cmd: CommandName
  readonly args: Readonly<Record<string, unknown>>
  readonly key: string | null
  /** Its caller asks for the outcome himself. */
  readonly own: boolean
  readonly wait: 'response' | 'outcome'
  readonly resolve: (result: Result<unknown>) => void
  timer: Timer
  /** The response's result, once accepted. */
  accepted: Result<unknown> | null
  /** The outcome, when it overtook the response. */
  early: Result<unknown> | null
}

export class PendingRequests {
  private readonly options: PendingOptions
  private readonly entries = new Map<number, Entry>()
  private nextId = 1

  constructor(options: PendingOptions) {
    this.options = options
  }

  get size(): number { return this.entries.size }

  /** Sends a command and waits for its response, or for its outcome as well. */
  start<N extends CommandName>(cmd: N, args: CommandArgs<N>, wait: Entry['wait'] = 'response', once?: OnceKey): Promise<Result<unknown>> {
    if (once !== undefined) return this.begin(cmd, args, wait, { key: once.key, retry: once.ask, own: true })
    return this.begin(cmd, args, wait, commands[cmd].acts ? { key: this.options.newKey(), retry: false, own: false } : null)
  }

  /** Asks for the result of an earlier command; the server executes nothing. */
  retry(unsettled: Unsettled): Promise<Result<unknown>> {
    return this.begin(unsettled.cmd, unsettled.args, 'response', { key: unsettled.key, retry: true, own: false })
  }

  onResponse(message: ResponseMessage): void {
    const entry = this.entries.get(message.id)
    if (entry === undefined) {
      this.options.log.warn('late or unknown response dropped', { id: message.id })
      return
    }
    if (!message.ok) {
      const { code, message: words, owner, retryAfterMs, state } = message.error
      this.finish(entry, fail(code, words, { owner, retryAfterMs, state }))
      return
    }
    const parsed = commands[entry.cmd].result.safeParse(message.result)
    if (!parsed.success) this.finish(entry, fail('internal', `${entry.cmd}: result does not fit its schema`))
    else this.accept(entry, ok(parsed.data))
  }

  /** A response that cannot be read ends its request all the same. */
  onUnreadableResponse(id: number, detail: string): void {
    const entry = this.entries.get(id)
    if (entry !== undefined) this.finish(entry, fail('internal', `unreadable response: ${detail}`))
  }

  /** @param outcome null = done as accepted */
  onOutcome(id: number, outcome: Result<unknown> | null): void {
    const entry = this.entries.get(id)
    if (entry?.wait !== 'outcome') return
    if (entry.accepted !== null) this.finish(entry, outcome ?? entry.accepted)
    // Only the first event with the id is the outcome.
    else entry.early ??= outcome ?? ok({})
  }

  /** Ends every request at once. Returns the acting ones, whose effect is unknown. */
  failAll(detail: string): readonly Unsettled[] {
    const unsettled: Unsettled[] = []
    for (const entry of [...this.entries.values()]) {
      const { cmd, args, key, own } = entry
      if (key !== null && !own) unsettled.push({ cmd, args, key })
      this.finish(entry, fail('link_lost', detail))
    }
    return unsettled
  }

  private begin(
    cmd: CommandName, args: Readonly<Record<string, unknown>>, wait: Entry['wait'],
    acting: { readonly key: string; readonly retry: boolean; readonly own: boolean } | null,
  ): Promise<Result<unknown>> {
    const id = this.nextId
    this.nextId = id === MAX_REQUEST_ID ? 1 : id + 1
    return new Promise((resolve) => {
      const timer = this.options.clock.after(this.options.responseTimeoutMs, () => { this.timedOut(id) })
      this.entries.set(id, { id, cmd, args, key: acting?.key ?? null, own: acting?.own ?? false, wait, resolve, timer, accepted: null, early: null })
      this.options.send({
        kind: 'request', id, cmd, args,
        ...(acting === null ? {} : { key: acting.key }),
        ...(acting?.retry === true ? { retry: true } : {}),
      })
    })
  }

  private accept(entry: Entry, accepted: Result<unknown>): void {
    if (entry.wait === 'response') {
      this.finish(entry, accepted)
    } else if (entry.early !== null) {
      this.finish(entry, entry.early.ok ? accepted : entry.early)
    } else if (entry.accepted === null) {
      entry.accepted = accepted
      entry.timer.cancel()
      entry.timer = this.options.clock.after(this.options.outcomeTimeoutMs, () => { this.timedOut(entry.id) })
    }
  }

  private timedOut(id: number): void {
    const entry = this.entries.get(id)
    if (entry === undefined) return
    const what = entry.accepted === null ? 'no response' : 'accepted, but no outcome'
    this.finish(entry, fail('timed_out', `${entry.cmd}: ${what}`))
    if (entry.key !== null) this.options.onUncertain(entry.cmd)
  }

  private finish(entry: Entry, result: Result<unknown>): void {
    this.entries.delete(entry.id)
    entry.timer.cancel()
    entry.resolve(result)
  }
}
