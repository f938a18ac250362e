import { z } from 'zod'

/** One CTI server address. */
export const serverAddressSchema = z.object({
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
})
export type ServerAddress = z.infer<typeof serverAddressSchema>

/** What the link says about itself, readable at any time (docs/at-link.md, Session 7). */
export const linkStatusSchema = z.object({
  /** One of LINK_STATES. */
  state: z.string(),
  /** One of LINK_REASONS. */
  reason: z.string(),
  /** Service time (docs/at-link.md, Time). */
  since: z.number(),
  server: serverAddressSchema.nullable(),
  /** Name and node (A or B) the server gave in its hello; null before it. */
  serverName: z.string().nullable(),
  node: z.string().nullable(),
  /** Round trip of the last ping in milliseconds; null = not measured yet. */
  latencyMs: z.number().nullable(),
  /** Number of the connection attempt since the link was last up; 0 = up or never tried. */
  attempt: z.number(),
  /** When the next attempt is made (service time); null = none planned. */
  retryAt: z.number().nullable(),
  /** Who displaced or logged us out, and from which PC; null = nobody. */
  by: z.string().nullable(),
  where: z.string().nullable(),
  /** Detail for logs and the tooltip (English or the system's words); null = none. */
  detail: z.string().nullable(),
  /** True while the connection is encrypted. */
  secure: z.boolean(),
  /** Service time of the server less the monotonic clock of the main process, ms; null = no server was heard yet (docs/at-link.md, Time). */
  clockOffsetMs: z.number().nullable(),
  /** Wall clock of the server less its service time, ms; 0 unless it was set while the server runs. */
  wallAheadMs: z.number(),
  /** IANA name of the site's time zone, as the server told it last; null = it did not. */
  timeZone: z.string().nullable(),
})
export type LinkStatus = z.infer<typeof linkStatusSchema>
