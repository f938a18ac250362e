/**
 * Entry of the worker thread that owns the local database: one request at a time, in order; long ones (merging, upkeep) let the others
 * through in between. Started with a task (store-task.ts) instead, it does that and ends.
 */
import '../../cti/node/thread-date.ts'
import { parentPort, workerData } from 'node:worker_threads'
import { dirname, join } from 'node:path'
import { dropCache, openCache } from './cache-database.ts'
import { isCorruption } from './local-database.ts'
import { initialsOf, loadPinyin } from './pinyin.ts'
import { createStoreHost } from './store-host.ts'
import { doTask, isTask, runTask } from './store-task.ts'
import type { MessagePort } from 'node:worker_threads'
import type { CacheDatabase } from './cache-database.ts'
import type { StoreArgs, StoreCallName, StoreEvent, StoreRequest, StoreResponse, StoreResult, StoreWorkerData } from './store-protocol.ts'

/** A transaction of merging: shorter than what a person notices, long enough that the disk is not the measure. */
const MERGE_STEP_MS = 10
const RETRY_MS = 10_000
const DEFAULT_IDLE_MS = 5_000
const UPKEEP_EVERY_MS = 30 * 60_000
const MAX_CACHED = 500

type Calls = { readonly [N in StoreCallName]: (args: StoreArgs<N>) => StoreResult<N> | Promise<StoreResult<N>> }

const breathe = (): Promise<void> => new Promise((done) => { setImmediate(done) })

function serve(port: MessagePort, { file, idleMs = DEFAULT_IDLE_MS }: StoreWorkerData): void {
  const host = createStoreHost({
    file, breathe,
    now: () => Date.now(),
    tell: (news, detail) => { port.postMessage({ id: null, news, detail } satisfies StoreEvent) },
    task: (task) => runTask(new URL(import.meta.url), task),
  })
  const cacheFile = join(dirname(file), 'cache.db')
  let cache: CacheDatabase | null = null
  const cached = <T>(act: (cache: CacheDatabase) => T): T => {
    try {
      return act(cache ??= openCache(cacheFile))
    } catch (error) {
      if (!isCorruption(error)) throw error
      // Everything in it can be asked again: an empty one is as good.
      try { cache?.close() } catch { /* It is thrown away. */ }
      dropCache(cacheFile)
      return act(cache = openCache(cacheFile))
    }
  }
  const calls = callsOf(host, cached, () => { cache?.close(); cache = null })
  const end = keepUp(host, idleMs)

  const recover = (): void => {
    try {
      host.recover()
    } catch {
      // The next call that fails tries again; this one is answered in any case.
    }
  }
  const answer = async (request: StoreRequest): Promise<StoreResponse> => {
    try {
      // Name and arguments come as a pair from local-store.ts, typed there.
      const call = calls[request.name] as (args: unknown) => unknown
      const value = call(request.args)
      return { id: request.id, ok: true, value: value instanceof Promise ? await value : value }
    } catch (error) {
      const corrupt = isCorruption(error)
      if (corrupt) recover()
      return { id: request.id, ok: false, message: error instanceof Error ? error.message : String(error), corrupt }
    }
  }
  port.on('message', (request: StoreRequest) => {
    end.asked()
    void answer(request).then((response) => {
      port.postMessage(response)
      if (request.name !== 'close') return
      end.stop()
      port.close()
    })
  })
}

