import { expect, test } from 'vitest'
import { does, talks } from '../support/acts.ts'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient, MemoryServer } from '../support/server-harness.ts'

const CUSTOMER = '13800138000'
const begin = (): Promise<MemoryServer> =>
  startMemoryServer({ limits: { heartbeatIdleMs: 300_000, heartbeatDeadMs: 600_000 }, groups: { wrapup: { policy: 'off', ms: 0, codes: [] } } })
const moves = (site: MemoryServer): Promise<MemoryClient> =>
  site.agent({ uid: '8643', extension: '602', host: 'PC-9', takeOver: true })
const comesIn = async (site: MemoryServer, caller: string, extension: '643' | null = null): Promise<void> => {
  site.switch.sim?.incoming('t', {
    caller, called: '95500', trunk: null, group: extension === null ? '15' : null,
    extension: site.site.extensions.find((one) => one.extension === extension)?.extension ?? null,
  })
  await site.settle()
}
const partiesOf = (site: MemoryServer, caller: string): readonly string[] =>
  site.switch.calls().filter((call) => call.caller === caller).flatMap((call) => call.parties.map((party) => `${party.partyId} ${party.holding ? 'held' : party.state}`))

test('a call that the ACD lets ring at the old seat rings at the new one', async () => {
  const site = await begin()
  await site.agent({ uid: '8643' })
  await comesIn(site, CUSTOMER)
  expect(partiesOf(site, CUSTOMER)).toContain('ext:643 ringing')
  const second = await moves(site)
  await site.settle()
  expect(partiesOf(site, CUSTOMER)).toEqual([`out:${CUSTOMER} talking`, 'queue talking', 'ext:602 ringing'])
  await does(site, second, 'ATAnswer')
  expect(partiesOf(site, CUSTOMER)).toEqual([`out:${CUSTOMER} talking`, 'ext:602 talking'])
})

test('so does one whose delivery is still under way', async () => {
  const site = await begin()
  await site.agent({ uid: '8643' })
  site.switch.sim?.incoming('t', { caller: CUSTOMER, called: '95500', trunk: null, group: '15', extension: null })
  await site.clock.advanceAsync(5)
  await moves(site)
  await site.settle()
  expect(partiesOf(site, CUSTOMER)).toEqual([`out:${CUSTOMER} talking`, 'queue talking', 'ext:602 ringing'])
})

test('an agent who takes his own seat at another PC while a delivery is under way is rung there, and is reserved', async () => {
  const site = await begin()
  await site.agent({ uid: '8643' })
  site.switch.sim?.incoming('t', { caller: CUSTOMER, called: '95500', trunk: null, group: '15', extension: null })
  await site.clock.advanceAsync(5)
  const second = await site.agent({ uid: '8643', host: 'PC-9', takeOver: true })
  await site.settle()
  expect(second.events('agent.changed').at(-1)?.data).toMatchObject({ state: 'reserved' })
  expect(partiesOf(site, CUSTOMER)).toContain('ext:643 ringing')
})

test('a held customer follows his agent to the new seat, and no other call comes before', async () => {
  const site = await begin()
  const agent = await site.agent({ uid: '8643' })
  const callId = await talks(site, agent)
  await does(site, agent, 'ATHoldCall')
  const second = await moves(site)
  await comesIn(site, '13800138009')
  expect(partiesOf(site, CUSTOMER)).toEqual([`out:${CUSTOMER} ringback`, 'ext:602 ringing'])
  expect(partiesOf(site, '13800138009')).not.toContain('ext:602 ringing')
  await does(site, second, 'ATAnswer')
  expect(partiesOf(site, CUSTOMER)).toEqual([`out:${CUSTOMER} talking`, 'ext:602 talking'])
  expect(second.events('call.changed').at(-1)?.data).toMatchObject({ callId, state: 'talking', queue: { group: '15' } })
})

test('two held customers follow one after the other', async () => {
  const site = await begin()
  const agent = await site.agent({ uid: '8643' })
  await talks(site, agent)
  await does(site, agent, 'ATHoldCall')
  await comesIn(site, '13800138007', '643')
  await does(site, agent, 'ATAnswer')
  await does(site, agent, 'ATHoldCall')
  await moves(site)
  await site.settle()
  expect(partiesOf(site, CUSTOMER)).toContain('ext:602 ringing')
  expect(partiesOf(site, '13800138007')).toContain('ext:602 ringing')
})

