/** Groups_Info … Agent_Del. Every change is one transaction; whether the caller may make it is the CTI server's business. */
import type { AgentRow, CallOptions, DirectoryRepository, GroupType, NewAgent } from '../api.ts'
import { MAX_CHARS, requiredId, requiredText } from '../conditions.ts'
import type { Row, Transaction } from '../executor.ts'
import { BadCondition, DatabaseFailure, toResult } from '../failures.ts'
import type { PasswordFormat } from '../passwords.ts'
import { int, text } from '../row-values.ts'
import { compileDelete, compileInsert } from '../sql/change.ts'
import { compileSelect } from '../sql/select.ts'
import type { Condition } from '../sql/select.ts'
import type { ColumnOf, TableName } from '../tables.ts'
import { readPage } from './paged.ts'
import type { RepositoryContext } from './paged.ts'

type GroupTable = 'CTS_OPGP' | 'CTS_BSGP'
type MemberTable = 'CTS_OPGP_MEMBER' | 'CTS_BSGP_MEMBER'
const GROUPS: Readonly<Record<GroupType, GroupTable>> = { acd: 'CTS_OPGP', business: 'CTS_BSGP' }
const MEMBERS: Readonly<Record<GroupType, MemberTable>> = { acd: 'CTS_OPGP_MEMBER', business: 'CTS_BSGP_MEMBER' }
const ALL_MEMBERS = Object.values(MEMBERS)
/** More groups or members than a site has; beyond it something is wrong with the table. */
const MAX_LIST_ROWS = 10_000
/** UTYPE and LEVELS are small numbers. */
const MAX_SMALL_NUMBER = 32_767

function tableOfType<T>(tables: Readonly<Record<GroupType, T>>, type: GroupType): T {
  const table = tables[type]
  if (table === undefined) throw new BadCondition('the type of a group is acd or business')
  return table
}

const agentRow = (row: Row): Omit<AgentRow, 'groups'> => ({
  uid: text(row, 'GHID'), name: text(row, 'REAL_NAME').trim(), role: text(row, 'ROLES'), level: int(row, 'LEVELS'), type: int(row, 'UTYPE'),
  extension: text(row, 'EXT'), mobile: text(row, 'MOBILENO'), email: text(row, 'EMAIL'),
})

interface CheckedAgent { readonly uid: string; readonly values: Readonly<Record<string, string | number>> }

/** Agent_Add: GHID, NAME, PASS, ROLES, UTYPE are required; EXT and MOBILE may be empty. */
function checkAgent(agent: NewAgent): CheckedAgent {
  const uid = requiredId('uid', agent.uid)
  const optional = (what: string, value: string | undefined): string => (value === undefined || value.trim() === '' ? '' : requiredText(what, value, 'number'))
  if (!Number.isInteger(agent.type) || agent.type < 0 || agent.type > MAX_SMALL_NUMBER) throw new BadCondition('type must be a small number')
  // Not trimmed: blanks belong to a password.
  if (typeof agent.password !== 'string' || agent.password === '' || agent.password.length > MAX_CHARS.password) throw new BadCondition('a password has 1…128 characters')
  if (/\p{Cc}/u.test(agent.password) || !agent.password.isWellFormed()) throw new BadCondition('the password holds characters that cannot be typed')
  return {
    uid,
    values: {
      GHID: uid, LOGIN_NAME: uid, REAL_NAME: requiredText('name', agent.name, 'groupName'), PYM: '', ROLES: requiredText('role', agent.role, 'id'),
      LEVELS: 0, UTYPE: agent.type, EXT: optional('extension', agent.extension), TEL: '', MOBILENO: optional('mobile', agent.mobile), EMAIL: '',
    },
  }
}

