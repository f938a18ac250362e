/** What must hold in the house after everything has settled (test/property/call-control-*.test.ts). */
import { expect } from 'vitest'
import type { SwitchCall, SwitchParty } from '../../src/cti/server/switch/switch.ts'
import { type Asked, type CallHouse, must, partiesAt } from './call-house.ts'
import { CODES, EXTENSIONS, LEADER, PEOPLE } from './call-site.ts'
import { checkRecords } from './call-records.ts'
import { checkReturns } from './call-story.ts'
import { legsOf, type Seat } from './system-harness.ts'

/** Everything: heals the house, looks at it, empties it, looks again, and sees that it still works. */
export async function checkSettled(house: CallHouse): Promise<void> {
  const { system } = house
  await house.heal()
  expect(system.hanging()).toEqual([])
  await checkAgreement(house)
  checkNobodyIsForgotten(house)
  await emptyHouse(house)
  checkRecords(house)
  await everybodyBackToWork(house)
  await checkAgreement(house)
  checkMessages(house)
  await checkServes(house, '15')
  await emptyHouse(house)
  checkRecords(house)
  checkDone(house)
  checkReturns(house)
  checkAudit(house)
  await house.dispose()
  expect(system.hanging()).toEqual([])
  expect(system.log.lines.filter(({ level }) => level === 'error')).toEqual([])
}

/** The switch, the server and every client tell the same. */
async function checkAgreement(house: CallHouse): Promise<void> {
  const { system } = house
  const up = new Set<string>()
  for (const seat of house.everybody) {
    const { state } = seat.client.status()
    expect(['ready', 'offline', 'displaced']).toContain(state)
    if (state !== 'ready') continue
    must(!up.has(seat.uid), 'an agent is logged in once', seat.uid)
    up.add(seat.uid)
    const { before, after } = await system.compareWithServer(seat)
    expect(before).toEqual(after)
    expect(legsOf(after)).toEqual(system.legsInSwitch(seat.extension))
    expect(after.self?.uid).toBe(seat.uid)
    checkState(house, seat)
    if (seat.uid === LEADER) checkTeam(house, seat)
  }
  expect(system.server.stats().calls).toBe(system.phones.calls().length)
}

/** Nobody is kept in a state that only lasts for a moment, or beyond its time. */
function checkState(house: CallHouse, { uid, client }: Seat): void {
  const { self, calls } = client.model()
  const ringing = [...calls.values()].some(({ state }) => state === 'ringing')
  must(self?.state !== 'reserved' || ringing, 'nobody is reserved for a call that does not ring', [uid, self])
  must((self?.wrapup?.endsAt ?? Infinity) > house.system.clock.now(), 'after-call work does not outlast its time', self)
  const asked = self?.state === 'wrapup' && self.changedBy === 'system' && self.nextState === null
  must(!asked || self.wrapup?.policy === 'required' || (self.wrapup?.endsAt ?? null) !== null, 'after-call work that the server began has an end', self)
  must(self?.nextState === null || calls.size > 0, 'a wish waits only for the end of a call', self)
}

/** The leader's board: his people, their legs and telephones, as the switch has them. */
function checkTeam(house: CallHouse, { client }: Seat): void {
  const { teamCalls, extensions, agents } = client.model()
  expect([...agents.keys()].sort()).toEqual([...PEOPLE].sort())
  const seated = [...agents.values()].flatMap(({ extension, state }) => (state === 'logged-out' || extension === LEADER.slice(1) ? [] : [extension]))
  for (const extension of seated) {
    const shown = [...teamCalls.values()].filter((leg) => leg.extension === extension).map((leg) => `${leg.callId} ${leg.state}${leg.held ? ' held' : ''}`).sort()
    expect(shown).toEqual(house.system.legsInSwitch(extension ?? ''))
  }
  for (const extension of EXTENSIONS) {
    const idle = partiesAt(house.system.phones.calls(), extension).length === 0
    expect(extensions.get(extension)?.state === 'idle').toBe(idle)
  }
}

/** Once every timer has run: who is in a call has somebody to talk to, or is held by one who can take him back. */
function checkNobodyIsForgotten(house: CallHouse): void {
  for (const call of house.system.phones.calls()) {
    const live = call.parties.filter((party) => party.state !== 'disconnected' && !party.listening)
    if (live.length === 0) continue
    must(live.length > 1, 'nobody is alone in a call', call)
    must(live.every(({ kind }) => kind !== 'queue' && kind !== 'ivr'), 'no queue and no port keeps a caller for ever', call)
    must(live.every(({ state }) => state === 'talking'), 'nobody rings for ever', call)
    const holders = live.filter(({ holding }) => holding)
    for (const holder of holders) checkHolder(house, call, holder)
  }
}

