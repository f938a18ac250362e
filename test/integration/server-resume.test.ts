import { describe, expect, test } from 'vitest'
import { startMemoryServer, startTcpServer, testSite } from '../support/server-harness.ts'
import { SystemHarness } from '../support/system-harness.ts'
import { WATERMARK_BYTES } from '../../src/cti/server/sessions/outbox.ts'

describe('resume', () => {
  test('a lost session is taken up again and what was missed is replayed without a gap', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    const seen = first.lastSeq()
    first.cut()
    const caller = await site.agent({ uid: '8601' })
    const placing = caller.act('ATPlaceCall', { called: '643' })
    await site.settle()
    await placing
    const again = site.client()
    const answer = await again.resume(first)
    const ringing = await again.waitEvent('call.changed')
    expect(ringing.data).toMatchObject({ state: 'ringing', peer: { number: '601', uid: '8601' } })
    const numbers = again.events().map((event) => event.seq)
    expect(numbers).toEqual(numbers.map((_, index) => seen + 1 + index))
    expect(again.events('snapshot.begin')).toEqual([])
    // What happened while the link was lost counts: who has less is not at the truth yet.
    expect(numbers.length).toBeGreaterThan(0)
    expect(answer).toMatchObject({ ok: true, result: { replayed: numbers.length } })
  })

  test('events that were sent but never arrived come again with their old numbers', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    const heard = first.lastSeq()
    await first.act('ATSetBusy', { busy: true, cause: '培训' })
    first.cut()
    const again = site.client()
    expect(await again.resume(first, heard)).toMatchObject({ ok: true, result: { replayed: 1 } })
    expect(again.events()[0]).toMatchObject({ seq: heard + 1, event: 'agent.changed', data: { state: 'busy', reason: '培训' } })
  })

  test('a resume pushes out a connection that is dead without the server knowing', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    const again = site.client()
    expect(await again.resume(first)).toMatchObject({ ok: true })
    await first.waitClosed()
    expect(first.messages.some((message) => message.kind === 'bye')).toBe(false)
    expect((await again.act('ATSetReady', { ready: true })).outcome).toMatchObject({ event: 'request.done', data: { ok: true } })
  })

  test('a listener cannot take a session: the proof holds for one connection only', async () => {
    const site = await startMemoryServer()
    const victim = await site.agent({ uid: '8643' })
    const thief = site.client()
    const stolen = Object.assign(Object.create(victim) as typeof victim, { sessionKey: new Uint8Array(32) })
    expect(await thief.resume(stolen)).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
    expect(victim.closed).toBe(false)
  })

  test.each([['a number that was never sent', 9_999], ['an unknown session', 0]])('%s means logging in again', async (_, seq) => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    if (seq === 0) first.session = 'unknown-session'
    first.cut()
    expect(await site.client().resume(first, seq)).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
  })

  test('a gap larger than the replay buffer means logging in again', async () => {
    const site = await startMemoryServer({ limits: { replayEvents: 3 } })
    const first = await site.agent({ uid: '8643' })
    const heard = first.lastSeq()
    for (let n = 0; n < 4; n += 1) await first.act('ATSetBusy', { busy: true, cause: `r${String(n)}` })
    first.cut()
    expect(await site.client().resume(first, heard)).toMatchObject({ ok: false })
    expect(await site.client().resume(first, heard + 1)).toMatchObject({ ok: true, result: { replayed: 3 } })
  })

  test('while the link is lost the states of a thing are merged and nothing is numbered', async () => {
    const site = await startMemoryServer()
    const watcher = await site.agent({ uid: '8600', watch: 'all' })
    const other = await site.agent({ uid: '8601' })
    await site.clock.advanceAsync(1_000)
    const heard = watcher.lastSeq()
    watcher.cut()
    for (let n = 0; n < 50; n += 1) await other.act('ATSetBusy', { busy: true, cause: `r${String(n)}` })
    const again = site.client()
    await again.resume(watcher)
    const changes = again.events('agent.changed').filter((event) => event.data['uid'] === '8601')
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatchObject({ data: { reason: 'r49' } })
    expect(again.events()[0]?.seq).toBe(heard + 1)
  })

  test('after the grace time the agent is logged out; his call stays at the telephone', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    const watcher = await site.agent({ uid: '8600', watch: 'all' })
    const placing = first.act('ATPlaceCall', { called: '601' })
    await site.settle()
    await placing
    await watcher.ask('sim.answer', { number: '601' })
    await site.settle()
    first.cut()
    for (let n = 0; n < 59; n += 1) {
      await site.clock.advanceAsync(1_000)
      watcher.send({ kind: 'ping', t: 1 })
    }
    expect(site.server.stats().sessions).toBe(2)
    await site.clock.advanceAsync(1_000)
    await watcher.waitEvent('agent.changed', (agent) => agent['uid'] === '8643' && agent['state'] === 'logged-out' )
    expect(site.switch.calls()).toHaveLength(1)
    expect(await site.client().resume(first)).toMatchObject({ ok: false })
  })

  test('an agent whose program was killed logs in again without being asked to take over from himself, and gets his call back', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    const busy = await first.act('ATSetBusy', { busy: true, cause: '外呼' })
    expect(busy.outcome).toMatchObject({ data: { state: 'busy' } })
    const placing = first.act('ATPlaceCall', { called: '601' })
    await site.settle()
    await placing
    first.cut()
    const again = await site.agent({ uid: '8643' })
    expect(again.events('call.changed')[0]).toMatchObject({ data: { state: 'ringback', agent: '8643' } })
    expect(again.events('agent.changed')[0]).toMatchObject({ data: { state: 'busy', callState: 'ringback' } })
  })

  test('a lost session is kept for its own PC: from elsewhere it takes a take-over', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643', host: 'PC-17' })
    first.cut()
    expect(await site.client().login({ uid: '8643', host: 'PC-18' })).toMatchObject({
      ok: false, error: { code: 'agent_in_use', owner: { uid: '8643', host: 'PC-17' } },
    })
    expect(await site.client().login({ uid: '8643', host: 'PC-17', extension: '601' })).toMatchObject({ ok: false, error: { code: 'agent_in_use' } })
    expect(await site.client().resume(first)).toMatchObject({ ok: true })
  })

  test('an automatic login displaces nobody, not even a lost session of the same PC', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643', instance: 'program-number-1' })
    first.cut()
    expect(await site.client().login({ uid: '8643', automatic: true, instance: 'program-number-2' })).toMatchObject({ ok: false, error: { code: 'agent_in_use' } })
    expect(await site.client().login({ uid: '8643', automatic: true })).toMatchObject({ ok: false, error: { code: 'agent_in_use' } })
    expect(await site.client().resume(first)).toMatchObject({ ok: true })
  })

  test('a program that never heard the answer to its login is not kept out by its own session', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643', instance: 'program-number-1' })
    // The server believes that the first connection stands.
    expect(first.closed).toBe(false)
    expect(await site.client().login({ uid: '8643', automatic: true, instance: 'program-number-1' })).toMatchObject({ ok: true })
    expect(site.server.stats().sessions).toBe(1)
  })

  test('a session taken over while its link was lost is refused with the one who took it, also when he has gone', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643', host: 'PC-17' })
    first.cut()
    const second = await site.agent({ uid: '8643', host: 'PC-18', takeOver: true })
    const refusal = { ok: false, error: { code: 'agent_in_use', owner: { uid: '8643', host: 'PC-18' } } }
    expect(await site.client().resume(first)).toMatchObject(refusal)
    expect(second.closed).toBe(false)
    await second.ask('logout')
    expect(await site.client().resume(first)).toMatchObject(refusal)
    expect(site.server.stats().sessions).toBe(0)
  })

  test('an agent whose telephone was taken over by another learns who, at his resume', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    first.cut()
    await site.agent({ uid: '8601', extension: '643', host: 'PC-18', takeOver: true })
    expect(await site.client().resume(first)).toMatchObject({ ok: false, error: { code: 'extension_in_use', owner: { uid: '8601', host: 'PC-18' } } })
  })

  test('who took over is told only to the one who was displaced', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    first.cut()
    await site.agent({ uid: '8643', takeOver: true })
    const stranger = Object.assign(Object.create(first) as typeof first, { sessionKey: new Uint8Array(32) })
    const answer = await site.client().resume(stranger)
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
    expect(JSON.stringify(answer)).not.toContain('owner')
  })

  test('a resend gets the first outcome and is never executed twice', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    const asked = first.ask('ATPlaceCall', { called: '601' }, { key: 'place-once' })
    await site.settle()
    const placed = await asked
    first.cut()
    const again = site.client()
    await again.resume(first)
    const retried = await again.ask('ATPlaceCall', { called: '601' }, { key: 'place-once', retry: true })
    expect(retried).toMatchObject({ ok: true, result: placed.ok ? placed.result : {} })
    expect(site.switch.calls()).toHaveLength(1)
    expect(await again.ask('ATPlaceCall', { called: '601' }, { key: 'never-arrived', retry: true })).toMatchObject({
      ok: false, error: { code: 'outcome_unknown' },
    })
    expect(site.switch.calls()).toHaveLength(1)
  })
})

