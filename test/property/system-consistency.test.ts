/**
 * The client's model equals the server's after any sequence of commands, losses and reconnects
 * (docs/at-link.md, Session): real server, switch and clients over a network that fails at random.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkAsyncProperty } from '../support/property.ts'
import { legsOf, SystemHarness, type Seat } from '../support/system-harness.ts'

/** Two IP telephones, an analogue one, and the team leader, who watches everything. */
const UIDS = ['8643', '8601', '8611', '8600'] as const
const CUSTOMERS = ['15400000001', '02510000002'] as const

type Step =
  | { readonly do: 'login' | 'takeOver' | 'logout' | 'cancelLogin' | 'probe'; readonly who: number }
  | { readonly do: 'ready' | 'busy' | 'away' | 'working'; readonly who: number; readonly on: boolean }
  | { readonly do: 'answer' | 'hangup' | 'hold' | 'retrieve' | 'swap'; readonly who: number; readonly leg: number }
  | { readonly do: 'dialInside'; readonly who: number; readonly to: number }
  | { readonly do: 'dialOutside'; readonly who: number }
  | { readonly do: 'customerCalls'; readonly who: number; readonly group: '15' | '1'; readonly direct: boolean }
  | { readonly do: 'lift' | 'putDown'; readonly number: string }
  | { readonly do: 'reset' | 'fin' | 'silent' | 'slow' | 'stall' | 'unstall' | 'pieces'; readonly link: number }
  | { readonly do: 'crash' | 'stop' | 'start' }
  | { readonly do: 'wait'; readonly ms: number }

const who = fc.nat({ max: UIDS.length - 1 })
const one = <T extends string>(...names: readonly T[]) => fc.constantFrom(...names)
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('login' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: one('takeOver', 'logout', 'cancelLogin', 'probe'), who }) },
  { weight: 4, arbitrary: fc.record({ do: one('ready', 'busy', 'away', 'working'), who, on: fc.boolean() }) },
  { weight: 10, arbitrary: fc.record({ do: one('answer', 'hangup', 'hold', 'retrieve', 'swap'), who, leg: fc.nat({ max: 2 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('dialInside' as const), who, to: who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('dialOutside' as const), who }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('customerCalls' as const), who: fc.nat({ max: 1 }), group: one('15', '1'), direct: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: one('lift', 'putDown'), number: fc.constantFrom('outside', ...CUSTOMERS, '611', '601', '643') }) },
  { weight: 5, arbitrary: fc.record({ do: one('reset', 'fin', 'silent', 'slow', 'stall', 'unstall', 'pieces'), link: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: one('crash', 'stop', 'start') }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 2, 3, 5, 8, 20, 100, 3_000, 20_500, 50_000) }) },
)

class Run {
  readonly system: SystemHarness
  readonly seats: Seat[]
  /** Every number an agent dialled outside; each is dialled once. */
  readonly dialled: string[] = []
  #displaced: Seat[] = []
  /** Logins under way; a second one on the same seat is refused while the first goes on. */
  readonly #loggingIn = new Map<Seat, number>()
  /** PCs left behind by a person who went on elsewhere, and how long the log was then. */
  readonly #left: { readonly seat: Seat; readonly at: number }[] = []
  /** How long the log was when a server started. */
  readonly #starts: number[] = []

  constructor(system: SystemHarness) {
    this.system = system
    this.seats = UIDS.map((uid) => system.createSeat(uid))
  }

