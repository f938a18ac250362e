/** The engine as main sees it: asks the media thread, which is started when it is first needed. */
import { fail } from '../../shared/result.ts'
import type { Worker } from 'node:worker_threads'
import type { Log } from '../../cti/ports.ts'
import type { Result } from '../../shared/result.ts'
import type { MediaEngine } from './engine.ts'
import type { MediaAsk, MediaFromWorker, MediaToWorker } from './media-protocol.ts'

/** What of a Worker is used. */
export type MediaThread = Pick<Worker, 'on' | 'postMessage'>

/** A file that brings the thread down does so every time it is opened: not for ever. */
const MAX_STARTS = 5

interface Waiting { readonly resolve: (result: Result<unknown>) => void; readonly onProgress: ((done: number, total: number) => void) | undefined }

export function createMediaClient(start: () => MediaThread, log: Log): MediaEngine {
  const waiting = new Map<number, Waiting>()
  let thread: MediaThread | null = null
  let starts = 0
  let lastId = 0
  let closed = false

  const launch = (): MediaThread => {
    starts += 1
    const started = start()
    let gone = false
    const lost = (why: string): void => {
      if (gone) return
      gone = true
      thread = null
      if (!closed) log.error('media thread ended', { why, waiting: waiting.size })
      const left = [...waiting.values()]
      waiting.clear()
      for (const { resolve } of left) resolve(fail('internal', `media thread: ${why}`))
    }
    started.on('message', (message: MediaFromWorker) => {
      const asked = waiting.get(message.id)
      if (asked === undefined) return
      if (!('result' in message)) {
        asked.onProgress?.(message.done, message.total)
        return
      }
      waiting.delete(message.id)
      asked.resolve(message.result)
    })
    started.on('error', (error: Error) => { lost(error.message) })
    started.on('exit', (code) => { lost(`exit ${String(code)}`) })
    return started
  }

  const call = (ask: MediaAsk, signal: AbortSignal | null, onProgress?: Waiting['onProgress']): Promise<Result<unknown>> => {
    if (closed && ask.name !== 'close') return Promise.resolve(fail('internal', 'media is closed'))
    if (signal?.aborted === true) return Promise.resolve(fail('cancelled'))
    if (thread === null && starts >= MAX_STARTS) return Promise.resolve(fail('internal', 'the media thread keeps ending'))
    const used = thread ??= launch()
    lastId += 1
    const id = lastId
    return new Promise((resolve) => {
      const cancel = (): void => {
        used.postMessage({ id, cancel: true } satisfies MediaToWorker)
        // Who has gone is answered at once; the thread's own answer finds nobody.
        waiting.delete(id)
        resolve(fail('cancelled'))
      }
      waiting.set(id, {
        onProgress,
        resolve: (result) => {
          signal?.removeEventListener('abort', cancel)
          resolve(result)
        },
      })
      signal?.addEventListener('abort', cancel, { once: true })
      used.postMessage({ id, ask } satisfies MediaToWorker)
    })
  }
  /** The thread answers each ask with the result of its own kind. */
  const ask = <T>(what: MediaAsk, signal: AbortSignal, onProgress?: Waiting['onProgress']): Promise<Result<T>> =>
    call(what, signal, onProgress) as Promise<Result<T>>

  return {
    warm() { if (!closed && thread === null && starts === 0) thread = launch() },
    facts: (location, signal) => ask({ name: 'facts', location }, signal),
    read: (location, from, end, signal) => ask({ name: 'read', location, start: from, end }, signal),
    peaks: (location, signal) => ask({ name: 'peaks', location }, signal),
    bytes: (location, maxBytes, signal) => ask({ name: 'bytes', location, maxBytes }, signal),
    copy: (location, target, signal, onProgress) => ask({ name: 'copy', location, target }, signal, onProgress),
    async close() {
      if (closed) return
      closed = true
      if (thread !== null) await call({ name: 'close' }, null)
    },
  }
}
