import type { LinkReason, LinkState } from '../../shared/domain/codes.ts'
import type { LinkStatus } from '../../shared/domain/link.ts'
import type { Clock, Log } from '../ports.ts'
import { nextLinkState } from './link-fsm.ts'
import type { LinkEvent } from './link-fsm.ts'

export type StatusPatch = Partial<Omit<LinkStatus, 'state' | 'since' | 'reason'>> & { readonly reason?: LinkReason }

/** The one place where the state of the link changes: through the table, with a reason, told to all. */
export class StatusKeeper {
  private readonly clock: Clock
  private readonly log: Log
  private readonly tell: (status: LinkStatus) => void
  private current: LinkStatus
  private currentState: LinkState = 'offline'

  constructor(clock: Clock, log: Log, tell: (status: LinkStatus) => void) {
    this.clock = clock
    this.log = log
    this.tell = tell
    this.current = {
      state: 'offline', reason: 'not_started', since: clock.now(), server: null, serverName: null, node: null,
      latencyMs: null, attempt: 0, retryAt: null, by: null, where: null, detail: null, secure: false,
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
    this.publish({ ...patch, state: next, ...(entered ? { since: this.clock.now() } : {}) })
    if (entered) this.log.info('link state', { state: next, reason: this.current.reason, detail: this.current.detail })
    return true
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
