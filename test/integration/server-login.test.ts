import { describe, expect, test } from 'vitest'
import { startMemoryServer, startTcpServer } from '../support/server-harness.ts'
import { createScramClient } from '../../src/cti/protocol/scram.ts'
import { systemRandom } from '../../src/cti/node/index.ts'
import { testHashes } from '../support/fakes.ts'

describe('login over TCP', () => {
  test('opens a session and sends a snapshot whose end names its own sequence number', async () => {
    const site = await startTcpServer()
    const client = site.client()
    const answer = await client.login({ uid: '8643', watch: 'all' })
    expect(answer).toMatchObject({ ok: true, result: { uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip', role: 'agent', graceMs: 60_000 } })
    // The figures of the day may have come behind it already.
    const events = client.events().filter((event) => event.event !== 'figures.changed')
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
    expect(events[0]).toMatchObject({ event: 'snapshot.begin' })
    expect(events[1]).toMatchObject({ event: 'agent.changed', data: { uid: '8643', state: 'ready', changedBy: '8643', host: 'PC-TEST' } })
    expect(events.at(-1)).toMatchObject({ event: 'snapshot.end', data: { seq: events.length } })
    expect(client.events('queue.changed')).toHaveLength(3)
    expect(client.events('agent.changed')).toHaveLength(site.site.agents.length)
    expect(client.events('trunk.changed')).toHaveLength(site.site.trunks.length)
  })

  test('an agent who watches only his own seat learns his queues and his extension, not the others', async () => {
    const site = await startTcpServer()
    const client = await site.agent({ uid: '8643', groups: ['15'] })
    expect(client.events('agent.changed').map((event) => event.data['uid'])).toEqual(['8643'])
    expect(client.events('queue.changed').map((event) => event.data['group'])).toEqual(['15'])
    expect(client.events('extension.changed').map((event) => event.data['extension'])).toEqual(['643'])
    expect(client.events('trunk.changed')).toEqual([])
  })

  test.each([
    [{ uid: '8643', password: 'falsch' }, 'wrong_password'],
    [{ uid: '9999' }, 'no_such_agent'],
    [{ uid: '8643', extension: '999' }, 'no_such_extension'],
    [{ uid: '8643', groups: ['77'] }, 'not_allowed'],
  ] as const)('%o is refused with %s and the connection stays for another try', async (login, code) => {
    const site = await startTcpServer()
    const client = site.client()
    expect(await client.login(login)).toMatchObject({ ok: false, error: { code } })
    expect(await client.login({ uid: '8643' })).toMatchObject({ ok: true })
  })

  test('start not ready is obeyed', async () => {
    const site = await startTcpServer()
    const client = await site.agent({ uid: '8643', startNotReady: true })
    expect(client.events('agent.changed')[0]).toMatchObject({ data: { state: 'not-ready' } })
  })

  test('a second login is told who holds the agent, may take over, and the first is dismissed with by and where', async () => {
    const site = await startTcpServer()
    const first = await site.agent({ uid: '8643', host: 'PC-17' })
    const second = site.client()
    expect(await second.login({ uid: '8643', host: 'PC-18' })).toMatchObject({
      ok: false, error: { code: 'agent_in_use', owner: { uid: '8643', host: 'PC-17' } },
    })
    expect(await second.login({ uid: '8643', host: 'PC-18', takeOver: true })).toMatchObject({ ok: true })
    expect(await first.waitBye()).toMatchObject({ reason: 'taken_over', by: '8643', where: 'PC-18' })
    await first.waitClosed()
    expect(site.server.stats().sessions).toBe(1)
  })

  test('another agent on an occupied extension is told so, only after a correct proof, and takes it over', async () => {
    const site = await startTcpServer()
    const first = await site.agent({ uid: '8643', host: 'PC-17' })
    const second = site.client()
    expect(await second.login({ uid: '8601', extension: '643', password: 'no' })).toMatchObject({ error: { code: 'wrong_password' } })
    expect(await second.login({ uid: '8601', extension: '643' })).toMatchObject({
      ok: false, error: { code: 'extension_in_use', owner: { uid: '8643', host: 'PC-17' } },
    })
    expect(await second.login({ uid: '8601', extension: '643', takeOver: true, watch: 'all' })).toMatchObject({ ok: true })
    expect(await first.waitBye()).toMatchObject({ reason: 'taken_over', by: '8601' })
    const displaced = second.events('agent.changed').find((event) => event.data['uid'] === '8643')
    expect(displaced).toMatchObject({ data: { state: 'logged-out', extension: null } })
  })

  test('login.proof without login is refused, and a proof works only once', async () => {
    const site = await startTcpServer()
    const client = site.client()
    expect(await client.ask('login.proof', { clientFinal: 'c=biws,r=x,p=AAAA' })).toMatchObject({ ok: false, error: { code: 'wrong_state' } })
  })

  test('a proof seen on the wire does not open a second session', async () => {
    const site = await startTcpServer()
    const victim = site.client()
    const scram = createScramClient({ hashes: testHashes, random: systemRandom, uid: '8643', password: 'demo' })
    const login = {
      version: 1, mechanism: 'SCRAM-SHA-256', uid: '8643', extension: '643', watch: 'own', startNotReady: false,
      host: 'PC', appVersion: '0', takeOver: true, clientFirst: scram.clientFirst,
    }
    const first = await victim.ask('login', login)
    if (!first.ok) throw new Error('refused')
    const proof = await scram.respond(String(first.result['serverFirst']))
    if (!proof.ok) throw new Error('no proof')
    expect(await victim.ask('login.proof', { clientFinal: proof.value.clientFinal })).toMatchObject({ ok: true })
    const thief = site.client()
    await thief.ask('login', login)
    expect(await thief.ask('login.proof', { clientFinal: proof.value.clientFinal })).toMatchObject({ ok: false })
    expect(site.server.stats().sessions).toBe(1)
  })

  test('another protocol version is refused with a sentence', async () => {
    const site = await startTcpServer()
    const client = site.client()
    const answer = await client.ask('login', {
      version: 9, mechanism: 'SCRAM-SHA-256', uid: '8643', extension: '643', watch: 'own', startNotReady: false,
      host: 'PC', appVersion: '0', takeOver: false, clientFirst: 'n,,n=8643,r=abcdefghijklmnopqrst',
    })
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad_arguments', message: expect.stringContaining('version 9') as string } })
  })
})

describe('login limits on a fake clock', () => {
  test('rate limit: after five wrong passwords the agent must wait, and then may try again', async () => {
    const site = await startMemoryServer()
    for (let n = 0; n < 5; n += 1) {
      expect(await site.client({ address: `10.0.0.${String(n)}` }).login({ uid: '8643', password: 'x' })).toMatchObject({ error: { code: 'wrong_password' } })
    }
    expect(await site.client().login({ uid: '8643' })).toMatchObject({ error: { code: 'overloaded', retryAfterMs: 60_000 } })
    expect(await site.client().login({ uid: '8601' })).toMatchObject({ ok: true })
    site.clock.advance(60_000)
    expect(await site.client().login({ uid: '8643' })).toMatchObject({ ok: true })
  })

  test('rate limit: an address that guesses with many names is stopped', async () => {
    const site = await startMemoryServer({ limits: { failedLoginsPerAddress: 4 } })
    const guesser = site.client({ address: '10.9.9.9' })
    for (let n = 0; n < 4; n += 1) await guesser.login({ uid: `70${String(n)}` })
    expect(await guesser.login({ uid: '8643' })).toMatchObject({ error: { code: 'overloaded' } })
    expect(await site.client({ address: '10.9.9.8' }).login({ uid: '8643' })).toMatchObject({ ok: true })
  })

  test('a full server says server_full, but lets an agent take over his own session', async () => {
    const site = await startMemoryServer({ limits: { maxSessions: 1 } })
    await site.agent({ uid: '8643' })
    const second = site.client()
    void second.login({ uid: '8601' }).catch(() => undefined)
    expect(await second.waitBye()).toMatchObject({ reason: 'server_full' })
    expect(await site.client().login({ uid: '8643', takeOver: true })).toMatchObject({ ok: true })
  })

  test('too many silent connections from one address are turned away', async () => {
    const site = await startMemoryServer({ limits: { maxPendingPerAddress: 3 } })
    for (let n = 0; n < 3; n += 1) site.client({ address: '10.0.0.1' })
    expect(await site.client({ address: '10.0.0.1' }).waitBye()).toMatchObject({ reason: 'server_full' })
    expect(await site.client({ address: '10.0.0.2' }).login({ uid: '8643' })).toMatchObject({ ok: true })
  })

  test('who does not log in is sent away after the login time', async () => {
    const site = await startMemoryServer()
    const idle = site.client()
    site.clock.advance(9_999)
    expect(idle.closed).toBe(false)
    site.clock.advance(1)
    expect(await idle.waitBye()).toMatchObject({ reason: 'login_timeout' })
    await idle.waitClosed()
  })

  test('log-out ends the session with bye, and is refused while a call stands', async () => {
    const site = await startMemoryServer()
    const client = await site.agent({ uid: '8643' })
    const placing = client.act('ATPlaceCall', { called: '601' })
    await site.settle()
    await placing
    expect(await client.ask('logout')).toMatchObject({ ok: false, error: { code: 'wrong_state', state: 'ringback' } })
    const hanging = client.act('ATHangup')
    await site.settle()
    await hanging
    expect(await client.ask('logout')).toMatchObject({ ok: true })
    expect(await client.waitBye()).toMatchObject({ reason: 'logout' })
    await client.waitClosed()
    expect(site.server.stats().sessions).toBe(0)
    expect(await site.client().login({ uid: '8643' })).toMatchObject({ ok: true })
  })
})
