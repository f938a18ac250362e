/**
 * The house in which the model-based test of call control plays (test/property/call-control-*.test.ts): the whole system
 * in memory, its people, and a note of everything they asked for and were told.
 */
import type { LinkModel } from '../../src/cti/link/api.ts'
import type { CommandArgs, CommandName } from '../../src/cti/protocol/commands.ts'
import type { CallRecord, RecordStore } from '../../src/cti/server/store/record-store.ts'
import { createMemoryRecordStore } from '../../src/cti/server/store/memory-record-store.ts'
import type { SwitchCall } from '../../src/cti/server/switch/switch.ts'
import type { Extension } from '../../src/shared/domain/schemas.ts'
import { callSite, EXTENSIONS, LEADER, PEOPLE } from './call-site.ts'
import { SystemHarness, type Seat } from './system-harness.ts'

/** A command that was given, and what came of it. */
export interface Asked {
  readonly seat: Seat
  readonly cmd: CommandName
  readonly args: Readonly<Record<string, unknown>>
  /** Length of the switch's story when it was given, and when it ended. */
  readonly from: number
  until: number | null
  /** `ok` or the error's code. */
  result: string | null
  value: unknown
}

/** Records go to the store in batches: what a dying server had noted less than this ago is lost (record-writer.ts). */
const RECORD_BATCH_MS = 40

