/** A ZIP archive written in one go, entry by entry, without holding any of it: sizes and sums are put into the entry's head afterwards. */
import { crc32, createDeflateRaw } from 'node:zlib'
import type { ByteSink } from './cells.ts'

export interface ZipEntry {
  write(text: string): Promise<void>
  end(): Promise<void>
}
export interface ZipWriter {
  /** One at a time: the entry before must have ended. */
  begin(name: string): ZipEntry
  add(name: string, text: string): Promise<void>
  /** The directory; the archive is whole then. */
  finish(): void
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
/** Names are UTF-8. */
const FLAGS = 0x0800
const DEFLATE = 8
/** 1980-01-01: the same content makes the same file. */
const DATE = 0x0021
/** Without the 64-bit form; a sheet is far below it. */
const MAX_BYTES = 0xffff_ffff

interface Done { readonly name: Buffer; readonly at: number; readonly crc: number; readonly packed: number; readonly size: number }

/** @throws RangeError when an entry or the archive passes 4 GB */
export function createZipWriter(sink: ByteSink): ZipWriter {
  const entries: Done[] = []
  let at = 0
  const put = (bytes: Uint8Array): void => {
    if (at + bytes.length > MAX_BYTES) throw new RangeError('archive over 4 GB')
    sink.write(bytes)
    at += bytes.length
  }
  const begin = (name: string): ZipEntry => {
    const bytes = Buffer.from(name, 'utf8')
    const start = at
    const head = Buffer.alloc(30)
    head.writeUInt32LE(LOCAL, 0)
    head.writeUInt16LE(VERSION, 4)
    head.writeUInt16LE(FLAGS, 6)
    head.writeUInt16LE(DEFLATE, 8)
    head.writeUInt16LE(DATE, 12)
    head.writeUInt16LE(bytes.length, 26)
    put(head)
    put(bytes)
    const packedFrom = at
    let crc = 0
    let size = 0
    let fault: unknown = null
    const deflate = createDeflateRaw({ level: 6 })
    deflate.on('data', (chunk: Buffer) => {
      // A full disk is told by the next write: a stream's listener has nobody to throw at.
      try { if (fault === null) put(chunk) } catch (error) { fault = error }
    })
    const settle = (act: (done: (error?: Error | null) => void) => void): Promise<void> => new Promise((resolve, reject) => {
      act((error) => {
        if (fault !== null) reject(fault instanceof Error ? fault : new Error('write failed'))
        else if (error !== undefined && error !== null) reject(error)
        else resolve()
      })
    })
    return {
      write: (text) => {
        const chunk = Buffer.from(text, 'utf8')
        crc = crc32(chunk, crc)
        size += chunk.length
        if (size > MAX_BYTES) return Promise.reject(new RangeError('entry over 4 GB'))
        return settle((done) => { deflate.write(chunk, done) })
      },
      async end() {
        await settle((done) => { deflate.once('end', () => { done() }); deflate.once('error', done); deflate.end() })
        const packed = at - packedFrom
        const sums = Buffer.alloc(12)
        sums.writeUInt32LE(crc, 0)
        sums.writeUInt32LE(packed, 4)
        sums.writeUInt32LE(size, 8)
        sink.patch(start + 14, sums)
        entries.push({ name: bytes, at: start, crc, packed, size })
      },
    }
  }
  return {
    begin,
    async add(name, text) {
      const entry = begin(name)
      await entry.write(text)
      await entry.end()
    },
    finish() {
      const from = at
      for (const entry of entries) {
        const head = Buffer.alloc(46)
        head.writeUInt32LE(CENTRAL, 0)
        head.writeUInt16LE(VERSION, 4)
        head.writeUInt16LE(VERSION, 6)
        head.writeUInt16LE(FLAGS, 8)
        head.writeUInt16LE(DEFLATE, 10)
        head.writeUInt16LE(DATE, 14)
        head.writeUInt32LE(entry.crc, 16)
        head.writeUInt32LE(entry.packed, 20)
        head.writeUInt32LE(entry.size, 24)
        head.writeUInt16LE(entry.name.length, 28)
        head.writeUInt32LE(entry.at, 42)
        put(head)
        put(entry.name)
      }
      const end = Buffer.alloc(22)
      end.writeUInt32LE(END, 0)
      end.writeUInt16LE(entries.length, 8)
      end.writeUInt16LE(entries.length, 10)
      end.writeUInt32LE(at - from, 12)
      end.writeUInt32LE(from, 16)
      put(end)
    },
  }
}
