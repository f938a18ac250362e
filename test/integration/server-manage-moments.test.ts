/** What may happen in the moment between a change's acceptance and its end: a directory that hesitates or fails, calls that come meanwhile. */
import { describe, expect, test } from 'vitest'
import { fail, ok } from '../../src/shared/result.ts'
import type { ErrorCode } from '../../src/shared/domain/errors.ts'
import type { Result } from '../../src/shared/result.ts'
import type { DirectoryPort } from '../../src/cti/server/roster/directory-port.ts'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import { CUSTOMER, does, ownLegs, succeeds } from '../support/scenes.ts'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient, MemoryServer } from '../support/server-harness.ts'

const NEW = { uid: '8613', name: '林新雨', password: 'Wk7-lampe', role: 'agent', type: 1 }

/** A directory that answers when the test says so. */
function slowDirectory(first: Result<'empty'> = ok('empty')) {
  let answer: ((result: Result<unknown>) => void) | null = null
  let written = 0
  const later = (): Promise<Result<unknown>> => {
    written += 1
    return new Promise((resolve) => { answer = resolve })
  }
  let loading = first
  let loads = 0
  const port: DirectoryPort = {
    load: async () => {
      loads += 1
      return loading.ok ? ok({ people: new Map(), groups: new Map(), business: new Map(), roles: new Map() }) : loading
    },
    addGroup: later, deleteGroup: later, addMember: later, deleteMember: later, addAgent: later, deleteAgent: later,
    makeVerifier: async () => ({ salt: 'AA==', iterations: 4_096, storedKey: 'AQ==', serverKey: 'Ag==' }),
  }
  return {
    port, written: () => written, loads: () => loads,
    readable: () => { loading = ok('empty') },
    answers: (result: Result<unknown>) => { answer?.(result) },
  }
}

async function site(first?: Result<'empty'>) {
  const directory = slowDirectory(first)
  const deskStore = createMemoryDeskStore()
  const server = await startMemoryServer({ directory: directory.port, deskStore })
  await server.server.directoryRead
  const leader = await server.agent({ uid: '8600', watch: 'all' })
  return { server, leader, directory, deskStore }
}

/** Sends the act; its outcome comes when the directory answers. */
async function begin(server: MemoryServer, leader: MemoryClient, cmd: string, args: object) {
  const acting = leader.act(cmd, args)
  await server.settle()
  return async (): Promise<string> => {
    await server.settle()
    const { outcome } = await acting
    const told = outcome?.data ?? {}
    return told['ok'] === true ? 'done' : [told['code'], told['state']].filter((part) => part !== undefined).join(' ')
  }
}

describe('a directory that refuses', () => {
  test.each<readonly [ErrorCode, string]>([
    ['database_unreachable', 'unreachable directory_away'], ['database_away', 'unreachable directory_away'], ['database_failed', 'unreachable directory_away'],
    ['database_timeout', 'timeout'], ['database_rights', 'not_allowed directory_rights'], ['not_allowed', 'not_allowed password_format'],
    ['bad_arguments', 'bad_arguments directory_refused'],
  ])('with %s ends the request with %s and leaves nothing behind', async (code, told) => {
    const { server, leader, directory, deskStore } = await site()
    const outcome = await begin(server, leader, 'Agent_Add', NEW)
    directory.answers(fail(code, 'says the database'))
    expect(await outcome()).toBe(told)
    expect([deskStore.rosterNotes(), [...deskStore.verifiers()]]).toEqual([[], []])
    expect(await leader.ask('agent.list', { uid: '8613' })).toMatchObject({ result: { total: 0 } })
    expect(deskStore.auditTrail(1)).toMatchObject([{ command: 'Agent_Add', whom: '8613', outcome: told.split(' ')[0] }])
  })

  test('with an unknown outcome is read again: what it has then counts', async () => {
    const { server, leader, directory } = await site()
    const outcome = await begin(server, leader, 'Group_Add', { group: '20', name: '售后部' })
    const before = directory.loads()
    directory.answers(fail('outcome_unknown'))
    expect(await outcome()).toBe('outcome_unknown')
    expect(directory.loads()).toBe(before + 1)
    expect(await leader.ask('Groups_Info', { group: '20' })).toMatchObject({ ok: false, error: { state: 'no_such_group' } })
  })

  test('a disk that refuses the note refuses the act before the directory hears of it', async () => {
    let full = false
    const directory = slowDirectory()
    const server = await startMemoryServer({ directory: directory.port, deskStore: createMemoryDeskStore(() => (full ? new Error('disk is full') : null)) })
    await server.server.directoryRead
    const leader = await server.agent({ uid: '8600' })
    full = true
    const outcome = await begin(server, leader, 'Group_Add', { group: '20', name: '售后部' })
    expect([await outcome(), directory.written()]).toEqual(['overloaded server_disk', 0])
  })
})

