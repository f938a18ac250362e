/** Get_Caller_Area, Get_Customer_Info, Get_Person_Info: a caller or name anywhere, a customer's number exactly. */
import type { AreaRow, CallOptions, CustomerQuery, CustomerRepository, CustomerRow, Page, PersonRow } from '../api.ts'
import { optionalText, requiredText } from '../conditions.ts'
import type { Row } from '../executor.ts'
import { BadCondition, toResult } from '../failures.ts'
import { day, momentOrNull, text } from '../row-values.ts'
import type { SiteTime } from '../site-time.ts'
import type { Condition } from '../sql/select.ts'
import { readPage } from './paged.ts'
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

export function createCustomerRepository(context: RepositoryContext): CustomerRepository {
  async function people<R>(table: People, toRow: (row: Row) => R, query: CustomerQuery, options?: CallOptions): Promise<Page<R>> {
    const { where, exact } = conditionsOf(query)
    return readPage(context, { table, where, key: ['USERID', 'ID', 'UNAME'], direction: 'asc', wide: !exact, toRow }, query, options)
  }
  return {
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
