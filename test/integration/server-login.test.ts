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
    [{ uid: '9999' }, 'wrong_password'],
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
  test('guessing is slowed by pair of agent and address: elsewhere the agent is let in at once', async () => {
    const site = await startMemoryServer()
    const guess = () => site.client({ address: '10.0.0.1' }).login({ uid: '8643', password: 'x' })
    for (let n = 0; n < 5; n += 1) expect(await guess()).toMatchObject({ error: { code: 'wrong_password' } })
    expect(await guess()).toMatchObject({ error: { code: 'overloaded', retryAfterMs: 1_000 } })
    expect(await site.client({ address: '10.0.0.2' }).login({ uid: '8643' })).toMatchObject({ ok: true })
    site.clock.advance(1_000)
    expect(await site.client({ address: '10.0.0.1' }).login({ uid: '8643', takeOver: true })).toMatchObject({ ok: true })
  })

  test('guessing over connections in parallel: of 150 challenges five proofs are judged', async () => {
    const site = await startMemoryServer()
    const guessers = Array.from({ length: 150 }, () => site.client({ address: '10.0.0.1' }))
    const challenges = await Promise.all(guessers.map(async (guesser) => {
      const scram = createScramClient({ hashes: testHashes, random: systemRandom, uid: '8643', password: 'x' })
      const first = await guesser.ask('login', {
        version: 1, mechanism: 'SCRAM-SHA-256', uid: '8643', extension: '643', watch: 'own', startNotReady: false,
        host: 'PC', appVersion: '0', takeOver: false, clientFirst: scram.clientFirst,
      })
      expect(first).toMatchObject({ ok: true })
      if (!first.ok) throw new Error('refused')
      // The proof itself is wrong whatever it is: no password is needed to make one.
      return /r=([^,]+),/.exec(String(first.result['serverFirst']))?.[1] ?? ''
    }))
    const answers = await Promise.all(guessers.map((guesser, n) => guesser.ask('login.proof', {
      clientFinal: `c=biws,r=${challenges[n] ?? ''},p=${Buffer.alloc(32).toString('base64')}`,
    })))
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))
    expect(codes.filter((code) => code === 'wrong_password')).toHaveLength(5)
    expect(codes.filter((code) => code === 'overloaded')).toHaveLength(145)
  })

  test('guessing with many names stops an address, but not an agent who has logged in from it before', async () => {
    const site = await startMemoryServer({ limits: { failedLoginsPerAddress: 4 } })
    const agent = await site.agent({ uid: '8643' })
    expect(await agent.ask('logout')).toMatchObject({ ok: true })
    const address = '127.0.0.1'
    for (let n = 0; n < 4; n += 1) await site.client({ address }).login({ uid: `70${String(n)}` })
    expect(await site.client({ address }).login({ uid: '8601' })).toMatchObject({ error: { code: 'overloaded' } })
    expect(await site.client({ address }).login({ uid: '8643' })).toMatchObject({ ok: true })
    expect(await site.client({ address: '10.9.9.8' }).login({ uid: '8601' })).toMatchObject({ ok: true })
  })

  test('guessing telephones and groups with a right password is counted, too', async () => {
    const site = await startMemoryServer()
    for (let n = 0; n < 5; n += 1) {
      expect(await site.client({ address: '10.0.0.1' }).login({ uid: '8643', extension: `77${String(n)}` })).toMatchObject({ error: { code: 'no_such_extension' } })
    }
    expect(await site.client({ address: '10.0.0.1' }).login({ uid: '8643', extension: '775' })).toMatchObject({ error: { code: 'overloaded' } })
  })

  test('before a right proof the answers tell a stranger nothing: agent, telephone and group look alike, each time', async () => {
    const site = await startMemoryServer()
    const challenge = async (uid: string, extension: string, groups?: readonly string[]) => {
      const answer = await site.client().ask('login', {
        version: 1, mechanism: 'SCRAM-SHA-256', uid, extension, watch: 'own', startNotReady: false, ...(groups === undefined ? {} : { groups }),
        host: 'PC', appVersion: '0', takeOver: false, clientFirst: `n,,n=${uid},r=abcdefghijklmnopqrst`,
      })
      if (!answer.ok) throw new Error(answer.error.code)
      const [, salt = '', iterations = ''] = /,s=([^,]+),i=(\d+)$/.exec(String(answer.result['serverFirst'])) ?? []
      return { salt, iterations, bytes: Buffer.from(salt, 'base64').length }
    }
    const real = await challenge('8643', '643')
    const unknown = await challenge('9999', '643')
    expect(unknown).toMatchObject({ iterations: real.iterations, bytes: real.bytes })
    expect(await challenge('9999', '643')).toEqual(unknown)
    expect((await challenge('9998', '643')).salt).not.toBe(unknown.salt)
    expect(await challenge('8643', '999')).toEqual(real)
    expect(await challenge('8643', '643', ['77'])).toEqual(real)
    for (const login of [{ uid: '9999' }, { uid: '8643', extension: '999', password: 'x' }, { uid: '8643', groups: ['77'], password: 'x' }]) {
      const answer = await site.client().login(login)
      expect(answer).toMatchObject({ ok: false, error: { code: 'wrong_password' } })
      if (!answer.ok) expect(JSON.stringify(answer.error)).not.toMatch(/no agent|extension|group/)
    }
  })

  test('failed logins, take-overs and refused resumes are in the audit trail and in the log, a flood of them bounded', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643', host: 'PC-17' })
    await site.client({ address: '10.0.0.7' }).login({ uid: '8643', password: 'x', host: 'PC-9' })
    await site.client().login({ uid: '8601', extension: '643', host: 'PC-18', takeOver: true })
    await site.client({ address: '10.0.0.7' }).ask('resume', { session: first.session, lastSeq: 1, proof: Buffer.alloc(32).toString('base64') })
    const trail = site.deskStore.auditTrail(9).toReversed()
    expect(trail).toMatchObject([
      { who: '8643', command: 'login', extension: '643', outcome: 'wrong_password', address: '10.0.0.7', detail: expect.stringContaining('PC-9') as string },
      { who: '8601', command: 'login', whom: '8643', extension: '643', outcome: 'done', detail: expect.stringContaining('takes over from PC-17') as string },
      { command: 'resume', outcome: 'not_logged_in', address: '10.0.0.7' },
    ])
    expect(site.log.lines.map(({ message }) => message)).toEqual(expect.arrayContaining(['login refused', 'resume refused', 'audit']))
    for (let n = 0; n < 300; n += 1) {
      await site.client({ address: `10.1.0.${String(n % 250)}` }).ask('resume', { session: 's'.repeat(32), lastSeq: 1, proof: Buffer.alloc(32).toString('base64') })
    }
    expect(site.deskStore.auditTrail(2_000).length).toBeLessThan(70)
    expect(site.log.lines.filter(({ message }) => message === 'resume refused').length).toBeLessThan(15)
    site.clock.advance(60_000)
    await site.client({ address: '10.0.0.7' }).login({ uid: '8643', password: 'x' })
    expect(site.deskStore.auditTrail(1)[0]?.detail).toContain('more before it are not kept')
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
