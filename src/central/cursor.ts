/**
 * The opaque `next` of a page: the sort key of its last row, signed together with the query it belongs to.
 * SECURITY: what a caller made up, altered or took from another query is refused
 * (test/integration/central/contract.ts, "a forged cursor").
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { BadCondition } from './failures.ts'

export type KeyValue = string | number | null
const MAC_BYTES = 16
/** Five key columns of a path's length, as base64url. */
const MAX_CURSOR_CHARS = 16_384

export interface Cursors {
  /** @param query what the cursor belongs to: table and conditions, without the cursor itself */
  write(query: string, key: readonly KeyValue[]): string
  /** @throws BadCondition when it is not one of ours for this query */
  read(query: string, cursor: string): readonly KeyValue[]
}

function isKey(value: unknown): value is KeyValue[] {
  return Array.isArray(value) && value.every((part) => part === null || typeof part === 'string' || typeof part === 'number')
}

/** @param secret at least 16 bytes; a new one makes all cursors of before worthless */
export function createCursors(secret: Uint8Array): Cursors {
  const mac = (query: string, body: string): Buffer =>
    createHmac('sha256', secret).update(`${query.length}:${query}:${body}`).digest().subarray(0, MAC_BYTES)
  return {
    write(query, key) {
      const body = Buffer.from(JSON.stringify(key)).toString('base64url')
      return `${body}.${mac(query, body).toString('base64url')}`
    },
    read(query, cursor) {
      const refused = new BadCondition('the page does not belong to this query; begin again')
      if (typeof cursor !== 'string' || cursor.length > MAX_CURSOR_CHARS) throw refused
      const [body, signature, ...rest] = cursor.split('.')
      if (body === undefined || signature === undefined || rest.length > 0) throw refused
      const given = Buffer.from(signature, 'base64url')
      if (given.length !== MAC_BYTES || !timingSafeEqual(given, mac(query, body))) throw refused
      const key: unknown = JSON.parse(Buffer.from(body, 'base64url').toString())
      if (!isKey(key)) throw refused
      return key
    },
  }
}
