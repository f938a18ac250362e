/**
 * What agents write about customers, in a table that other programs of the site write, too: one column per changed field and no other, only
 * while it still holds what the person saw, and every value as it was typed (manual, Get_Customer_Info).
 */
import type { CallOptions, CustomerAuthor, CustomerChange, CustomerEdit, CustomerField, CustomerRow, EditConflict } from '../api.ts'
import { MAX_CHARS, optionalText, requiredId, requiredText } from '../conditions.ts'
import type { TextKind } from '../conditions.ts'
import type { Row, Transaction } from '../executor.ts'
import { BadCondition, DatabaseFailure } from '../failures.ts'
import { momentOrNull } from '../row-values.ts'
import { siteClock } from '../site-time.ts'
import { compileInsert, compileUpdate } from '../sql/change.ts'
import { compileSelect } from '../sql/select.ts'
import type { RepositoryContext } from './paged.ts'

/** A field, its column, and how long it may be. */
const WRITTEN: { readonly [F in CustomerField]-?: readonly [string, TextKind] } = {
  name: ['UNAME', 'name'], pinyin: ['PYM', 'name'], type: ['UTYPE', 'id'], relation: ['RELATION', 'id'], tel: ['TEL', 'number'], telHome: ['TEL_HOME', 'number'],
  mobile: ['MOBILENO', 'number'], fax: ['FAX', 'number'], address: ['ADDRESS', 'address'], province: ['PROV', 'name'], city: ['CITY', 'name'],
  email: ['EMAIL', 'line'], memo: ['MEMO', 'memo'],
}
const FIELDS = Object.keys(WRITTEN) as CustomerField[]
/** Columns that may be numbers: they have no empty value. */
const CODES: ReadonlySet<CustomerField> = new Set(['type', 'relation'])

/** A code goes as it was typed: 07 stays 07 where the column holds text, and a column of numbers takes the number. */
function valueOf(field: CustomerField, given: string): string {
  const value = optionalText(field, given, WRITTEN[field][1]) ?? ''
  if (field === 'name' && value === '') throw new BadCondition('a customer needs a name')
  return value
}

/** The columns of a new customer. */
function columnsOfNew(customer: CustomerChange): Record<string, string> {
  const columns: Record<string, string> = {}
  for (const field of FIELDS) {
    const given = customer[field]
    if (given === undefined) continue
    const value = valueOf(field, given)
    if (!CODES.has(field) || value !== '') columns[WRITTEN[field][0]] = value
  }
  return columns
}

/** Date or time of day written as the row has written it before: the manual's digits, with marks between them, or a DATETIME. */
function likeBefore(before: unknown, digits: string, dateTime: string): string {
  if (before instanceof Date) return dateTime
  const mark = typeof before === 'string' ? /^\d+([-/.:])\d+\1\d+/.exec(before.trim())?.[1] : undefined
  if (mark === undefined) return digits
  return [digits.slice(0, -4), digits.slice(-4, -2), digits.slice(-2)].join(mark)
}

export interface CustomerWriter {
  add(userId: string, customer: CustomerChange, author: CustomerAuthor, options?: CallOptions): Promise<{ readonly done: boolean }>
  edit(userId: string, edit: CustomerEdit, pinyin: string | null, options?: CallOptions): Promise<{ readonly done: boolean; readonly conflicts: readonly EditConflict[] }>
  serve(userId: string, service: CustomerAuthor, options?: CallOptions): Promise<{ readonly done: boolean }>
}

/** @param toRow a row as people see it: what was read before an edit is compared in this form */
export function createCustomerWriter(context: RepositoryContext, toRow: (row: Row) => CustomerRow): CustomerWriter {
  const database = context.executorOf('CRM_CUSTOMER')
  /** The rows with this number, which stay as they are until the transaction ends. */
  const rowsOf = (transaction: Transaction, userId: string): Promise<readonly Row[]> => transaction.read(compileSelect(context, {
    table: 'CRM_CUSTOMER', where: [{ kind: 'equals', column: 'USERID', value: userId }], key: ['USERID'], direction: 'asc', after: null, limit: 1, lock: true,
  }))
  return {
    async add(userId, customer, author, options) {
      const id = requiredId('userId', userId)
      const name = requiredText('name', customer.name, 'name')
      const agent = optionalText('agent', author.agent, 'id')
      // BDATE is the day of entry; SDATE, STIME and LASTEXT are of services, and there was none yet.
      const row = { USERID: id, BDATE: siteClock(context.siteTime, author.at).date, ...columnsOfNew({ ...customer, name }), ...(agent === null ? {} : { GHID: agent }) }
      try {
        return await database.write(async (transaction) => {
          if ((await rowsOf(transaction, id)).length > 0) return { done: false }
          await transaction.run(compileInsert(context, 'CRM_CUSTOMER', row))
          return { done: true }
        }, options)
      } catch (cause) {
        if (cause instanceof DatabaseFailure && cause.conflict) return { done: false }
        throw cause
      }
    },

    async edit(userId, edit, pinyin, options) {
      const id = requiredId('userId', userId)
      const changes = FIELDS.flatMap((field) => {
        const change = edit[field]
        if (change === undefined) return []
        const value = valueOf(field, change.now)
        if (CODES.has(field) && value === '') throw new BadCondition(`${field} cannot be emptied`)
        return [{ field, value, was: change.was }]
      })
      if (changes.length === 0) throw new BadCondition('nothing to change')
      const columns = Object.fromEntries(changes.map(({ field, value }) => [WRITTEN[field][0], value]))
      if (edit.name !== undefined && pinyin !== null) columns['PYM'] = valueOf('pinyin', pinyin)
      const statement = compileUpdate(context, 'CRM_CUSTOMER', columns, { USERID: id })
      if (statement === null) throw new BadCondition('the site has none of these columns')
      return database.write(async (transaction) => {
        const [row, another] = await rowsOf(transaction, id)
        if (row === undefined) return { done: false, conflicts: [] }
        // One of them was read, and nobody can say which.
        if (another !== undefined) throw new BadCondition(`several customers have the number ${id}`)
        const current = toRow(row)
        for (const { field } of changes) {
          // Its end was never shown: an edit would cut it off.
          if (current[field].length > MAX_CHARS[WRITTEN[field][1]]) throw new BadCondition(`${field} is longer than can be edited here`)
        }
        const conflicts = changes.flatMap(({ field, was }) => (current[field] === was ? [] : [{ field, now: current[field] }]))
        if (conflicts.length > 0) return { done: false, conflicts }
        return { done: await transaction.run(statement) > 0, conflicts: [] }
      }, options)
    },

    async serve(userId, { agent, at }, options) {
      const id = requiredId('userId', userId)
      const uid = requiredId('agent', agent)
      const { date, time } = siteClock(context.siteTime, at)
      return database.write(async (transaction) => {
        const [row, another] = await rowsOf(transaction, id)
        if (row === undefined || another !== undefined) return { done: false }
        const before = momentOrNull(row, context.siteTime)
        if (before !== null && before > at) return { done: false }
        const dateTime = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`
        const statement = compileUpdate(context, 'CRM_CUSTOMER', {
          SDATE: likeBefore(row['SDATE'], date, dateTime), STIME: likeBefore(row['STIME'], time, dateTime), LASTEXT: uid,
        }, { USERID: id })
        return { done: statement !== null && await transaction.run(statement) > 0 }
      }, options)
    },
  }
}
