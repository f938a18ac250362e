/** Log and audit trail of what happens at the door: failed logins, take-overs, refused resumes (docs/at-link.md, Rights). */
import type { Log, ServiceClock } from '../../ports.ts'
import { limitLog } from '../limited-log.ts'
import type { AuditTrail } from '../rights/audit-trail.ts'
import { RateLimit } from './rate-limit.ts'

export interface DoorEvent {
  readonly command: 'login' | 'resume'
  /** Whom the asker says to be; '' = not known. */
  readonly who: string
  readonly address: string
  /** Name of the PC, as it says; '' = not said. */
  readonly host: string
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
  readonly #log: Log
  readonly #doorLog: Log
  readonly #trail: AuditTrail
  readonly #limit: RateLimit
  #left = 0

  constructor(parts: { readonly clock: ServiceClock; readonly log: Log; readonly trail: AuditTrail }) {
    this.#log = parts.log
    this.#doorLog = limitLog(parts.log, parts.clock)
    this.#trail = parts.trail
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

  #keep({ command, who, address, host, detail, whom, extension, outcome }: DoorEvent): void {
    const more = this.#left === 0 ? '' : `; ${String(this.#left)} more before it are not kept`
    this.#left = 0
    const act = { command, detail: `${detail}${host === '' ? '' : ` (${host})`}${more}`.slice(0, 256), whom, extension, callId: null }
    this.#trail.note({ uid: who, via: 'link', address }, act, outcome)
  }
}
