import type { LinkTiming } from './api.ts'

/** Deadlines of the client end (docs/at-link.md, Session), ms. */
export const DEFAULT_TIMING: LinkTiming = {
  connectTimeoutMs: 10_000,
  helloTimeoutMs: 5_000,
  loginTimeoutMs: 10_000,
  /** Without an event while a snapshot or a replay is coming. */
  syncTimeoutMs: 10_000,
  responseTimeoutMs: 5_000,
  outcomeTimeoutMs: 10_000,
  /** An answer to a ping is overdue after this; a probe's connection is dead. */
  probeTimeoutMs: 2_000,
  firstRetryMaxMs: 2_000,
  retryCapMs: 30_000,
  maintenanceSpreadMs: 10_000,
  /** A link that stood this long starts again with the first, short delay. */
  stableAfterMs: 10_000,
}
