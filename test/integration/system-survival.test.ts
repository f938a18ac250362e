/** The whole system on a fake clock: what once went wrong when a server died or a snapshot came at a bad moment. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { legsOf, SystemHarness, type Seat } from '../support/system-harness.ts'

const CUSTOMER = '15400000001'

async function house(...uids: readonly string[]): Promise<{ readonly system: SystemHarness; readonly seats: readonly Seat[] }> {
  const system = await SystemHarness.create()
  const seats = uids.map((uid) => system.createSeat(uid))
  onTestFinished(() => system.dispose(seats))
  for (const seat of seats) void system.login(seat)
  await system.clock.advanceAsync(500)
  for (const seat of seats) expect(seat.client.status().state).toBe('ready')
  return { system, seats }
}

const customerCalls = (system: SystemHarness): void => {
  const result = system.phones.sim?.incoming('customer', { caller: CUSTOMER, called: '4008101001', trunk: null, group: '15', extension: null })
  expect(result?.ok).toBe(true)
}

describe('a server that died while the ACD let a telephone ring', () => {
  it('takes the call up again, offers it anew and lets it be answered', async () => {
    const { system, seats: [agent] } = await house('8643')
    if (agent === undefined) throw new Error('there is a seat')
    customerCalls(system)
    await system.clock.advanceAsync(100)
    expect(system.legsInSwitch('643')).toHaveLength(1)
    system.crashServer()
    system.startServer()
    await system.clock.advanceAsync(5_000)
    const leg = [...agent.client.model().calls.values()][0]
    expect(leg).toMatchObject({ state: 'ringing', caller: CUSTOMER, queue: { group: '15' } })
    expect(leg?.ringDeadline).not.toBeNull()
    void system.execute(agent, 'ATAnswer', {})
    await system.clock.advanceAsync(100)
    expect(legsOf(agent.client.model())).toEqual([`${leg?.callId ?? ''} talking`])
  })

  it('goes on looking for somebody when the agent it rang at does not answer', async () => {
    const { system } = await house('8643', '8601')
    customerCalls(system)
    await system.clock.advanceAsync(100)
    system.crashServer()
    system.startServer()
    await system.clock.advanceAsync(60_000)
    const rang = system.switchEvents.flatMap((event) => (event.kind === 'call' && event.cause === 'delivered' ? [event.call.parties.at(-1)?.number] : []))
    expect(new Set(rang)).toEqual(new Set(['643', '601']))
    // Both have let it ring and are busy now; the customer still waits in his queue.
    expect(system.phones.calls()[0]?.parties.map(({ kind }) => kind)).toEqual(['external', 'queue'])
  })

  it('leaves no draft of the former server behind and one record for every time it rang', async () => {
    const { system } = await house('8643', '8601')
    customerCalls(system)
    await system.clock.advanceAsync(3_000)
    system.crashServer()
    await system.clock.advanceAsync(1_000)
    system.startServer()
    await system.clock.advanceAsync(60_000)
    expect(system.phones.sim?.hangup('customer', CUSTOMER).ok).toBe(true)
    await system.clock.advanceAsync(1_000)
    expect(system.records.open()).toEqual([])
    const records = system.records.recent(20)
    const rang = system.switchEvents.filter((event) => event.kind === 'left' && event.party.kind === 'extension').length
    expect(records.filter(({ extension }) => extension !== null)).toHaveLength(rang)
    expect(new Set(records.map(({ segment }) => segment)).size).toBe(records.length)
    expect(records.filter(({ extension, endCause }) => extension === null && endCause === 'abandoned')).toHaveLength(1)
  })

  it('closes the record of a telephone that stopped ringing while no server ran', async () => {
    const { system } = await house('8643')
    customerCalls(system)
    await system.clock.advanceAsync(3_000)
    system.crashServer()
    // He rejects at the telephone itself; the caller is back at the route point.
    expect(system.phones.sim?.hangup('hand', '643').ok).toBe(true)
    await system.clock.advanceAsync(1_000)
    system.startServer()
    await system.clock.advanceAsync(100)
    expect(system.records.recent(5)).toMatchObject([{ extension: '643', segment: 1, endCause: 'outcome_unknown' }])
  })
})

describe('a take-over while the first PC was offline', () => {
  it('is not undone: the first PC comes back displaced, also while the second has lost its link', async () => {
    const { system, seats: [first] } = await house('8643')
    if (first === undefined) throw new Error('there is a seat')
    const [link] = system.openLinks()
    if (link === undefined) throw new Error('there is a link')
    link.dropToClient = true
    link.dropToServer = true
    const second = system.createSeat('8643')
    onTestFinished(() => { second.client.dispose() })
    void system.login(second, { takeOver: true })
    await system.clock.advanceAsync(500)
    expect(second.client.status().state).toBe('ready')
    // The second loses its link just when the first notices and comes back.
    await system.clock.advanceAsync(40_000)
    const goesSilent = system.openLinks().filter((open) => open !== link)
    for (let n = 0; n < 40 && first.client.status().state !== 'displaced'; n += 1) {
      for (const open of goesSilent) if (open.open) open.reset()
      await system.clock.advanceAsync(500)
      // Whatever link is new now and not the first's.
      if (second.client.status().state === 'ready') goesSilent.splice(0, goesSilent.length, ...system.openLinks().slice(-1))
    }
    expect(first.client.status()).toMatchObject({ state: 'displaced', reason: 'taken_over', by: '8643', retryAt: null })
    await system.clock.advanceAsync(120_000)
    expect(first.client.status().state).toBe('displaced')
    expect(second.client.status().state).toBe('ready')
  })
})

describe('a snapshot', () => {
  it('does not keep for ever a queue state that passed between two pictures', async () => {
    const { system, seats: [first] } = await house('8643', '8601')
    if (first === undefined) throw new Error('there is a seat')
    const setBusy = (busy: boolean): void => { void system.execute(first, 'ATSetBusy', { busy }) }
    // Pictures go out at once after a rest, then at most every 200 ms: busy is shown, ready is not yet.
    setBusy(true)
    await system.clock.advanceAsync(10)
    setBusy(false)
    await system.clock.advanceAsync(10)
    void system.follow('snapshot', first.client.request('snapshot', {}))
    await system.clock.advanceAsync(10)
    // Busy again before the next picture, which therefore shows nothing new.
    setBusy(true)
    await system.clock.advanceAsync(2_000)
    const { before, after } = await system.compareWithServer(first)
    expect(after.queues.get('15')?.readyAgents).toBe(1)
    expect(before.queues).toEqual(after.queues)
    expect(system.hanging()).toEqual([])
  })
})
