/** Entry of a thread that owns a connection to the record store: one request at a time, in order. */
import { parentPort, workerData } from 'node:worker_threads'
import { zoneOf } from '../../shared/time/zone.ts'
import { createSqliteRecordStore } from '../server/store/sqlite-record-store.ts'
import type { ThreadCall, ThreadCallName, ThreadReply } from './record-thread-protocol.ts'

const { file, zone } = workerData as { readonly file: string; readonly zone: string }
const port = parentPort
if (port === null) throw new Error('record-thread-worker runs as a worker thread only')
const store = createSqliteRecordStore(file, zoneOf(zone))

const calls: { readonly [N in ThreadCallName]: (args: ThreadCall<N>['args']) => unknown } = {
  apply(changes) { store.apply(changes) },
  touchOpen(at) { store.touchOpen(at) },
  sums: (query) => store.sums(query),
  close() { store.close() },
}

function answer({ id, name, args }: ThreadCall): ThreadReply {
  try {
    // Name and arguments come as a pair from record-thread.ts, typed there.
    const call = calls[name] as (args: unknown) => unknown
    return { id, ok: true, value: call(args) }
  } catch (error) {
    return { id, ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}

port.on('message', (call: ThreadCall) => {
  port.postMessage(answer(call))
  if (call.name === 'close') port.close()
})
