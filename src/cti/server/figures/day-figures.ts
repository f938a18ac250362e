/**
 * What each agent's calls of today add up to, kept in step with the records as they end: loaded once
 * from the store, then added to. Means what `sums()` of the record store means (record-store.ts).
 * Days are the site's (site-days.ts); a record belongs to the day it began on.
 */
import type { CallRecord, RecordSums } from '../store/record-store.ts'
import { isMissed } from '../store/record-store.ts'
import type { SiteDays } from './site-days.ts'

type Sums = { -readonly [K in keyof RecordSums]: number }

const none = (): Sums => ({
  calls: 0, callsIn: 0, callsOut: 0, queued: 0, queueFailed: 0, answered: 0, answeredByAgent: 0, missed: 0,
  ringMs: 0, talkMs: 0, talkInMs: 0, talkOutMs: 0,
})

/** As what an agent's segments of one call have counted already: a call counts once, however many segments it has. */
const SEEN = { call: 1, in: 2, out: 4, queued: 8, connected: 16, answered: 32 } as const

export class DayFigures {
  readonly #days: SiteDays
  #day: number
  readonly #byAgent = new Map<string, Sums>()
  /** Call → agent → what has counted. Only of calls that stand: nothing of them comes after their end. */
  readonly #seen = new Map<string, Map<string, number>>()

  constructor(days: SiteDays) {
    this.#days = days
    this.#day = days.start()
  }

  /** Calls of which more segments may come. */
  get standing(): number {
    return this.#seen.size
  }

  /**
   * At the start of the server.
   * @param sums of today, by agent (Records.sumsByAgent from the start of the day on)
   * @param written records among them whose calls are not over
   */
  load(sums: ReadonlyMap<string, RecordSums>, written: readonly CallRecord[]): void {
    for (const [agent, its] of sums) this.#byAgent.set(agent, { ...its })
    for (const record of written) if (this.#isOfToday(record)) this.#unseen(record)
  }

  /** A segment is over. */
  ended(record: CallRecord): void {
    if (record.agent === null || !this.#isOfToday(record)) return
    let sums = this.#byAgent.get(record.agent)
    if (sums === undefined) this.#byAgent.set(record.agent, sums = none())
    const fresh = this.#unseen(record)
    const add = (what: keyof Sums, flag: number): void => { if ((fresh & flag) !== 0) sums[what] += 1 }
    add('calls', SEEN.call)
    add('callsIn', SEEN.in)
    add('callsOut', SEEN.out)
    add('queued', SEEN.queued)
    add('queueFailed', SEEN.queued)
    add('answered', SEEN.answered)
    add('answeredByAgent', SEEN.answered)
    if ((fresh & SEEN.connected) !== 0) sums.queueFailed -= 1
    if (isMissed(record)) sums.missed += 1
    const talkMs = Math.round(record.talkMs)
    sums.ringMs += Math.round(record.ringMs)
    sums.talkMs += talkMs
    if (isIn(record)) sums.talkInMs += talkMs
    if (record.direction === 'out') sums.talkOutMs += talkMs
  }

  /** The call is over: no segment of it comes any more. */
  over(callId: string): void {
    this.#seen.delete(callId)
  }

  of(uid: string): RecordSums {
    this.#turnDay()
    return this.#byAgent.get(uid) ?? none()
  }

  /** What the record counts as and its call has not counted as yet; notes it. */
  #unseen(record: CallRecord): number {
    if (record.agent === null) return 0
    let agents = this.#seen.get(record.callId)
    if (agents === undefined) this.#seen.set(record.callId, agents = new Map<string, number>())
    const before = agents.get(record.agent) ?? 0
    const flags = flagsOf(record)
    agents.set(record.agent, before | flags)
    return flags & ~before
  }

  #isOfToday(record: CallRecord): boolean {
    this.#turnDay()
    return record.startedAt >= this.#day
  }

  /** A new day begins with nothing: no record of it can have been written before. */
  #turnDay(): void {
    const day = this.#days.start()
    if (day === this.#day) return
    this.#day = day
    this.#byAgent.clear()
    for (const agents of this.#seen.values()) agents.clear()
  }
}

const isIn = (record: CallRecord): boolean => record.direction === 'in' || record.destType === 'route-point'

function flagsOf(record: CallRecord): number {
  return SEEN.call
    | (isIn(record) ? SEEN.in : 0)
    | (record.direction === 'out' ? SEEN.out : 0)
    | (record.queued ? SEEN.queued : 0)
    | (record.queued && record.queueResult === 'connected' ? SEEN.connected : 0)
    | (record.answeredAt === null ? 0 : SEEN.answered)
}
