/**
 * Socket-to-screen latency: from the read of the bytes to the painted frame, as the windows report
 * it. A line every 50 paints and one at the end; the bench reads that one.
 */
import type { Log } from '../../cti/ports.ts'

const LINE_EVERY = 50
/** Figures kept for the percentiles; a full shift of calls fits. */
const KEPT = 10_000
/** A machine that slept, or a clock that was set, gives figures that say nothing. */
const PLAUSIBLE_MS = 60_000

export interface LatencySummary { readonly count: number; readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number }

/** Nearest-rank percentiles in ms; zeros when there is nothing. */
export function summarise(values: readonly number[]): LatencySummary {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round((sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0) * 10) / 10
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

export interface Latency {
  painted(receivedAt: number | null, paintedAt: number): void
  summary(): LatencySummary
  /** The last line, at quit. */
  finish(): void
}

/** Builds the meter. */
export function createLatency(log: Log): Latency {
  const values: number[] = []
  let sinceLine = 0
  return {
    painted(receivedAt, paintedAt) {
      if (receivedAt === null) return
      const ms = paintedAt - receivedAt
      if (ms < 0 || ms > PLAUSIBLE_MS) return
      values.push(ms)
      if (values.length > KEPT) values.shift()
      sinceLine += 1
      if (sinceLine < LINE_EVERY) return
      sinceLine = 0
      log.info('paint latency', { ...summarise(values) })
    },
    summary: () => summarise(values),
    finish() {
      if (values.length > 0) log.info('paint latency', { ...summarise(values), final: true })
    },
  }
}
