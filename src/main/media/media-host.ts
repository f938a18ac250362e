/** Opens, decodes and copies. Runs in a thread of its own (media-worker.ts) and, in the tests, in this one. */
import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { openFile } from './file-source.ts'
import { openHttp } from './http-source.ts'
import { memorySource } from './byte-source.ts'
import { createPeakCache, peakKey } from './peak-cache.ts'
import { computePeaks } from './peaks.ts'
import { createVirtualWav, virtualSize } from './wav/virtual-wav.ts'
import { readWavLayout } from './wav/layout.ts'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import type { ByteSource } from './byte-source.ts'
import type { MediaEngine } from './engine.ts'
import type { MediaLocation } from './media-paths.ts'
import type { VirtualWav } from './wav/virtual-wav.ts'
import type { WavLayout } from './wav/layout.ts'

export interface MediaHostOptions {
  /** Where waveforms are kept. */
  readonly cacheFolder: string
  /** Makes the demo's files; null = there is no such file. */
  readonly embedded: (location: Extract<MediaLocation, { from: 'embedded' }>) => Promise<Uint8Array | null>
  /** Others get their turn. */
  readonly breathe: () => Promise<void>
}

/** Files kept open for the next piece, and how long: a file that is open cannot be moved on Windows. */
const MAX_OPEN = 6
const IDLE_MS = 30_000
const COPY_BYTES = 1_024 * 1_024
/** Ends the waiting of one who has gone; the work goes on for the others. */
function orCancelled<T>(work: Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
  if (signal.aborted) return Promise.resolve(fail('cancelled'))
  return new Promise((resolve) => {
    const cancel = (): void => { resolve(fail('cancelled')) }
    signal.addEventListener('abort', cancel, { once: true })
    void work.then((result) => {
      signal.removeEventListener('abort', cancel)
      resolve(result)
    })
  })
}

interface Opened {
  readonly source: ByteSource
  /** The head is read when sound is asked for. */
  layout: Promise<Result<WavLayout>> | null
  wav: VirtualWav | null
}
interface Entry { readonly opened: Promise<Result<Opened>>; timer: NodeJS.Timeout | undefined; users: number }

class OpenFiles {
  readonly #entries = new Map<string, Entry>()
  readonly #open: (location: MediaLocation) => Promise<Result<ByteSource>>

  constructor(openSource: (location: MediaLocation) => Promise<Result<ByteSource>>) {
    this.#open = openSource
  }