test('a directory that cannot be read at the start is tried again, and nothing is changed before', async () => {
  const { server, leader, directory } = await site(fail('database_unreachable'))
  const away = await does(server, leader, 'Group_Add', { group: '20', name: '售后部' })
  expect(away.response).toMatchObject({ ok: false, error: { code: 'unreachable', state: 'directory_away' } })
  await server.clock.advanceAsync(5_000)
  expect(directory.loads()).toBe(2)
  directory.readable()
  await server.clock.advanceAsync(10_000)
  const outcome = await begin(server, leader, 'Group_Add', { group: '20', name: '售后部' })
  directory.answers(ok({}))
  expect(await outcome()).toBe('done')
  await server.clock.advanceAsync(120_000)
  expect(directory.loads()).toBe(3)
})

test('a server without a directory refuses every change and still tells who is there', async () => {
  const server = await startMemoryServer()
  const leader = await server.agent({ uid: '8600' })
  expect((await does(server, leader, 'Agent_Del', { uid: '8601' })).response).toMatchObject({ ok: false, error: { code: 'wrong_state', state: 'no_directory' } })
  expect(await leader.ask('Groups_Info', {})).toMatchObject({ result: { directory: 'none', groups: [{ id: '1' }, { id: '2' }, { id: '15' }] } })
})

test('a call that comes while its group is being deleted is served before the group goes', async () => {
  const { server, leader, directory } = await site()
  const agent = await server.agent({ uid: '8604' })
  await succeeds(server, agent, 'ATSetBusy', { busy: true })
  const outcome = await begin(server, leader, 'Group_Del', { group: '2' })
  await succeeds(server, agent, 'sim.incoming', { caller: CUSTOMER, group: '2' })
  directory.answers(ok({}))
  expect(await outcome()).toBe('done')
  await server.clock.advanceAsync(2_000)
  expect(leader.events('queue.changed').filter(({ data }) => data['group'] === '2').at(-1)).toMatchObject({ data: { waiting: 1 } })
  await succeeds(server, agent, 'ATSetReady', { ready: true })
  expect(ownLegs(agent, '604')).toMatchObject([{ state: 'ringing', queue: { group: '2' } }])
  await succeeds(server, agent, 'ATAnswer')
  await server.clock.advanceAsync(2_000)
  expect(agent.events('site.changed').at(-1)).toMatchObject({ data: { groups: [], siteGroups: [{ id: '1' }, { id: '15' }] } })
  expect(ownLegs(agent, '604')).toMatchObject([{ state: 'talking' }])
})

test('changes are made one after the other: what the first has changed the second finds', async () => {
  const { server, leader, directory } = await site()
  const first = await begin(server, leader, 'Group_Add', { group: '20', name: '售后部' })
  const second = await begin(server, leader, 'Group_Add', { group: '20', name: '又一个' })
  expect(directory.written()).toBe(1)
  directory.answers(ok({}))
  expect([await first(), await second(), directory.written()]).toEqual(['done', 'wrong_state group_exists', 1])
})

test('an agent who calls somebody while he is being deleted is logged out; his call stays at his telephone', async () => {
  const { server, leader, directory } = await site()
  const agent = await server.agent({ uid: '8604' })
  const outcome = await begin(server, leader, 'Agent_Del', { uid: '8604' })
  await succeeds(server, agent, 'ATPlaceCall', { called: CUSTOMER })
  directory.answers(ok({}))
  expect(await outcome()).toBe('done')
  expect(await agent.waitBye()).toMatchObject({ reason: 'forced_logout', by: '8600' })
  await succeeds(server, leader, 'sim.answer', { number: CUSTOMER })
  expect(server.server.stats().calls).toBe(1)
  await succeeds(server, leader, 'sim.hangup', { number: CUSTOMER })
  expect(server.server.stats().calls).toBe(0)
})
