/**
 * Get_Caller_Area, Get_Customer_Info, Get_Person_Info: a caller or name anywhere, a customer's number exactly. For a call that rings,
 * numbers exactly by an index; and what agents write about customers (customer-changes.ts).
 */
import type { AreaRow, CallOptions, CustomerQuery, CustomerRepository, CustomerRow, NumbersQuery, Page, PersonRow } from '../api.ts'
import { numberList, optionalText, requiredText } from '../conditions.ts'
import type { Row } from '../executor.ts'
import { BadCondition, toResult } from '../failures.ts'
import { day, momentOrNull, text } from '../row-values.ts'
import type { SiteTime } from '../site-time.ts'
import type { Condition } from '../sql/select.ts'
import { createCustomerWriter } from './customer-changes.ts'
import { readFirst, readPage } from './paged.ts'
import type { RepositoryContext } from './paged.ts'
import type { ColumnOf } from '../tables.ts'

const areaRow = (row: Row): AreaRow => ({ caller: text(row, 'CALLER'), province: text(row, 'PROV'), city: text(row, 'CITY') })
const customerRow = (zone: SiteTime) => (row: Row): CustomerRow => ({
  userId: text(row, 'USERID'), name: text(row, 'UNAME').trim(), pinyin: text(row, 'PYM'), type: text(row, 'UTYPE'),
  tel: text(row, 'TEL'), telHome: text(row, 'TEL_HOME'), mobile: text(row, 'MOBILENO'), fax: text(row, 'FAX'),
  address: text(row, 'ADDRESS'), relation: text(row, 'RELATION'), province: text(row, 'PROV').trim(), city: text(row, 'CITY').trim(),
  email: text(row, 'EMAIL'), zip: text(row, 'ZIP'), person: text(row, 'PERSON'),
  createdOn: day(row, 'BDATE'), servedAt: momentOrNull(row, zone),
  lastAgent: text(row, 'LASTEXT').trim(), agent: text(row, 'GHID'), memo: text(row, 'MEMO'),
})
const personRow = (zone: SiteTime) => (row: Row): PersonRow => ({ ...customerRow(zone)(row), info: text(row, 'INFO') })

type People = 'CRM_CUSTOMER' | 'CRM_PERSON'

/** Who is meant by a name: the customer, or of contact persons the contact (PERSON) or, where a table has him there, UNAME. */
const NAMES = { CRM_CUSTOMER: ['UNAME'], CRM_PERSON: ['UNAME', 'PERSON'] } as const satisfies Record<People, readonly ColumnOf<People>[]>

/** The conditions of both queries; not all may be empty. `exact` = bound by an index. */
function conditionsOf({ mapping }: RepositoryContext, table: People, query: CustomerQuery): { readonly where: readonly Condition<People>[]; readonly exact: boolean } {
  const caller = optionalText('caller', query.caller, 'number')
  const userId = optionalText('userId', query.userId, 'id')
  const name = optionalText('name', query.name, 'name')
  if (caller === null && userId === null && name === null) throw new BadCondition('give a number, a customer or a name')
  const where: Condition<People>[] = []
  if (userId !== null) where.push({ kind: 'equals', column: 'USERID', value: userId })
  if (caller !== null) where.push({ kind: 'contains', columns: ['TEL', 'TEL_HOME', 'MOBILENO'], text: caller })
  if (name !== null) where.push({ kind: 'contains', columns: NAMES[table].filter((column) => mapping[table].columns[column] !== null), text: name, as: 'name' })
  return { where, exact: userId !== null }
}

const TELEPHONES = ['TEL', 'TEL_HOME', 'MOBILENO'] as const
/** The shortest beginning that is an area: 010. */
const MIN_AREA_DIGITS = 3

export function createCustomerRepository(context: RepositoryContext): CustomerRepository {
  async function people<R>(table: People, toRow: (row: Row) => R, query: CustomerQuery, options?: CallOptions): Promise<Page<R>> {
    const { where, exact } = conditionsOf(context, table, query)
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
  const writer = createCustomerWriter(context, customerRow(context.siteTime))
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
    addCustomer: (userId, customer, author, options) => toResult(() => writer.add(userId, customer, author, options)),
    changeCustomer: (userId, edit, pinyin, options) => toResult(() => writer.edit(userId, edit, pinyin, options)),
    recordService: (userId, service, options) => toResult(() => writer.serve(userId, service, options)),
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
