/**
 * Frame body ⇄ message. Events are the bulk of the traffic, so their envelope is checked by hand
 * here and their `data` by its schema only where it is applied (model/apply-event.ts); all other
 * kinds go through the schemas. test/property/frames.test.ts holds the hand-written check to the
 * schema.
 */
import { MAX_REQUEST_ID, messageSchemas } from './messages.ts'
import type { EventMessage, Message, MessageKind } from './messages.ts'

/** A body that is JSON, but no message of this version; the connection goes on. */
export interface RefusedMessage {
  readonly reason: 'unknown_kind' | 'invalid'
  readonly kind: string
  /** The id it carries, so that a server can answer with an error; null = none legible. */
  readonly id: number | null
  readonly detail: string
}

export type DecodedBody =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly refused: RefusedMessage }
  /** Not UTF-8, not JSON or not an object: the peer does not speak AT Link. */
  | { readonly ok: false; readonly garbage: string }

type Fields = Readonly<Record<string, unknown>>

// ignoreBOM keeps a byte order mark in the text, where JSON.parse refuses it: a frame begins with its object.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The same as eventSchema, at a tenth of the cost. */
function isEventMessage(value: object): value is EventMessage {
  const { seq, event, at, data, requestId, cause, by } = value as Fields
  return Number.isSafeInteger(seq) && (seq as number) >= 1
    && typeof event === 'string' && event.length >= 1 && event.length <= 64
    && Number.isFinite(at)
    && isFields(data)
    && (requestId === undefined || isRequestId(requestId))
    && (cause === undefined || isShort(cause))
    && (by === undefined || isShort(by))
}

const isShort = (value: unknown): boolean => typeof value === 'string' && value.length <= 64
const isRequestId = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_REQUEST_ID
const isKind = (kind: string): kind is MessageKind => Object.hasOwn(messageSchemas, kind)

/** Reads one frame body. Never throws. */
export function decodeBody(bytes: Uint8Array): DecodedBody {
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(bytes))
  } catch (error) {
    return { ok: false, garbage: error instanceof Error ? error.message.slice(0, 120) : 'unreadable' }
  }
  if (!isFields(value)) return { ok: false, garbage: 'not an object' }
  const { kind } = value
  if (kind === 'event' && isEventMessage(value)) return { ok: true, message: value }
  if (typeof kind !== 'string') return { ok: false, garbage: 'no kind' }
  const id = isRequestId(value['id']) ? value['id'] : null
  if (!isKind(kind)) {
    return { ok: false, refused: { reason: 'unknown_kind', kind: kind.slice(0, 64), id, detail: 'unknown message kind' } }
  }
  const parsed = messageSchemas[kind].safeParse(value)
  if (parsed.success) return { ok: true, message: parsed.data }
  const issue = parsed.error.issues[0]
  const detail = issue === undefined ? 'invalid' : `${issue.path.join('.')}: ${issue.message}`
  return { ok: false, refused: { reason: 'invalid', kind, id, detail: detail.slice(0, 200) } }
}
