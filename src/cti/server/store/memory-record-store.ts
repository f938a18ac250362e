/** Records in memory: for tests and for a server without a data folder. */
import { isMissed } from './record-store.ts'
import type { CallRecord, RecordStore, RecordSums, SumsQuery } from './record-store.ts'

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
    agentsOf: (callId) => [...new Set([...records.values()].flatMap((record) => (record.callId === callId && record.agent !== null ? [record.agent] : [])))],
    recent: (limit) => [...records.values()].sort((a, b) => b.startedAt - a.startedAt).slice(0, limit),
    sums(query) {
      const fitting = [...records.values()].filter((record) => fits(record, query))
      return fitting.length > query.limit ? null : sumUp(fitting)
    },
    sumsByAgent(from, to) {
      const byAgent = new Map<string, CallRecord[]>()
      for (const record of records.values()) {
        if (record.agent === null || record.startedAt < from || record.startedAt >= to) continue
        byAgent.set(record.agent, [...byAgent.get(record.agent) ?? [], record])
      }
      return new Map([...byAgent].map(([agent, list]) => [agent, sumUp(list)]))
    },
    close() { /* nothing is held open */ },
  }
  return store
}

function fits(record: CallRecord, { from, to, group, agent }: SumsQuery): boolean {
  return record.startedAt >= from && record.startedAt < to
    && (group === null || record.group === group) && (agent === null || record.agent === agent)
}

/** The meaning of record-store.ts in plain words; the SQL is held against it. */
function sumUp(records: readonly CallRecord[]): RecordSums {
  const calls = (fit: (record: CallRecord) => boolean): number => new Set(records.filter(fit).map((record) => record.callId)).size
  const total = (ms: (record: CallRecord) => number): number => records.reduce((sum, record) => sum + Math.round(ms(record)), 0)
  const isIn = (record: CallRecord): boolean => record.direction === 'in' || record.destType === 'route-point'
  const queued = calls((record) => record.queued)
  return {
    calls: calls(() => true),
    callsIn: calls(isIn),
    callsOut: calls((record) => record.direction === 'out'),
    queued,
    queueFailed: queued - calls((record) => record.queued && record.queueResult === 'connected'),
    answered: calls((record) => record.answeredAt !== null),
    answeredByAgent: calls((record) => record.answeredAt !== null && record.agent !== null),
    missed: records.filter(isMissed).length,
    // A wait is no ringing.
    ringMs: total((record) => (record.queued && record.extension === null ? 0 : record.ringMs)),
    talkMs: total((record) => record.talkMs),
    talkInMs: total((record) => isIn(record) ? record.talkMs : 0),
    talkOutMs: total((record) => record.direction === 'out' ? record.talkMs : 0),
  }
}
