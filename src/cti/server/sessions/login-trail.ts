/** Log and audit trail of what happens at the door: failed logins, take-overs, refused resumes (docs/at-link.md, Rights). */
import type { Log, ServiceClock } from '../../ports.ts'
import { limitLog } from '../limited-log.ts'
import type { DeskStore } from '../store/desk-store.ts'
import { RateLimit } from './rate-limit.ts'

export interface DoorEvent {
  readonly command: 'login' | 'resume'
  /** Whom the asker says to be; '' = not known. */
  readonly who: string
  /** Address and host. */
  readonly from: string
  readonly detail: string
  /** The agent whose session was taken over. */
  readonly whom: string | null
  readonly extension: string | null
  /** `done` or the error code. */
  readonly outcome: string
}

/** Entries that strangers may cause: each is a write to the disk that waits for it. */
const STRANGERS = { perSecond: 1, burst: 60 }

export class LoginTrail {
  readonly #clock: ServiceClock
  readonly #log: Log
  readonly #doorLog: Log
  readonly #store: DeskStore
  readonly #limit: RateLimit
  #left = 0

  constructor(parts: { readonly clock: ServiceClock; readonly log: Log; readonly store: DeskStore }) {
    this.#clock = parts.clock
    this.#log = parts.log
    this.#doorLog = limitLog(parts.log, parts.clock)
    this.#store = parts.store
    this.#limit = new RateLimit(parts.clock, STRANGERS)
  }

  /** A login or resume that was refused. */
  refused(event: DoorEvent): void {
    this.#doorLog.warn(`${event.command} refused`, { ...event })
    if (this.#limit.take('') !== null) {
      this.#left += 1
      return
    }
    this.#keep(event)
  }

  /** Somebody's session was taken over. */
  takenOver(event: DoorEvent): void {
    this.#log.info('audit', { ...event })
    this.#keep(event)
  }

  #keep({ command, who, from, detail, whom, extension, outcome }: DoorEvent): void {
    const more = this.#left === 0 ? '' : `; ${String(this.#left)} more before it are not kept`
    try {
      this.#store.audit({
        at: this.#clock.wall(), who, command, detail: `${detail} from ${from}${more}`.slice(0, 256), whom, extension, callId: null, outcome,
      })
      this.#left = 0
    } catch (error) {
      this.#doorLog.error('audit entry not kept', { command, who, outcome, error: String(error) })
    }
  }
}
