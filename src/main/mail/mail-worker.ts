/** Entry of the thread that reads e-mails: one after the other; a message that takes too long is ended with its thread (mail-reader.ts). */
import '../../cti/node/thread-date.ts'
import { parentPort } from 'node:worker_threads'
import { openMessage } from './open-message.ts'
import type { MailRequest, MailResponse } from './mail-protocol.ts'
import type { OpenedMail } from './open-message.ts'

/** Everything that may be moved instead of copied: each buffer once, and only whole ones. */
function buffersOf(mail: OpenedMail): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  for (const bytes of [...mail.contents, ...mail.pictures.map((picture) => picture.bytes)]) {
    if (bytes !== null && bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength) found.add(bytes.buffer)
  }
  return [...found]
}

const port = parentPort
port?.on('message', (request: MailRequest) => {
  openMessage(request.raw, request.row).then(
    (mail) => { port.postMessage({ id: request.id, ok: true, mail } satisfies MailResponse, buffersOf(mail)) },
    (error: unknown) => { port.postMessage({ id: request.id, ok: false, message: error instanceof Error ? error.message : String(error) } satisfies MailResponse) },
  )
})
