import { describe, expect, it } from 'vitest'
import { codeOf, createLinkBench, LOGIN, watch } from '../../../support/link-bench.ts'
import { sampleLeg } from '../../../support/samples.ts'

describe('login', () => {
  it('goes through connecting, authenticating and syncing, and is ready with the snapshot in the model', async () => {
    const bench = await createLinkBench()
    const login = watch(bench.client.login(LOGIN))
    expect(bench.client.status()).toMatchObject({ state: 'connecting', reason: 'connecting', attempt: 1 })
    await bench.clock.advanceAsync(100)
    expect(codeOf(login.value)).toBe('ok')
    expect([...new Set(bench.statuses.map((status) => status.state))])
      .toEqual(['connecting', 'authenticating', 'syncing', 'ready'])
    expect(bench.client.status()).toMatchObject({ state: 'ready', reason: 'up', serverName: 'Scripted', node: 'A', attempt: 0 })
    expect(bench.client.model().self?.name).toBe('付智伟')
    expect(bench.client.model().queues.get('15')?.name).toBe('服务热线')
    expect(bench.changes.map((change) => change.kind)).toEqual(['snapshot'])
  })

  it('never sends the password', async () => {
    const bench = await createLinkBench()
    const login = bench.client.login({ ...LOGIN, password: 'canary-4711' })
    await bench.clock.advanceAsync(100)
    expect(codeOf(await login)).toBe('wrong_password')
    expect(JSON.stringify(bench.a.requests)).not.toContain('canary')
    expect(JSON.stringify(bench.log.lines)).not.toContain('canary')
  })

  it('ends offline with the refusal, and its owner, when the agent is in use', async () => {
    const owner = { uid: '8643', host: 'PC-3', since: 5 }
    const bench = await createLinkBench({ script: { login: { code: 'agent_in_use', message: 'in use', owner } } })
    const login = bench.client.login(LOGIN)
    await bench.clock.advanceAsync(100)
    expect(await login).toMatchObject({ ok: false, error: { code: 'agent_in_use', owner } })
    expect(bench.client.status()).toMatchObject({ state: 'offline', reason: 'login_refused', by: '8643', where: 'PC-3' })
    await bench.clock.advanceAsync(120_000)
    expect(bench.network.attempts).toHaveLength(1)
  })

  it('does not believe a server that cannot prove that it knows the agent, nor what it says', async () => {
    const bench = await createLinkBench({ script: { impostor: true } })
    const login = bench.client.login(LOGIN)
    await bench.clock.advanceAsync(100)
    expect(codeOf(await login)).toBe('server_not_verified')
    expect(bench.client.model().self).toBeNull()
    expect(bench.changes).toEqual([])
    expect(bench.client.status().state).toBe('offline')
  })

  it('waits for a server that is not there, tells why, and comes up when it is', async () => {
    const bench = await createLinkBench()
    bench.down('a')
    const login = watch(bench.client.login(LOGIN))
    await bench.clock.advanceAsync(60_000)
    expect(codeOf(login.value)).toBe('pending')
    expect(bench.client.status()).toMatchObject({ state: 'connecting', reason: 'refused' })
    bench.restore('a')
    await bench.clock.advanceAsync(31_000)
    expect(codeOf(login.value)).toBe('ok')
  })

  it('can be cancelled while it waits', async () => {
    const bench = await createLinkBench()
    bench.down('a')
    const login = bench.client.login(LOGIN)
    await bench.clock.advanceAsync(5_000)
    bench.client.cancelLogin()
    expect(codeOf(await login)).toBe('cancelled')
    expect(bench.client.status().state).toBe('offline')
    expect(bench.clock.pendingTimers).toBe(0)
  })

  it('refuses a second login while one stands', async () => {
    const bench = await createLinkBench()
    await bench.up()
    expect(codeOf(await bench.client.login(LOGIN))).toBe('wrong_state')
  })
})

