/**
 * Writes what outlives the sessions of agents (kept-state.ts): several changes in one transaction, since each
 * costs the disk a flush and the calls stand meanwhile. What cannot be written is tried again.
 */
import type { AgentId } from '../../../shared/domain/schemas.ts'
import type { ServiceClock, Log, Timer } from '../../ports.ts'
import type { DeskStore } from '../store/desk-store.ts'
import type { KeptAgent } from './kept-state.ts'

/** Changes within this time share a transaction, ms. */
const BATCH_MS = 40
/** A store that could not be written is tried again after this time, ms. */
const RETRY_MS = 5_000

export class KeptWriter {
  readonly #store: DeskStore
  readonly #clock: ServiceClock
  readonly #log: Log
  #waiting = new Map<AgentId, KeptAgent | null>()
  #timer: Timer | null = null

  constructor(options: { readonly store: DeskStore; readonly clock: ServiceClock; readonly log: Log }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#log = options.log
  }

  /** What a former server has kept; nothing when the store cannot be read. */
  read(): readonly KeptAgent[] {
    try {
      return this.#store.keptAgents()
    } catch (error) {
      this.#log.error('the states of the agents could not be read', { error: String(error) })
      return []
    }
  }

  /** Null = nothing is to be kept of him any more. */
  keep(uid: AgentId, kept: KeptAgent | null): void {
    this.#waiting.set(uid, kept)
    this.#timer ??= this.#clock.after(BATCH_MS, () => { this.#write() })
  }

  /** Writes what waits, and waits for nothing any more. */
  stop(): void {
    this.#timer?.cancel()
    if (this.#waiting.size > 0) this.#write()
    this.#timer?.cancel()
    this.#timer = null
  }

  #write(): void {
    this.#timer = null
    const changes = this.#waiting
    this.#waiting = new Map()
    try {
      this.#store.keepAgents(changes)
    } catch (error) {
      this.#log.error('the states of agents could not be kept', { agents: changes.size, error: String(error) })
      // What came meanwhile is newer.
      this.#waiting = new Map([...changes, ...this.#waiting])
      this.#timer = this.#clock.after(RETRY_MS, () => { this.#write() })
    }
  }
}
