import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTcpProxy } from '../support/tcp-proxy.ts'
import { signIn, startTcpSystem, tcpClient, untilLeg, untilModel, untilStatus } from '../support/system-tcp.ts'

describe('two desks at one server, over real TCP', () => {
  it('see the same call: 8643 calls 601, 8601 answers, 8643 hangs up', async () => {
    const { port } = await startTcpSystem()
    const [caller, called] = [tcpClient(port), tcpClient(port)]
    expect(await signIn(caller, '8643')).toMatchObject({ ok: true, value: { name: '付智伟', extensionKind: 'ip' } })
    expect((await signIn(called, '8601')).ok).toBe(true)
    const placed = await caller.execute('ATPlaceCall', { called: '601' })
    const ringing = await untilLeg(called, 'ringing')
    expect(placed).toMatchObject({ ok: true, value: { callId: ringing.callId } })
    expect(ringing).toMatchObject({ direction: 'internal-in', peer: { number: '643', uid: '8643', name: '付智伟' } })
    expect(await called.execute('ATAnswer', { callId: ringing.callId })).toMatchObject({ ok: true })
    const [one, other] = [await untilLeg(caller, 'talking'), await untilLeg(called, 'talking')]
    expect(one.callId).toBe(other.callId)
    expect([one.peer.number, other.peer.number]).toEqual(['601', '643'])
    expect([one.direction, other.direction]).toEqual(['internal-out', 'internal-in'])
    expect(await caller.execute('ATHangup', { callId: one.callId })).toMatchObject({ ok: true })
    await untilModel(called, (model) => model.calls.size === 0)
    await untilModel(caller, (model) => model.calls.size === 0)
  })

  it('refuse a second login with the owner, and let it take over; the first says so and stays down', async () => {
    const { port } = await startTcpSystem()
    const [first, second] = [tcpClient(port), tcpClient(port)]
    expect((await signIn(first, '8643')).ok).toBe(true)
    expect(await signIn(second, '8643')).toMatchObject({ ok: false, error: { code: 'agent_in_use', owner: { uid: '8643', host: 'PC-TEST' } } })
    expect(first.status().state).toBe('ready')
    expect((await signIn(second, '8643', true)).ok).toBe(true)
    const status = await untilStatus(first, ({ state }) => state === 'displaced')
    expect(status).toMatchObject({ reason: 'taken_over', where: 'PC-TEST', retryAt: null })
    expect(second.status().state).toBe('ready')
    expect(await first.request('ATHoldCall', {})).toMatchObject({ ok: false, error: { code: 'not_connected' } })
  })

  it('give a client that is started anew in a call its call back from the snapshot', async () => {
    const { port, phones } = await startTcpSystem()
    const crashed = tcpClient(port)
    expect((await signIn(crashed, '8643')).ok).toBe(true)
    expect((await crashed.execute('ATPlaceCall', { called: '10086' })).ok).toBe(true)
    await untilLeg(crashed, 'ringback')
    expect(phones.sim?.answer('person', '10086').ok).toBe(true)
    const before = await untilLeg(crashed, 'talking')
    // The process dies without a word to the server.
    crashed.dispose()
    const restarted = tcpClient(port)
    expect((await signIn(restarted, '8643', true)).ok).toBe(true)
    const after = await untilLeg(restarted, 'talking')
    expect(after).toEqual(before)
    expect((await restarted.execute('ATHangup', { callId: after.callId })).ok).toBe(true)
    await untilModel(restarted, (model) => model.calls.size === 0)
  })
})

describe('a client program that is killed in a call and started again', () => {
  it('logs in without being asked to take over from itself, and gets its call back from the snapshot', async () => {
    const { port, phones } = await startTcpSystem()
    const child = spawn(process.execPath, [join(import.meta.dirname, '../support/agent-program.ts'), String(port), '8643', '601'],
      { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => { child.kill('SIGKILL') })
    const says = once(createInterface(child.stdout), 'line') as Promise<[string]>
    const colleague = tcpClient(port)
    expect((await signIn(colleague, '8601')).ok).toBe(true)
    const { callId } = await untilLeg(colleague, 'ringing')
    expect((await colleague.execute('ATAnswer', { callId })).ok).toBe(true)
    expect((await says)[0]).toBe(`talking ${callId}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(phones.calls()).toHaveLength(1)
    const restarted = tcpClient(port)
    expect(await signIn(restarted, '8643')).toMatchObject({ ok: true })
    // Ready means: the snapshot is there, and the call in it.
    expect(restarted.status().state).toBe('ready')
    expect([...restarted.model().calls.values()]).toMatchObject([{ callId, state: 'talking', peer: { number: '601', uid: '8601' } }])
    expect((await restarted.execute('ATHoldCall', { callId })).ok).toBe(true)
    expect((await restarted.execute('ATHangup', { callId })).ok).toBe(true)
    await untilModel(colleague, (model) => model.calls.size === 0)
  })
})

describe('a pulled cable, over real TCP', () => {
  it('is found dead within the heartbeat offered, and the session is resumed when the cable is back', async () => {
    const deadMs = 900
    const { port, phones } = await startTcpSystem({ heartbeatIdleMs: 300, heartbeatDeadMs: deadMs })
    const proxy = await createTcpProxy({ host: '127.0.0.1', port })
    onTestFinished(() => proxy.close())
    const client = tcpClient(proxy.port, { probeTimeoutMs: 200, helloTimeoutMs: 300 })
    expect((await signIn(client, '8643')).ok).toBe(true)
    const pulledAt = performance.now()
    proxy.pullCable()
    const waiting = client.execute('ATSetBusy', { busy: true })
    const lost = await untilStatus(client, ({ state }) => state === 'connecting')
    expect(lost).toMatchObject({ reason: 'dead' })
    // The last byte came at most one idle time before; a busy machine is given its time.
    expect(performance.now() - pulledAt).toBeLessThan(deadMs + 1_500)
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'link_lost' } })
    const missed = phones.sim?.incoming('customer', { caller: '15400000001', called: '643', trunk: null, group: null, extension: client.model().self?.extension ?? null })
    expect(missed?.ok).toBe(true)
    proxy.plugIn()
    await untilStatus(client, ({ state }) => state === 'ready')
    expect((await untilLeg(client, 'ringing')).caller).toBe('15400000001')
  })

  it('fails every waiting request at once when the connection is reset, and comes back by itself', async () => {
    const { port } = await startTcpSystem()
    const proxy = await createTcpProxy({ host: '127.0.0.1', port })
    onTestFinished(() => proxy.close())
    const client = tcpClient(proxy.port)
    expect((await signIn(client, '8643')).ok).toBe(true)
    const waiting = [client.execute('ATSetBusy', { busy: true }), client.request('snapshot', {})]
    proxy.resetAll()
    for (const result of await Promise.all(waiting)) expect(result).toMatchObject({ ok: false, error: { code: 'link_lost' } })
    await untilStatus(client, ({ state }) => state === 'ready')
    expect((await client.execute('ATSetBusy', { busy: true, cause: '会议' })).ok).toBe(true)
    expect(client.model().self).toMatchObject({ state: 'busy', reason: '会议' })
  })
})
