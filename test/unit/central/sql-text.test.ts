import { describe, expect, it } from 'vitest'
import { DATABASES } from '../../../src/central/api.ts'
import type { CentralData } from '../../../src/central/api.ts'
import type { Statement } from '../../../src/central/executor.ts'
import { readMapping } from '../../../src/central/mapping.ts'
import { createBuilder } from '../../../src/central/sql/builder.ts'
import { compileSelect } from '../../../src/central/sql/select.ts'
import type { SqlContext } from '../../../src/central/sql/select.ts'
import { DEFAULT_MAPPING } from '../../../src/central/mapping.ts'
import { recordingCentral } from './recording-executor.ts'

const range = { from: '20261101', to: '20261130', limit: 50 }
/** In every condition at once; nothing of it may be seen in a text. */
const EVIL = '\'];DROP--'

const AUTHOR = { agent: EVIL.replace(';', ''), at: Date.UTC(2026, 10, 20, 1, 30) }

/** Every method with every condition filled. */
const EVERY: Readonly<Record<string, (central: CentralData) => Promise<unknown>>> = {
  'VMS_Recv': (central) => central.inbox.voicemail({ ...range, agent: EVIL }),
  'VMS_Recv of all agents': (central) => central.inbox.voicemail(range),
  'Fax_Sent': (central) => central.inbox.faxesSent({ ...range, agent: EVIL }),
  'Fax_Recv': (central) => central.inbox.faxesReceived({ ...range, agent: EVIL }),
  'Sms_Sent': (central) => central.inbox.smsSent({ ...range, agent: EVIL }),
  'Sms_Recv': (central) => central.inbox.smsReceived({ ...range, agent: EVIL }),
  'Email_Sent': (central) => central.inbox.emailsSent({ ...range, agent: EVIL }),
  'Email_Recv': (central) => central.inbox.emailsReceived({ ...range, agent: EVIL }),
  'Get_Caller_Area': (central) => central.customers.areas({ caller: EVIL, limit: 50 }),
  'Get_Customer_Info': (central) => central.customers.customers({ caller: EVIL, userId: EVIL, name: EVIL, limit: 50 }),
  'customers by numbers': (central) => central.customers.byNumbers({ numbers: [EVIL, '2'], limit: 50 }),
  'customers by e-mail addresses': (central) => central.customers.byEmails({ emails: [EVIL, 'a@b.cn'], limit: 50 }),
  'customers by fax numbers': (central) => central.customers.byFaxes({ numbers: [EVIL, '2'], limit: 50 }),
  'contact persons by numbers': (central) => central.customers.personsByNumbers({ numbers: [EVIL], limit: 50 }),
  'the area of a number': (central) => central.customers.areaOf(EVIL),
  'a new customer': (central) => central.customers.addCustomer('1\']', { name: EVIL, mobile: EVIL, memo: EVIL, type: '1' }, AUTHOR),
  'a changed customer': (central) => central.customers.changeCustomer('1\']', { name: { was: EVIL, now: EVIL }, memo: { was: '', now: EVIL } }, EVIL),
  'a service of a customer': (central) => central.customers.recordService('1\']', AUTHOR),
  'calls of numbers': (central) => central.calls.callsOfNumbers({ ...range, numbers: [EVIL, '2'] }),
  'recordings of numbers': (central) => central.calls.recordingsOfNumbers({ ...range, numbers: [EVIL, '2'] }),
  'short messages of numbers': (central) => central.inbox.smsOfNumbers({ ...range, numbers: [EVIL, '2'] }),
  'Get_Person_Info': (central) => central.customers.persons({ caller: EVIL, userId: EVIL, name: EVIL, limit: 50 }),
  'Get_Talentel_log_Info': (central) => central.calls.recordings({ ...range, caller: EVIL, extension: EVIL, callId: EVIL, agent: EVIL }),
  'Get_Call_Info': (central) => central.calls.calls({ ...range, caller: EVIL, extension: EVIL, callId: EVIL, agent: EVIL }),
  'Groups_Info ALL': (central) => central.directory.groups('acd'),
  'Groups_Info of one': (central) => central.directory.groupName('1\']', 'business'),
  'Group_Add': (central) => central.directory.addGroup({ group: '1\']', name: EVIL, type: 'acd' }),
  'Group_Del': (central) => central.directory.deleteGroup('1\']', 'business'),
  'Group_Members': (central) => central.directory.members('1\']', 'acd'),
  'Group_Member_Add': (central) => central.directory.addMember('1\']', '8601\'', 'acd'),
  'Group_Member_Del': (central) => central.directory.deleteMember('1\']', '8601\'', 'acd'),
  'Group_Member_Del of all': (central) => central.directory.deleteMember('1\']', null, 'acd'),
  'Agent_Role': (central) => central.directory.role('8601\''),
  'Agents': (central) => central.directory.agents({ limit: 50 }),
  'Agent_Add': (central) => central.directory.addAgent({ uid: '8601\'', name: EVIL, password: EVIL, role: EVIL.replace(';', ''), type: 1, extension: EVIL, mobile: EVIL }),
  'Agent_Del': (central) => central.directory.deleteAgent('8601\''),
}

/** An agent, a group, but no membership: so that every branch that writes is reached. */
function answer({ sql }: Statement): readonly Readonly<Record<string, unknown>>[] {
  if (/from \[CTS_OPGP\]/.test(sql)) return [{ GROUPS: '1', GNAME: 'g' }]
  if (/^select top.*from \[CRM_CUSTOMER\].*updlock/.test(sql)) return [{ USERID: '1\']', UNAME: EVIL, MEMO: '' }]
  return []
}
const forAgent = (statement: Statement) => (/from \[CTS_OPIDK\]/.test(statement.sql) ? [{ GHID: '8601', ROLES: '2' }] : answer(statement))

