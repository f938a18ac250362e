/**
 * The AT Link messages as schemas (docs/at-link.md, Messages). Unknown fields are ignored
 * (plain z.object), unknown kinds are answered with an error by the receiver.
 */
import { z } from 'zod'
import { SERVER_ERROR_CODES } from '../../shared/domain/errors.ts'

/** Versions of AT Link this code speaks. */
export const PROTOCOL_VERSION = 1
/** docs/at-link.md, Frame: 1 ≤ N ≤ 1 MiB. */
export const MAX_FRAME_BYTES = 1_048_576
/** Request ids are u32 and rise by 1; 0 is never used. */
export const MAX_REQUEST_ID = 0xffff_ffff

const u32 = z.number().int().min(1).max(MAX_REQUEST_ID)
const short = z.string().max(64)
/** `seq` of the last event the sender has; the server forgets what lies before (docs/at-link.md, Resume). */
const seen = z.number().int().min(0).optional()

export const BYE_REASONS = [
  'logout', 'taken_over', 'forced_logout', 'maintenance', 'protocol_error', 'frame_too_large',
  'slow_consumer', 'server_full', 'login_timeout', 'idle_timeout',
] as const
export type ByeReason = (typeof BYE_REASONS)[number]

export const helloSchema = z.object({
  kind: z.literal('hello'),
  versions: z.array(z.number().int()).min(1).max(16),
  server: z.string().max(128),
  node: short,
  /** Service time, epoch ms (docs/at-link.md, Time). */
  serverTime: z.number(),
  /** Wall clock of the server less service time, ms; absent = 0. */
  wallAheadMs: z.number().optional(),
  /** IANA name of the site's time zone; absent = the client's own. */
  timeZone: short.optional(),
  auth: z.array(short).min(1).max(8),
  heartbeat: z.object({
    /** Send a ping after this long without a byte in or out. */
    idleMs: z.number().int().min(100).max(600_000),
    /** The connection is dead after this long without a byte in. */
    deadMs: z.number().int().min(200).max(3_600_000),
  }),
  /** Base64, fresh for each connection; proves a resume (docs/at-link.md, Resume). */
  nonce: z.string().min(16).max(128),
})

export const requestSchema = z.object({
  kind: z.literal('request'),
  id: u32,
  cmd: z.string().min(1).max(64),
  args: z.record(z.string(), z.unknown()),
  /** Idempotency key; required by commands that act on calls or states. */
  key: z.string().min(8).max(64).optional(),
  /** True = this asks for the outcome of an earlier request with the same key; never executes anything. */
  retry: z.boolean().optional(),
  seen,
})

export const ownerSchema = z.object({ uid: short, host: z.string().max(512), since: z.number() })

export const wireErrorSchema = z.object({
  /** A code this version does not know is read as `internal`. */
  code: z.enum(SERVER_ERROR_CODES).catch('internal'),
  message: z.string().max(2_000),
  owner: ownerSchema.optional(),
  retryAfterMs: z.number().nonnegative().optional(),
  state: short.optional(),
})
export type WireError = z.infer<typeof wireErrorSchema>

export const responseSchema = z.discriminatedUnion('ok', [
  z.object({ kind: z.literal('response'), id: u32, ok: z.literal(true), result: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('response'), id: u32, ok: z.literal(false), error: wireErrorSchema }),
])

export const eventSchema = z.object({
  kind: z.literal('event'),
  /** Rises by 1 per session, starting at 1. */
  seq: z.number().int().min(1),
  event: z.string().min(1).max(64),
  /** Service time, epoch ms (docs/at-link.md, Time). */
  at: z.number(),
  /** The full new state of the thing. */
  data: z.record(z.string(), z.unknown()),
  /** Id of this session's request that caused it: its outcome. */
  requestId: u32.optional(),
  cause: short.optional(),
  by: short.optional(),
})

/** `seen`: from clients only. */
export const pingSchema = z.object({ kind: z.literal('ping'), t: z.number(), seen })
/** Echoes the ping's `t`; a server adds its clock (docs/at-link.md, Time). */
export const pongSchema = z.object({ kind: z.literal('pong'), t: z.number(), seen, serverTime: z.number().optional(), wallAheadMs: z.number().optional() })

export const byeSchema = z.object({
  kind: z.literal('bye'),
  /** One of BYE_REASONS; an unknown one is treated as `protocol_error`'s neighbour: reconnect allowed. */
  reason: short,
  by: short.optional(),
  where: z.string().max(512).optional(),
})

export type HelloMessage = z.infer<typeof helloSchema>
export type RequestMessage = z.infer<typeof requestSchema>
export type ResponseMessage = z.infer<typeof responseSchema>
export type EventMessage = z.infer<typeof eventSchema>
export type PingMessage = z.infer<typeof pingSchema>
export type PongMessage = z.infer<typeof pongSchema>
export type ByeMessage = z.infer<typeof byeSchema>
export type Message =
  | HelloMessage | RequestMessage | ResponseMessage | EventMessage | PingMessage | PongMessage | ByeMessage

/** Schema per message kind; the docs test walks this table. */
export const messageSchemas = {
  hello: helloSchema,
  request: requestSchema,
  response: responseSchema,
  event: eventSchema,
  ping: pingSchema,
  pong: pongSchema,
  bye: byeSchema,
} as const
export type MessageKind = keyof typeof messageSchemas
