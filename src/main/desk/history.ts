/**
 * The own call list with names and areas, the records of the CDR server, and everything about one call. Whose records: an agent's own;
 * a team leader's, all. A call he took part in an agent sees as a whole, with the segments of the others.
 */
import { seesOthers, visibleAgents } from '../../shared/domain/sees.ts'
import { fail, ok } from '../../shared/result.ts'
import { numbersIn, searchTerm } from '../../shared/numbers.ts'
import { dayOf } from './boxes.ts'
import { isInternal } from './colleagues.ts'
import { otherSide, recordRow, seatsOf } from './call-records.ts'
import type { CallRow, CentralData, CallQuery, Page } from '../../central/api.ts'
import type { CallDetails, HistoryRow, RecordFilter, RecordRow } from '../../shared/ipc/parts/history.ts'
import type { DialRules } from '../../shared/numbers.ts'
import type { RequestArgs, RequestResult, SessionInfo } from '../../shared/ipc/contract.ts'
import type { Clock } from '../../cti/ports.ts'
import type { Result } from '../../shared/result.ts'
import type { HistoryQuery } from '../data/history-entry.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { Areas } from './areas.ts'
import type { Colleagues } from './colleagues.ts'
import type { CustomerNames } from './customer-names.ts'

export interface HistoryDeskPorts {
  readonly central: Pick<CentralData, 'calls'>
  readonly local: Pick<LocalStore, 'listHistory' | 'searchContacts' | 'callChain' | 'getWrapup' | 'mergeCalls'>
  readonly store: Pick<AppStore, 'state'>
  readonly names: CustomerNames
  readonly colleagues: Pick<Colleagues, 'of' | 'search' | 'refresh'>
  readonly areas: Areas
  readonly rules: () => DialRules
  readonly clock: Pick<Clock, 'after'>
  /** Names or areas have become known that a list lacked. */
  readonly onFound: () => void
}

export interface HistoryDesk {
  readonly handlers: Pick<Handlers, 'history.list' | 'history.records' | 'history.details'>
  /** A page of the own list as the window gets it; for the export. */
  list(query: RequestArgs<'history.list'>): Promise<Result<RequestResult<'history.list'>>>
  /** Reads who the colleagues are: an export is not read a second time. */
  prepare(): Promise<void>
  /** A page of the records, with the person's rights; for the export. */
  records(filter: RecordFilter, page: { readonly after: string | null; readonly limit: number; readonly signal?: AbortSignal }, ask?: number): Promise<Result<RequestResult<'history.records'>>>
}

/** Names and areas asked for at the site per page that is looked at; the next look has more. */
const ASK_PER_PAGE = 20
/** Longest wait for them: a list must not stand still for a name. */
const ASK_MS = 300
const MAX_SEGMENTS = 100
/** Customers whose calls a search by name looks for. */
const MAX_CONTACTS = 10
const SHORTEST_NUMBER = 5
const DAY_MS = 86_400_000

/** The value, or `late` when it is not there in time; it goes on in the background. */
function soonOr<T>(clock: Pick<Clock, 'after'>, value: Promise<T>, late: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(ASK_MS, () => { late().then(resolve, reject) })
    value.then(resolve, reject).finally(() => { timer.cancel() })
  })
}

const bareNumbers = (rows: readonly HistoryRow[]): string[] => [...new Set(rows.filter((row) => row.name === null || row.area === null).map((row) => row.number))]

/** Records of others are for whom the CTI server says so. */
export const mayReadAll = (session: SessionInfo | null): boolean => seesOthers(session, 'calls')

/** True = the server lets this person see records of the agent. */
const isVisible = (session: SessionInfo, agent: string): boolean => visibleAgents(session, 'calls', '')?.includes(agent) ?? true

