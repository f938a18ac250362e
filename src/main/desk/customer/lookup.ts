/**
 * Everything that is asked for one number, side by side: the customer is painted after one round trip, what was between him and this
 * house a moment later. What this PC has seen before comes first and gives way to what the databases say.
 */
import { areaOf, kindOfNumber, matchKey, matchKeys, searchTerm, spellings, writtenNumbers } from '../../../shared/numbers.ts'
import { dayOf } from '../boxes.ts'
import { dealingsOf, withNote } from './dealings.ts'
import { telephonesOf } from '../customer-names.ts'
import type { CallOptions, CentralData, CustomerRow, PersonRow } from '../../../central/api.ts'
import type { NotedWrapup } from '../../../shared/domain/schemas.ts'
import type { ContactPerson, CustomerCard, Dealing, Pop } from '../../../shared/ipc/parts/customer.ts'
import type { DialRules } from '../../../shared/numbers.ts'
import type { Clock } from '../../../cti/ports.ts'
import type { LocalStore } from '../../data/local-store.ts'
import type { Noted } from './dealings.ts'
import type { NotedCalls } from './noted-calls.ts'

export interface LookupPorts {
  readonly central: Pick<CentralData, 'customers' | 'calls' | 'inbox'>
  readonly local: Pick<LocalStore, 'searchContacts' | 'keepCustomers' | 'area' | 'keepAreas' | 'listHistory' | 'getWrapup'>
  readonly noted: Pick<NotedCalls, 'of'>
  readonly rules: () => DialRules
  readonly clock: Clock
  readonly uid: () => string
  /** Name of a result code; the code itself where nobody knows it. */
  readonly codeName: (code: string) => string
  readonly media: (serverPath: string) => string
}

/** What has become known; the fields that are there replace the earlier ones. */
export interface Finding extends Partial<Pick<Pop, 'area' | 'dealings' | 'dealingsState' | 'persons'>> {
  readonly customers?: readonly CustomerRow[] | undefined
  /** Of `customers`: seen before, not confirmed. */
  readonly cached?: boolean | undefined
  readonly fault?: string | null | undefined
}

/** Further back nobody remembers; the databases read less. */
const DEALINGS_DAYS = 180
const DAY_MS = 86_400_000
/** Rows read for the dozen entries: a call that was handed on has several. */
const ROWS = 40
const TIMEOUT_MS = 8_000
const MAX_CUSTOMERS = 20
/** A table is read as a whole for it. */
const AMONG_OTHERS_MS = 3_000
const PERSONS: ReadonlySet<string> = new Set(['mobile', 'landline', 'local', 'international'])
/** Numbers end alike now and then. */
const LOOKED_AT = 20

export const cardOf = (row: CustomerRow): CustomerCard => ({
  userId: row.userId, name: row.name, type: row.type, relation: row.relation, tel: row.tel, telHome: row.telHome, mobile: row.mobile, fax: row.fax,
  address: row.address, province: row.province, city: row.city, email: row.email, memo: row.memo.slice(0, 4_000), person: row.person, agent: row.agent,
  createdOn: row.createdOn, servedAt: row.servedAt, lastAgent: row.lastAgent,
})
const unique = (rows: readonly CustomerRow[]): CustomerRow[] => [...new Map(rows.map((row) => [row.userId, row])).values()].slice(0, MAX_CUSTOMERS)

export interface Lookup {
  /** Tells what it finds as it finds it; ends when all is said, or at once with the signal. Never throws. */
  all(about: { readonly number: string; readonly callId: string; /** By a person who tries again. */ readonly asked?: boolean }, signal: AbortSignal, tell: (finding: Finding) => void): Promise<void>
  /** The contact persons of a customer, the one who calls marked. */
  persons(userId: string, number: string, signal: AbortSignal): Promise<ContactPerson[]>
}

