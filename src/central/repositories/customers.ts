/**
 * Get_Caller_Area, Get_Customer_Info, Get_Person_Info: a caller or name anywhere, a customer's number exactly. For a call that rings,
 * numbers exactly by an index; and what agents write about customers.
 */
import type { AreaRow, CallOptions, CustomerAuthor, CustomerChange, CustomerQuery, CustomerRepository, CustomerRow, NumbersQuery, Page, PersonRow } from '../api.ts'
import { numberList, optionalText, requiredId, requiredText } from '../conditions.ts'
import type { TextKind } from '../conditions.ts'
import type { Row } from '../executor.ts'
import { BadCondition, DatabaseFailure, toResult } from '../failures.ts'
import { day, momentOrNull, text } from '../row-values.ts'
import { siteClock } from '../site-time.ts'
import type { SiteTime } from '../site-time.ts'
import { compileInsert, compileUpdate } from '../sql/change.ts'
import { compileSelect } from '../sql/select.ts'
import type { Condition } from '../sql/select.ts'
import { readFirst, readPage } from './paged.ts'
import type { RepositoryContext } from './paged.ts'

const areaRow = (row: Row): AreaRow => ({ caller: text(row, 'CALLER'), province: text(row, 'PROV'), city: text(row, 'CITY') })
const customerRow = (zone: SiteTime) => (row: Row): CustomerRow => ({
  userId: text(row, 'USERID'), name: text(row, 'UNAME').trim(), pinyin: text(row, 'PYM'), type: text(row, 'UTYPE'),
  tel: text(row, 'TEL'), telHome: text(row, 'TEL_HOME'), mobile: text(row, 'MOBILENO'), fax: text(row, 'FAX'),
  address: text(row, 'ADDRESS'), relation: text(row, 'RELATION'), province: text(row, 'PROV').trim(), city: text(row, 'CITY').trim(),
  email: text(row, 'EMAIL'), zip: text(row, 'ZIP'), person: text(row, 'PERSON'),
  birthDate: day(row, 'BDATE'), at: momentOrNull(row, zone),
  lastExtension: text(row, 'LASTEXT'), agent: text(row, 'GHID'), memo: text(row, 'MEMO'),
})
const personRow = (zone: SiteTime) => (row: Row): PersonRow => ({ ...customerRow(zone)(row), info: text(row, 'INFO') })

type People = 'CRM_CUSTOMER' | 'CRM_PERSON'

/** The conditions of both queries; not all may be empty. `exact` = bound by an index. */
function conditionsOf(query: CustomerQuery): { readonly where: readonly Condition<People>[]; readonly exact: boolean } {
  const caller = optionalText('caller', query.caller, 'number')
  const userId = optionalText('userId', query.userId, 'id')
  const name = optionalText('name', query.name, 'name')
  if (caller === null && userId === null && name === null) throw new BadCondition('give a number, a customer or a name')
  const where: Condition<People>[] = []
  if (userId !== null) where.push({ kind: 'equals', column: 'USERID', value: userId })
  if (caller !== null) where.push({ kind: 'contains', columns: ['TEL', 'TEL_HOME', 'MOBILENO'], text: caller })
  if (name !== null) where.push({ kind: 'contains', columns: ['UNAME'], text: name })
  return { where, exact: userId !== null }
}

const TELEPHONES = ['TEL', 'TEL_HOME', 'MOBILENO'] as const
/** The shortest beginning that is an area: 010. */
const MIN_AREA_DIGITS = 3

/** A field, its column, and how long it may be. */
const WRITTEN: { readonly [F in keyof CustomerChange]-?: readonly [string, TextKind] } = {
  name: ['UNAME', 'name'], pinyin: ['PYM', 'name'], type: ['UTYPE', 'id'], relation: ['RELATION', 'id'], tel: ['TEL', 'number'], telHome: ['TEL_HOME', 'number'],
  mobile: ['MOBILENO', 'number'], fax: ['FAX', 'number'], address: ['ADDRESS', 'address'], province: ['PROV', 'name'], city: ['CITY', 'name'],
  email: ['EMAIL', 'line'], memo: ['MEMO', 'memo'],
}
/** Our tables keep these as small numbers; a site may have words. */
const CODES: ReadonlySet<string> = new Set(['type', 'relation'])

/** The columns that a change writes. */
function writtenColumns(change: CustomerChange): Record<string, string | number> {
  const columns: Record<string, string | number> = {}
  for (const [field, [column, kind]] of Object.entries(WRITTEN)) {
    const given = change[field as keyof CustomerChange]
    if (given === undefined) continue
    const value = optionalText(field, given, kind) ?? ''
    if (field === 'name' && value === '') throw new BadCondition('a customer needs a name')
    if (CODES.has(field) && value === '') continue
    columns[column] = CODES.has(field) && /^\d{1,4}$/.test(value) ? Number(value) : value
  }
  return columns
}

