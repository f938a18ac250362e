import type { LinkReason, LinkState } from '../../shared/domain/codes.ts'
import type { LinkStatus } from '../../shared/domain/link.ts'
import type { Log } from '../ports.ts'
import type { HelloMessage, PongMessage } from '../protocol/messages.ts'
import { nextLinkState } from './link-fsm.ts'
import type { LinkEvent } from './link-fsm.ts'
import type { LinkOptions } from './api.ts'
import { createServerClock } from './server-clock.ts'
import type { ServerClock } from './server-clock.ts'

export type StatusPatch = Partial<Omit<LinkStatus, 'state' | 'since' | 'reason'>> & { readonly reason?: LinkReason }

/** The one place where the state of the link changes: through the table, with a reason, told to all. */
export class StatusKeeper {
  readonly clock: ServerClock
  private readonly log: Log
  private readonly tell: (status: LinkStatus) => void
  private current: LinkStatus
  private currentState: LinkState = 'offline'

  constructor(options: Pick<LinkOptions, 'clock' | 'log' | 'serverClock'>, tell: (status: LinkStatus) => void) {
    const clock = options.serverClock ?? createServerClock(options.clock)
    this.clock = clock
    this.log = options.log
    this.tell = tell
    this.current = {
      state: 'offline', reason: 'not_started', since: clock.service(), server: null, serverName: null, node: null,
      latencyMs: null, attempt: 0, retryAt: null, by: null, where: null, detail: null, secure: false, clockOffsetMs: clock.offsetMs, wallAheadMs: 0, timeZone: null,
    }
  }

  get status(): LinkStatus { return this.current }
  get state(): LinkState { return this.currentState }

  /** Takes the table's step; false = there is none, which is logged and changes nothing. */
  go(event: LinkEvent, patch: StatusPatch): boolean {
    const next = nextLinkState(this.currentState, event)
    if (next === null) {
      this.log.error('link event without a row', { state: this.currentState, event })
      return false
    }
    const entered = next !== this.currentState
    this.currentState = next
    this.publish({ ...patch, state: next, ...(entered ? { since: this.clock.service() } : {}) })
    if (entered) this.log.info('link state', { state: next, reason: this.current.reason, detail: this.current.detail })
    return true
  }

  /**
   * Takes what a message says of the server's clock; the main process and its windows count from it.
   * @param askedAt monotonic clock before the server can have read its own
   */
  clockOf(message: HelloMessage | PongMessage, askedAt: number): void {
    const { clock } = this
    const { serverTime, wallAheadMs = 0 } = message
    if (serverTime === undefined) return
    if (message.kind === 'hello') {
      clock.newServer()
      this.note({ timeZone: message.timeZone ?? null })
    }
    clock.read({ sentAt: askedAt, receivedAt: clock.monotonic(), serverTime, wallAheadMs })
    this.note({ clockOffsetMs: clock.offsetMs, wallAheadMs })
  }

  /** An answer to a ping; `latencyMs` null = to an older one, which says nothing. */
  pong(message: PongMessage, latencyMs: number | null): void {
    if (latencyMs === null) return
    this.clockOf(message, message.t)
    this.note({ latencyMs: Math.round(latencyMs) })
  }

  /** Changes details of the present state. */
  note(patch: StatusPatch): void {
    this.publish(patch)
  }

  private publish(patch: Partial<LinkStatus>): void {
    const next = { ...this.current, ...patch }
    const same = (Object.keys(next) as (keyof LinkStatus)[]).every((field) => next[field] === this.current[field])
    if (same) return
    this.current = next
    this.tell(next)
  }
}
