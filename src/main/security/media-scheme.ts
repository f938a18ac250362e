/** Electron's side of app-media://; what is answered is in media/serve-media.ts. */
import { Readable } from 'node:stream'
import { session } from 'electron'
import { MEDIA_SCHEME, serveMedia } from '../media/serve-media.ts'
import type { MediaAnswer, MediaPorts, MediaRequest } from '../media/serve-media.ts'

/** The older way of answering a scheme; not in every Electron to come. It needs no web Request, whose first use takes 100 ms (docs/performance.md). */
interface StreamProtocol {
  readonly registerStreamProtocol?: (scheme: string, handler: (
    request: { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>> },
    answer: (response: { readonly statusCode: number; readonly headers: Record<string, string>; readonly data: Readable }) => void,
  ) => void) => boolean
}

/** To be called when the app is ready. */
export function serveMediaScheme(ports: MediaPorts): void {
  const { protocol } = session.defaultSession
  const older: StreamProtocol = protocol
  if (typeof older.registerStreamProtocol === 'function') {
    older.registerStreamProtocol(MEDIA_SCHEME, ({ method, url, headers }, answer) => {
      const stop = new AbortController()
      const request: MediaRequest = { method, url, header: (name) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? null }
      void serveMedia(request, ports, stop.signal).then((served) => {
        const data = streamOf(served)
        // The page has gone on: what is being read for it is not wanted any more.
        data.once('close', () => { stop.abort() })
        answer({ statusCode: served.status, headers: { ...served.headers }, data })
      })
    })
    return
  }
  protocol.handle(MEDIA_SCHEME, async (request) => {
    const served = await serveMedia({ method: request.method, url: request.url, header: (name) => request.headers.get(name) }, ports, request.signal)
    const body = served.body === null ? null : Readable.toWeb(streamOf(served)) as ReadableStream<Uint8Array>
    return new Response(body, { status: served.status, headers: { ...served.headers } })
  })
}

function streamOf({ body }: MediaAnswer): Readable {
  const stream = Readable.from(body ?? [], { objectMode: false, highWaterMark: 1 })
  // An answer that breaks off is the player's to tell; nobody else listens.
  stream.on('error', () => undefined)
  return stream
}
