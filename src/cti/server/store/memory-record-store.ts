/** Records in memory: for tests and for a server without a data folder. */
import type { CallRecord, RecordStore } from './record-store.ts'

/** @param failing when it returns an error, the next write throws it (a full disk in a test) */
export function createMemoryRecordStore(failing: () => Error | null = () => null): RecordStore {
  const records = new Map<string, CallRecord>()
  const drafts = new Map<string, CallRecord>()
  const key = (record: CallRecord): string => `${record.callId}/${String(record.segment)}`
  const store: RecordStore = {
    write(record) {
      store.apply([{ kind: 'ended', record }])
    },
    apply(changes) {
      const failure = failing()
      if (failure !== null) throw failure
      for (const { kind, record } of changes) {
        if (kind === 'open') {
          if (!records.has(key(record))) drafts.set(key(record), record)
          continue
        }
        drafts.delete(key(record))
        if (!records.has(key(record))) records.set(key(record), record)
      }
    },
    open: () => [...drafts.values()],
    touchOpen(at) {
      for (const [id, draft] of drafts) drafts.set(id, { ...draft, endedAt: at })
    },
    recent: (limit) => [...records.values()].sort((a, b) => b.startedAt - a.startedAt).slice(0, limit),
    close() { /* nothing is held open */ },
  }
  return store
}