export function createLookup(ports: LookupPorts): Lookup {
  const { central, local, rules, clock } = ports
  const has = (row: CustomerRow, key: string): boolean => telephonesOf(row).some((field) => matchKeys(field, rules()).includes(key))

  const seenBefore = async (key: string): Promise<CustomerRow[]> => {
    const found = await local.searchContacts({ beforeId: null, limit: LOOKED_AT, search: searchTerm(key, rules()), tail: true })
    return found.ok ? unique(found.value.rows.map(({ customer }) => customer).filter((row) => has(row, key))) : []
  }
  /**
   * Customers with the number among others in one field (138…/139…), or with an extension behind it: no index holds those, so they are
   * looked for (manual: 模糊查询) only when nobody has the number alone; the caller is a stranger until they are found.
   */
  const amongOthers = async (key: string, options: CallOptions): Promise<CustomerRow[]> => {
    if (!PERSONS.has(kindOfNumber(key))) return []
    const found = await central.customers.customers({ caller: searchTerm(key, rules()), limit: LOOKED_AT }, { ...options, timeoutMs: AMONG_OTHERS_MS })
    return found.ok ? unique(found.value.rows.filter((row) => has(row, key))) : []
  }
  /** Customers with the number, or those whose contact person has it. */
  const customersOf = async (numbers: readonly string[], options: CallOptions): Promise<Finding> => {
    const [customers, persons] = await Promise.all([
      central.customers.byNumbers({ numbers, limit: MAX_CUSTOMERS }, options), central.customers.personsByNumbers({ numbers, limit: MAX_CUSTOMERS }, options),
    ])
    if (!customers.ok) return { fault: customers.error.code }
    if (customers.value.length > 0) return { customers: unique(customers.value), cached: false, fault: null }
    // He may be somebody's contact person: unknown is only who was looked for everywhere.
    if (!persons.ok) return { fault: persons.error.code }
    if (persons.value.length === 0) return { customers: [], cached: false, fault: null }
    const ids = [...new Set(persons.value.map((person) => person.userId))].filter((id) => id !== '').slice(0, 3)
    const theirs = await Promise.all(ids.map((userId) => central.customers.customers({ userId, limit: 1 }, options)))
    const away = theirs.find((page) => !page.ok)
    if (away?.ok === false) return { fault: away.error.code }
    return { customers: unique(theirs.flatMap((page) => (page.ok ? page.value.rows : []))), cached: false, fault: null }
  }
  const areaByTable = (number: string): Pop['area'] => {
    const area = areaOf(number)
    return area === undefined ? null : { province: area.province, city: area.city }
  }
  /** The table of landlines at once; this PC and the site side by side: neither waits for the other when it is busy. */
  const area = async (key: string, options: CallOptions, tell: (finding: Finding) => void): Promise<void> => {
    let told = areaByTable(key)
    const say = (area: NonNullable<Pop['area']>): void => {
      if (area.province === told?.province && area.city === told.city) return
      told = area
      tell({ area })
    }
    if (told !== null) tell({ area: told })
    let answered = false
    const before = local.area(key).then((kept) => {
      if (!kept.ok || kept.value === null) return null
      const { province, city } = kept.value
      if (!answered) say({ province, city })
      return { province, city }
    })
    const found = await central.customers.areaOf(key, options)
    if (found.ok && found.value !== null && (found.value.city !== '' || found.value.province !== '')) {
      answered = true
      const { province, city } = found.value
      say({ province, city })
      const kept = await before
      if (province !== kept?.province || city !== kept.city) void local.keepAreas([{ caller: key, province, city }])
    }
    await before
  }
  /** What was kept here of one's own calls: newer than the server's when it has not been sent yet. */
  const keptHere = async (dealings: readonly Dealing[]): Promise<(Noted & { readonly callId: string })[]> => {
    const kept = await Promise.all(dealings.filter(({ callId }) => callId !== '').map(({ callId }) => local.getWrapup({ callId, uid: ports.uid() })))
    return kept.flatMap((one) => (one.ok && one.value !== null ? [{ ...one.value, name: '' }] : []))
  }
  const noteOn = (list: readonly Dealing[], here: readonly (Noted & { readonly callId: string })[], there: readonly NotedWrapup[]): Dealing[] => {
    const uid = ports.uid()
    return list.map((dealing) => {
      const own = here.filter((one) => one.callId === dealing.callId)
      const others = there.filter((one) => one.callId === dealing.callId && (own.length === 0 || one.uid !== uid))
      return withNote(dealing, [...own, ...others], uid, ports.codeName)
    })
  }
  const dealings = async (key: string, numbers: readonly string[], callId: string, options: CallOptions & { readonly signal: AbortSignal }, tell: (finding: Finding) => void): Promise<void> => {
    const now = clock.now()
    const query = { numbers, from: dayOf(now - DEALINGS_DAYS * DAY_MS), to: dayOf(now), limit: ROWS }
    const records = Promise.all([local.listHistory({ uid: ports.uid(), beforeId: null, limit: ROWS, search: searchTerm(key, rules()) }), central.calls.callsOfNumbers(query, options)]).then(([mine, calls]) => ({
      calls: calls.ok ? calls.value : [], own: mine.ok ? mine.value.rows.filter((row) => matchKey(row.number, rules()) === key) : [], state: calls.ok ? 'whole' as const : 'away' as const,
    }))
    const about = { without: callId, uid: ports.uid(), media: ports.media }
    // The calls are enough to ask what was noted of them: recordings and messages come meanwhile, and neither waits for the other.
    let there: readonly NotedWrapup[] = []
    let answered = false
    const noted = records.then(({ calls, own }) => ports.noted.of(
      dealingsOf({ ...about, calls, own, recordings: [], sms: { received: [], sent: [] } }).map((dealing) => dealing.callId), options.signal,
    )).then((wrapups) => { there = wrapups; answered = true })
    const [{ calls, own, state }, recordings, sms] = await Promise.all([records, central.calls.recordingsOfNumbers(query, options), central.inbox.smsOfNumbers(query, options)])
    const list = dealingsOf({ ...about, calls, own, recordings: recordings.ok ? recordings.value : [], sms: sms.ok ? sms.value : { received: [], sent: [] } })
    const here = await keptHere(list)
    const early = answered
    tell({ dealings: noteOn(list, here, there), dealingsState: state })
    await noted
    if (!early && there.length > 0) tell({ dealings: noteOn(list, here, there) })
  }

  return {
    async all({ number, callId, asked = false }, signal, tell) {
      const options = { signal, timeoutMs: TIMEOUT_MS, asked }
      const say = (finding: Finding): void => { if (!signal.aborted) tell(finding) }
      const numbers = spellings(number, rules())
      const key = matchKey(number, rules())
      if (numbers.length === 0 || key === '') {
        say({ customers: [], fault: null, dealings: [], dealingsState: 'whole' })
        return
      }
      let answered = false
      await Promise.all([
        seenBefore(key).then((customers) => { if (!answered && customers.length > 0) say({ customers, cached: true }) }),
        customersOf(numbers, options).then(async (finding) => {
          answered = finding.customers !== undefined
          say(finding)
          const customers = finding.customers?.length === 0 ? await amongOthers(key, options) : finding.customers ?? []
          if (customers.length === 0) return
          if (finding.customers?.length === 0) say({ customers, cached: false })
          void local.keepCustomers(customers)
        }),
        area(key, options, say),
        dealings(key, numbers, callId, options, say),
      ])
    },
    async persons(userId, number, signal) {
      const found = await central.customers.persons({ userId, limit: MAX_CUSTOMERS }, { signal, timeoutMs: TIMEOUT_MS })
      if (!found.ok) return []
      const key = matchKey(number, rules())
      return found.value.rows.map((row: PersonRow) => ({ name: row.person === '' ? row.name : row.person, info: row.info.slice(0, 4_000), numbers: telephonesOf(row).flatMap(writtenNumbers).map((number) => number.slice(0, 64)).slice(0, 3), calling: has(row, key) }))
        .sort((one, other) => Number(other.calling) - Number(one.calling))
    },
  }
}