describe('loss and return', () => {
  it('resumes with the events that were missed, in order and without a snapshot', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.network.last().reset()
    bench.a.emit('call.changed', sampleLeg())
    bench.a.emit('call.changed', sampleLeg({ state: 'talking', answeredAt: 1_795_338_003_000 }))
    await bench.clock.advanceAsync(3_000)
    expect(bench.a.resumes).toBe(1)
    expect(bench.a.logins).toBe(1)
    expect(bench.client.status().state).toBe('ready')
    expect(bench.client.model().calls.get(sampleLeg().callId)?.state).toBe('talking')
    expect(bench.changes.map((change) => change.kind)).toEqual(['snapshot', 'call', 'call'])
  })

  it('keeps its session when a resume is not answered, and gives it up when that happens twice in a row', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.script.resumable = 'silent'
    bench.network.last().reset()
    bench.a.emit('call.changed', sampleLeg())
    await bench.clock.advanceAsync(2_000)
    expect(bench.client.status().state).toBe('authenticating')
    bench.a.script.resumable = true
    await bench.clock.advanceAsync(10_000)
    expect(bench.statuses.map(({ reason }) => reason)).toContain('dead')
    expect(bench.client.status().state).toBe('ready')
    expect({ resumes: bench.a.resumes, logins: bench.a.logins }).toEqual({ resumes: 1, logins: 1 })
    expect(bench.changes.map((change) => change.kind)).toEqual(['snapshot', 'call'])
    bench.a.script.resumable = 'silent'
    bench.network.last().reset()
    await bench.clock.advanceAsync(30_000)
    expect(bench.client.status().state).toBe('ready')
    expect({ resumes: bench.a.resumes, logins: bench.a.logins }).toEqual({ resumes: 1, logins: 2 })
  })

  it('logs in again when the session is gone, and finds its call in the snapshot', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.emit('call.changed', sampleLeg({ state: 'talking' }))
    await bench.clock.advanceAsync(10)
    bench.network.last().reset()
    bench.a.restart()
    await bench.clock.advanceAsync(3_000)
    expect(bench.a.logins).toBe(2)
    expect(bench.client.status().state).toBe('ready')
    expect(bench.client.model().calls.size).toBe(1)
  })

  it('never takes over by itself, and is displaced when somebody else sits there', async () => {
    const bench = await createLinkBench()
    const login = bench.client.login({ ...LOGIN, takeOver: true })
    await bench.clock.advanceAsync(100)
    expect(codeOf(await login)).toBe('ok')
    bench.a.script.login = { code: 'agent_in_use', message: 'in use', owner: { uid: '8643', host: 'PC-3', since: 1 } }
    bench.network.last().reset()
    bench.a.restart()
    await bench.clock.advanceAsync(3_000)
    expect(bench.client.status()).toMatchObject({ state: 'displaced', reason: 'taken_over', by: '8643', where: 'PC-3', retryAt: null })
    const logins = bench.a.requests.filter((request) => request.cmd === 'login')
    expect(logins.map((request) => request.args['takeOver'])).toEqual([true, false])
    expect(logins.map((request) => request.args['automatic'])).toEqual([false, true])
    expect(new Set(logins.map((request) => request.args['instance'])).size).toBe(1)
  })

  it('tells of a new session before it is ready, also when it logged in by itself, and not after a resume', async () => {
    const bench = await createLinkBench()
    const told: string[] = []
    bench.client.subscribe({ onSession: ({ session, name }) => { told.push(`${name} ${session.length > 0 ? bench.client.status().state : ''} ${String(bench.client.model().self?.uid)}`) } })
    await bench.up()
    expect(told).toEqual([`${bench.a.agent.name} syncing 8643`])
    bench.network.last().reset()
    await bench.clock.advanceAsync(3_000)
    expect(bench.a.resumes).toBe(1)
    expect(told).toHaveLength(1)
    bench.network.last().reset()
    bench.a.restart()
    await bench.clock.advanceAsync(6_000)
    expect(bench.client.status().state).toBe('ready')
    expect(told).toHaveLength(2)
  })

  it('is displaced when it learns at the resume that somebody took over meanwhile', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.script.resumable = { code: 'agent_in_use', message: 'taken over', owner: { uid: '8643', host: 'PC-3', since: 1 } }
    bench.network.last().reset()
    await bench.clock.advanceAsync(60_000)
    expect(bench.client.status()).toMatchObject({ state: 'displaced', reason: 'taken_over', by: '8643', where: 'PC-3' })
    expect(bench.a.logins).toBe(1)
    expect(bench.network.attempts).toHaveLength(2)
  })

  it('does not make an agent ready who was away when the session was lost', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.emit('agent.changed', { ...bench.a.agent, state: 'away' })
    await bench.clock.advanceAsync(10)
    bench.network.last().reset()
    bench.a.restart()
    await bench.clock.advanceAsync(3_000)
    const logins = bench.a.requests.filter((request) => request.cmd === 'login')
    expect(logins.map((request) => request.args['startNotReady'])).toEqual([false, true])
  })

  it('tries again later when the automatic login is refused for load', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.script.login = { code: 'overloaded', message: 'too many', retryAfterMs: 20_000 }
    bench.network.last().reset()
    bench.a.restart()
    await bench.clock.advanceAsync(3_000)
    expect(bench.client.status()).toMatchObject({ state: 'connecting', reason: 'login_refused' })
    const attempts = bench.network.attempts.length
    await bench.clock.advanceAsync(15_000)
    expect(bench.network.attempts).toHaveLength(attempts)
    bench.a.script.login = 'normal'
    await bench.clock.advanceAsync(6_000)
    expect(bench.client.status().state).toBe('ready')
  })

  it('alternates between the servers and comes up on the other one', async () => {
    const bench = await createLinkBench({ both: true })
    await bench.up()
    expect(bench.client.status().node).toBe('A')
    bench.down('a')
    bench.network.last().reset()
    await bench.clock.advanceAsync(8_000)
    expect(bench.client.status()).toMatchObject({ state: 'ready', node: 'B' })
    expect(bench.network.attempts.map((attempt) => attempt.host)).toEqual(['a', 'a', 'b'])
  })

  it('waits at most 2 s before the first attempt and never more than 30 s', async () => {
    const bench = await createLinkBench({ seed: 3 })
    await bench.up()
    await bench.clock.advanceAsync(20_000)
    bench.down('a')
    const lostAt = bench.clock.monotonic()
    bench.network.last().reset()
    await bench.clock.advanceAsync(600_000)
    const times = bench.network.attempts.slice(1).map((attempt) => attempt.at)
    expect((times[0] ?? Infinity) - lostAt).toBeLessThanOrEqual(2_000)
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30_001)
    expect(gaps.length).toBeGreaterThan(20)
  })
})