/** Who wrote it; what is empty stays as it is. */
function authorColumns({ agent, extension }: CustomerAuthor): Record<string, string> {
  const uid = optionalText('agent', agent, 'id')
  const seat = optionalText('extension', extension, 'number')
  return { ...(uid === null ? {} : { GHID: uid }), ...(seat === null ? {} : { LASTEXT: seat }) }
}

export function createCustomerRepository(context: RepositoryContext): CustomerRepository {
  async function people<R>(table: People, toRow: (row: Row) => R, query: CustomerQuery, options?: CallOptions): Promise<Page<R>> {
    const { where, exact } = conditionsOf(query)
    return readPage(context, { table, where, key: ['USERID', 'ID', 'UNAME'], direction: 'asc', wide: !exact, toRow }, query, options)
  }
  const peopleByNumbers = <R>(table: People, toRow: (row: Row) => R, { numbers, limit }: NumbersQuery, options?: CallOptions): Promise<readonly R[]> => readFirst(context, {
    table, where: [{ kind: 'any', columns: TELEPHONES, values: numberList('number', numbers) }], key: ['USERID', 'ID', 'UNAME'], direction: 'asc', toRow,
  }, limit, options)
  const customersBy = async (column: 'EMAIL' | 'FAX', values: readonly string[], limit: number, options?: CallOptions): Promise<readonly CustomerRow[]> => {
    if (context.mapping.CRM_CUSTOMER.columns[column] === null) return []
    return readFirst(context, {
      table: 'CRM_CUSTOMER', where: [{ kind: 'in', column, values }], key: ['USERID', 'ID', 'UNAME'], direction: 'asc', toRow: customerRow(context.siteTime),
    }, limit, options)
  }
  const database = context.executorOf('CRM_CUSTOMER')
  const customerOf = (userId: string) => compileSelect(context, {
    table: 'CRM_CUSTOMER', where: [{ kind: 'equals', column: 'USERID', value: userId }], key: ['USERID'], direction: 'asc', after: null, limit: 1,
  })
  return {
    byNumbers: (query, options) => toResult(() => peopleByNumbers('CRM_CUSTOMER', customerRow(context.siteTime), query, options)),
    byEmails: ({ emails, limit }, options) => toResult(() => customersBy('EMAIL', numberList('email', emails, 'line'), limit, options)),
    byFaxes: ({ numbers, limit }, options) => toResult(() => customersBy('FAX', numberList('number', numbers), limit, options)),
    personsByNumbers: (query, options) => toResult(() => peopleByNumbers('CRM_PERSON', personRow(context.siteTime), query, options)),
    areaOf: (number, options) => toResult(async () => {
      const whole = requiredText('number', number, 'number')
      const values = Array.from({ length: Math.max(1, whole.length - MIN_AREA_DIGITS + 1) }, (_, cut) => whole.slice(0, whole.length - cut))
      const rows = await readFirst(context, {
        table: 'CRM_AREA', where: [{ kind: 'in', column: 'CALLER', values }], key: ['CALLER', 'PROV', 'CITY'], direction: 'desc', toRow: areaRow,
      }, 50, options)
      // The longest beginning knows best: 1390013 before 139.
      return rows.toSorted((a, b) => b.caller.length - a.caller.length)[0] ?? null
    }),
    addCustomer: (userId, customer, author, options) => toResult(async () => {
      const id = requiredId('userId', userId)
      if (customer.name === undefined) throw new BadCondition('a customer needs a name')
      const { date, time } = siteClock(context.siteTime, author.at)
      const row = { USERID: id, SDATE: date, STIME: time, ...writtenColumns(customer), ...authorColumns(author) }
      try {
        return await database.write(async (transaction) => {
          if ((await transaction.read(customerOf(id))).length > 0) return { done: false }
          await transaction.run(compileInsert(context, 'CRM_CUSTOMER', row))
          return { done: true }
        }, options)
      } catch (cause) {
        if (cause instanceof DatabaseFailure && cause.conflict) return { done: false }
        throw cause
      }
    }),
    changeCustomer: (userId, change, author, options) => toResult(async () => {
      const id = requiredId('userId', userId)
      const columns = writtenColumns(change)
      if (Object.keys(columns).length === 0) throw new BadCondition('nothing to change')
      const statement = compileUpdate(context, 'CRM_CUSTOMER', { ...columns, ...authorColumns(author) }, { USERID: id })
      if (statement === null) throw new BadCondition('the site has none of these columns')
      return { done: await database.write((transaction) => transaction.run(statement), options) > 0 }
    }),
    areas: (query, options) => toResult(async () => {
      const caller = requiredText('caller', query.caller, 'number')
      return readPage(context, {
        table: 'CRM_AREA', where: [{ kind: 'contains', columns: ['CALLER'], text: caller }],
        key: ['CALLER', 'PROV', 'CITY'], direction: 'asc', wide: true, toRow: areaRow,
      }, query, options)
    }),
    customers: (query, options) => toResult(() => people('CRM_CUSTOMER', customerRow(context.siteTime), query, options)),
    persons: (query, options) => toResult(() => people('CRM_PERSON', personRow(context.siteTime), query, options)),
  }
}