test('a talk at the old telephone goes on, and its agent gets no other call until it is over', async () => {
  const site = await begin()
  const agent = await site.agent({ uid: '8643' })
  await talks(site, agent)
  const second = await moves(site)
  await comesIn(site, '13800138009')
  expect(partiesOf(site, CUSTOMER)).toContain('ext:643 talking')
  expect(partiesOf(site, '13800138009')).toEqual(['out:13800138009 talking', 'queue talking'])
  await site.clock.advanceAsync(1_000)
  expect(second.events('queue.changed').filter((event) => event.data['group'] === '15').at(-1)?.data).toMatchObject({ readyAgents: 0 })
  site.switch.sim?.hangup('t', CUSTOMER)
  await site.settle()
  expect(partiesOf(site, '13800138009')).toContain('ext:602 ringing')
})

test('a customer held when the session was lost for longer than the grace time follows to the seat of the next login', async () => {
  const site = await begin()
  const agent = await site.agent({ uid: '8643' })
  await talks(site, agent)
  await does(site, agent, 'ATHoldCall')
  agent.cut()
  await site.clock.advanceAsync(site.site.limits.graceMs + 1_000)
  await site.agent({ uid: '8643', extension: '602', host: 'PC-9' })
  await site.settle()
  expect(partiesOf(site, CUSTOMER)).toContain('ext:602 ringing')
})

test('a held customer whose agent sits at a telephone that cannot ring goes back to his queue', async () => {
  const site = await begin()
  const agent = await site.agent({ uid: '8643' })
  await talks(site, agent)
  await does(site, agent, 'ATHoldCall')
  const extension = site.site.extensions.find((one) => one.extension === '602')?.extension
  if (extension === undefined) throw new Error('the site has no extension 612')
  site.switch.setOutOfService(extension, true)
  await site.agent({ uid: '8643', extension: '602', host: 'PC-9', takeOver: true })
  await site.settle()
  expect(partiesOf(site, CUSTOMER)).toEqual([`out:${CUSTOMER} talking`, 'queue talking'])
})

test('a direct customer who cannot be rung at the new seat hears music again, and follows when a call there is over', async () => {
  const site = await begin()
  const agent = await site.agent({ uid: '8643' })
  await comesIn(site, CUSTOMER, '643')
  await does(site, agent, 'ATAnswer')
  await does(site, agent, 'ATHoldCall')
  // One line, and a call on it: it cannot ring for a second one.
  const colleague = await site.agent({ uid: '8601', startNotReady: true })
  await does(site, colleague, 'ATPlaceCall', { called: '611' })
  const second = await site.agent({ uid: '8643', extension: '611', host: 'PC-9', takeOver: true })
  await site.settle()
  expect(partiesOf(site, CUSTOMER)).toEqual([`out:${CUSTOMER} talking`, 'ext:643 held'])
  await does(site, colleague, 'ATHangup')
  await site.settle()
  expect(partiesOf(site, CUSTOMER)).toEqual([`out:${CUSTOMER} ringback`, 'ext:611 ringing'])
  expect(second.events('call.changed').at(-1)?.data).toMatchObject({ extension: '611', state: 'ringing', peer: { number: CUSTOMER } })
})

test.each([['lifts the handset and dials', true], ['is called by a colleague', false]])('an agent who %s as the ACD offers him a call is not unreachable: he keeps his turn', async (_what, dials) => {
  const site = await begin()
  // One line: it cannot ring for a second call.
  const agent = await site.agent({ uid: '8611' })
  const colleague = dials ? null : await site.agent({ uid: '8602' })
  if (colleague !== null) await does(site, colleague, 'ATSetBusy', { busy: true })
  const arrives = (): unknown => site.switch.sim?.incoming('t', { caller: CUSTOMER, called: '95500', trunk: null, group: '15', extension: null })
  if (dials) arrives()
  const own = dials ? agent.act('ATPlaceCall', { called: '13900000000' }) : colleague?.act('ATPlaceCall', { called: '611' })
  if (!dials) arrives()
  await site.settle()
  await own
  expect(agent.events('agent.changed').filter((event) => event.data['uid'] === '8611').at(-1)?.data).toMatchObject({ state: 'ready', reason: null })
  expect(partiesOf(site, CUSTOMER)).toEqual([`out:${CUSTOMER} talking`, 'queue talking'])
  site.switch.sim?.hangup('t', dials ? '611' : '602')
  // The own telephone, called first for a call by computer, gives up after half a minute.
  await site.clock.advanceAsync(dials ? 31_000 : 100)
  expect(partiesOf(site, CUSTOMER)).toContain('ext:611 ringing')
})