/** Builds the desk. */
export function createHistoryDesk(ports: HistoryDeskPorts): HistoryDesk {
  const { central, local, store, names, areas, colleagues } = ports

  let reading = new AbortController()

  const lookUp = async (numbers: readonly string[], ask: number): Promise<readonly [ReadonlyMap<string, string>, ReadonlyMap<string, string>]> => {
    const asked = (many: number) => Promise.all([names.of(numbers, many), areas.of(numbers, many)])
    return ask === 0 ? asked(0) : soonOr(ports.clock, asked(ask), () => asked(0))
  }
  const groupNames = (): ReadonlyMap<string, string> => new Map(store.state().session?.site.groups.map(({ id, name }) => [id, name]))
  const list = async (query: RequestArgs<'history.list'>): Promise<Result<RequestResult<'history.list'>>> => {
    const uid = store.state().session?.uid
    // SECURITY: without a person there is nobody whose calls these would be (history-desk.test.ts).
    if (uid === undefined) return fail('not_logged_in')
    const found = await ownPage({ ...query, uid, search: searchTerm(query.search, ports.rules()) })
    if (!found.ok) return found
    const [nameOf, areaOf] = await lookUp(bareNumbers(found.value.rows), 0)
    const groups = groupNames()
    const rows = found.value.rows.map((row): HistoryRow => ({
      ...row, name: row.name ?? (isInternal(row.direction, row.number) ? colleagues.of(row.number) : null) ?? nameOf.get(row.number) ?? null, area: row.area ?? areaOf.get(row.number) ?? null,
      // A row that came from the records has the number of its group.
      groupName: row.groupName === null ? null : groups.get(row.groupName) ?? row.groupName,
    }))
    return ok({ rows, hasMore: found.value.hasMore })
  }
  /** The list is there at once; who the site knows besides comes when it has answered. */
  const askFor = async (rows: readonly HistoryRow[]): Promise<void> => {
    const bare = bareNumbers(rows)
    if (bare.length === 0) return
    const inside = new Set(rows.filter((row) => row.name === null && isInternal(row.direction, row.number)).map((row) => row.number))
    const [nameOf, areaOf] = await Promise.all([names.of(bare, ASK_PER_PAGE), areas.of(bare, ASK_PER_PAGE), inside.size > 0 ? colleagues.refresh() : null])
    const isFound = ({ number, name, area }: HistoryRow): boolean =>
      (name === null && (nameOf.has(number) || (inside.has(number) && colleagues.of(number) !== null))) || (area === null && areaOf.has(number))
    if (rows.some(isFound)) ports.onFound()
  }
  /** The own rows, those whose number belongs to a customer whose name or note has the text, and those with a colleague whose name has it. */
  const ownPage = async (query: HistoryQuery): Promise<Result<RequestResult<'history.list'>>> => {
    const { uid, search, limit, beforeId } = query
    const found = await local.listHistory(query)
    if (!found.ok || search === '' || /^[\d\s*#+-]+$/u.test(search)) return found
    const contacts = await local.searchContacts({ beforeId: null, limit: MAX_CONTACTS, search })
    const numbers = (contacts.ok ? contacts.value.rows : []).flatMap(({ customer }) => [customer.mobile, customer.tel, customer.telHome]).flatMap(numbersIn).map(({ number }) => searchTerm(number, ports.rules()))
    const inside = new Set(colleagues.search(search).slice(0, MAX_CONTACTS))
    const pages = await Promise.all([...new Set([...numbers.filter((number) => number.length >= SHORTEST_NUMBER), ...inside])]
      .map(async (number) => ({ number, page: await local.listHistory({ uid, beforeId, limit, search: number, tail: true }) })))
    const byId = new Map(found.value.rows.map((row) => [row.id, row]))
    let oldest = Number.NEGATIVE_INFINITY
    for (const { number, page } of pages) {
      if (!page.ok) continue
      // An extension is the end of many numbers.
      for (const row of page.value.rows) if (!inside.has(number) || row.number === number) byId.set(row.id, row)
      if (page.value.hasMore) oldest = Math.max(oldest, page.value.rows.at(-1)?.id ?? oldest)
    }
    // Each has given its newest `limit`: the newest `limit` of all are among them, down to where one of them goes on.
    const rows = [...byId.values()].filter((row) => row.id >= oldest).sort((a, b) => b.id - a.id)
    return ok({ rows: rows.slice(0, limit), hasMore: rows.length > limit || found.value.hasMore || pages.some(({ page }) => page.ok && page.value.hasMore) })
  }
  /** @param seats who sat where, as the rows themselves say; it counts more than who sits there today */
  const shown = async (rows: readonly CallRow[], ask: number, seats: ReadonlyMap<string, string> = new Map()): Promise<RecordRow[]> => {
    const strangers = rows.some((row) => isInternal(row.direction, otherSide(row)) && !seats.has(otherSide(row)) && colleagues.of(otherSide(row)) === null)
    const met = strangers && ask > 0 ? soonOr(ports.clock, colleagues.refresh(), () => Promise.resolve()) : null
    const [[nameOf, areaOf]] = await Promise.all([lookUp([...new Set(rows.map(otherSide))], ask), met])
    const colleague = (number: string): string | null => seats.get(number) ?? colleagues.of(number)
    return rows.map((row) => recordRow(row, { names: nameOf, areas: areaOf, groups: groupNames(), colleague }))
  }
  /** SECURITY: what an agent asks for is narrowed to himself here, whatever the window sent (history-desk.test.ts). */
  const conditions = (filter: RecordFilter, session: SessionInfo): CallQuery => {
    const set = (name: 'caller' | 'extension' | 'callId' | 'agent', value: string): Partial<CallQuery> => (value === '' ? {} : { [name]: value })
    return {
      from: filter.from, to: filter.to, limit: 1,
      ...set('caller', filter.number), ...set('extension', filter.extension), ...set('callId', filter.callId),
      ...set('agent', mayReadAll(session) ? filter.agent : session.uid),
    }
  }
  const records: HistoryDesk['records'] = async (filter, { after, limit, signal }, ask = ASK_PER_PAGE) => {
    const { session } = store.state()
    if (session === null) return fail('bad_arguments', 'nobody is logged in')
    const page: Result<Page<CallRow>> = await central.calls.calls(
      { ...conditions(filter, session), limit, ...(after === null ? {} : { after }) }, signal === undefined ? {} : { signal })
    if (!page.ok) return page
    // The condition looks for a part of the number: 864 also finds 8643.
    const rows = page.value.rows.filter((row) => isVisible(session, row.agent))
    return ok({ rows: await shown(rows, ask), next: page.value.next, wide: page.value.wide, ...(page.value.readTo === undefined ? {} : { readTo: page.value.readTo }) })
  }

  const segmentsOf = async (uid: string, callId: string, startedAt: number): Promise<Result<{ readonly rows: readonly CallRow[]; readonly cached: boolean }>> => {
    const days = { from: dayOf(startedAt - DAY_MS), to: dayOf(startedAt + DAY_MS) }
    const [page, kept] = await Promise.all([central.calls.calls({ ...days, callId, limit: MAX_SEGMENTS }), local.callChain({ callId, uid })])
    const own = (kept.ok ? kept.value : []).filter((row) => Math.abs(row.startedAt - startedAt) < DAY_MS)
    if (!page.ok) return own.length > 0 || !page.error.code.startsWith('database_') ? ok({ rows: own, cached: true }) : kept.ok ? ok({ rows: [], cached: true }) : page
    const found = page.value.rows.filter((row) => Math.abs(row.startedAt - startedAt) < DAY_MS)
    return ok({ rows: found.length > 0 ? found.toSorted((a, b) => a.startedAt - b.startedAt || a.segment - b.segment) : own, cached: false })
  }
  const recordingsOf = async (callId: string, startedAt: number): Promise<number | null> => {
    const page = await central.calls.recordings({ from: dayOf(startedAt - DAY_MS), to: dayOf(startedAt + DAY_MS), callId, limit: MAX_SEGMENTS })
    return page.ok ? page.value.rows.length : null
  }
  const details = async ({ callId, startedAt }: RequestArgs<'history.details'>): Promise<Result<CallDetails>> => {
    const { session } = store.state()
    if (session === null) return fail('not_allowed')
    const [segments, own, wrapup, recordings] = await Promise.all([
      segmentsOf(session.uid, callId, startedAt), ownRow(session.uid, callId, startedAt), local.getWrapup({ callId, uid: session.uid }), recordingsOf(callId, startedAt),
    ])
    if (!segments.ok) return segments
    const { rows, cached } = segments.value
    const isMine = rows.some((row) => row.agent === session.uid || (row.agent === '' && row.extension === session.extension))
    // SECURITY: a call of others is a leader's to see (history-desk.test.ts).
    const hidden = rows.length > 0 && !isMine && !rows.some((row) => isVisible(session, row.agent))
    if (hidden && own === null) return fail('not_allowed')
    // The chain of an own call is there afterwards when the databases are not.
    if (isMine && !cached && rows.length > 0) void local.mergeCalls(rows, { uid: session.uid, extension: session.extension })
    const written = wrapup.ok ? wrapup.value : null
    return ok({
      segments: hidden ? [] : await shown(rows, ASK_PER_PAGE, seatsOf(rows)), cached, recordings, trunk: own?.trunk ?? null,
      wrapup: written === null || (written.code === null && written.note === '') ? null : { code: written.code, note: written.note },
    })
  }
  /** The row of the own list; the id of a row is its time. */
  const ownRow = async (uid: string, callId: string, startedAt: number): Promise<HistoryRow | null> => {
    const near = await local.listHistory({ uid, beforeId: Math.trunc(startedAt) + OWN_NEAR_MS, limit: OWN_NEAR_ROWS, search: '' })
    return (near.ok ? near.value.rows : []).find((row) => row.callId === callId && Math.abs(row.startedAt - startedAt) < DAY_MS) ?? null
  }
  return {
    list, records,
    prepare: () => colleagues.refresh(),
    handlers: {
      'history.list': async (query) => {
        const page = await list(query)
        if (page.ok) void askFor(page.value.rows)
        return page
      },
      'history.records': ({ after, limit, ...filter }) => {
        // The person has changed the conditions: nobody waits for the old ones.
        if (after === null) { reading.abort(); reading = new AbortController() }
        return records(filter, { after, limit, signal: reading.signal })
      },
      'history.details': details,
    },
  }
}

/** A row stands near its time in the list; one that was written when the clock was set back does not, and has its trunk elsewhere. */
const OWN_NEAR_MS = 60_000
const OWN_NEAR_ROWS = 20