/** Upkeep when nothing is asked, and writing what the disk did not take. */
function keepUp(host: ReturnType<typeof createStoreHost>, idleMs: number): { asked(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  let nextAt = 0
  const run = (): void => {
    if (performance.now() < nextAt) return
    nextAt = performance.now() + UPKEEP_EVERY_MS
    // A failure is a call's failure again when somebody asks; upkeep itself is tried again later.
    host.upkeep().catch(() => undefined)
  }
  const retrying = setInterval(() => { host.retry() }, RETRY_MS)
  const regularly = idleMs === 0 ? undefined : setInterval(run, UPKEEP_EVERY_MS)
  return {
    asked() {
      clearTimeout(timer)
      if (idleMs > 0) timer = setTimeout(run, idleMs)
    },
    stop() {
      clearTimeout(timer)
      clearInterval(retrying)
      clearInterval(regularly)
    },
  }
}

type Host = ReturnType<typeof createStoreHost>

function callsOf(host: Host, cached: <T>(act: (cache: CacheDatabase) => T) => T, closeCache: () => void): Calls {
  const db = (): ReturnType<Host['db']> => host.db()
  return {
    open: () => host.open(),
    saveSettings(values) {
      host.write(`settings ${Object.keys(values).sort().join(' ')}`, (target) => { target.saveSettings(values) })
      return null
    },
    writeHistory(entry) {
      host.write(`history ${entry.uid} ${entry.callId} ${entry.extension} ${String(entry.startedAt)}`, (target) => { target.writeHistory(entry) })
      return null
    },
    listHistory: (query) => db().listHistory(query),
    mergeCalls: async ({ rows, owner, known }) => {
      const sum = { filled: 0, added: 0, chained: 0 }
      for (let from = 0; from < rows.length;) {
        const { next, counts } = db().merge.step(rows, from, owner, MERGE_STEP_MS, known)
        sum.filled += counts.filled
        sum.added += counts.added
        sum.chained += counts.chained
        from = next
        await breathe()
      }
      // Whoever waits for the merge has the rows; the search has them a little later.
      if (sum.added > 0 || Object.keys(known).length > 0) host.indexDue().catch(() => undefined)
      return sum
    },
    callChain: (of) => db().merge.chain(of),
    writeWrapup(entry) {
      host.write(`wrapup ${entry.callId} ${entry.uid}`, (target) => { target.writeWrapup(entry) })
      return null
    },
    getWrapup: (key) => db().getWrapup(key),
    latestWrapup: (uid) => db().latestWrapup(uid),
    unsentWrapups: (uid) => db().unsentWrapups(uid),
    ...keptCalls(host),
    ...boxCalls(host),
    ...cacheCalls(cached),
    upkeep: () => host.upkeep(),
    close() {
      closeCache()
      host.close()
      return null
    },
  }
}

function keptCalls(host: Host): Pick<Calls, 'saveDraft' | 'drafts' | 'dropDraft' | 'send' | 'outbox' | 'markOutbox' | 'sent'> {
  const db = (): ReturnType<Host['db']> => host.db()
  const place = ({ kind, key }: { readonly kind: string; readonly key: string }): string => `draft ${kind} ${key}`
  return {
    saveDraft(draft) { host.write(place(draft), (target) => { target.kept.saveDraft(draft) }); return null },
    drafts: (kind) => db().kept.drafts(kind),
    // A draft that was put off must not come back after it was thrown away, or sent.
    dropDraft(of) {
      const dropped = db().kept.dropDraft(of)
      host.forget(place(of))
      return dropped
    },
    // Not put off: the sender is told that it is not kept, and a person decides.
    send(item) {
      const sent = db().kept.send(item)
      host.forget(place(item))
      return sent
    },
    outbox: (query) => db().kept.outbox(query),
    markOutbox: (change) => db().kept.mark(change),
    sent: (id) => db().kept.sent(id),
  }
}

function boxCalls(host: Host): Pick<Calls, 'markBox' | 'boxMarks' | 'lookedAtBox' | 'boxLook'> {
  return {
    markBox(marking) { host.write(`marks ${marking.uid} ${marking.box} ${marking.ids.join(' ')}`, (target) => { target.boxes.mark(marking) }); return null },
    boxMarks: (of) => host.db().boxes.marks(of),
    lookedAtBox(of) { host.write(`look ${of.uid} ${of.box}`, (target) => { target.boxes.looked(of) }); return null },
    boxLook: (of) => host.db().boxes.lookedAt(of),
  }
}

function cacheCalls(cached: <T>(act: (cache: CacheDatabase) => T) => T): Pick<Calls, 'keepCustomers' | 'initials' | 'searchContacts' | 'namesOf' | 'keepAreas' | 'area' | 'areasOf' | 'keepInbox' | 'inbox'> {
  return {
    async keepCustomers(customers) {
      const pinyinOf = await loadPinyin()
      for (let from = 0; from < customers.length; from += MAX_CACHED) {
        cached((cache) => { cache.customers.keep(customers.slice(from, from + MAX_CACHED), Date.now(), pinyinOf) })
        await breathe()
      }
      return null
    },
    initials: (name) => initialsOf(name),
    searchContacts: (query) => cached((cache) => cache.customers.list(query)),
    namesOf: (numbers) => cached((cache) => cache.customers.namesOf(numbers)),
    keepAreas(areas) { cached((cache) => { cache.keepAreas(areas, Date.now()) }); return null },
    area: (number) => cached((cache) => cache.area(number)),
    areasOf: (numbers) => cached((cache) => numbers.map((number) => cache.area(number)).filter((area) => area !== null)),
    keepInbox(headers) { cached((cache) => { cache.keepInbox(headers) }); return null },
    inbox: (page) => cached((cache) => cache.inbox(page)),
  }
}

const port = parentPort
if (port === null) throw new Error('local-store-worker runs as a worker thread only')
if (isTask(workerData)) port.postMessage(doTask(workerData))
else serve(port, workerData as StoreWorkerData)
