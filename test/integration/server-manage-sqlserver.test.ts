/** Groups and agents of a site with SQL Server: the real driver over a real, encrypted socket, a server over real TCP. */
import { expect, onTestFinished, test } from 'vitest'
import { over } from '../../src/cti/node/directory.ts'
import { nodeHashes, systemRandom } from '../../src/cti/node/index.ts'
import { makeVerifier } from '../../src/cti/protocol/scram.ts'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import { did } from '../support/manage-house.ts'
import { startTcpServer } from '../support/server-harness.ts'
import { startSqlServerSite } from './central/sqlserver-site.ts'

const LIN = { uid: '8613', name: '林新雨', password: "geheim'; DROP TABLE CTS_OPIDK; --", role: 'agent', type: 1, extension: '605', mobile: '13900000001' }
const verifier = (password: string) => makeVerifier(nodeHashes, password, systemRandom.bytes(16), 4_096)

async function startSite() {
  const sql = await startSqlServerSite()
  onTestFinished(() => sql.close())
  await sql.seed({
    CTS_ROLE: [{ ROLES: 'R1', RNAME: '话务员' }],
    CTS_OPIDK: [{ GHID: '9001', LOGIN_NAME: '9001', REAL_NAME: '老员工', PYM: '', PASS: 'x', ROLES: 'R1', LEVELS: 0, UTYPE: 1, EXT: '', TEL: '', MOBILENO: '', EMAIL: '' }],
    CTS_OPGP: [{ GROUPS: '30', GNAME: '老组' }],
    CTS_OPGP_MEMBER: [{ GHID: '9001', GROUPS: '30' }],
  })
  const deskStore = createMemoryDeskStore()
  const start = async () => {
    const server = await startTcpServer({ deskStore, directory: over(sql.central(), verifier) })
    await server.server.directoryRead
    return server
  }
  return { sql, start }
}

test('what is managed stands in the site’s tables, in the site’s form of password, and a new agent logs in with the server’s verifier', async () => {
  const { sql, start } = await startSite()
  const server = await start()
  const leader = await server.agent({ uid: '8600' })
  expect(await leader.ask('agent.list', { uid: '9001' })).toMatchObject({ ok: true, result: { agents: [{ name: '老员工', roleName: '话务员', groups: ['30'], canLogIn: false }] } })
  expect(await did(leader, 'Group_Add', { group: '20', name: '售后部' })).toBe('done')
  expect(await did(leader, 'Agent_Add', LIN)).toBe('done')
  expect(await did(leader, 'Group_Member_Add', { group: '20', uid: '8613' })).toBe('done')
  // Of the site file only: the server remembers it, the site's tables do not know her.
  expect(await did(leader, 'Group_Member_Add', { group: '20', uid: '8601' })).toBe('done')
  expect(await sql.admin('callthink', "SELECT GHID, PASS FROM CTS_OPIDK WHERE GHID = '8613'")).toEqual([{ GHID: '8613', PASS: `made:8613:${[...LIN.password].reverse().join('')}` }])
  expect(await sql.admin('callthink', 'SELECT GHID, GROUPS FROM CTS_OPGP_MEMBER ORDER BY GHID')).toEqual([{ GHID: '8613', GROUPS: '20' }, { GHID: '9001', GROUPS: '30' }])
  await server.agent({ uid: '8613', extension: '605', password: LIN.password })

  await server.stop()
  const again = await start()
  const back = await again.agent({ uid: '8600' })
  expect(await back.ask('Group_Members', { group: '20' })).toMatchObject({ ok: true, result: { uids: ['8601', '8613'] } })
  await again.agent({ uid: '8613', extension: '605', password: LIN.password })
  expect(await did(back, 'Agent_Del', { uid: '8613' })).toBe('done')
  expect(await did(back, 'Group_Del', { group: '20' })).toBe('done')
  expect(await sql.admin('callthink', 'SELECT GHID FROM CTS_OPIDK')).toEqual([{ GHID: '9001' }])
  expect(await sql.admin('callthink', 'SELECT GHID FROM CTS_OPGP_MEMBER')).toEqual([{ GHID: '9001' }])
})

test('while the database is stopped nothing is changed, and the sentence says why; who was added before still gets in after a restart', async () => {
  const { sql, start } = await startSite()
  const server = await start()
  const leader = await server.agent({ uid: '8600' })
  expect(await did(leader, 'Group_Add', { group: '20', name: '售后部' })).toBe('done')
  expect(await did(leader, 'Agent_Add', LIN)).toBe('done')
  await sql.server.stop()
  expect(await did(leader, 'Group_Add', { group: '21', name: '新组' })).toBe('unreachable directory_away')
  expect(await did(leader, 'Agent_Del', { uid: '8613' })).toBe('unreachable directory_away')
  expect(await leader.ask('Groups_Info', { group: '21' })).toMatchObject({ ok: false, error: { state: 'no_such_group' } })
  await server.stop()
  const again = await start()
  const back = await again.agent({ uid: '8600' })
  expect(await back.ask('Groups_Info', { group: '20' })).toMatchObject({ ok: true, result: { directory: 'away', groups: [{ name: '售后部' }] } })
  expect(await did(back, 'Group_Del', { group: '20' })).toBe('unreachable directory_away')
  await again.agent({ uid: '8613', extension: '605', password: LIN.password })
})