/** The latter two when the telephone's ear has another call, talking or dead. */
const WAYS_BACK = ['ATRetriveCall', 'ATCallReconnect', 'ATCallSwap']

/** Whoever holds has the call at a telephone, is shown it, and can take it back. */
function checkHolder(house: CallHouse, call: SwitchCall, holder: SwitchParty): void {
  must(holder.extension !== null, 'only a telephone of the house holds', call)
  for (const seat of house.everybody) {
    if (seat.extension !== holder.extension || seat.client.status().state !== 'ready') continue
    const leg = seat.client.model().calls.get(call.callId)
    must(leg?.held === true && leg.allowed.some((command) => WAYS_BACK.includes(command)), 'who holds a call is shown it and can take it back', [leg, call])
  }
}

/** Everybody puts down, until nothing is left anywhere. */
async function emptyHouse(house: CallHouse): Promise<void> {
  const { system } = house
  for (let round = 0; round < 20 && system.phones.calls().length > 0; round += 1) {
    for (const party of system.phones.calls().flatMap(({ parties }) => parties)) system.phones.sim?.hangup('end', party.number)
    await house.wait(1_000)
  }
  // A required code has its time; a timed after-call work passes.
  await house.wait(20_000)
  expect(system.phones.calls()).toEqual([])
  expect(system.server.stats().calls).toBe(0)
  expect(system.phones.trunks().filter(({ state }) => state !== 'idle')).toEqual([])
  expect(system.phones.ivrPorts().filter(({ state }) => state !== 'idle')).toEqual([])
  for (const { client } of house.everybody) {
    if (client.status().state !== 'ready') continue
    const { calls, teamCalls, queues } = client.model()
    expect([...calls.values(), ...teamCalls.values()]).toEqual([])
    expect([...queues.values()].filter(({ waiting }) => waiting > 0)).toEqual([])
  }
}

async function everybodyBackToWork(house: CallHouse): Promise<void> {
  for (const seat of house.seats) {
    if (seat.client.status().state !== 'ready') void house.login(seat, true)
    await house.wait(1_000)
    must(seat.client.status().state === 'ready', 'everybody can log in again', [seat.uid, seat.client.status()])
    const callId = seat.client.model().self?.wrapup?.callId
    if (callId !== undefined) await giveAndWait(house, seat, 'wrapup.save', { callId, code: CODES[0], note: '', done: true })
    if (seat.client.model().self?.state !== 'ready') await giveAndWait(house, seat, 'ATSetReady', { ready: true })
    expect(seat.client.model().self?.state).toBe('ready')
  }
}

async function giveAndWait(house: CallHouse, seat: Seat, cmd: 'wrapup.save' | 'ATSetReady', args: object): Promise<void> {
  const asked = house.give(seat, cmd, args as never)
  await house.wait(100)
  expect([cmd, asked.result]).toEqual([cmd, 'ok'])
}

/** A customer who calls now is put through to somebody who is ready, who can answer. */
async function checkServes(house: CallHouse, group: string): Promise<void> {
  const { sim } = house.system.phones
  sim?.incoming('probe', { caller: '13900000009', called: '4008101001', trunk: null, group, extension: null })
  await house.wait(100)
  const rung = house.seats.find(({ client }) => [...client.model().calls.values()].some(({ state }) => state === 'ringing'))
  must(rung !== undefined, 'a waiting caller is offered to somebody who is ready', house.seats.map(({ client }) => client.model().self))
  if (rung === undefined) return
  sim?.answer('probe', rung.extension)
  await house.wait(100)
  const [leg] = rung.client.model().calls.values()
  expect([leg?.state, leg?.peer.number]).toEqual(['talking', '13900000009'])
}

/** What was reported as done has really happened at the switch, after it was asked for. */
function checkDone(house: CallHouse): void {
  for (const asked of house.asked) {
    if (asked.result !== 'ok') continue
    const traces = TRACES[asked.cmd]
    if (traces === undefined) continue
    const events = house.system.switchEvents.slice(asked.from, asked.until ?? undefined)
    must(events.some((event) => traces(event, asked)), `${asked.cmd} was done`, [asked.seat.uid, asked.args])
  }
}

