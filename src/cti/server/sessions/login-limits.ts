/**
 * Slows down guessing (docs/at-link.md, Login). What counts is a proof that is judged; it is counted before it is judged, so
 * that connections in parallel gain nothing. Delays, never locks:
 *
 * - Each pair of agent and address has some wrong proofs free, then a delay that doubles.
 * - An agent who is guessed from many addresses, and an address that guesses many agents, are hot: pairs that have never
 *   logged in together then get turns in time, one after the other, at growing distances. A pair that has is not held up by
 *   it: neither the agent on their own PC by guesses from elsewhere, nor 200 agents of a terminal server by one of them.
 */
import type { ServiceClock } from '../../ports.ts'

export interface LoginLimitSettings {
  /** Wrong proofs of one pair of agent and address without a delay. */
  readonly failedLoginsPerUid: number
  /** Wrong proofs of one address, and of four addresses for one agent, before strangers wait for turns. */
  readonly failedLoginsPerAddress: number
  /** The longest delay, ms; what is counted is forgotten after ten times as long without a wrong proof. */
  readonly failedLoginWindowMs: number
}

/** A proof that may be judged; it counts as a wrong one until it is said to be right. */
export interface Attempt {
  succeeded(): void
}

interface Counted {
  failures: number
  /** Monotonic ms. */
  lastAt: number
  notBefore: number
}
interface Pair extends Counted {
  /** A turn was given that has not been used: the pair passes the lanes. */
  turn: boolean
}

const FIRST_DELAY_MS = 1_000
/** Of wrong proofs for one agent from anywhere: so many times those of one pair. */
const ADDRESSES_FREE = 4
/** Turns of a lane that fit into the longest delay. */
const LANE_SHARE = 6
const FORGOTTEN_AFTER_WINDOWS = 10
/** Most pairs, lanes and known pairs kept; beyond, the oldest are forgotten. */
const MOST_KEPT = 16_384

export class LoginLimits {
  readonly #clock: ServiceClock
  readonly #settings: LoginLimitSettings
  readonly #pairs = new Map<string, Pair>()
  /** Per agent and per address: strangers' turns. */
  readonly #lanes = new Map<string, Counted>()
  /** Pairs that have logged in. */
  readonly #known = new Set<string>()

  constructor(clock: ServiceClock, settings: LoginLimitSettings) {
    this.#clock = clock
    this.#settings = settings
  }

  /** Entries kept. */
  get kept(): number {
    return this.#pairs.size + this.#lanes.size + this.#known.size
  }

  /** How long this pair must wait, ms; null = may try. Who waits keeps their turn. */
  retryAfterMs(uid: string, address: string): number | null {
    const now = this.#clock.monotonic()
    const place = placeOf(address)
    const key = pairKey(uid, place)
    const pair = this.#counted(this.#pairs, key)
    if (pair !== undefined && pair.notBefore > now) return pair.notBefore - now
    if (this.#known.has(key) || pair?.turn === true) return null
    const at = Math.max(now, ...this.#hotLanes(uid, place).map((lane) => lane.notBefore))
    if (at <= now) return null
    const latest = now + this.#settings.failedLoginWindowMs
    if (at > latest) return latest - now
    for (const [lane, free] of this.#lanesOf(uid, place)) {
      const counted = this.#lanes.get(lane)
      if (counted !== undefined && counted.failures >= free) counted.notBefore = at + this.#laneDelay(counted.failures, free)
    }
    this.#keep(this.#pairs, key, { failures: pair?.failures ?? 0, lastAt: now, notBefore: at, turn: true })
    return at - now
  }

  /** Reserves the judging of a proof; a number = not now, but after so many ms. */
  reserve(uid: string, address: string): Attempt | number {
    const wait = this.retryAfterMs(uid, address)
    if (wait !== null) return wait
    const place = placeOf(address)
    const key = pairKey(uid, place)
    const pair = this.#fail(this.#pairs, key, (failures) => this.#delay(failures, this.#settings.failedLoginsPerUid))
    this.#keep(this.#pairs, key, { ...pair, turn: false })
    const known = this.#known.has(key)
    // A known pair mistypes; it does not heat up what holds up strangers.
    const lanes = known ? [] : this.#lanesOf(uid, place).map(([lane, free]) => [lane, this.#fail(this.#lanes, lane, (failures) => this.#laneDelay(failures, free))] as const)
    return {
      succeeded: () => {
        this.#pairs.delete(key)
        this.#known.delete(key)
        this.#known.add(key)
        prune(this.#known)
        // A good login takes back what it counted itself, no more: it may be a guesser's own account.
        for (const [, lane] of lanes) lane.failures = Math.max(0, lane.failures - 1)
      },
    }
  }

  #lanesOf(uid: string, place: string): readonly (readonly [string, number])[] {
    return [
      [`uid ${uid}`, this.#settings.failedLoginsPerUid * ADDRESSES_FREE],
      [`address ${place}`, this.#settings.failedLoginsPerAddress],
    ]
  }

  #hotLanes(uid: string, place: string): Counted[] {
    return this.#lanesOf(uid, place).flatMap(([key, free]) => {
      const lane = this.#counted(this.#lanes, key)
      return lane !== undefined && lane.failures >= free ? [lane] : []
    })
  }

  #counted<T extends Counted>(map: Map<string, T>, key: string): T | undefined {
    const counted = map.get(key)
    if (counted === undefined) return undefined
    const over = this.#clock.monotonic() - counted.lastAt >= this.#settings.failedLoginWindowMs * FORGOTTEN_AFTER_WINDOWS
    if (!over) return counted
    map.delete(key)
    return undefined
  }

  #fail<T extends Counted>(map: Map<string, T>, key: string, delay: (failures: number) => number): Counted {
    const now = this.#clock.monotonic()
    const before = this.#counted(map, key)
    const failures = (before?.failures ?? 0) + 1
    const counted = { ...before, failures, lastAt: now, notBefore: Math.max(before?.notBefore ?? now, now + delay(failures)) }
    this.#keep(map, key, counted as T)
    return counted
  }

  #delay(failures: number, free: number): number {
    if (failures < free) return 0
    return Math.min(this.#settings.failedLoginWindowMs, FIRST_DELAY_MS * 2 ** Math.min(30, failures - free))
  }

  /** Shorter: somebody honest may stand in the same lane. */
  #laneDelay(failures: number, free: number): number {
    return Math.min(this.#settings.failedLoginWindowMs / LANE_SHARE, this.#delay(failures, free))
  }

  // SECURITY: bounded, so that guessing with many names fills no memory (login-limits.test.ts, "a bounded number is kept").
  #keep<T>(map: Map<string, T>, key: string, value: T): void {
    map.delete(key)
    map.set(key, value)
    prune(map)
  }
}

function prune(kept: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean }): void {
  while (kept.size > MOST_KEPT) {
    const oldest = kept.keys().next()
    if (oldest.done === true) return
    kept.delete(oldest.value)
  }
}

const pairKey = (uid: string, place: string): string => `${uid} ${place}`

/** IPv4 as it is; of IPv6 the network of /64, which one subscriber has as a whole (RFC 6177). */
function placeOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped !== null) return mapped[1] ?? address
  if (!address.includes(':')) return address
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right]
  return `${groups.slice(0, 4).join(':')}::/64`
}