describe('slow readers', () => {
  test('get the newest state only, without a gap, and never lose the end of a call', async () => {
    const site = await startTcpServer()
    const slow = await site.agent({ uid: '8600', watch: 'all' })
    const busy = await site.agent({ uid: '8601' })
    slow.pause()
    const filler = 'x'.repeat(120)
    // Fills the system's buffers until the server holds events back.
    for (let n = 0; n < 12_000; n += 1) busy.send({ kind: 'request', id: 1_000 + n, cmd: 'ATSetBusy', key: `slow-key-${String(n)}`, args: { busy: true, cause: `${filler}${String(n)}` } })
    await busy.wait('the last answer', (message): message is typeof message & { kind: 'response' } => message.kind === 'response' && message.id === 12_999)
    slow.goOn()
    const last = await slow.waitEvent('agent.changed', (agent) => agent['reason'] === `${filler}11999`)
    const numbers = slow.events().map((event) => event.seq)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    expect(last.seq).toBeLessThan(12_000)
  })

  test('are cut off with slow_consumer when too much waits, and must log in again', async () => {
    const site = await startMemoryServer({ limits: { sendBufferBytes: WATERMARK_BYTES } })
    const slow = await site.agent({ uid: '8600', watch: 'all' })
    const busy = await site.agent({ uid: '8643' })
    slow.pause()
    for (let n = 0; n < 600 && !slow.closed; n += 1) {
      const placing = busy.ask('ATPlaceCall', { called: '13900000000' })
      await site.settle()
      await placing
      const hanging = busy.ask('ATHangup')
      await site.settle()
      await hanging
    }
    slow.goOn()
    expect(site.log.lines.some((line) => line.message === 'slow reader cut off')).toBe(true)
    expect(await site.client().resume(slow)).toMatchObject({ ok: false })
    expect(await site.client().login({ uid: '8600' })).toMatchObject({ ok: true })
  })
})

test('a client is not ready after a resume before its model shows what happened while the link was lost', async () => {
  const system = await SystemHarness.create({ seed: 1, site: await testSite() })
  const seat = system.createSeat('8643')
  void system.login(seat, { takeOver: false, watch: 'own' })
  await system.clock.advanceAsync(1_000)
  expect(seat.client.status().state).toBe('ready')
  const atReady: unknown[] = []
  seat.client.subscribe({ onStatus: ({ state }) => { if (state === 'ready') atReady.push([...seat.client.model().calls.values()].map((leg) => leg.state)) } })
  seat.links.at(-1)?.reset()
  const extension = system.site.extensions.find((one) => one.extension === '643')?.extension ?? null
  system.phones.sim?.incoming('t', { caller: '13800138000', called: '95500', trunk: null, group: null, extension })
  await system.clock.advanceAsync(4_000)
  expect(atReady).toEqual([['ringing']])
  await system.dispose([seat])
})
