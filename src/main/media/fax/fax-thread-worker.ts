/** Entry of the thread that decodes faxes: one request at a time, in order. */
import '../../../cti/node/thread-date.ts'
import { parentPort } from 'node:worker_threads'
import { createFaxFiles } from './fax-files.ts'
import type { FaxOutcome } from './fax-files.ts'
import type { FaxReply, FaxRequest } from './fax-protocol.ts'

const port = parentPort
if (port === null) throw new Error('fax-thread-worker runs as a worker thread only')
const files = createFaxFiles()

function answer({ id, name, args }: FaxRequest): FaxReply {
  try {
    // Name and arguments come as a pair from fax-thread.ts, typed there.
    const call = files[name] as (args: unknown) => FaxOutcome<unknown>
    return { id, ...call(args) }
  } catch (error) {
    return { id, ok: false, failure: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}

port.on('message', (request: FaxRequest) => { port.postMessage(answer(request)) })
