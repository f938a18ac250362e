/** Which server is tried next, and when: alternating over the configured ones, with full jitter. */
import type { ServerAddress } from '../../shared/domain/link.ts'
import type { Clock, Random, Timer } from '../ports.ts'
import type { LinkTiming } from './api.ts'
import { createBackoff } from './backoff.ts'
import type { Backoff } from './backoff.ts'

export interface RetryPlanOptions {
  readonly clock: Clock
  readonly random: Random
  readonly timing: LinkTiming
  readonly servers: readonly ServerAddress[]
  /** The waiting time is over. */
  attempt(): void
}

export class RetryPlan {
  private readonly options: RetryPlanOptions
  private readonly backoff: Backoff
  private servers: readonly ServerAddress[]
  private index = 0
  private attempts = 0
  private upSince: number | null = null
  private timer: Timer | null = null

  constructor(options: RetryPlanOptions) {
    this.options = options
    this.servers = options.servers
    this.backoff = createBackoff(options.random, options.timing.firstRetryMaxMs, options.timing.retryCapMs)
  }

  get hasServers(): boolean { return this.servers.length > 0 }
  get waiting(): boolean { return this.timer !== null }

  /** A person begins: short delays again, from the first server. */
  restart(): void {
    this.stop()
    this.index = 0
    this.attempts = 0
    this.backoff.reset()
  }

  setServers(servers: readonly ServerAddress[]): void {
    this.servers = servers
    this.index = 0
  }

  /** The address of the attempt that begins now; null = none is configured. */
  take(): { readonly address: ServerAddress; readonly attempt: number } | null {
    this.stop()
    const address = this.servers[this.index % Math.max(1, this.servers.length)]
    if (address === undefined) return null
    this.index += 1
    this.attempts += 1
    return { address, attempt: this.attempts }
  }

  cameUp(): void {
    this.attempts = 0
    this.upSince = this.options.clock.monotonic()
    // The server that answers is the first to be tried again: it may hold the session.
    this.index = Math.max(0, this.index - 1)
  }

  /** How long to wait now. A server that drops its clients soon after letting them in is not hurried. */
  delayAfterLoss(): number {
    const { clock, timing } = this.options
    if (this.upSince !== null && clock.monotonic() - this.upSince >= timing.stableAfterMs) this.backoff.reset()
    this.upSince = null
    return this.backoff.next()
  }

  wait(delayMs: number): void {
    this.stop()
    this.timer = this.options.clock.after(delayMs, () => {
      this.timer = null
      this.options.attempt()
    })
  }

  stop(): void {
    this.timer?.cancel()
    this.timer = null
  }
}
