/**
 * Finds out that a connection is dead (docs/at-link.md, Heartbeat). A ping goes out when nothing was
 * received, or nothing sent, for idleMs; every byte counts as an answer. Notices sleep by a timer
 * that comes late or a wall clock that runs ahead of the monotonic one, and then probes instead of
 * judging by a time in which the machine did not run.
 */
import type { Clock, Log, Timer } from '../ports.ts'

export interface HeartbeatOptions {
  readonly clock: Clock
  readonly log: Log
  readonly idleMs: number
  readonly deadMs: number
  /** Without a byte this long after a ping, the answer is overdue; a probe fails. */
  readonly overdueMs: number
  sendPing(t: number): void
  onOverdue(): void
  /** A byte came while it was overdue. */
  onBack(): void
  /** Called once; the heartbeat has stopped. `probed`: a probe went unanswered. */
  onDead(detail: string, probed: boolean): void
}

export interface Heartbeat {
  bytesIn(): void
  bytesOut(): void
  /** Round trip in ms when `t` belongs to the last ping, else null. */
  pong(t: number): number | null
  /** Pings at once; dead without a byte within overdueMs. */
  probe(why: string): void
  stop(): void
}

/** The longest pause between two looks at the clocks: sleep is noticed that soon after waking. */
const LOOK_EVERY_MS = 5_000
/** Clocks that disagree by more than this have seen a sleep or a correction. */
const JUMP_MS = 5_000

/** Starts at once. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  return new RunningHeartbeat(options)
}

class RunningHeartbeat implements Heartbeat {
  private readonly options: HeartbeatOptions
  private readonly clock: Clock
  private timer: Timer | null = null
  private timerDue = 0
  private skew: number
  private lastIn: number
  private lastOut: number
  /** When the ping was sent that no byte has answered yet. */
  private pingAt: number | null = null
  private pingT: number | null = null
  private overdue = false
  private probeDue: number | null = null
  private stopped = false

  constructor(options: HeartbeatOptions) {
    this.options = options
    this.clock = options.clock
    this.lastIn = this.lastOut = this.clock.monotonic()
    this.skew = this.clock.now() - this.clock.monotonic()
    this.schedule()
  }

  bytesIn(): void {
    if (this.stopped) return
    this.lastIn = this.clock.monotonic()
    this.pingAt = null
    this.probeDue = null
    if (!this.overdue) return
    this.overdue = false
    this.options.onBack()
  }

  bytesOut(): void {
    this.lastOut = this.clock.monotonic()
  }

  pong(t: number): number | null {
    if (t !== this.pingT) return null
    this.pingT = null
    return Math.max(0, this.clock.monotonic() - t)
  }

  probe(why: string): void {
    if (this.stopped || this.probeDue !== null) return
    this.options.log.info('probing the link', { why })
    this.probeDue = this.clock.monotonic() + this.options.overdueMs
    this.ping()
    this.schedule()
  }

  stop(): void {
    this.stopped = true
    this.timer?.cancel()
    this.timer = null
  }

  private ping(): void {
    const now = this.clock.monotonic()
    this.pingAt = now
    this.pingT = now
    this.lastOut = now
    this.options.sendPing(now)
  }

  private look(): void {
    this.timer = null
    const now = this.clock.monotonic()
    const skew = this.clock.now() - now
    const jumped = now - this.timerDue > JUMP_MS || skew - this.skew > JUMP_MS
    this.skew = skew
    if (jumped) {
      this.probeDue = null
      this.lastIn = now
      this.probe('the clocks jumped: the machine slept')
      return
    }
    this.judge(now)
    if (!this.stopped) this.schedule()
  }

  private judge(now: number): void {
    const { idleMs, deadMs, overdueMs } = this.options
    if (this.probeDue !== null && now >= this.probeDue) {
      this.die(`no byte within ${String(overdueMs)} ms of a probe`, true)
    } else if (now - this.lastIn >= deadMs) {
      this.die(`no byte for ${String(deadMs)} ms`, false)
    } else if (this.pingAt === null) {
      if (now - this.lastIn >= idleMs || now - this.lastOut >= idleMs) this.ping()
    } else if (!this.overdue && now - this.pingAt >= overdueMs) {
      this.overdue = true
      this.options.onOverdue()
    }
  }

  private die(detail: string, probed: boolean): void {
    this.stop()
    this.options.onDead(detail, probed)
  }

  private schedule(): void {
    const { idleMs, deadMs, overdueMs } = this.options
    const now = this.clock.monotonic()
    const due = [now + LOOK_EVERY_MS, this.lastIn + deadMs]
    if (this.probeDue !== null) due.push(this.probeDue)
    if (this.pingAt === null) due.push(Math.min(this.lastIn, this.lastOut) + idleMs)
    else if (!this.overdue) due.push(this.pingAt + overdueMs)
    this.timer?.cancel()
    this.timerDue = Math.max(now, Math.min(...due))
    this.timer = this.clock.after(this.timerDue - now, () => { this.look() })
  }
}