describe('ends that stay', () => {
  it('is displaced by another session, says by whom, and stays down', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.send({ kind: 'bye', reason: 'taken_over', by: '8643', where: 'PC-3' })
    await bench.clock.advanceAsync(300_000)
    expect(bench.client.status()).toMatchObject({ state: 'displaced', reason: 'taken_over', by: '8643', where: 'PC-3' })
    expect(bench.network.attempts).toHaveLength(1)
    expect(bench.clock.pendingTimers).toBe(0)
    const again = bench.client.login(LOGIN)
    await bench.clock.advanceAsync(100)
    expect(codeOf(await again)).toBe('ok')
  })

  it.each([['forced_logout', 'forced_logout'], ['logout', 'logged_out']])('is offline after bye %s', async (reason, shown) => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.send({ kind: 'bye', reason, by: '8600', where: 'PC-1' })
    await bench.clock.advanceAsync(300_000)
    expect(bench.client.status()).toMatchObject({ state: 'offline', reason: shown, by: '8600' })
    expect(bench.network.attempts).toHaveLength(1)
  })

  it('comes back after maintenance, spread over ten seconds', async () => {
    const delays: number[] = []
    for (let seed = 1; seed <= 12; seed += 1) {
      const bench = await createLinkBench({ seed })
      await bench.up()
      bench.a.send({ kind: 'bye', reason: 'maintenance' })
      await bench.clock.advanceAsync(5)
      expect(bench.client.status().reason).toBe('maintenance')
      delays.push((bench.client.status().retryAt ?? 0) - bench.clock.now())
    }
    expect(Math.max(...delays)).toBeGreaterThan(5_000)
    expect(Math.max(...delays)).toBeLessThanOrEqual(10_000)
    expect(Math.min(...delays)).toBeLessThan(3_000)
  })

  it('logs out and forgets everything', async () => {
    const bench = await createLinkBench()
    await bench.up()
    const logout = bench.client.logout()
    await bench.clock.advanceAsync(10)
    expect(codeOf(await logout)).toBe('ok')
    expect(bench.client.status()).toMatchObject({ state: 'offline', reason: 'logged_out' })
    expect(bench.client.model().self).toBeNull()
    await bench.clock.advanceAsync(5_000)
    expect(bench.clock.pendingTimers).toBe(0)
  })

  it('stays logged in when the server refuses because a call stands', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.emit('call.changed', sampleLeg({ state: 'talking' }))
    await bench.clock.advanceAsync(10)
    const logout = bench.client.logout()
    await bench.clock.advanceAsync(10)
    expect(await logout).toMatchObject({ ok: false, error: { code: 'wrong_state', state: 'talking' } })
    expect(bench.client.status().state).toBe('ready')
  })

  it('logs out although the server says nothing', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.network.last().dropToServer = true
    const logout = watch(bench.client.logout())
    await bench.clock.advanceAsync(5_100)
    expect(codeOf(logout.value)).toBe('ok')
    expect(bench.client.status().state).toBe('offline')
  })

  it('fails everything at once when it is disposed of, and leaves no timer', async () => {
    const bench = await createLinkBench({ script: { acting: 'silent' } })
    await bench.up()
    const executed = watch(bench.client.execute('ATPlaceCall', { called: '601' }))
    bench.client.dispose()
    await bench.clock.advanceAsync(10)
    expect(codeOf(executed.value)).toBe('link_lost')
    expect(bench.clock.pendingTimers).toBe(0)
  })
})

