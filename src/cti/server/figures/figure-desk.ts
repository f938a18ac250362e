/**
 * Figures: of an agent's day, of a group or the site between two times, of the site now. Counts come
 * from the call records, times in states from the agents (state-times.ts).
 */
import type { Clock, Log, Timer } from '../../ports.ts'
import type { AgentId, Figures, RealTimeFigures } from '../../../shared/domain/schemas.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import type { CallCentre } from '../call-centre.ts'
import type { Announcer } from '../events-out.ts'
import type { RecordStore, RecordSums } from '../store/record-store.ts'
import { startOfDay } from './state-times.ts'

/** Least time between two pictures of the same agent's figures, ms. */
export const FIGURES_INTERVAL_MS = 2_000
/** A login, and several ends at once, are told as one, ms. */
const GATHER_MS = 200
/** Longest span that is summed up at once, ms, and most records: what takes longer would hold up the calls. */
export const MAX_SPAN_MS = 31 * 86_400_000
export const MAX_RECORDS = 200_000

const NONE: RecordSums = {
  calls: 0, callsIn: 0, callsOut: 0, queued: 0, queueFailed: 0, answered: 0, answeredByAgent: 0, missed: 0,
  ringMs: 0, talkMs: 0, talkInMs: 0, talkOutMs: 0,
}
const NO_STATES = { readyMs: 0, busyMs: 0, awayMs: 0, wrapupMs: 0 }

export interface FigureDeskOptions {
  readonly records: RecordStore
  readonly clock: Clock
  readonly log: Log
  readonly announcer: Announcer
  agent(uid: string): AgentRecord | undefined
  /** True while a session of the agent has a link. */
  isConnected(uid: string): boolean
}

export class FigureDesk {
  readonly #o: FigureDeskOptions
  readonly #timers = new Map<string, Timer>()
  readonly #lastAt = new Map<string, number>()

  constructor(options: FigureDeskOptions) {
    this.#o = options
  }

  /** @throws when the records cannot be read */
  ofAgent(agent: AgentRecord): Figures {
    const now = this.#o.clock.now()
    const from = startOfDay(now)
    const sums = this.#o.records.sums({ from, to: now + 1, group: null, agent: agent.uid, limit: MAX_RECORDS }) ?? NONE
    return { uid: agent.uid, from, to: now, ...sums, ...agent.times.today(now) }
  }

  /** Null = too many records for one look. @throws when the records cannot be read */
  between(from: number, to: number, group: string | null, agent: AgentId | null): Figures | null {
    const sums = this.#o.records.sums({ from, to, group, agent, limit: MAX_RECORDS })
    return sums === null ? null : { uid: agent, from, to, ...sums, ...NO_STATES }
  }

  today(): { readonly from: number; readonly to: number } {
    const now = this.#o.clock.now()
    return { from: startOfDay(now), to: now + 1 }
  }

  /** His figures have changed, or he has just come: he is told, at most every two seconds. */
  mark(uid: string): void {
    if (this.#timers.has(uid)) return
    const wait = (this.#lastAt.get(uid) ?? -Infinity) + FIGURES_INTERVAL_MS - this.#o.clock.monotonic()
    this.#timers.set(uid, this.#o.clock.after(Math.max(GATHER_MS, wait), () => {
      this.#timers.delete(uid)
      this.#tell(uid)
    }))
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel()
    this.#timers.clear()
  }

  #tell(uid: string): void {
    const agent = this.#o.agent(uid)
    if (agent === undefined || !this.#o.isConnected(uid)) return
    this.#lastAt.set(uid, this.#o.clock.monotonic())
    try {
      this.#o.announcer.announce({ event: 'figures.changed', data: this.ofAgent(agent), thing: `figures:${uid}`, audience: { uid } })
    } catch (error) {
      this.#o.log.warn('figures could not be read', { uid, error: String(error) })
    }
  }
}

/** The site as it is now. */
export function realTimeFigures(centre: CallCentre): RealTimeFigures {
  const states = new Map<string, number>()
  const count = (key: string): void => { states.set(key, (states.get(key) ?? 0) + 1) }
  for (const agent of centre.agents.all()) {
    count('agents')
    if (agent.state === 'logged-out') continue
    count('online')
    count(agent.state)
    if (agent.callState !== 'idle') count('in-call')
  }
  const trunks = centre.lines.trunks()
  const ports = new Set(centre.site.ivr.ports)
  const inUse = new Set(centre.book.calls().flatMap((call) => call.parties.filter((party) => ports.has(party.number)).map((party) => party.number)))
  const of = (key: string): number => states.get(key) ?? 0
  return {
    trunks: trunks.length, trunksInUse: trunks.filter((trunk) => trunk.state !== 'idle').length,
    ivrPorts: ports.size, ivrInUse: inUse.size,
    agents: of('agents'), online: of('online'), ready: of('ready'), away: of('away'), busy: of('busy'), wrapup: of('wrapup'),
    talking: of('in-call'), waiting: centre.board.queues().reduce((sum, queue) => sum + queue.waiting, 0),
  }
}
