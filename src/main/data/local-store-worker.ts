/** Entry of the worker thread that owns the local database: one request at a time, in order. */
import { parentPort, workerData } from 'node:worker_threads'
import { isCorruption, openLocalDatabase } from './local-database.ts'
import type { LocalDatabase } from './local-database.ts'
import type { StoreArgs, StoreCallName, StoreRequest, StoreResponse, StoreResult } from './store-protocol.ts'

const { file } = workerData as { readonly file: string }
const port = parentPort
if (port === null) throw new Error('local-store-worker runs as a worker thread only')

let database: LocalDatabase | null = null
const opened = (): LocalDatabase => {
  if (database === null) throw new Error('the local database is not open')
  return database
}

const calls: { readonly [N in StoreCallName]: (args: StoreArgs<N>) => StoreResult<N> } = {
  open() {
    database ??= openLocalDatabase(file, Date.now())
    database.closeOpenHistory()
    database.pruneWrapups(Date.now())
    return { condition: database.condition, detail: database.detail, settings: database.loadSettings() }
  },
  saveSettings(values) { opened().saveSettings(values); return null },
  writeHistory(entry) { opened().writeHistory(entry); return null },
  listHistory: (query) => opened().listHistory(query),
  writeWrapup(entry) { opened().writeWrapup(entry); return null },
  getWrapup: (key) => opened().getWrapup(key),
  latestWrapup: (uid) => opened().latestWrapup(uid),
  unsentWrapups: (uid) => opened().unsentWrapups(uid),
  close() {
    database?.close()
    database = null
    return null
  },
}

function answer(request: StoreRequest): StoreResponse {
  try {
    // Name and arguments come as a pair from local-store.ts, typed there.
    const call = calls[request.name] as (args: unknown) => unknown
    return { id: request.id, ok: true, value: call(request.args) }
  } catch (error) {
    const corrupt = isCorruption(error)
    if (corrupt) reopen()
    return { id: request.id, ok: false, message: error instanceof Error ? error.message : String(error), corrupt }
  }
}

/** The file broke while it was in use: opening it again finds that, and sets it aside. */
function reopen(): void {
  try {
    database?.close()
  } catch {
    // Closing a broken file may fail, too; the next line does not depend on it.
  }
  database = openLocalDatabase(file, Date.now())
}

port.on('message', (request: StoreRequest) => {
  port.postMessage(answer(request))
  if (request.name === 'close') port.close()
})
