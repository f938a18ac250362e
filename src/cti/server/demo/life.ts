/**
 * Demo life: customers who call, wait, talk, press keys at a port and hang up, and colleagues who answer their telephones.
 * Driven by nothing but what a person has: the telephone (`switch.sim`) and what it does (events).
 */
import type { Clock, Log, Random, Timer } from '../../ports.ts'
import { groupIdSchema } from '../../../shared/domain/schemas.ts'
import type { SiteConfig } from '../site-config.ts'
import type { IvrEntry, SwitchCall, SwitchEvent, SwitchParty, SwitchSim } from '../switch/switch.ts'
import type { SimulatedSwitch } from '../switch/simulated/index.ts'
import type { WaitingAgent } from '../api.ts'
import { DEMO_CUSTOMERS } from './customers.ts'
import type { DemoCustomer } from './customers.ts'
import { DEMO_LETTERS } from './letters.ts'
import type { Letter } from './letters.ts'
import { between, pick } from './seeded-random.ts'

export interface DemoLifeOptions {
  readonly clock: Clock
  /** Seeded (createSeededRandom), so that the same seed gives the same life. */
  readonly random: Pick<Random, 'next'>
  /** Decides what people write; absent = the same. */
  readonly letters?: Pick<Random, 'next'>
  /** Decides who calls an agent first; absent = the same. */
  readonly greetings?: Pick<Random, 'next'>
  readonly log: Log
  readonly switch: Pick<SimulatedSwitch, 'observe' | 'sim'>
  readonly site: Pick<SiteConfig, 'extensions' | 'groups' | 'ivr'>
  /** True = somebody is logged in there: his telephone is his own business. */
  readonly staffed: (extension: string) => boolean
  /** Who could take a call; absent = nobody is waited for. */
  readonly waiting?: () => readonly WaitingAgent[]
  /** Nobody does anything by himself: no customers, no colleagues, nobody outside answers. */
  readonly quiet: boolean
  /** Somebody writes, faxes or speaks on the tape; absent = nobody does. False = it was refused. */
  readonly arrive?: (arrival: Letter & { readonly from: string; readonly group: string }) => boolean
}

/** All times in ms. */
export const DEMO_LIFE_TIMES = {
  betweenCalls: [25_000, 70_000],
  firstCall: [4_000, 12_000],
  /** How often it is looked who has logged in. */
  look: 1_000,
  patience: [40_000, 90_000],
  talk: [30_000, 180_000],
  /** The others leave the end to the agent; after this they go, too, so that no line stays taken. */
  longestTalk: 900_000,
  outsideAnswers: [2_000, 5_000],
  outsideBusy: [600, 1_400],
  colleagueAnswers: [2_000, 4_000],
  colleagueTalks: [20_000, 90_000],
  handset: [1_000, 2_000],
  /** Listening to the announcement of a port before a key is pressed. */
  keys: [3_000, 7_000],
  /** SMS, e-mail, voice messages and faxes together. */
  betweenLetters: [120_000, 300_000],
} as const

/** Of the numbers agents call, so many per hundred are busy, and so many do not answer. */
const BUSY_SHARE = 0.1
const NO_ANSWER_SHARE = 0.15
/** Of the customers at a port, so many do not bother to press anything. */
const SILENT_SHARE = 0.1
/** What customers press when they are asked how it was: most are content. */
const SCORES = ['5', '5', '5', '4', '4', '3', '1'] as const
/** Shares of the calls per group; groups that the site does not have get none. */
const GROUP_WEIGHTS = [['15', 6], ['2', 3], ['1', 2]] as const

/** Begins to live; the result ends it. */
export function startDemoLife(options: DemoLifeOptions): { stop(): void } {
  const sim = options.switch.sim
  if (options.quiet || sim === null) return { stop: () => undefined }
  const life = new DemoLife(options, sim)
  const stopObserving = options.switch.observe((event) => { life.onEvent(event) })
  life.begin()
  return {
    stop() {
      stopObserving()
      life.end()
    },
  }
}

type Span = readonly [number, number]

