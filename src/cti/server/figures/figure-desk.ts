/**
 * Figures: of an agent's day, of a group or the site between two times, of the site now. Counts come
 * from the call records, times in states from the agents (state-times.ts).
 */
import type { ServiceClock, Timer } from '../../ports.ts'
import type { AgentId, Figures, RealTimeFigures } from '../../../shared/domain/schemas.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import type { CallCentre } from '../call-centre.ts'
import type { Announcer } from '../events-out.ts'
import type { Later, RecordSums, Records } from '../store/record-store.ts'
import type { DayFigures } from './day-figures.ts'
import type { SiteDays } from './site-days.ts'

/** Least time between two pictures of the same agent's figures, ms. */
export const FIGURES_INTERVAL_MS = 2_000
/** A login, and several ends at once, are told as one, ms. */
const GATHER_MS = 200
/** Longest span that is summed up at once, ms, and most records: what takes longer would hold up the calls. */
export const MAX_SPAN_MS = 31 * 86_400_000
export const MAX_RECORDS = 200_000

const NO_STATES = { readyMs: 0, busyMs: 0, awayMs: 0, wrapupMs: 0 }

export interface FigureDeskOptions {
  readonly records: Pick<Records, 'sums'>
  readonly day: DayFigures
  readonly clock: ServiceClock
  readonly days: SiteDays
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

  /** Of his day up to now. */
  ofAgent(agent: AgentRecord): Figures {
    const { clock, days } = this.#o
    return { uid: agent.uid, from: days.start(), to: clock.wall(), ...this.#o.day.of(agent.uid), ...agent.times.today(clock.service()) }
  }

  /** Null = too many records for one look. Throws or rejects when the records cannot be read, or too many ask at once. */
  between(from: number, to: number, group: string | null, agent: AgentId | null): Later<Figures | null> {
    const figures = (sums: RecordSums | null): Figures | null => (sums === null ? null : { uid: agent, from, to, ...sums, ...NO_STATES })
    const sums = this.#o.records.sums({ from, to, group, agent, limit: MAX_RECORDS })
    return sums instanceof Promise ? sums.then(figures) : figures(sums)
  }

  today(): { readonly from: number; readonly to: number } {
    return { from: this.#o.days.start(), to: this.#o.clock.wall() + 1 }
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
    this.#o.announcer.announce({ event: 'figures.changed', data: this.ofAgent(agent), thing: `figures:${uid}`, audience: { uid } })
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
