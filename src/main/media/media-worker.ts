/** Entry of the media thread: files, web servers and decoding, off the thread that owns the calls. */
import '../../cti/node/thread-date.ts'
import { parentPort, workerData } from 'node:worker_threads'
import { createMediaHost } from './media-host.ts'
import { createEmbeddedStore } from './embedded/embedded-store.ts'
import { fail, ok } from '../../shared/result.ts'
import type { MessagePort } from 'node:worker_threads'
import type { Result } from '../../shared/result.ts'
import type { MediaEngine } from './engine.ts'
import type { MediaAsk, MediaFromWorker, MediaToWorker, MediaWorkerData } from './media-protocol.ts'

function answerWith(engine: MediaEngine, say: (message: MediaFromWorker) => void): (id: number, ask: MediaAsk, signal: AbortSignal) => Promise<Result<unknown>> {
  return async (id, ask, signal) => {
    switch (ask.name) {
      case 'facts': return engine.facts(ask.location, signal)
      case 'read': return engine.read(ask.location, ask.start, ask.end, signal)
      case 'peaks': return engine.peaks(ask.location, signal)
      case 'bytes': return engine.bytes(ask.location, ask.maxBytes, signal)
      case 'copy': return engine.copy(ask.location, ask.target, signal, (done, total) => { say({ id, done, total }) })
      case 'close':
        await engine.close()
        return ok(null)
    }
  }
}

/** Buffers that are given away instead of copied. */
function givenAway(result: Result<unknown>): ArrayBuffer[] {
  if (!result.ok || !(result.value instanceof Uint8Array)) return []
  const { buffer, byteLength } = result.value
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
}

function serve(port: MessagePort, { cacheFolder, voiceFolder, faxFolder }: MediaWorkerData): void {
  const engine = createMediaHost({
    cacheFolder,
    embedded: createEmbeddedStore(voiceFolder, faxFolder),
    breathe: () => new Promise((done) => { setImmediate(done) }),
  })
  const running = new Map<number, AbortController>()
  const answer = answerWith(engine, (message) => { port.postMessage(message) })
  port.on('message', (message: MediaToWorker) => {
    const { id } = message
    if (!('ask' in message)) {
      running.get(id)?.abort()
      return
    }
    const stop = new AbortController()
    running.set(id, stop)
    void answer(id, message.ask, stop.signal)
      .catch((error: unknown) => fail('internal', error instanceof Error ? error.message : String(error)))
      .then((result) => {
        running.delete(id)
        port.postMessage({ id, result } satisfies MediaFromWorker, givenAway(result))
        if (message.ask.name === 'close') port.close()
      })
  })
}

const port = parentPort
if (port === null) throw new Error('media-worker runs as a worker thread only')
serve(port, workerData as MediaWorkerData)
