/**
 * Runs the flows of the IVR ports (site.ivr): asks, listens to the keys, keeps what it heard and lets
 * the port go. The switch only carries the voices. A flow asks `attempts` times and waits `timeoutMs`
 * each time; whatever happens, it comes to an end, so that nobody stays alone with a port.
 *
 *   survey   one digit of `digits` is the caller's score; kept, and told to the agent (oem.received SURVEY)
 *   collect  digits up to `#` are attached to the call as IVR_<FILE>
 */
import type { ServiceClock, Log, Timer } from '../../ports.ts'
import type { CallId, OemMessage } from '../../../shared/domain/schemas.ts'
import { oemSchema } from '../../../shared/domain/schemas.ts'
import type { SiteConfig } from '../site-config.ts'
import type { DeskStore } from '../store/desk-store.ts'
import type { IvrEntry, Switch, SwitchCall } from '../switch/switch.ts'

export type IvrFlowConfig = SiteConfig['ivr']['flows'][number]

/** Most digits of a collect flow. */
const MAX_COLLECTED = 64
const END_KEY = '#'

export interface IvrDeskOptions {
  readonly site: SiteConfig
  readonly clock: ServiceClock
  readonly log: Log
  readonly switch: Pick<Switch, 'endIvr'>
  readonly store: Pick<DeskStore, 'addScore'>
  /** Hands an OEM message to the agent, or keeps it for him. */
  deliver(message: OemMessage): void
  knows(uid: string): boolean
  /** Where the agent sits; null = nowhere. */
  extensionOf(uid: string): string | null
  attach(callId: CallId, set: Readonly<Record<string, string>>): unknown
  /** Runs a timer's work as a turn of its own. */
  turn(work: () => void): void
}

interface Run {
  readonly flow: IvrFlowConfig
  readonly partyId: string
  readonly entry: IvrEntry
  call: SwitchCall
  attempts: number
  digits: string
  timer: Timer | null
}

/** The agent a survey counts for: the first part of `uid|callid` (atclient-api.md, ATTranCall_toIVR). */
export function surveyedAgent(message: string): string {
  return message.split('|')[0] ?? ''
}

export class IvrDesk {
  readonly #o: IvrDeskOptions
  /** Call id → its flow; a call has at most one. */
  readonly #runs = new Map<string, Run>()
  #refs = 0

  constructor(options: IvrDeskOptions) {
    this.#o = options
  }

  /** The flow that file and node name; undefined = there is none. */
  flow(file: string, node: string): IvrFlowConfig | undefined {
    return this.#o.site.ivr.flows.find((flow) => flow.file.toUpperCase() === file.toUpperCase() && flow.node === node)
  }

  /** A port has taken the call, or joined it. */
  begin(call: SwitchCall, partyId: string, entry: IvrEntry): void {
    const flow = this.flow(entry.file, entry.node)
    const before = this.#runs.get(call.callId)
    if (flow === undefined || before !== undefined) {
      this.#o.log.warn('IVR port without a flow to run is let go', { callId: call.callId, file: entry.file, node: entry.node, busy: before !== undefined })
      return this.#endPort(call.callId, partyId)
    }
    const run: Run = { flow, partyId, entry, call, attempts: 1, digits: '', timer: null }
    this.#runs.set(call.callId, run)
    this.#listen(run)
  }

