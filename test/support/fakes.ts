/** Small deterministic ports for tests: seeded chance, synchronous hashes, a log that remembers. */
import { pbkdf2Sync } from 'node:crypto'
import { nodeHashes } from '../../src/cti/node/hashes.ts'
import type { Hashes, Log, Random } from '../../src/cti/ports.ts'

/** mulberry32: the same seed gives the same numbers. */
export function createSeededRandom(seed: number): Random {
  let a = seed >>> 0
  const next = (): number => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    bytes(count) {
      const bytes = new Uint8Array(count)
      for (let i = 0; i < count; i += 1) bytes[i] = Math.floor(next() * 256)
      return bytes
    },
  }
}

/** What has been stretched before: the demo's people log in thousands of times in the tests. */
const stretched = new Map<string, Uint8Array>()

/** Real hashes without the thread pool, so that a fake clock needs to wait for nothing. */
export const testHashes: Hashes = {
  ...nodeHashes,
  pbkdf2Sha256: (password, salt, iterations) => {
    const key = `${Buffer.from(password).toString('hex')} ${Buffer.from(salt).toString('hex')} ${String(iterations)}`
    const known = stretched.get(key) ?? pbkdf2Sync(password, salt, iterations, 32, 'sha256')
    stretched.set(key, known)
    return Promise.resolve(known.slice())
  },
}

export interface MemoryLog extends Log {
  readonly lines: { readonly level: string; readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[]
}

/** Keeps every line for assertions. */
export function createMemoryLog(): MemoryLog {
  const lines: MemoryLog['lines'] = []
  const at = (level: string) => (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    lines.push({ level, message, fields })
  }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
