/**
 * Waveforms that were made once, as small files in the program's own folder: shown at once the next time, also of a slow share. A cache
 * and nothing more: what cannot be read or written is made anew.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Peaks } from './peaks.ts'

/** "ATPK", version, channels, slices. */
const MAGIC = 0x4b50_5441
const VERSION = 1
const HEAD_BYTES = 16
/** 3,000 waveforms of 16 kB at most. */
const MAX_FILES = 3_000
const SWEEP_EVERY = 200

export interface PeakCache {
  get(key: string): Promise<Peaks | null>
  put(key: string, peaks: Peaks): Promise<void>
}

/** What a waveform belongs to: the file and its state. */
export const peakKey = (path: string, version: string): string => createHash('sha256').update(`${path}\0${version}`).digest('hex')

function parse(bytes: Buffer): Peaks | null {
  if (bytes.length < HEAD_BYTES || bytes.readUInt32LE(0) !== MAGIC || bytes.readUInt32LE(4) !== VERSION) return null
  const channels = bytes.readUInt32LE(8)
  const slices = bytes.readUInt32LE(12)
  if ((channels !== 1 && channels !== 2) || bytes.length !== HEAD_BYTES + slices * channels * 4) return null
  // A copy of its own: typed arrays begin at even places.
  return { channels, slices, values: new Int16Array(new Uint8Array(bytes.subarray(HEAD_BYTES)).buffer) }
}

/** @param folder made when it is needed */
export function createPeakCache(folder: string): PeakCache {
  let puts = 0
  const fileOf = (key: string): string => join(folder, `${key}.pk`)

  /** The oldest go when there are too many. */
  const sweep = async (): Promise<void> => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.pk'))
    if (names.length <= MAX_FILES) return
    const aged = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })))
    const old = aged.sort((a, b) => a.at - b.at).slice(0, names.length - MAX_FILES)
    await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })))
  }
  return {
    get: async (key) => readFile(fileOf(key)).then(parse, () => null),
    async put(key, { channels, slices, values }) {
      const head = Buffer.alloc(HEAD_BYTES)
      head.writeUInt32LE(MAGIC, 0)
      head.writeUInt32LE(VERSION, 4)
      head.writeUInt32LE(channels, 8)
      head.writeUInt32LE(slices, 12)
      const half = join(folder, `${randomUUID()}.tmp`)
      try {
        await mkdir(folder, { recursive: true })
        await writeFile(half, Buffer.concat([head, Buffer.from(values.buffer, values.byteOffset, values.byteLength)]))
        await rename(half, fileOf(key))
        puts += 1
        if (puts % SWEEP_EVERY === 1) await sweep()
      } catch {
        await rm(half, { force: true }).catch(() => undefined)
      }
    },
  }
}