export function createDirectoryRepository(context: RepositoryContext, passwords: PasswordFormat): DirectoryRepository {
  const database = context.executorOf('CTS_OPIDK')
  const list = <T extends TableName>(table: T, where: readonly Condition<T>[], key: readonly ColumnOf<T>[]) =>
    compileSelect(context, { table, where, key, direction: 'asc', after: null, limit: MAX_LIST_ROWS })
  const one = <T extends TableName>(table: T, column: ColumnOf<T>, value: string) =>
    compileSelect(context, { table, where: [{ kind: 'equals', column, value }], key: [column], direction: 'asc', after: null, limit: 1 })
  const membership = (table: MemberTable, group: string, uid: string) => compileSelect(context, {
    table, where: [{ kind: 'equals', column: 'GROUPS', value: group }, { kind: 'equals', column: 'GHID', value: uid }],
    key: ['GROUPS', 'GHID'], direction: 'asc', after: null, limit: 1,
  })
  const exists = async (transaction: Transaction, ...of: Parameters<typeof one>): Promise<boolean> => (await transaction.read(one(...of))).length > 0
  /** A unique key that somebody else took in the meantime counts as "already there". */
  const unlessTaken = async (write: Promise<boolean>): Promise<boolean> => {
    try {
      return await write
    } catch (cause) {
      if (cause instanceof DatabaseFailure && cause.conflict) return false
      throw cause
    }
  }
  const insertUnlessThere = (is: (transaction: Transaction) => Promise<boolean>, insert: (transaction: Transaction) => Promise<unknown>, options?: CallOptions) =>
    unlessTaken(database.write(async (transaction) => {
      if (await is(transaction)) return false
      await insert(transaction)
      return true
    }, options))

  async function groupsOf(uids: readonly string[], options?: CallOptions): Promise<ReadonlyMap<string, readonly string[]>> {
    const groups = new Map<string, string[]>()
    if (uids.length === 0) return groups
    const rows = await database.read(list('CTS_OPGP_MEMBER', [{ kind: 'in', column: 'GHID', values: uids }], ['GHID', 'GROUPS']), options)
    for (const row of rows) {
      const uid = text(row, 'GHID')
      groups.set(uid, [...(groups.get(uid) ?? []), text(row, 'GROUPS')])
    }
    return groups
  }

  return {
    groups: (type, options) => toResult(async () => {
      const rows = await database.read(list(tableOfType(GROUPS, type), [], ['GROUPS']), options)
      return rows.map((row) => ({ group: text(row, 'GROUPS'), name: text(row, 'GNAME'), type }))
    }),
    groupName: (group, type, options) => toResult(async () => {
      const [row] = await database.read(one(tableOfType(GROUPS, type), 'GROUPS', requiredId('group', group)), options)
      return row === undefined ? null : text(row, 'GNAME')
    }),
    addGroup: ({ group, name, type }, options) => toResult(async () => {
      const table = tableOfType(GROUPS, type)
      const id = requiredId('group', group)
      const row = { GROUPS: id, GNAME: requiredText('name', name, 'groupName') }
      return { done: await insertUnlessThere((tx) => exists(tx, table, 'GROUPS', id), (tx) => tx.run(compileInsert(context, table, row)), options) }
    }),
    deleteGroup: (group, type, options) => toResult(async () => {
      const table = tableOfType(GROUPS, type)
      const where = { GROUPS: requiredId('group', group) }
      return database.write(async (transaction) => {
        const members = await transaction.run(compileDelete(context, MEMBERS[type], where))
        const groups = await transaction.run(compileDelete(context, table, where))
        return { done: groups + members > 0, members }
      }, options)
    }),
    members: (group, type, options) => toResult(async () => {
      const table = tableOfType(MEMBERS, type)
      const rows = await database.read(list(table, [{ kind: 'equals', column: 'GROUPS', value: requiredId('group', group) }], ['GHID']), options)
      return rows.map((row) => text(row, 'GHID'))
    }),
    addMember: (group, uid, type, options) => toResult(async () => {
      const table = tableOfType(MEMBERS, type)
      const row = { GROUPS: requiredId('group', group), GHID: requiredId('uid', uid) }
      const done = await insertUnlessThere(async (transaction) => {
        if (!(await exists(transaction, GROUPS[type], 'GROUPS', row.GROUPS))) throw new BadCondition('there is no such group')
        if (!(await exists(transaction, 'CTS_OPIDK', 'GHID', row.GHID))) throw new BadCondition('there is no such agent', 'no_such_agent')
        return (await transaction.read(membership(table, row.GROUPS, row.GHID))).length > 0
      }, (transaction) => transaction.run(compileInsert(context, table, row)), options)
      return { done }
    }),
    deleteMember: (group, uid, type, options) => toResult(async () => {
      const table = tableOfType(MEMBERS, type)
      const where = { GROUPS: requiredId('group', group), ...(uid === null ? {} : { GHID: requiredId('uid', uid) }) }
      return database.write(async (transaction) => ({ deleted: await transaction.run(compileDelete(context, table, where)) }), options)
    }),
    role: (uid, options) => toResult(async () => {
      const [agent] = await database.read(one('CTS_OPIDK', 'GHID', requiredId('uid', uid)), options)
      if (agent === undefined) return null
      const [role] = await database.read(one('CTS_ROLE', 'ROLES', text(agent, 'ROLES')), options)
      return role === undefined ? text(agent, 'ROLES') : text(role, 'RNAME')
    }),
    agents: (query, options) => toResult(async () => {
      // Read in the order of its primary key and no further than the page: not wide.
      const page = await readPage(context, { table: 'CTS_OPIDK', where: [], key: ['GHID'], direction: 'asc', wide: false, toRow: agentRow }, query, options)
      const groups = await groupsOf(page.rows.map((row) => row.uid), options)
      return { ...page, rows: page.rows.map((row) => ({ ...row, groups: groups.get(row.uid) ?? [] })) }
    }),
    addAgent: (agent, options) => toResult(async () => {
      const { uid, values } = checkAgent(agent)
      const PASS = await passwords({ uid, password: agent.password })
      const done = await insertUnlessThere((tx) => exists(tx, 'CTS_OPIDK', 'GHID', uid), async (transaction) => {
        await transaction.run(compileInsert(context, 'CTS_OPIDK', { ...values, PASS }))
        if (!(await exists(transaction, 'CTS_OPIDK_INFO', 'GHID', uid))) await transaction.run(compileInsert(context, 'CTS_OPIDK_INFO', { GHID: uid }))
      }, options)
      if (!done) throw new BadCondition('there is an agent with this number already')
      return { done }
    }),
    deleteAgent: (uid, options) => toResult(async () => {
      const where = { GHID: requiredId('uid', uid) }
      return database.write(async (transaction) => {
        let memberships = 0
        for (const table of ALL_MEMBERS) memberships += await transaction.run(compileDelete(context, table, where))
        await transaction.run(compileDelete(context, 'CTS_OPIDK_INFO', where))
        const agents = await transaction.run(compileDelete(context, 'CTS_OPIDK', where))
        return { done: agents + memberships > 0, memberships }
      }, options)
    }),
  }
}