  /** Keys of one of the parties. */
  digits(callId: string, number: string, digits: string): void {
    const run = this.#runs.get(callId)
    if (run === undefined || !this.#isAsked(run, number)) return
    if (run.flow.kind === 'survey') this.#survey(run, digits)
    else this.#collect(run, digits)
  }

  /** The call has changed: is the port still in it? */
  changed(call: SwitchCall): void {
    const run = this.#runs.get(call.callId)
    if (run === undefined) return
    run.call = call
    if (!call.parties.some((party) => party.partyId === run.partyId)) this.#gone(run)
  }

  cleared(callId: string): void {
    const run = this.#runs.get(callId)
    if (run !== undefined) this.#gone(run)
  }

  /** Ports of a former server: nobody knows any more what they asked. */
  adopt(calls: readonly SwitchCall[]): void {
    for (const call of calls) {
      for (const party of call.parties) if (party.kind === 'ivr') this.#endPort(call.callId, party.partyId)
    }
  }

  stop(): void {
    for (const run of this.#runs.values()) run.timer?.cancel()
    this.#runs.clear()
  }

  #listen(run: Run): void {
    run.timer?.cancel()
    run.timer = this.#o.clock.after(run.flow.timeoutMs, () => { this.#o.turn(() => { this.#again(run) }) })
  }

  /** No key, or a wrong one: asks again, or gives up. */
  #again(run: Run): void {
    if (this.#runs.get(run.call.callId) !== run) return
    run.digits = ''
    if (run.attempts >= run.flow.attempts) return this.#finish(run, null)
    run.attempts += 1
    this.#listen(run)
  }

  #survey(run: Run, digits: string): void {
    const score = digits.split('').find((digit) => run.flow.digits.includes(digit))
    if (score === undefined) this.#again(run)
    else this.#finish(run, score)
  }

  #collect(run: Run, digits: string): void {
    for (const digit of digits) {
      if (digit === END_KEY && run.flow.digits.includes(END_KEY)) {
        if (run.digits === '') this.#again(run)
        else this.#finish(run, run.digits)
        return
      }
      if (run.flow.digits.includes(digit)) run.digits += digit
      if (run.digits.length >= MAX_COLLECTED) return this.#finish(run, run.digits)
    }
    this.#listen(run)
  }

  #finish(run: Run, heard: string | null): void {
    this.#keep(run, heard)
    this.#endPort(run.call.callId, run.partyId)
  }

  /** The caller, or the port, went before the end. */
  #gone(run: Run): void {
    this.#keep(run, null)
  }

  #keep(run: Run, heard: string | null): void {
    run.timer?.cancel()
    this.#runs.delete(run.call.callId)
    if (run.flow.kind === 'survey') this.#keepScore(run, heard)
    else if (heard !== null) {
      const kept = this.#o.attach(run.call.callId, { [attachedKey(run.flow.file)]: heard })
      if (kept === 'full') this.#o.log.warn('collected digits do not fit into the attached data', { callId: run.call.callId })
    }
  }

  #keepScore({ call, flow, entry, partyId }: Run, score: string | null): void {
    const named = surveyedAgent(entry.message)
    const uid = this.#o.knows(named) ? named : null
    const at = this.#o.clock.wall()
    const caller = call.originalCaller ?? call.caller
    try {
      this.#o.store.addScore({ callId: call.callId, uid, score, flow: flow.file, caller, at })
    } catch (error) {
      // A full disk must not keep the caller at the port.
      this.#o.log.error('survey score could not be kept', { callId: call.callId, uid, score, error: String(error) })
    }
    if (uid === null || score === null) return
    this.#o.deliver(oemSchema.parse({
      id: `survey:${call.callId}:${partyId}`.slice(0, 64), kind: 'SURVEY', from: caller.slice(0, 64), to: uid,
      text: `CALLID=${call.callId};UID=${uid};IVRFILE=${flow.file};NODE=${flow.node};SCORE=${score};`, callId: call.callId, at,
    }))
  }

  /** SECURITY: an agent does not answer for the caller (server-ivr.test.ts, "an agent cannot score himself"). Without an outside party the other extension is asked. */
  #isAsked({ call, entry }: Run, number: string): boolean {
    const outside = call.parties.filter((party) => party.kind === 'external')
    if (outside.length > 0) return outside.some((party) => party.number === number)
    return number !== this.#o.extensionOf(surveyedAgent(entry.message))
      && call.parties.some((party) => party.kind === 'extension' && party.number === number)
  }

  #endPort(callId: CallId, partyId: string): void {
    this.#refs += 1
    const result = this.#o.switch.endIvr(`ivr:${String(this.#refs)}`, callId, partyId)
    // Refused = the port has left by itself; its event is under way.
    if (!result.ok) this.#o.log.debug('IVR port could not be let go', { callId, code: result.code })
  }
}

/** `VERIFY.DAT` → `IVR_VERIFY`. */
export function attachedKey(file: string): string {
  return `IVR_${file.replace(/\.[^.]*$/, '').toUpperCase()}`.slice(0, 64)
}