  /** Uses a file; it stays open until nobody has used it for a while. */
  async use<T>(location: MediaLocation, signal: AbortSignal, act: (opened: Opened) => Promise<Result<T>>): Promise<Result<T>> {
    const key = JSON.stringify(location)
    const entry = this.#entries.get(key) ?? this.#begin(key, location)
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    entry.users += 1
    clearTimeout(entry.timer)
    try {
      const opened = await orCancelled(entry.opened, signal)
      return opened.ok ? await act(opened.value) : opened
    } finally {
      entry.users -= 1
      this.#restOrDrop(key, entry)
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((key) => this.#drop(key)))
  }

  #begin(key: string, location: MediaLocation): Entry {
    const opened = this.#open(location).then((source): Result<Opened> => (source.ok ? ok({ source: source.value, layout: null, wav: null }) : source))
    const entry: Entry = { opened, timer: undefined, users: 0 }
    // What could not be opened is tried again the next time.
    void opened.then((result) => { if (!result.ok && this.#entries.get(key) === entry) this.#entries.delete(key) })
    return entry
  }

  #restOrDrop(key: string, entry: Entry): void {
    if (entry.users > 0 || this.#entries.get(key) !== entry) return
    entry.timer = setTimeout(() => { if (entry.users === 0) void this.#drop(key) }, IDLE_MS)
    entry.timer.unref()
    for (const [oldest, { users }] of this.#entries) {
      if (this.#entries.size <= MAX_OPEN) return
      if (users === 0) void this.#drop(oldest)
    }
  }

  async #drop(key: string): Promise<void> {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    clearTimeout(entry.timer)
    const opened = await entry.opened
    if (opened.ok) await opened.value.source.close()
  }
}

const soundOf = (opened: Opened): Promise<Result<WavLayout>> =>
  // For all who wait: nobody's cancelling ends it.
  opened.layout ??= readWavLayout(opened.source, new AbortController().signal).then((layout) => {
    // A share that did not answer may do so the next time.
    if (!layout.ok) opened.layout = null
    return layout
  })

/** Builds the engine. */
export function createMediaHost({ cacheFolder, embedded, breathe }: MediaHostOptions): MediaEngine {
  const cache = createPeakCache(cacheFolder)
  const openSource = async (location: MediaLocation): Promise<Result<ByteSource>> => {
    const everybody = new AbortController().signal
    switch (location.from) {
      case 'file': return openFile(location.root, location.file, everybody)
      case 'http': return openHttp(location.url, everybody)
      case 'embedded': {
        const bytes = await embedded(location)
        return bytes === null ? fail('media_missing') : ok(memorySource(bytes, `demo ${String(bytes.length)}`))
      }
    }
  }
  const files = new OpenFiles(openSource)
  const withSound = <T>(location: MediaLocation, signal: AbortSignal, act: (opened: Opened, layout: WavLayout) => Promise<Result<T>>): Promise<Result<T>> =>
    files.use(location, signal, async (opened) => {
      const layout = await orCancelled(soundOf(opened), signal)
      return layout.ok ? act(opened, layout.value) : layout
    })

  return {
    warm: () => undefined,
    facts: (location, signal) => withSound(location, signal, async (_opened, layout) => {
      const { codec, channels, sampleRate, frames, truncated } = layout
      return ok({ codec, channels, sampleRate, frames, truncated, size: virtualSize(layout) })
    }),
    read: (location, start, end, signal) => withSound(location, signal, (opened, layout) =>
      (opened.wav ??= createVirtualWav(opened.source, layout)).read(start, end, signal)),
    peaks: (location, signal) => withSound(location, signal, async ({ source }, layout) => {
      const key = peakKey(JSON.stringify(location), source.version)
      const kept = await cache.get(key)
      if (kept !== null) return ok(kept)
      const made = await computePeaks(source, layout, { signal, breathe })
      if (made.ok) await cache.put(key, made.value)
      return made
    }),
    bytes: (location, maxBytes, signal) => files.use(location, signal, async ({ source }) => {
      if (source.size > maxBytes) return fail('media_too_large', `${String(source.size)} bytes`)
      const bytes = await source.read(0, source.size, signal)
      // A copy: what is handed out is given away.
      return bytes.ok ? ok(bytes.value.slice()) : bytes
    }),
    copy: (location, target, signal, onProgress) => files.use(location, signal, ({ source }) => copyTo(source, target, signal, onProgress)),
    close: () => files.close(),
  }
}

async function copyTo(source: ByteSource, target: string, signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<Result<{ readonly bytes: number }>> {
  const half = `${target}.${randomUUID().slice(0, 8)}.part`
  try {
    const handle = await open(half, 'wx')
    let outcome: Result<unknown> = ok(null)
    try {
      for (let at = 0; at < source.size && outcome.ok; at += COPY_BYTES) {
        const piece = await source.read(at, COPY_BYTES, signal)
        outcome = piece
        if (!piece.ok) break
        // The file has become shorter since it was opened: a part of a recording must not pass for all of it.
        if (piece.value.length < Math.min(COPY_BYTES, source.size - at)) { outcome = fail('media_unreachable', 'the file has become shorter'); break }
        await handle.writeFile(piece.value)
        onProgress(Math.min(source.size, at + COPY_BYTES), source.size)
      }
      if (outcome.ok) await handle.sync()
    } finally {
      await handle.close()
    }
    if (outcome.ok) {
      await rename(half, target)
      return ok({ bytes: source.size })
    }
    await rm(half, { force: true })
    return outcome
  } catch (error) {
    await rm(half, { force: true }).catch(() => undefined)
    return fail('media_not_saved', error instanceof Error ? error.message : String(error))
  }
}
