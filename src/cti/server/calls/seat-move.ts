/**
 * A held customer goes along when his agent sits down at another telephone: he is taken back from hold there and sent
 * on to the new seat, where he rings; a call that cannot ring there goes back to the queue it came from. A talk is
 * left alone: somebody speaks at that telephone. Nobody waits with music for an agent who is not there.
 */
import type { Log } from '../../ports.ts'
import type { CallId, Extension } from '../../../shared/domain/schemas.ts'
import type { Agents } from '../agents/agents.ts'
import type { Switch, SwitchResult } from '../switch/switch.ts'
import type { CallBook } from './call-book.ts'
import type { ServedLegs } from './served-legs.ts'

interface Moving {
  readonly ref: string
  readonly step: 'retrieve' | 'send' | 'requeue' | 'hold'
  readonly callId: CallId
  readonly from: Extension
}

export interface SeatMoveOptions {
  readonly book: CallBook
  readonly served: ServedLegs
  readonly agents: Agents
  readonly switch: Switch
  readonly log: Log
}

export class SeatMove {
  readonly #o: SeatMoveOptions
  /** One call at a time for each agent. */
  readonly #moving = new Map<string, Moving>()
  #refs = 0

  constructor(options: SeatMoveOptions) {
    this.#o = options
  }

  /** The agent sits somewhere, or a call of his has changed: is one left behind? */
  look(uid: string): void {
    const { agents, book, served } = this.#o
    const to = agents.get(uid)?.extension ?? null
    if (to === null || this.#moving.has(uid)) return
    for (const from of served.elsewhere(uid, to)) {
      // Whoever sits there now answers for what stands there.
      if (agents.at(from) !== undefined) continue
      const legs = book.legsAt(from)
      const held = legs.find((leg) => leg.held && !leg.conference)
      if (held === undefined || legs.some((leg) => !leg.held && leg.state !== 'ringing')) continue
      if (this.#ask(uid, 'retrieve', held.callId, from, (ref) => this.#o.switch.retrieve(ref, held.callId, from))) return
    }
  }

  /** The switch has carried out a command. */
  done(ref: string | undefined): void {
    const found = this.#take(ref)
    if (found === undefined) return
    const [uid, { step, callId, from }] = found
    const to = this.#o.agents.get(uid)?.extension ?? null
    if (step === 'retrieve' && to !== null
      && this.#ask(uid, 'send', callId, from, (next) => this.#o.switch.transfer(next, callId, from, { kind: 'number', number: to }))) return
    if (step === 'retrieve') this.#requeue(uid, callId, from)
    else if (step !== 'hold') this.look(uid)
  }

  /** A command came to nothing. True = it was one of ours. */
  failed(ref: string): boolean {
    const found = this.#take(ref)
    if (found === undefined) return false
    const [uid, { step, callId, from }] = found
    if (step === 'send') this.#requeue(uid, callId, from)
    return true
  }

  #requeue(uid: string, callId: CallId, from: Extension): void {
    const group = this.#o.book.call(callId)?.routePoint ?? null
    if (group !== null && this.#ask(uid, 'requeue', callId, from, (ref) => this.#o.switch.transfer(ref, callId, from, { kind: 'group', group }))) return
    // He hears music again, and follows when a call of the agent's at the new seat is over (look).
    this.#o.log.warn('a held call could not follow its agent', { uid, callId, from })
    this.#ask(uid, 'hold', callId, from, (ref) => this.#o.switch.hold(ref, callId, from))
  }

  #ask(uid: string, step: Moving['step'], callId: CallId, from: Extension, act: (ref: string) => SwitchResult): boolean {
    this.#refs += 1
    const ref = `seat:${String(this.#refs)}`
    const result = act(ref)
    if (result.ok) this.#moving.set(uid, { ref, step, callId, from })
    else this.#o.log.info('a call does not follow its agent', { uid, callId, step, code: result.code })
    return result.ok
  }

  #take(ref: string | undefined): readonly [string, Moving] | undefined {
    const found = ref?.startsWith('seat:') === true ? [...this.#moving].find(([, moving]) => moving.ref === ref) : undefined
    if (found !== undefined) this.#moving.delete(found[0])
    return found
  }
}
