/** One response message, sent piece by piece so that ten thousand rows leave room for an attention in between. */
import { setImmediate as turn } from 'node:timers/promises'

import type { TdsChannel } from './channel.ts'
import { PACKET } from './framing.ts'
import { DONE, columnMetadata, done, errorToken, rowToken } from './tokens.ts'
import type { DoneKind, ResultColumn } from './tokens.ts'
import type { SqlError } from './sql-error.ts'
import type { SqlValue } from './sql-types.ts'

const FLUSH_BYTES = 16_384

export class Response {
  readonly #channel: TdsChannel
  #parts: Buffer[] = []
  #bytes = 0
  #ended = false

  constructor(channel: TdsChannel) {
    this.#channel = channel
  }

  add(...parts: readonly Buffer[]): void {
    for (const part of parts) {
      this.#parts.push(part)
      this.#bytes += part.length
    }
  }

  error(error: SqlError, kind: DoneKind, more: boolean): void {
    this.add(errorToken(error), done(kind, DONE.error | (more ? DONE.more : 0)))
  }

  /** @param atRow called before that row, with everything before it on the wire */
  async rows(columns: readonly ResultColumn[], rows: readonly (readonly SqlValue[])[], signal: AbortSignal, atRow: { readonly rows: number; readonly act: () => Promise<void> } | null): Promise<void> {
    this.add(columnMetadata(columns))
    for (const [index, row] of rows.entries()) {
      if (atRow?.rows === index) {
        await this.flush()
        await atRow.act()
      }
      this.add(rowToken(columns, row))
      if (this.#bytes < FLUSH_BYTES) continue
      await this.flush()
      // Attentions and broken connections are read here.
      await turn()
      signal.throwIfAborted()
    }
    if (atRow !== null && atRow.rows >= rows.length) {
      await this.flush()
      await atRow.act()
    }
  }

  async flush(): Promise<void> {
    if (this.#bytes === 0) return
    const piece = this.#take()
    await this.#channel.send(PACKET.response, piece, false)
  }

  /** The end of the message, whatever has been sent of it. */
  async end(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    await this.#channel.send(PACKET.response, this.#take(), true)
  }

  #take(): Buffer {
    const piece = Buffer.concat(this.#parts)
    this.#parts = []
    this.#bytes = 0
    return piece
  }
}