class DemoLife {
  readonly #o: DemoLifeOptions
  readonly #sim: SwitchSim
  readonly #analogue: ReadonlySet<string>
  readonly #letters: Pick<Random, 'next'>
  /** What a person has made up his mind to do, by `callId partyId`. */
  readonly #plans = new Map<string, { readonly doing: string; readonly timer: Timer }>()
  #nextCall: Timer | null = null
  #nextLetter: Timer | null = null
  #nextLook: Timer | null = null
  readonly #greetings: Pick<Random, 'next'>
  /** Logins for which somebody has called or is about to. */
  readonly #greeted = new Set<string>()
  readonly #greetingTimers = new Set<Timer>()
  #count = 0

  constructor(options: DemoLifeOptions, sim: SwitchSim) {
    this.#o = options
    this.#sim = sim
    this.#letters = options.letters ?? options.random
    this.#greetings = options.greetings ?? options.random
    this.#analogue = new Set(options.site.extensions.filter(({ kind }) => kind === 'analogue').map(({ extension }) => extension))
  }

  begin(): void {
    this.#callIn(DEMO_LIFE_TIMES.firstCall)
    this.#letterIn()
    this.#lookAgain()
  }

  end(): void {
    this.#nextCall?.cancel()
    this.#nextLetter?.cancel()
    this.#nextLook?.cancel()
    for (const timer of this.#greetingTimers) timer.cancel()
    for (const { timer } of this.#plans.values()) timer.cancel()
    this.#plans.clear()
  }

  onEvent(event: SwitchEvent): void {
    if (event.kind === 'call') for (const party of event.call.parties) this.#consider(event.call, party)
    if (event.kind === 'left') {
      this.#forget(key(event.call, event.party))
      this.#forget(keysKey(event.call, event.party))
      for (const party of event.call.parties) this.#consider(event.call, party)
    }
    if (event.kind === 'ivr') for (const party of event.call.parties) if (party.kind === 'external') this.#atPort(event.call, party, event.entry)
    if (event.kind === 'cleared') this.#forgetCall(event.call.callId)
  }

  #callIn(span: Span): void {
    this.#nextCall = this.#o.clock.after(this.#draw(span), () => {
      this.#customerCalls()
      this.#callIn(DEMO_LIFE_TIMES.betweenCalls)
    })
  }

  #customerCalls(): void {
    const group = this.#drawGroup()
    const customer = DEMO_CUSTOMERS[Math.floor(this.#o.random.next() * DEMO_CUSTOMERS.length)]
    if (group === undefined || customer === undefined || this.#isInCall(customer.number)) return
    this.#callGroup(customer, group)
  }

  #callGroup(customer: DemoCustomer, group: { readonly id: string; readonly called: string }): void {
    const result = this.#sim.incoming(this.#ref(), {
      caller: customer.number, called: group.called, trunk: null, group: group.id, extension: null,
    })
    if (!result.ok) this.#o.log.debug('demo: a customer did not get through', { code: result.code })
  }

  /**
   * The calls of a seed go to whichever group they go to: who has just logged in may serve none of these for minutes. So
   * everybody is called once for each login, in a group of their own, unless somebody has called by then.
   */
  #lookAgain(): void {
    const { waiting } = this.#o
    if (waiting === undefined) return
    this.#nextLook = this.#o.clock.after(DEMO_LIFE_TIMES.look, () => {
      for (const agent of waiting()) this.#promise(agent)
      this.#lookAgain()
    })
  }

  #promise({ uid, loginAt, groups }: WaitingAgent): void {
    const login = `${uid} ${String(loginAt)}`
    if (groups.length === 0 || this.#greeted.has(login)) return
    this.#greeted.add(login)
    const timer = this.#o.clock.after(Math.round(between(this.#greetings, ...DEMO_LIFE_TIMES.firstCall)), () => {
      this.#greetingTimers.delete(timer)
      const agent = this.#o.waiting?.().find((one) => one.uid === uid && one.loginAt === loginAt)
      const free = DEMO_CUSTOMERS.filter(({ number }) => !this.#isInCall(number))
      const customer = free[Math.floor(this.#greetings.next() * free.length)]
      const groups = this.#o.site.groups.filter(({ id }) => agent?.groups.includes(id) === true)
      // The hotline of those they serve, if it is among them.
      const group = groups.find(({ id }) => id === GROUP_WEIGHTS[0][0]) ?? groups[0]
      if (customer !== undefined && group !== undefined) this.#callGroup(customer, group)
    })
    this.#greetingTimers.add(timer)
  }

  /** What people write has a chance of its own: the calls of a seed stay those of the seed. */
  #letterIn(): void {
    const { arrive } = this.#o
    if (arrive === undefined) return
    this.#nextLetter = this.#o.clock.after(Math.round(between(this.#letters, ...DEMO_LIFE_TIMES.betweenLetters)), () => {
      const letter = DEMO_LETTERS[Math.floor(this.#letters.next() * DEMO_LETTERS.length)]
      const customer = DEMO_CUSTOMERS[Math.floor(this.#letters.next() * DEMO_CUSTOMERS.length)]
      this.#letterIn()
      if (letter === undefined || customer === undefined) return
      const [group] = GROUP_WEIGHTS[0]
      const from = letter.kind === 'email' ? `${customer.number}@customer.example` : customer.number
      if (!arrive({ ...letter, from, group })) this.#o.log.debug('demo: nobody takes letters', { kind: letter.kind })
    })
  }

  /** One person has one telephone, and sim.hangup finds him by its number. */
  #isInCall(number: string): boolean {
    return [...this.#plans.keys()].some((id) => id.endsWith(` out:${number}`))
  }

  #drawGroup(): { readonly id: string; readonly called: string } | undefined {
    const here = GROUP_WEIGHTS.flatMap(([id, weight]) => {
      const group = this.#o.site.groups.find((candidate) => candidate.id === groupIdSchema.parse(id))
      return group === undefined ? [] : [{ group, weight }]
    })
    let point = this.#o.random.next() * here.reduce((sum, { weight }) => sum + weight, 0)
    for (const { group, weight } of here) {
      point -= weight
      if (point < 0) return group
    }
    return undefined
  }

  /** What the person at this telephone does about what he hears now. */
  #consider(call: SwitchCall, party: SwitchParty): void {
    if (party.kind === 'external') this.#considerOutside(call, party)
    else if (party.extension !== null) this.#considerInside(call, party, party.extension)
  }

  #considerOutside(call: SwitchCall, party: SwitchParty): void {
    const { number } = party
    if (party.state === 'ringing') this.#plan(call, party, 'ringing', () => this.#answerOrNot(number))
    else if (talksToSomebody(call, party)) this.#plan(call, party, 'talking', () => this.#talkThenLeave(number))
    else if (party.role === 'originator') {
      // He waits in the queue or hears it ring; a call that went back to the queue finds him as patient as before.
      this.#plan(call, party, 'waiting', () => ({ afterMs: this.#draw(DEMO_LIFE_TIMES.patience), act: () => this.#sim.hangup(this.#ref(), number) }))
    }
  }

  #considerInside(call: SwitchCall, party: SwitchParty, extension: string): void {
    const staffed = this.#o.staffed(extension)
    const lift = (span: Span) => () => ({ afterMs: this.#draw(span), act: () => this.#sim.answer(this.#ref(), extension) })
    const putDown = (span: Span) => () => ({ afterMs: this.#draw(span), act: () => this.#sim.hangup(this.#ref(), extension) })
    if (party.state === 'ringing' && !staffed && isForColleague(call, party)) this.#plan(call, party, 'ringing', lift(DEMO_LIFE_TIMES.colleagueAnswers))
    else if (party.state === 'talking' && !staffed) this.#plan(call, party, 'talking', putDown(DEMO_LIFE_TIMES.colleagueTalks))
    else if (!this.#analogue.has(extension)) return
    // The one thing the demo's computer cannot do for the agent at an analogue telephone: use his hand.
    else if (party.state === 'seized') this.#plan(call, party, 'seized', lift(DEMO_LIFE_TIMES.handset))
    else if (party.state === 'disconnected') this.#plan(call, party, 'disconnected', putDown(DEMO_LIFE_TIMES.handset))
  }

  /** Presses what the port asks for. Goes on beside what he does otherwise: in a conference he also talks. */
  #atPort(call: SwitchCall, party: SwitchParty, entry: IvrEntry): void {
    const flow = this.#o.site.ivr.flows.find((candidate) => candidate.file === entry.file && candidate.node === entry.node)
    if (flow === undefined || this.#o.random.next() < SILENT_SHARE) return
    const digits = flow.kind === 'survey' ? pick(this.#o.random, SCORES) : `${party.number.slice(-4)}#`
    this.#planAs(keysKey(call, party), flow.file, () => (
      { afterMs: this.#draw(DEMO_LIFE_TIMES.keys), act: () => this.#sim.dtmf(this.#ref(), party.number, digits) }))
  }

  #answerOrNot(number: string): Plan {
    const chance = this.#o.random.next()
    if (chance < BUSY_SHARE) {
      return { afterMs: this.#draw(DEMO_LIFE_TIMES.outsideBusy), act: () => this.#sim.hangup(this.#ref(), number) }
    }
    if (chance < BUSY_SHARE + NO_ANSWER_SHARE) return null
    return { afterMs: this.#draw(DEMO_LIFE_TIMES.outsideAnswers), act: () => this.#sim.answer(this.#ref(), number) }
  }

  #talkThenLeave(number: string): Plan {
    const hangsUpFirst = pick(this.#o.random, [true, false])
    const talkMs = this.#draw(DEMO_LIFE_TIMES.talk)
    return { afterMs: hangsUpFirst ? talkMs : DEMO_LIFE_TIMES.longestTalk, act: () => this.#sim.hangup(this.#ref(), number) }
  }

  /** One plan per person and situation: hearing the same again does not start it anew. */
  #plan(call: SwitchCall, party: SwitchParty, doing: string, decide: () => Plan): void {
    this.#planAs(key(call, party), doing, decide)
  }

  #planAs(id: string, doing: string, decide: () => Plan): void {
    if (this.#plans.get(id)?.doing === doing) return
    this.#forget(id)
    const plan = decide()
    const timer = plan === null ? NEVER : this.#o.clock.after(plan.afterMs, () => {
      const result = plan.act()
      if (!result.ok) this.#o.log.debug('demo: a person came too late', { code: result.code, doing })
    })
    this.#plans.set(id, { doing, timer })
  }

  #forget(id: string): void {
    this.#plans.get(id)?.timer.cancel()
    this.#plans.delete(id)
  }

  #forgetCall(callId: string): void {
    for (const id of [...this.#plans.keys()]) if (id.startsWith(`${callId} `)) this.#forget(id)
  }

  #draw([from, to]: Span): number {
    return Math.round(between(this.#o.random, from, to))
  }

  #ref(): string {
    this.#count += 1
    return `demo-life-${String(this.#count)}`
  }
}

type Plan = { readonly afterMs: number; readonly act: () => { readonly ok: true } | { readonly ok: false; readonly code: string } } | null
const NEVER: Timer = { cancel: () => undefined }

function key(call: SwitchCall, party: SwitchParty): string {
  return `${call.callId} ${party.partyId}`
}

function talksToSomebody(call: SwitchCall, party: SwitchParty): boolean {
  return party.state === 'talking' && call.parties.some((other) =>
    other.partyId !== party.partyId && other.kind !== 'queue' && other.state === 'talking')
}

function keysKey(call: SwitchCall, party: SwitchParty): string {
  return `${key(call, party)} keys`
}

/** Colleagues answer each other, and calls that another one sends or calls them into; an outside call to an empty seat just rings. */
function isForColleague(call: SwitchCall, party: SwitchParty): boolean {
  return !call.external || party.transferType === 'in'
    || call.parties.some((other) => other.extension !== null && other.extension !== party.extension && other.state === 'talking')
}