describe('gaps', () => {
  it('is degraded while a gap is repaired by a snapshot, and ready again', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.skip(3)
    bench.a.emit('call.changed', sampleLeg())
    await bench.clock.advanceAsync(1)
    expect(bench.client.status()).toMatchObject({ state: 'degraded', reason: 'resyncing' })
    await bench.clock.advanceAsync(10)
    expect(bench.client.status()).toMatchObject({ state: 'ready', reason: 'up' })
    expect(bench.changes.at(-1)?.kind).toBe('snapshot')
    expect(bench.client.model().calls.size).toBe(1)
  })

  it('drops an event that comes twice', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.network.last().duplicateNextToClient = true
    bench.a.emit('call.changed', sampleLeg())
    await bench.clock.advanceAsync(10)
    expect(bench.changes.map((change) => change.kind)).toEqual(['snapshot', 'call'])
    expect(bench.client.status().state).toBe('ready')
  })

  it('asks for a snapshot when a leg does what no leg can do, but not again and again', async () => {
    const bench = await createLinkBench()
    await bench.up()
    for (const state of ['disconnected', 'ringing', 'disconnected', 'ringing', 'disconnected', 'ringing']) {
      bench.a.emit('call.changed', sampleLeg({ state }))
      await bench.clock.advanceAsync(10)
    }
    expect(bench.a.requests.filter((request) => request.cmd === 'snapshot')).toHaveLength(1)
    expect(bench.client.model().calls.get(sampleLeg().callId)?.state).toBe('ringing')
  })

  it('shows a state that it does not know instead of dropping it', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.emit('call.changed', sampleLeg({ state: '77' }))
    bench.a.emit('weather.changed', { sunny: true })
    await bench.clock.advanceAsync(10)
    expect(bench.client.model().calls.get(sampleLeg().callId)?.state).toBe('77')
    expect(bench.client.status().state).toBe('ready')
  })

  it('reconnects when the snapshot that would repair a gap does not come', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.script.snapshot = 'none'
    bench.a.skip(1)
    bench.a.emit('call.changed', sampleLeg())
    await bench.clock.advanceAsync(10_050)
    expect(bench.network.attempts.length).toBe(1)
    expect(bench.client.status()).toMatchObject({ state: 'connecting', reason: 'dead' })
    bench.a.script.snapshot = 'normal'
    await bench.clock.advanceAsync(3_000)
    expect(bench.client.status().state).toBe('ready')
    expect(bench.changes.at(-1)?.kind).toBe('snapshot')
  })
})
