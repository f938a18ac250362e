/**
 * What can happen in the house, as fast-check commands: everything the agents, their leader, the customers
 * and the machines can do. `Picture` is the model: who is in which call, coarsely; it decides what makes sense.
 */
import fc from 'fast-check'
import type { CommandArgs, CommandName } from '../../src/cti/protocol/commands.ts'
import type { CallLeg } from '../../src/shared/domain/schemas.ts'
import { type Asked, type CallHouse, must, partiesAt } from './call-house.ts'
import { CUSTOMERS, EXPERT, EXTENSIONS, LEADER, PEOPLE } from './call-site.ts'
import type { LinkFault } from './fake-network.ts'

/** What a person who stands in the house sees. */
export class Picture {
  serverUp = true
  /** Per person: how many legs his telephone has, in which coarse state. */
  readonly legs: { ringing: number; talking: number; held: number; other: number }[] = PEOPLE.map(() => ({ ringing: 0, talking: 0, held: 0, other: 0 }))
  /** Outside numbers in a call, and those whose telephone rings. */
  outside = new Set<string>()
  ringingOutside = new Set<string>()
  asleep = new Set<number>()
  outOfService = 0

  look(house: CallHouse): void {
    const calls = house.system.phones.calls()
    this.serverUp = house.system.serverIsUp
    for (const [who, legs] of this.legs.entries()) {
      const parties = partiesAt(calls, EXTENSIONS[who] ?? '')
      const count = (state: (party: typeof parties[number]) => boolean): number => parties.filter(state).length
      legs.ringing = count(({ state }) => state === 'ringing')
      legs.held = count(({ holding }) => holding)
      legs.talking = count(({ state, holding }) => state === 'talking' && !holding)
      legs.other = parties.length - legs.ringing - legs.held - legs.talking
    }
    const outside = calls.flatMap(({ parties }) => parties.filter(({ kind }) => kind === 'external'))
    this.outside = new Set(outside.map(({ number }) => number))
    this.ringingOutside = new Set(outside.filter(({ state }) => state === 'ringing').map(({ number }) => number))
    this.asleep = new Set(house.seats.flatMap((seat, who) => (house.asleep.has(seat) ? [who] : [])))
    this.outOfService = house.out.size
  }

  /** The person named, or the next one in the row whose telephone has a leg of one of the kinds. */
  whoHas(who: number, kinds: readonly Kind[]): number | undefined {
    return PEOPLE.map((_, step) => (who + step) % PEOPLE.length).find((one) => kinds.some((kind) => (this.legs[one]?.[kind] ?? 0) > 0))
  }
}

type Kind = keyof Picture['legs'][number]
type Fits = (picture: Picture) => boolean

/** One thing that happens, and how long nothing else does. */
export class Step implements fc.AsyncCommand<Picture, CallHouse> {
  readonly #words: string
  readonly #fits: Fits
  readonly #act: (house: CallHouse, picture: Picture) => unknown
  readonly #thenMs: number

  constructor(words: string, thenMs: number, fits: Fits, act: (house: CallHouse, picture: Picture) => unknown) {
    this.#words = words
    this.#thenMs = thenMs
    this.#fits = fits
    this.#act = act
  }