  get everybody(): readonly Seat[] { return [...this.seats, ...this.#displaced] }

  login(seat: Seat, takeOver = false): Promise<unknown> {
    const count = (step: number): void => { this.#loggingIn.set(seat, (this.#loggingIn.get(seat) ?? 0) + step) }
    count(1)
    return this.system.login(seat, { takeOver, watch: seat.uid === '8600' ? 'all' : 'own' }).finally(() => { count(-1) })
  }

  async take(step: Step): Promise<void> {
    if ('link' in step) { this.#fault(step.do, step.link); return }
    switch (step.do) {
      case 'crash': if (this.system.serverIsUp) this.system.crashServer(); return
      case 'stop': if (this.system.serverIsUp) await this.system.stopServer(0); return
      case 'start': if (!this.system.serverIsUp) this.#start(); return
      case 'wait': await this.system.clock.advanceAsync(step.ms); return
      case 'lift': case 'putDown': this.#hand(step.do, step.number); return
      case 'customerCalls': this.#customer(step); return
      default: this.#agent(step)
    }
  }

  #agent(step: Exclude<Step, { do: 'wait' | 'lift' | 'putDown' | 'customerCalls' | 'crash' | 'stop' | 'start' } | { link: number }>): void {
    const seat = this.seats[step.who]
    if (seat === undefined) return
    const { system } = this
    const run = (...args: Parameters<typeof system.execute> extends [Seat, ...infer R] ? R : never): void => {
      void system.execute(seat, ...args)
    }
    const leg = 'leg' in step ? [...seat.client.model().calls.values()][step.leg] : undefined
    switch (step.do) {
      case 'login': void this.login(seat); return
      case 'takeOver': {
        // A second PC of the same agent; the first one is displaced and stays down.
        const second = system.createSeat(seat.uid)
        this.#displaced.push(seat)
        // A person's own login that is still under way may yet take over, in its turn.
        if ((this.#loggingIn.get(seat) ?? 0) === 0) this.#left.push({ seat, at: system.log.lines.length })
        this.seats[step.who] = second
        void this.login(second, true)
        return
      }
      case 'logout': void system.follow(`${seat.uid} logout`, seat.client.logout()); return
      case 'cancelLogin': seat.client.cancelLogin(); return
      case 'probe': seat.client.probe('test'); return
      case 'ready': run('ATSetReady', { ready: step.on }); return
      case 'busy': run('ATSetBusy', { busy: step.on, cause: '会议' }); return
      case 'away': run('ATSetLeaveSeat', { away: step.on }); return
      case 'working': run('ATSetAfterWorking', { working: step.on }); return
      case 'dialInside': run('ATPlaceCall', { called: UIDS[step.to]?.slice(1) ?? '601' }); return
      case 'dialOutside': {
        const number = `1549${String(this.dialled.length).padStart(7, '0')}`
        this.dialled.push(number)
        run('ATPlaceCall', { called: number })
        return
      }
      case 'answer': run('ATAnswer', withLeg(leg)); return
      case 'hangup': run('ATHangup', withLeg(leg)); return
      case 'hold': run('ATHoldCall', withLeg(leg)); return
      case 'retrieve': run('ATRetriveCall', withLeg(leg)); return
      case 'swap': run('ATCallSwap', withLeg(leg)); return
    }
  }

  #start(): void {
    this.#starts.push(this.system.log.lines.length)
    this.system.startServer()
  }

  /** Who went on at another PC finds it his: the PC he left does not take the seat back by itself. */
  checkNobodyComesBack(): void {
    const began = this.system.log.lines.flatMap(({ message, fields }, index) =>
      message === 'session began' ? [{ index, uid: fields?.['uid'], host: fields?.['host'] }] : [])
    for (const { seat, at } of this.#left) {
      const next = began.find(({ index, uid, host }) => index > at && uid === seat.uid && host !== seat.host)
      if (next === undefined) continue
      // A server that starts anew knows nothing of what was before.
      const end = this.#starts.find((start) => start > next.index) ?? Infinity
      expect(began.filter(({ index, host }) => index > next.index && index < end && host === seat.host)).toEqual([])
    }
  }

  #hand(act: 'lift' | 'putDown', name: string): void {
    const { sim } = this.system.phones
    const number = name === 'outside' ? this.dialled.at(-1) : name
    if (number === undefined) return
    if (act === 'lift') sim?.answer('hand', number)
    else sim?.hangup('hand', number)
  }

  #customer(step: { readonly who: number; readonly group: string; readonly direct: boolean }): void {
    this.system.phones.sim?.incoming('customer', {
      caller: CUSTOMERS[step.who] ?? CUSTOMERS[0], called: '4008101001', trunk: null,
      group: step.direct ? null : step.group, extension: step.direct ? this.system.site.extensions.find(({ extension }) => extension === '643')?.extension ?? null : null,
    })
  }

  #fault(kind: string, index: number): void {
    const open = this.system.openLinks()
    const link = open[index % Math.max(1, open.length)]
    if (link === undefined) return
    switch (kind) {
      case 'reset': link.reset(); return
      case 'fin': link.finFromServer(); return
      case 'silent': link.dropToClient = true; link.dropToServer = true; return
      case 'slow': link.delayMs = 400; return
      case 'stall': link.stall(true); return
      case 'unstall': link.stall(false); return
      default: link.chunkBytes = 7
    }
  }

  async checkSettled(): Promise<void> {
    const { system } = this
    if (!system.serverIsUp) this.#start()
    await system.calm()
    expect(system.hanging()).toEqual([])
    const up = new Set<string>()
    for (const seat of this.everybody) {
      const { state } = seat.client.status()
      expect(['ready', 'offline', 'displaced']).toContain(state)
      if (state !== 'ready') continue
      // Two PCs may both be trying to take over; in the end one of them is in.
      expect(up.has(seat.uid)).toBe(false)
      up.add(seat.uid)
      const { before, after } = await system.compareWithServer(seat)
      expect(before).toEqual(after)
      expect(legsOf(after)).toEqual(system.legsInSwitch(seat.extension))
      expect(after.self?.uid).toBe(seat.uid)
    }
  }

  /** Everybody puts down; then nothing may be left anywhere, and everything is in the records. */
  async checkEnd(): Promise<void> {
    const { system } = this
    const numbers = [...CUSTOMERS, ...this.dialled, ...UIDS.map((uid) => uid.slice(1))]
    for (let round = 0; round < 20 && system.phones.calls().length > 0; round += 1) {
      for (const number of numbers) system.phones.sim?.hangup('end', number)
      await system.clock.advanceAsync(1_000)
    }
    await system.clock.advanceAsync(1_000)
    expect(system.phones.calls()).toEqual([])
    expect(system.server.stats().calls).toBe(0)
    for (const seat of this.everybody) {
      if (seat.client.status().state === 'ready') expect(legsOf(seat.client.model())).toEqual([])
    }
    this.#checkRecords()
    for (const number of this.dialled) {
      const calls = new Set(system.switchEvents.flatMap((event) =>
        event.kind === 'call' && event.call.called === number ? [event.call.callId] : []))
      expect(calls.size).toBeLessThanOrEqual(1)
    }
  }

  #checkRecords(): void {
    const records = this.system.records.recent(10_000)
    const recorded = new Set(records.map(({ callId }) => callId))
    const over = this.system.switchEvents.flatMap((event) => (event.kind === 'cleared' ? [event.call.callId] : []))
    // A server that is down while a call begins and ends cannot know of it.
    expect(over.filter((callId) => !recorded.has(callId) && this.system.heard.has(callId))).toEqual([])
    expect(this.system.records.open()).toEqual([])
  }
}

function withLeg(leg: { readonly callId: never } | { readonly callId: string } | undefined): object {
  return leg === undefined ? {} : { callId: leg.callId }
}

describe('the system, after any sequence of commands, losses and reconnects', () => {
  it('agrees about every leg and state, lets no request hang, does nothing twice and records every call', async () => {
    await checkAsyncProperty(fc.asyncProperty(fc.array(stepArbitrary, { minLength: 30, maxLength: 50 }), fc.nat(), async (steps, seed) => {
      const run = new Run(await SystemHarness.create({ seed }))
      // Most runs begin with everybody at work, or half of the commands would find nobody.
      for (const seat of run.seats) void run.login(seat)
      await run.system.clock.advanceAsync(100)
      for (const step of steps) await run.take(step)
      await run.checkSettled()
      await run.checkEnd()
      run.checkNobodyComesBack()
      await run.system.dispose(run.everybody)
      expect(run.system.hanging()).toEqual([])
      expect(run.system.log.lines.filter(({ level, message }) => level === 'error' && !message.startsWith('call records'))).toEqual([])
    }), { numRuns: 300 })
  })
})
