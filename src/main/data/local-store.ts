/**
 * Main's end of the local database. Every call ends: with its result, or with storage_failed when
 * the worker cannot do it, has died, or is closed. A worker that dies is started again.
 */
import { fail, ok } from '../../shared/result.ts'
import type { Log } from '../../cti/ports.ts'
import type { Result } from '../../shared/result.ts'
import type { MergeCounts, MergeKnown, MergeOwner } from './history-merge.ts'
import type { CallRow } from '../../central/api.ts'
import type { StoreArgs, StoreCallName, StoreEvent, StoreNews, StoreRequest, StoreResponse, StoreResult } from './store-protocol.ts'

/** The part of a worker thread that is used (a real one in tests, too). */
export interface StoreWorker {
  postMessage(message: StoreRequest): void
  on(event: 'message', listener: (message: StoreResponse | StoreEvent) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

/** Calls that are passed on as they are. */
type Passed = Exclude<StoreCallName, 'open' | 'close' | 'mergeCalls'>

export type LocalStore = {
  /** One call of the worker (store-protocol.ts); storage_failed when it cannot do it. */
  readonly [N in Passed]: (args: StoreArgs<N>) => Promise<Result<StoreResult<N>>>
} & {
  /** Opens (and repairs) the database. Never fails: the worst condition is `memory`. */
  open(): Promise<Result<StoreResult<'open'>>>
  /** Records of the CDR server into the own list (history-merge.ts): `filled`, `added` and `chained` rows. Merging them again changes nothing. */
  mergeCalls(rows: readonly CallRow[], owner: MergeOwner, known?: MergeKnown): Promise<Result<MergeCounts>>
  close(): Promise<void>
}

/** A worker that dies more often than this in one run has a cause that starting again does not cure. */
const MAX_RESTARTS = 3

interface Waiting { readonly name: StoreCallName; readonly resolve: (result: Result<never>) => void }

/**
 * @param start starts the worker thread
 * @param onTrouble told of every failed write and death, for a notice
 * @param onNews told what the worker finds by itself: damage, the file back again, a clock set back
 */
export function createLocalStore(
  start: () => StoreWorker, log: Log, onTrouble: (detail: string) => void, onNews: (news: StoreNews) => void = () => undefined,
): LocalStore {
  const waiting = new Map<number, Waiting>()
  let worker: StoreWorker | null = null
  let lastId = 0
  let restarts = 0
  let closing = false

  const failAll = (detail: string): void => {
    const lost = [...waiting.values()]
    waiting.clear()
    for (const call of lost) call.resolve(fail('storage_failed', detail))
  }
  const launch = (): StoreWorker => {
    const fresh = start()
    fresh.on('message', receive)
    fresh.on('error', (error) => { log.error('local store worker failed', { error }) })
    fresh.on('exit', (code) => {
      if (worker !== fresh) return
      worker = null
      failAll(`local store worker ended (${String(code)})`)
      if (closing) return
      onTrouble(`worker ended (${String(code)})`)
      if (restarts >= MAX_RESTARTS) return
      restarts += 1
      void call('open', null).then((opened) => {
        if (opened.ok && opened.value.condition !== 'ok') onNews(opened.value.condition)
      })
    })
    return fresh
  }
  const receive = (message: StoreResponse | StoreEvent): void => {
    if (message.id === null) {
      log.warn('local store', { news: message.news, detail: message.detail })
      onNews(message.news)
      return
    }
    const call = waiting.get(message.id)
    if (call === undefined) return
    waiting.delete(message.id)
    // The worker answers a call with the result of that call (local-store-worker.ts).
    if (message.ok) { call.resolve(ok(message.value) as Result<never>); return }
    log.error('local store call failed', { name: call.name, message: message.message, corrupt: message.corrupt })
    onTrouble(message.message)
    call.resolve(fail('storage_failed', message.message))
  }
  const call = <N extends StoreCallName>(name: N, args: StoreArgs<N>): Promise<Result<StoreResult<N>>> =>
    new Promise((resolve) => {
      if (closing && name !== 'close') { resolve(fail('storage_failed', 'closed')); return }
      if (worker === null && restarts >= MAX_RESTARTS) { resolve(fail('storage_failed', 'worker is down')); return }
      worker ??= launch()
      lastId += 1
      waiting.set(lastId, { name, resolve })
      worker.postMessage({ id: lastId, name, args })
    })

  const passed = <N extends Passed>(name: N) => (args: StoreArgs<N>): Promise<Result<StoreResult<N>>> => call(name, args)
  return {
    open: () => call('open', null),
    saveSettings: passed('saveSettings'),
    writeHistory: passed('writeHistory'),
    listHistory: passed('listHistory'),
    mergeCalls: (rows, owner, known = {}) => call('mergeCalls', { rows, owner, known }),
    callChain: passed('callChain'),
    writeWrapup: passed('writeWrapup'),
    getWrapup: passed('getWrapup'),
    latestWrapup: passed('latestWrapup'),
    unsentWrapups: passed('unsentWrapups'),
    saveDraft: passed('saveDraft'),
    drafts: passed('drafts'),
    dropDraft: passed('dropDraft'),
    send: passed('send'),
    outbox: passed('outbox'),
    markOutbox: passed('markOutbox'),
    sent: passed('sent'),
    markBox: passed('markBox'),
    boxMarks: passed('boxMarks'),
    lookedAtBox: passed('lookedAtBox'),
    boxLook: passed('boxLook'),
    keepCustomers: passed('keepCustomers'),
    initials: passed('initials'),
    searchContacts: passed('searchContacts'),
    namesOf: passed('namesOf'),
    keepAreas: passed('keepAreas'),
    area: passed('area'),
    areasOf: passed('areasOf'),
    keepInbox: passed('keepInbox'),
    inbox: passed('inbox'),
    upkeep: passed('upkeep'),
    async close() {
      if (closing) return
      closing = true
      if (worker !== null) await call('close', null)
    },
  }
}