/** As expect, without its cost: these run after every one of many thousand steps. */
export function must(holds: boolean, what: string, about: unknown): void {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(about)}`)
}

/** Notes records that are written a second time with another content. */
function watchedRecords(twice: CallRecord[]): RecordStore {
  const store = createMemoryRecordStore()
  const ended = new Map<string, string>()
  return {
    ...store,
    apply(changes) {
      for (const { kind, record } of changes) {
        if (kind !== 'ended') continue
        const key = `${record.callId}/${String(record.segment)}`
        const content = JSON.stringify(record)
        if (ended.has(key)) twice.push(record)
        else ended.set(key, content)
      }
      store.apply(changes)
    },
  }
}

export class CallHouse {
  readonly system: SystemHarness
  readonly seats: Seat[]
  readonly asked: Asked[] = []
  /** Records the server has written more than once. */
  readonly writtenTwice: CallRecord[]
  /** Message id → the PCs that were shown it. */
  readonly shown = new Map<string, string[]>()
  /** Calls that stood, or began, while no server was there to see everything of them. */
  readonly unseen = new Set<string>()
  readonly out = new Set<string>()
  readonly asleep = new Set<Seat>()
  everDown = false
  steps = 0
  messages = 0
  readonly #left: Seat[] = []
  /** Length of the story when the server went last. */
  #downSince = Infinity

  static async create(seed: number): Promise<CallHouse> {
    const twice: CallRecord[] = []
    const system = await SystemHarness.create({ seed, site: await callSite(), records: watchedRecords(twice) })
    const house = new CallHouse(system, twice)
    for (const seat of house.seats) void house.login(seat)
    await system.clock.advanceAsync(100)
    return house
  }

  private constructor(system: SystemHarness, twice: CallRecord[]) {
    this.system = system
    this.writtenTwice = twice
    this.seats = PEOPLE.map((uid) => this.#seat(uid))
  }

  get site(): SystemHarness['site'] { return this.system.site }

  /** Also the PCs that somebody has left behind. */
  get everybody(): readonly Seat[] { return [...this.seats, ...this.#left] }

  seat(who: number): Seat {
    const seat = this.seats[who]
    if (seat === undefined) throw new Error(`there is no person ${String(who)}`)
    return seat
  }

  #seat(uid: string): Seat {
    const seat = this.system.createSeat(uid)
    seat.client.subscribe({
      onChange: (change) => {
        if (change.kind === 'message') this.shown.set(change.message.id, [...this.shown.get(change.message.id) ?? [], seat.host])
      },
    })
    return seat
  }

  login(seat: Seat, takeOver = false): Promise<unknown> {
    return this.system.login(seat, { takeOver, watch: seat.uid === LEADER ? 'all' : 'own' })
  }

  /** The person goes on at a second PC; the first is displaced. */
  takeOver(who: number): void {
    const before = this.seat(who)
    const second = this.#seat(before.uid)
    this.#left.push(before)
    this.seats[who] = second
    void this.login(second, true)
  }

  /** Gives a command; what comes of it is noted. */
  give<N extends CommandName>(seat: Seat, cmd: N, args: CommandArgs<N>): Asked {
    const entry: Asked = { seat, cmd, args, from: this.story, until: null, result: null, value: null }
    this.asked.push(entry)
    void this.system.execute(seat, cmd, args).then((answer) => {
      const result = answer as { readonly ok: boolean; readonly value?: unknown; readonly error?: { readonly code: string } }
      must(entry.result === null, 'a request ends once', entry.cmd)
      entry.result = result.ok ? 'ok' : result.error?.code ?? 'failed'
      entry.value = result.value
      entry.until = this.story
    })
    return entry
  }

  /** How much the switch has told up to now. */
  get story(): number { return this.system.switchEvents.length }

  model(who: number): LinkModel { return this.seat(who).client.model() }

  wait(ms: number): Promise<void> { return this.system.clock.advanceAsync(ms) }

  plug(extension: string, out: boolean): void {
    this.system.phones.setOutOfService(extension as Extension, out)
    if (out) this.out.add(extension)
    else this.out.delete(extension)
  }

  /** Calls of which a server may have missed something: those that stand, and those that moved since shortly before it went. */
  #noteUnseen(): void {
    const { switchEvents, switchTimes, clock } = this.system
    this.everDown = true
    for (const { callId } of this.system.phones.calls()) this.unseen.add(callId)
    for (let index = switchEvents.length - 1; index >= 0; index -= 1) {
      if ((switchTimes[index] ?? 0) < clock.now() - RECORD_BATCH_MS && index < this.#downSince) break
      const event = switchEvents[index]
      if (event !== undefined && 'call' in event && event.call !== null) this.unseen.add(event.call.callId)
    }
    this.#downSince = this.system.serverIsUp ? this.story : Math.min(this.#downSince, this.story)
  }

  /** kill -9 of the server; the switch carries the calls on. */
  crash(): void {
    if (!this.system.serverIsUp) return
    this.#noteUnseen()
    this.system.crashServer()
  }

  async stop(): Promise<void> {
    if (!this.system.serverIsUp) return
    this.#noteUnseen()
    await this.system.stopServer(0)
  }

  /** The server and the switch are gone, with every call. */
  blackout(): void {
    this.#noteUnseen()
    this.system.blackout()
    this.out.clear()
  }

  start(): void {
    if (this.system.serverIsUp) return
    this.#noteUnseen()
    this.#downSince = Infinity
    this.system.startServer()
  }

  sleep(who: number, asleep: boolean): void {
    const seat = this.seat(who)
    if (asleep) seat.pc.sleep()
    else seat.pc.wake()
    if (asleep) this.asleep.add(seat)
    else this.asleep.delete(seat)
  }

  /** What must hold at every moment, whatever happened. */
  checkNow(): void {
    const calls = this.system.phones.calls()
    for (const call of calls) {
      must(call.parties.some(({ kind }) => kind !== 'queue'), 'no call without parties', call)
      if (!this.system.serverIsUp) this.unseen.add(call.callId)
    }
    for (const extension of EXTENSIONS) {
      const talking = partiesAt(calls, extension).filter(({ state, holding }) => state === 'talking' && !holding)
      must(talking.length <= 1, 'a telephone talks in one call', calls)
    }
  }

  /** All faults end; whoever sleeps wakes; then time passes until every timer has run. */
  async heal(): Promise<void> {
    for (const seat of this.asleep) seat.pc.wake()
    this.asleep.clear()
    for (const extension of this.out) this.plug(extension, false)
    this.start()
    await this.system.calm(300_000)
  }

  async dispose(): Promise<void> { await this.system.dispose(this.everybody) }
}

export function partiesAt(calls: readonly SwitchCall[], extension: string): SwitchCall['parties'][number][] {
  return calls.flatMap(({ parties }) => parties.filter((party) => party.extension === extension))
}
