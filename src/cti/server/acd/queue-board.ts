/** The queues as `queue.changed` shows them. Counts change often; each picture is sent at most a few times a second. */
import type { ServiceClock, Timer } from '../../ports.ts'
import type { Queue } from '../../../shared/domain/schemas.ts'
import type { Agents } from '../agents/agents.ts'
import type { Announcer } from '../events-out.ts'
import type { SiteConfig } from '../site-config.ts'
import type { Acd } from './acd.ts'

/**
 * Least time between two pictures of the queues, ms. The first change after a rest goes out at once. Each
 * picture goes to every member of its group: on a busy site this is most of what the server says.
 */
const INTERVAL_MS = 500

export interface QueueBoardOptions {
  readonly site: SiteConfig
  readonly clock: ServiceClock
  readonly agents: Agents
  readonly acd: Acd
  readonly announcer: Announcer
  isFree(agent: { readonly uid: string; readonly extension: string | null }): boolean
}

export class QueueBoard {
  readonly #o: QueueBoardOptions
  readonly #shown = new Map<string, { readonly queue: Queue; readonly text: string }>()
  #last = -Infinity
  #timer: Timer | null = null

  constructor(options: QueueBoardOptions) {
    this.#o = options
  }

  /** The queues or the agents may have changed. */
  mark(): void {
    if (this.#timer !== null) return
    const wait = this.#last + INTERVAL_MS - this.#o.clock.monotonic()
    if (wait <= 0) return this.#show()
    this.#timer = this.#o.clock.after(wait, () => {
      this.#timer = null
      this.#show()
    })
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = null
  }

  /** All queues as they are now. */
  queues(): Queue[] {
    const counts = new Map<string, { ready: number; loggedIn: number }>()
    for (const agent of this.#o.agents.all()) {
      if (agent.extension === null) continue
      const ready = agent.state === 'ready' && agent.reachable && this.#o.isFree(agent)
      for (const group of agent.loggedInTo) {
        const count = counts.get(group) ?? { ready: 0, loggedIn: 0 }
        count.loggedIn += 1
        if (ready) count.ready += 1
        counts.set(group, count)
      }
    }
    return this.#o.site.groups.map((group) => {
      const waiting = this.#o.acd.waiting(group.id)
      const count = counts.get(group.id)
      return {
        group: group.id,
        name: group.name,
        waiting: waiting.length,
        oldestSince: waiting[0]?.enteredAt ?? null,
        readyAgents: count?.ready ?? 0,
        loggedInAgents: count?.loggedIn ?? 0,
      }
    })
  }

  /**
   * All queues as they were last told, for snapshots. A snapshot that were ahead of the pictures
   * would keep a passing state for ever when the queue is back at the last picture before the next.
   */
  told(): Queue[] {
    return this.queues().map((queue) => {
      const shown = this.#shown.get(queue.group)
      if (shown !== undefined) return shown.queue
      this.#shown.set(queue.group, { queue, text: JSON.stringify(queue) })
      return queue
    })
  }

  #show(): void {
    this.#last = this.#o.clock.monotonic()
    for (const queue of this.queues()) {
      const text = JSON.stringify(queue)
      if (this.#shown.get(queue.group)?.text === text) continue
      this.#shown.set(queue.group, { queue, text })
      this.#o.announcer.announce({
        event: 'queue.changed', data: queue, thing: `queue:${queue.group}`,
        audience: { membersOf: queue.group, watchersOf: [queue.group] },
      })
    }
  }
}