  check(picture: Readonly<Picture>): boolean { return this.#fits(picture) }

  async run(picture: Picture, house: CallHouse): Promise<void> {
    house.steps += 1
    await this.#act(house, picture)
    await house.wait(this.#thenMs)
    house.checkNow()
    picture.look(house)
  }

  toString(): string { return `${this.#words} +${String(this.#thenMs)}` }
}

type StepArbitrary = fc.Arbitrary<Step>

const who = fc.nat({ max: PEOPLE.length - 1 })
/** Mostly shorter than a message takes from one end to the other and through the switch. */
const thenMs = fc.constantFrom(0, 1, 1, 2, 3, 5, 7, 7, 12, 12, 12, 30, 30, 300)
const pick = fc.nat({ max: 2 })
/** One in six is given although it makes no sense. */
const wild = fc.nat({ max: 5 }).map((n) => n === 0)
const target = fc.constantFrom(...EXTENSIONS, ...EXTENSIONS, ...CUSTOMERS, EXPERT, EXPERT, '666')

function legOf(house: CallHouse, person: number, cmd: CommandName, index: number): CallLeg | undefined {
  const legs = [...house.model(person).calls.values()]
  const fitting = legs.filter(({ allowed }) => allowed.includes(cmd))
  return fitting[index % Math.max(1, fitting.length)] ?? legs[index % Math.max(1, legs.length)]
}

/**
 * A command on a leg of the own telephone. When nothing else is under way the answer is known beforehand: what the
 * leg allows is done, what it does not allow is refused.
 */
function onLeg(cmd: CommandName, needs: readonly Kind[], more: fc.Arbitrary<object> = fc.constant({})): StepArbitrary {
  return fc.record({ who, pick, wild, thenMs, more }).map((p) => new Step(
    `${cmd}(${PEOPLE[p.who] ?? ''} ${JSON.stringify(p.more)}${p.wild ? ' wild' : ''} ${String(p.pick)})`, p.thenMs,
    (picture) => p.wild || picture.whoHas(p.who, needs) !== undefined,
    async (house, picture) => {
      const person = (p.wild ? undefined : picture.whoHas(p.who, needs)) ?? p.who
      const leg = legOf(house, person, cmd, p.pick)
      const calm = leg !== undefined && p.thenMs >= 12 && isCalm(house, person)
      const before = house.story
      const asked = house.give(house.seat(person), cmd, { ...leg === undefined ? {} : { callId: leg.callId }, ...p.more } as CommandArgs<CommandName>)
      if (calm) await checkAnswer(house, leg, asked, before)
    }))
}

/** Only what was known when the command arrived can be held against it. */
async function checkAnswer(house: CallHouse, leg: CallLeg, asked: Asked, before: number): Promise<void> {
  await house.wait(2)
  const moved = house.story !== before
  await house.wait(30)
  if (moved || asked.result === null) return
  if (!leg.allowed.includes(asked.cmd)) must(asked.result !== 'ok', `${asked.cmd} is refused where it is not offered`, [asked.result, leg])
  else if (house.story === before) must(LATE_REFUSALS.has(asked.result), `${asked.cmd} is done where it is offered`, [asked.result, leg])
}

/** Refusals that the leg cannot foresee: the other end, the lines, the arguments. */
const LATE_REFUSALS: ReadonlySet<string> = new Set(['ok', 'busy', 'unreachable', 'bad_arguments', 'link_lost', 'timed_out', 'no_such_extension', 'overloaded'])

function isCalm(house: CallHouse, person: number): boolean {
  const seat = house.seat(person)
  const link = seat.links.at(-1)
  return house.system.serverIsUp && seat.client.status().state === 'ready' && !house.asleep.has(seat)
    && link?.delayMs === 1 && !link.dropToClient && !link.dropToServer
    && house.asked.every(({ result }) => result !== null)
    && house.system.clock.now() - (house.system.switchTimes.at(-1) ?? 0) > 15
}

function byPerson(name: string, fits: (picture: Picture, person: number) => boolean, act: (house: CallHouse, person: number) => unknown): StepArbitrary {
  return fc.record({ who, thenMs }).map((p) => new Step(`${name}(${PEOPLE[p.who] ?? ''})`, p.thenMs, (picture) => fits(picture, p.who), (house) => act(house, p.who)))
}

function byHand(name: string, needs: readonly Kind[], act: (house: CallHouse, extension: string) => unknown): StepArbitrary {
  return fc.record({ who, thenMs }).map((p) => new Step(`${name}(${EXTENSIONS[p.who] ?? ''} or next)`, p.thenMs,
    (picture) => picture.whoHas(p.who, needs) !== undefined,
    (house, picture) => act(house, EXTENSIONS[picture.whoHas(p.who, needs) ?? p.who] ?? '')))
}

const always = (): boolean => true

const telephone = {
  dial: fc.record({ who, target, wild, thenMs }).map((p) => new Step(`dial(${PEOPLE[p.who] ?? ''} ${p.target})`, p.thenMs,
    ({ legs }) => p.wild || legs[p.who]?.talking === 0, (house) => house.give(house.seat(p.who), 'ATPlaceCall', { called: p.target }))),
  answer: onLeg('ATAnswer', ['ringing']),
  hangup: onLeg('ATHangup', ['talking', 'other', 'ringing']),
  hold: onLeg('ATHoldCall', ['talking']),
  retrieve: onLeg('ATRetriveCall', ['held']),
  swap: onLeg('ATCallSwap', ['held']),
  reconnect: onLeg('ATCallReconnect', ['held']),
  consult: onLeg('ATConsTrans', ['talking'], fc.record({ extDest: target })),
  complete: onLeg('ATTranOver', ['held']),
  transfer: onLeg('ATTranCall', ['talking'], fc.oneof(fc.record({ extDest: target }), fc.record({ group: fc.constantFrom('15', '1') }))),
  toConference: onLeg('ATConsConf', ['talking'], fc.record({ extDest: target })),
  join: onLeg('ATConfOver', ['held']),
  add: onLeg('ATConf_est', ['talking'], fc.record({ extDest: target })),
  tones: onLeg('ATSendDtmf', ['talking'], fc.constant({ dtmf: '1#' })),
  keys: fc.oneof(onLeg('ATDialDigit', ['talking', 'other'], fc.record({ digit: fc.constantFrom('1', '607', '611', '600#') })),
    fc.record({ who, digit: fc.constantFrom('601', '607#', '611', `${EXPERT}#`), thenMs }).map((p) => new Step(`press(${PEOPLE[p.who] ?? ''} ${p.digit})`, p.thenMs,
      ({ legs }) => legs[p.who]?.talking === 0, (house) => house.give(house.seat(p.who), 'ATDialDigit', { digit: p.digit })))),
  toSurvey: onLeg('ATTranCall_toIVR', ['talking'], fc.constant({ channel: 0, ivrFile: 'SCORE.DAT', node: '1', ivrMsg: '' })),
  withPort: onLeg('ATJoinIVR_toCnf', ['talking'], fc.constant({ channel: 0, ivrFile: 'VERIFY.DAT', node: '1', ivrMsg: '' })),
  data: onLeg('ATSetUserInfo', ['talking', 'ringing'], fc.record({ set: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2', ''), { maxKeys: 2 }) })),
}

function onOther(cmd: 'ATPickCall' | 'ATDiscCall' | 'ATInsert', needs: Kind, more: fc.Arbitrary<object> = fc.constant({})): StepArbitrary {
  const doer = cmd === 'ATPickCall' ? who : fc.oneof({ weight: 5, arbitrary: fc.constant(PEOPLE.indexOf(LEADER)) }, { weight: 1, arbitrary: who })
  return fc.record({ doer, at: who, wild, thenMs, more }).map((p) => new Step(
    `${cmd}(${PEOPLE[p.doer] ?? ''} at ${EXTENSIONS[p.at] ?? ''} ${JSON.stringify(p.more)}${p.wild ? ' wild' : ''})`, p.thenMs,
    (picture) => p.wild || picture.whoHas(p.at, [needs]) !== undefined,
    (house, picture) => {
      const at = (p.wild ? undefined : picture.whoHas(p.at, [needs])) ?? p.at
      return house.give(house.seat(p.doer), cmd, { ext: EXTENSIONS[at], ...p.more } as CommandArgs<typeof cmd>)
    }))
}

/** For oneself, or the leader for one of his people. */
function state<N extends 'ATSetReady' | 'ATSetBusy' | 'ATSetLeaveSeat' | 'ATSetAfterWorking'>(cmd: N, args: fc.Arbitrary<CommandArgs<N>>): StepArbitrary {
  return fc.record({ who, forced: fc.nat({ max: 3 }), args, thenMs }).map((p) => new Step(
    `${cmd}(${PEOPLE[p.who] ?? ''} ${JSON.stringify(p.args)}${p.forced === 0 ? ' forced' : ''})`, p.thenMs, always,
    (house) => house.give(house.seat(p.forced === 0 ? PEOPLE.indexOf(LEADER) : p.who), cmd,
      { ...p.args, ...p.forced === 0 ? { uid: PEOPLE[p.who] } : {} } as CommandArgs<N>)))
}

const desk = {
  pickUp: onOther('ATPickCall', 'ringing'),
  release: onOther('ATDiscCall', 'talking'),
  insert: onOther('ATInsert', 'talking', fc.record({ type: fc.constantFrom('listen', 'join', 'leave') })),
  ready: state('ATSetReady', fc.record({ ready: fc.nat({ max: 4 }).map((n) => n > 0) }) as fc.Arbitrary<CommandArgs<'ATSetReady'>>),
  busy: state('ATSetBusy', fc.constant({ busy: true, cause: 'meeting' })),
  away: state('ATSetLeaveSeat', fc.constant({ away: true })),
  working: state('ATSetAfterWorking', fc.record({ working: fc.boolean() }) as fc.Arbitrary<CommandArgs<'ATSetAfterWorking'>>),
  forceOut: fc.record({ who: fc.nat({ max: 2 }), thenMs }).map((p) => new Step(`ATLogout(${PEOPLE[p.who] ?? ''})`, p.thenMs, always, (house) =>
    house.give(house.seat(PEOPLE.indexOf(LEADER)), 'ATLogout', { uid: PEOPLE[p.who] } as CommandArgs<'ATLogout'>))),
  wrapup: fc.record({ who, code: fc.constantFrom('repair', null), done: fc.boolean(), thenMs }).map((p) => new Step(
    `wrapup.save(${PEOPLE[p.who] ?? ''} ${String(p.code)} ${String(p.done)})`, p.thenMs, always, (house) => {
      const callId = house.model(p.who).self?.wrapup?.callId
      if (callId !== undefined) house.give(house.seat(p.who), 'wrapup.save', { callId, code: p.code, note: 'n', done: p.done })
    })),
  message: fc.record({ who, to: who, thenMs }).map((p) => new Step(`message(${PEOPLE[p.who] ?? ''} to ${PEOPLE[p.to] ?? ''})`, p.thenMs, always, (house) =>
    house.give(house.seat(p.who), 'ATSendMsg', { uidTo: PEOPLE[p.to], all: false, info: `m${String(house.messages += 1)}` } as CommandArgs<'ATSendMsg'>))),
  login: byPerson('login', always, (house, person) => { void house.login(house.seat(person)) }),
  logout: byPerson('logout', always, (house, person) => { void house.system.follow('logout', house.seat(person).client.logout()) }),
  takeOver: byPerson('takeOver', (picture, person) => !picture.asleep.has(person), (house, person) => { house.takeOver(person) }),
}

const customer = fc.nat({ max: CUSTOMERS.length - 1 })
const outsider = fc.constantFrom(...CUSTOMERS, EXPERT)
const hands = {
  calls: fc.record({ customer, to: fc.constantFrom('15', '15', '15', '1', ...EXTENSIONS), thenMs }).map((p) => new Step(
    `calls(customer ${String(p.customer)} to ${p.to})`, p.thenMs, ({ outside }) => !outside.has(CUSTOMERS[p.customer] ?? ''), (house) => {
      const group = p.to === '15' || p.to === '1' ? p.to : null
      const extension = group === null ? house.system.site.extensions.find((one) => one.extension === p.to)?.extension ?? null : null
      house.system.phones.sim?.incoming('hand', { caller: CUSTOMERS[p.customer] ?? '', called: '4008101001', trunk: null, group, extension })
    })),
  outsideLifts: fc.record({ outsider, thenMs }).map((p) => new Step(`lifts(${p.outsider})`, p.thenMs,
    ({ ringingOutside }) => ringingOutside.has(p.outsider), (house) => house.system.phones.sim?.answer('hand', p.outsider))),
  outsidePutsDown: fc.record({ outsider, thenMs }).map((p) => new Step(`puts down(${p.outsider})`, p.thenMs,
    ({ outside }) => outside.has(p.outsider), (house) => house.system.phones.sim?.hangup('hand', p.outsider))),
  outsidePresses: fc.record({ outsider, digits: fc.constantFrom('5', '9', '12#'), thenMs }).map((p) => new Step(`presses(${p.outsider} ${p.digits})`, p.thenMs,
    ({ outside }) => outside.has(p.outsider), (house) => house.system.phones.sim?.dtmf('hand', p.outsider, p.digits))),
  lifts: byHand('lifts', ['ringing', 'other'], (house, extension) => house.system.phones.sim?.answer('hand', extension)),
  putsDown: byHand('puts down', ['talking', 'held', 'other', 'ringing'], (house, extension) => house.system.phones.sim?.hangup('hand', extension)),
}

const waitMs = (...ms: readonly number[]): StepArbitrary => fc.constantFrom(...ms).map((one) => new Step('wait', one, always, () => undefined))

const link = {
  planned: fc.record({
    who, towards: fc.constantFrom('client', 'server'), after: fc.nat({ max: 4 }),
    what: fc.constantFrom('silent', 'deaf', 'reset', 'reset', 'fin', 'slow', 'twice', 'twice'), thenMs,
  }).map(({ who: person, thenMs: ms, ...fault }) => new Step(`link(${PEOPLE[person] ?? ''} ${JSON.stringify(fault)})`, ms, always, (house) => {
    house.seat(person).links.at(-1)?.plan(fault as LinkFault)
  })),
  cut: byPerson('cut', always, (house, person) => { house.seat(person).links.at(-1)?.reset() }),
  probe: byPerson('probe', always, (house, person) => { house.seat(person).client.probe('test') }),
  sleep: byPerson('PC sleeps', ({ asleep }, person) => !asleep.has(person), (house, person) => { house.sleep(person, true) }),
  wake: byPerson('PC wakes', ({ asleep }, person) => asleep.has(person), (house, person) => { house.sleep(person, false) }),
}

const machines = {
  crash: fc.record({ thenMs }).map((p) => new Step('server killed', p.thenMs, ({ serverUp }) => serverUp, (house) => { house.crash() })),
  stop: fc.record({ thenMs }).map((p) => new Step('server stopped', p.thenMs, ({ serverUp }) => serverUp, (house) => house.stop())),
  start: fc.record({ thenMs }).map((p) => new Step('server started', p.thenMs, ({ serverUp }) => !serverUp, (house) => { house.start() })),
  bounce: fc.record({ thenMs }).map((p) => new Step('server killed and started', p.thenMs, ({ serverUp }) => serverUp, (house) => { house.crash(); house.start() })),
  blackout: fc.record({ thenMs }).map((p) => new Step('blackout', p.thenMs, always, async (house) => {
    house.blackout()
    await house.wait(10)
    house.start()
  })),
  unplug: byPerson('unplugged', ({ outOfService }) => outOfService < 2, (house, person) => { house.plug(EXTENSIONS[person] ?? '', true) }),
  plug: fc.record({ thenMs }).map((p) => new Step('all plugged in', p.thenMs, ({ outOfService }) => outOfService > 0,
    (house) => { for (const extension of house.out) house.plug(extension, false) })),
}

/** How often each kind of step comes, relative to the others. */
export interface Mix {
  /** Most steps drawn (evenly from 0); those that make no sense are left out, and about 40 of the rest remain. */
  readonly maxSteps: number
  readonly telephone: number
  readonly desk: number
  readonly link: number
  readonly machines: number
}

const family = (weight: number, members: Readonly<Record<string, StepArbitrary>>): StepArbitrary[] =>
  Object.values(members).flatMap((member) => Array.from({ length: weight }, () => member))

/** The steps of one mix, for fc.commands: it draws evenly, so what comes often is there often. */
export function stepsOf(mix: Mix): StepArbitrary[] {
  return [
    ...family(mix.telephone, telephone),
    ...Array.from({ length: 4 * mix.telephone }, () => telephone.answer),
    ...family(mix.desk, desk),
    ...Array.from({ length: 2 * mix.desk }, () => desk.ready),
    ...Array.from({ length: mix.desk }, () => desk.login),
    ...family(mix.link, link),
    ...Array.from({ length: 3 * mix.link }, () => link.planned),
    ...family(mix.machines, machines),
    ...family(4, { calls: hands.calls, lifts: hands.lifts, outsideLifts: hands.outsideLifts }),
    ...family(1, hands),
    ...Array.from({ length: 6 }, () => waitMs(20, 50, 100, 1_000)),
    ...Array.from({ length: 2 }, () => waitMs(3_000, 7_000, 16_000)),
    waitMs(31_000, 62_000, 130_000),
  ]
}
