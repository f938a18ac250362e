/**
 * Knows whether the model equals the server's truth: waits for the snapshot or the replay after a
 * login, and repairs gaps and contradictions with a snapshot (docs/at-link.md, Gaps).
 */
import type { Clock, Log, Timer } from '../ports.ts'

/** Contradictions and uncertain outcomes ask for a snapshot at most this often; gaps always do. */
const RESYNC_EVERY_MS = 10_000
/** A server whose stream has this many gaps in one connection is not worth repairing. */
const MAX_GAPS = 20

export interface SyncOptions {
  readonly clock: Clock
  readonly log: Log
  /** Without progress for this long, it has failed. */
  readonly syncTimeoutMs: number
  askSnapshot(): void
  /** The first snapshot or the replay is complete. */
  onSynced(): void
  /** `resyncing` changed. */
  onResyncing(): void
  onFailed(detail: string): void
  onHopeless(detail: string): void
}

type Phase = 'idle' | 'entering' | 'live'

export class SyncTracker {
  private readonly options: SyncOptions
  private phase: Phase = 'idle'
  /** Replay: the last sequence number that belongs to it. Null = a snapshot is awaited. */
  private replayTo: number | null = null
  /** The model lacks something; outlives the connection. */
  private stale = false
  private gaps = 0
  private lastAsked: number | null = null
  private timer: Timer | null = null

  constructor(options: SyncOptions) {
    this.options = options
  }

  /** A gap or contradiction in a running session is being repaired. */
  get resyncing(): boolean { return this.phase === 'live' && this.stale }

  /** Authenticated: `expected` comes now, or has come already; `progress` looks how far. */
  begin(expected: 'snapshot' | { readonly replay: number }): void {
    this.phase = 'entering'
    this.gaps = 0
    this.watch()
    if (expected === 'snapshot') {
      this.replayTo = null
      this.stale = false
    } else if (this.stale) {
      // What was missing before the loss is not in the replay.
      this.replayTo = null
      this.options.askSnapshot()
    } else {
      this.replayTo = expected.replay
    }
  }

  /** An event was taken. */
  progress(lastSeq: number): void {
    if (this.phase !== 'entering') return
    // A long snapshot may take its time as long as it moves; a repair in the live stream may not,
    // since other events would keep it waiting for ever.
    this.watch()
    if (this.replayTo !== null && lastSeq >= this.replayTo) this.enter()
  }

  snapshotComplete(): void {
    this.stale = false
    if (this.phase === 'entering') {
      this.enter()
      return
    }
    this.unwatch()
    this.options.onResyncing()
  }

  problem(kind: 'gap' | 'contradiction' | 'uncertain', detail: string): void {
    const { clock, log } = this.options
    log.warn('event stream does not fit', { kind, detail })
    if (this.phase === 'idle') return
    if (kind === 'gap') {
      this.gaps += 1
      if (this.gaps > MAX_GAPS) {
        this.options.onHopeless(`${String(this.gaps)} gaps in the event stream`)
        return
      }
    } else if (this.phase === 'entering') {
      // The snapshot that is coming is all there is to ask for.
      return
    } else if (this.lastAsked !== null && clock.monotonic() - this.lastAsked < RESYNC_EVERY_MS) {
      return
    }
    this.lastAsked = clock.monotonic()
    this.stale = true
    this.replayTo = null
    this.watch()
    this.options.askSnapshot()
    if (this.phase === 'live') this.options.onResyncing()
  }

  /** @param broken a snapshot was under way */
  connectionLost(broken: boolean): void {
    if (broken || (this.phase === 'entering' && this.replayTo === null)) this.stale = true
    this.phase = 'idle'
    this.unwatch()
  }

  private enter(): void {
    this.phase = 'live'
    this.unwatch()
    this.options.onSynced()
  }

  private watch(): void {
    this.unwatch()
    const { clock, syncTimeoutMs } = this.options
    this.timer = clock.after(syncTimeoutMs, () => {
      this.timer = null
      this.options.onFailed(`no snapshot or replay within ${String(syncTimeoutMs)} ms`)
    })
  }

  private unwatch(): void {
    this.timer?.cancel()
    this.timer = null
  }
}