/** Answers that lead a method through its statements. */
const ANSWERS: Readonly<Record<string, (statement: Statement) => readonly Readonly<Record<string, unknown>>[]>> = {
  'Group_Add': () => [], 'a new customer': () => [], 'Group_Member_Add': forAgent, 'Agent_Role': forAgent, 'Agents': forAgent,
}

async function statementsOf(name: string): Promise<readonly Statement[]> {
  const { central, recorded } = recordingCentral('sqlserver', { answer: ANSWERS[name] ?? answer })
  await EVERY[name]?.(central)
  return recorded.map((entry) => entry.statement)
}

describe('the text that SQL Server gets', () => {
  it.each(Object.keys(EVERY))('%s', async (name) => {
    const statements = await statementsOf(name)
    expect(statements.length).toBeGreaterThan(0)
    expect(statements.map(({ sql, parameters }) => [sql, parameters])).toMatchSnapshot()
  })

  it.each(Object.keys(EVERY))('%s: values are bound, names in brackets, columns by name, no password read', async (name) => {
    for (const { sql, parameters } of await statementsOf(name)) {
      expect(sql).not.toContain('DROP')
      // The only literal is the escape character of LIKE.
      expect(sql.replaceAll('escape \'\\\'', '')).not.toContain('\'')
      expect(sql).not.toContain('*')
      const placeholders = new Set(sql.match(/@p\d+/g) ?? [])
      expect(placeholders.size).toBe(parameters.length)
      const words = sql.replaceAll(/\[[^\]]*\]/g, '').replaceAll(/@p\d+|'\\'|[(),.=<>]/g, ' ').split(/\s+/).filter((word) => word !== '')
      const vocabulary = new Set(['select', 'top', '51', '2', '10001', 'as', 'from', 'where', 'and', 'or', 'like', 'escape', 'order', 'by', 'asc', 'desc', 'in', 'insert', 'into', 'values', 'delete', 'update', 'set', 'is', 'null', 'not', 'with', 'updlock', 'rowlock'])
      expect(words.filter((word) => !vocabulary.has(word))).toEqual([])
      if (sql.startsWith('select')) expect(sql).not.toMatch(/PASS|EMAIL_PWD/)
    }
  })

  it('the test button asks every table of a database for its columns and no row', async () => {
    const { central, recorded } = recordingCentral('sqlserver')
    for (const database of DATABASES) await central.test(database)
    expect(recorded.map(({ database, statement }) => `${database}: ${statement.sql}`)).toMatchSnapshot()
    expect(recorded.every(({ statement }) => statement.sql.endsWith('where 1 = 0') && !/PASS|EMAIL_PWD/.test(statement.sql))).toBe(true)
  })
})

describe('the next page', () => {
  const context = (dialect: 'sqlite' | 'sqlserver'): SqlContext => ({ dialect, builder: createBuilder(dialect), mapping: DEFAULT_MAPPING })
  const key = ['SDATE', 'STIME', 'CALLID', 'SEGMENT'] as const
  const select = { table: 'CDR', where: [{ kind: 'between', column: 'SDATE', from: '20261101', to: '20261130' }], key, direction: 'desc', limit: 50 } as const

  it.each(['sqlserver', 'sqlite'] as const)('begins behind the last key (%s)', (dialect) => {
    const { sql, parameters } = compileSelect(context(dialect), { ...select, after: ['20261120', '093000', 'c1', 3] })
    expect([sql, parameters]).toMatchSnapshot()
  })

  it('a key that holds NULL has only rows with more NULLs behind it', () => {
    const { sql } = compileSelect(context('sqlserver'), { ...select, after: ['20261120', null, 'c1', 3] })
    expect(sql).toContain('[t].[STIME] is null')
    expect(sql).not.toMatch(/\[STIME\] [<=]/)
  })
})

describe('a site with names of its own', () => {
  const mapped = readMapping({
    tables: {
      // CALLER and CALLED swapped: an alias must not be mistaken for a column.
      CDR: { name: 'HUADAN', schema: 'dbo', columns: { CALLER: 'CALLED', CALLED: 'CALLER', SDATE: 'RQ', SEGMENT: null, OP_NAME: null } },
      CTS_OPIDK: { name: '座席', columns: { PASS: 'MM', PYM: null } },
    },
  })
  const mapping = mapped.ok ? mapped.value : DEFAULT_MAPPING

  it('reads and writes under those names, and leaves out what the site does not have', async () => {
    expect(mapped.ok).toBe(true)
    const { central, recorded } = recordingCentral('sqlserver', { mapping })
    await central.calls.calls({ ...range, caller: '139' })
    await central.directory.addAgent({ uid: '8601', name: 'n', password: 'p', role: '1', type: 1 })
    const [calls, , insert] = recorded.map(({ statement }) => statement.sql)
    expect(calls).toContain('from [dbo].[HUADAN] as [t]')
    expect(calls).toContain('[t].[CALLED] as [CALLER]')
    expect(calls).toContain('[t].[CALLED] like @p3')
    expect(calls).toContain('order by [t].[RQ] desc, [t].[STIME] desc, [t].[CALLID] desc')
    expect(calls).not.toMatch(/SEGMENT|OP_NAME/)
    expect(insert).toMatch(/^insert into \[座席\] \(.*\[MM\]/)
    expect(insert).not.toContain('PYM')
  })
})
