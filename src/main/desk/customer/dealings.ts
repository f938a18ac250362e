/** "Recent dealings" of the customer panel: records of the CDR server, recordings, short messages and the own list, brought together. Pure. */
import type { CallRow, RecordingRow, SmsRow } from '../../../central/api.ts'
import type { HistoryRow } from '../../../shared/ipc/contract.ts'
import type { Dealing } from '../../../shared/ipc/parts/customer.ts'

export interface DealingSources {
  readonly calls: readonly CallRow[]
  readonly recordings: readonly RecordingRow[]
  readonly sms: { readonly received: readonly SmsRow[]; readonly sent: readonly SmsRow[] }
  /** The own list's rows of this number: also calls that the server has not recorded yet. */
  readonly own: readonly HistoryRow[]
  /** The call that is on now is not part of what was before. */
  readonly without: string
  readonly uid: string
  readonly media: (serverPath: string) => string
}

/** As many as a person looks through while somebody waits on the telephone. */
export const MAX_DEALINGS = 12
const TEXT = 300

const bySegment = (one: CallRow, other: CallRow): number => one.startedAt - other.startedAt || one.segment - other.segment

/** One entry per call, however often it was handed on: by whom most was said. */
function fromCalls(rows: readonly CallRow[]): Dealing[] {
  const byCall = new Map<string, CallRow[]>()
  for (const row of rows) byCall.set(row.callId, [...(byCall.get(row.callId) ?? []), row])
  return [...byCall].flatMap(([callId, list]) => {
    const segments = list.toSorted(bySegment)
    const [first] = segments
    const longest = segments.reduce<CallRow | undefined>((best, row) => (best === undefined || row.talkS > best.talkS ? row : best), undefined)
    if (first === undefined || longest === undefined) return []
    const incoming = first.direction === 'in' || first.direction === 'internal-in'
    return [{
      id: `call:${callId}`, kind: 'call' as const, at: first.startedAt, incoming, missed: incoming && segments.every((row) => row.talkS === 0),
      agent: longest.agent, agentName: longest.agentName, talkS: longest.talkS, code: null, note: '', by: null, callId, media: null,
    }]
  })
}

const fromOwn = (uid: string) => (row: HistoryRow): Dealing => ({
  id: `call:${row.callId}`, kind: 'call', at: row.startedAt, incoming: row.direction === 'in' || row.direction === 'internal-in', missed: row.missed,
  agent: uid, agentName: '', talkS: Math.round(row.talkMs / 1_000), code: null, note: '', by: null, callId: row.callId, media: null,
})

const fromSms = (incoming: boolean) => (row: SmsRow): Dealing => ({
  id: `sms:${String(incoming)}:${row.callId}:${String(row.at)}`, kind: 'sms', at: row.at, incoming, missed: false,
  agent: row.agent, agentName: '', talkS: 0, code: null, note: (row.body === '' ? row.subject : row.body).slice(0, TEXT), by: null, callId: '', media: null,
})

/** The newest, each once, with its recording where there is one. */
export function dealingsOf(sources: DealingSources): Dealing[] {
  const known = fromCalls(sources.calls)
  const ids = new Set(known.map((dealing) => dealing.callId))
  const sound = new Map(sources.recordings.filter((row) => row.callId !== '' && row.filePath !== '').map((row) => [row.callId, row.filePath]))
  const own = sources.own.filter((row) => !ids.has(row.callId) && row.endCause !== null).map(fromOwn(sources.uid))
  return [...known, ...own, ...sources.sms.received.map(fromSms(true)), ...sources.sms.sent.map(fromSms(false))]
    .filter((dealing) => dealing.callId === '' || dealing.callId !== sources.without)
    .sort((a, b) => b.at - a.at)
    .slice(0, MAX_DEALINGS)
    .map((dealing) => {
      const path = dealing.callId === '' ? undefined : sound.get(dealing.callId)
      return path === undefined ? dealing : { ...dealing, media: sources.media(path) }
    })
}

/** What somebody noted of a call: here, or at the server. */
export interface Noted { readonly uid: string; readonly name: string; readonly code: string | null; readonly note: string; readonly savedAt: number }

/** The entry with its note; of several (the call was handed on) words before a bare code, then the latest. @param uid oneself */
export function withNote(dealing: Dealing, noted: readonly Noted[], uid: string, codeName: (code: string) => string): Dealing {
  const [best] = noted.filter((one) => one.code !== null || one.note !== '')
    .toSorted((one, other) => Number(other.note !== '') - Number(one.note !== '') || other.savedAt - one.savedAt)
  if (best === undefined) return dealing
  const name = best.name === '' ? best.uid : best.name
  return { ...dealing, code: best.code === null ? null : codeName(best.code), note: best.note, by: best.uid === uid ? null : name }
}