type Trace = (event: CallHouse['system']['switchEvents'][number], asked: Asked) => boolean
const own = (event: Parameters<Trace>[0], { seat }: Asked): SwitchParty | undefined =>
  event.kind === 'call' ? event.call.parties.find((party) => party.extension === seat.extension) : undefined
const talks: Trace = (event, asked) => { const party = own(event, asked); return party?.state === 'talking' && !party.holding }
const leaves: Trace = (event, { seat }) => event.kind === 'left' && event.party.extension === seat.extension

const TRACES: Readonly<Partial<Record<string, Trace>>> = {
  ATAnswer: talks, ATRetriveCall: talks, ATCallSwap: talks, ATCallReconnect: talks,
  ATHangup: leaves, ATTranCall: leaves, ATTranOver: leaves, ATTranCall_toIVR: leaves,
  ATHoldCall: (event, asked) => own(event, asked)?.holding === true,
  ATPlaceCall: (event, asked) => own(event, asked) !== undefined,
  ATConsTrans: (event, asked) => own(event, asked) !== undefined,
  ATConsConf: (event, asked) => own(event, asked) !== undefined,
  ATConfOver: (event) => event.kind === 'call' && event.cause === 'joined',
  ATConf_est: (event, asked) => own(event, asked) !== undefined,
  ATSendDtmf: (event, { seat }) => event.kind === 'dtmf' && event.number === seat.extension,
  ATPickCall: talks,
  ATDiscCall: (event, { args }) => (event.kind === 'left' && event.party.extension === args['ext'])
    || (event.kind === 'call' && event.call.parties.some((party) => party.extension === args['ext'] && party.state === 'disconnected')),
}

/** Sent once, kept once, shown on each PC at most once, and to the person at least once. */
function checkMessages(house: CallHouse): void {
  const { deskStore } = house.system
  for (const [id, hosts] of house.shown) must(new Set(hosts).size === hosts.length, 'a PC shows a message once', [id, hosts])
  const kept = PEOPLE.flatMap((uid) => deskStore.messages(uid, null, null, 1_000).filter(({ to }) => to === uid))
  must(new Set(kept.map(({ text }) => text)).size === kept.length, 'a message is kept once', kept)
  const ids = new Set(kept.map(({ id }) => id))
  for (const { cmd, result, value } of house.asked) {
    if (cmd !== 'ATSendMsg' || result !== 'ok') continue
    for (const id of (value as { readonly ids: readonly string[] }).ids) must(ids.has(id), 'a message that was accepted is kept', id)
  }
  for (const message of kept) {
    must(message.deliveredAt !== null, 'a message to somebody who is there is delivered', message)
    must(house.shown.has(message.id), 'a message that counts as delivered was shown', message)
  }
}

const SUPERVISED = ['ATPickCall', 'ATDiscCall', 'ATInsert', 'ATLogout']
const STATES = ['ATSetReady', 'ATSetBusy', 'ATSetLeaveSeat', 'ATSetAfterWorking']
/** Ends of a request that say nothing about whether the server has seen it. */
const UNSURE = new Set<string | null>(['link_lost', 'timed_out', 'not_connected', 'outcome_unknown', 'not_logged_in', 'overloaded', 'cancelled', 'timeout'])

/** Every act on others, and every attempt, is in the trail: once, with its outcome. */
function checkAudit(house: CallHouse): void {
  const trail = house.system.deskStore.auditTrail(10_000)
  for (const uid of PEOPLE) {
    for (const cmd of [...SUPERVISED, ...STATES]) {
      const acts = house.asked.filter((asked) => asked.seat.uid === uid && asked.cmd === cmd
        && (SUPERVISED.includes(cmd) || (asked.args['uid'] !== undefined && asked.args['uid'] !== uid)))
      const entries = trail.filter(({ who, command }) => who === uid && command === cmd)
      const sure = acts.filter(({ result }) => !UNSURE.has(result))
      must(entries.length >= sure.length && entries.length <= acts.length, 'every act on others is in the trail once', [uid, cmd, acts.map(({ result }) => result), entries])
      const done = entries.filter(({ outcome }) => outcome === 'done').length
      const ok = acts.filter(({ result }) => result === 'ok').length
      must(done >= ok, 'what was done is in the trail as done', [uid, cmd, entries])
      if (!house.everDown) must(entries.every(({ outcome }) => outcome !== 'accepted'), 'no outcome is left open', entries)
    }
  }
}
