/**
 * Who supervises a call goes on only while the right lasts: it is looked at again whenever the parties of a call, the agents at
 * its telephones or the groups of the site change (docs/at-link.md, ATInsert). A listener is taken out, and told why. Who has
 * joined is heard by everybody: they stay, as a party like the others that can no longer turn to listening.
 */
import { SYSTEM_ACTOR } from '../rights/actor.ts'
import type { AuditTrail } from '../rights/audit-trail.ts'
import type { Rights } from '../rights/rights.ts'
import type { Switch, SwitchCall } from '../switch/switch.ts'
import type { CallBook } from './call-book.ts'

export interface ListenerGuardOptions {
  readonly book: CallBook
  readonly phones: Pick<Switch, 'clear'>
  readonly rights: Rights
  readonly trail: AuditTrail
  /** Who is logged in at a telephone. */
  readonly at: (extension: string) => string | undefined
  /** The agents of a leg: who sits there, or sat there during its life. */
  readonly seated: (callId: string, extension: string) => readonly string[]
  /** The commands of the call's legs may be others now: who sees them is told. */
  readonly refreshed: (callId: string) => void
  /** A new ref that no request waits for. */
  readonly ref: () => string
}

export class ListenerGuard {
  readonly #o: ListenerGuardOptions
  /** `callId extension` of those that the switch has been told to take out. */
  readonly #leaving = new Set<string>()

  constructor(options: ListenerGuardOptions) {
    this.#o = options
  }

  /** Looks at all calls that somebody supervises. */
  checkAll(): void {
    for (const call of this.#o.book.calls()) this.check(call)
  }

  /** The call has changed. */
  check({ callId }: { readonly callId: string }): void {
    const { book } = this.#o
    const call = book.call(callId)
    if (call === undefined) return
    for (const extension of book.supervisorsOf(callId)) {
      const party = call.parties.find((one) => one.extension === extension)
      if (party === undefined) continue
      const key = `${callId} ${extension}`
      if (this.#covered(call, extension)) continue
      if (!party.listening) this.#stay(call, extension)
      else if (!this.#leaving.has(key)) this.#drop(callId, extension, key)
    }
  }

  /** The call, or the extension's part in it, is over. */
  over(callId: string, extension: string): void {
    this.#leaving.delete(`${callId} ${extension}`)
  }

  /** Somebody is in the call whom the supervisor may listen to. SECURITY: rights-listening.test.ts, "a listener is taken out". */
  #covered(call: SwitchCall, extension: string): boolean {
    const { book, rights, seated, at } = this.#o
    // Nobody answers for a telephone that listens by itself.
    const uid = at(extension)
    if (uid === undefined) return false
    return call.parties.some((party) => party.extension !== null && party.extension !== extension && !party.listening
      && party.state !== 'disconnected' && !book.isSupervising(call.callId, party.extension)
      && rights.may({ uid }, 'ATInsert', { seat: seated(call.callId, party.extension) }))
  }

  /** Who has joined goes on talking with who is left; a call that is just ending stays as it was. */
  #stay(call: SwitchCall, extension: string): void {
    const left = call.parties.some((party) => party.extension !== extension && party.kind !== 'queue' && !party.listening && party.state !== 'disconnected')
    if (!left) return
    this.#o.book.unsupervise(call.callId, extension)
    this.#o.refreshed(call.callId)
  }

  #drop(callId: string, extension: string, key: string): void {
    const { book, phones, seated, trail, ref } = this.#o
    const [whom] = seated(callId, extension)
    const leg = book.leg(callId, extension)
    if (leg === undefined) return
    const settled = trail.note(SYSTEM_ACTOR, { command: 'ATInsert', detail: 'right ended', whom: whom ?? null, extension, callId })
    const dropped = phones.clear(ref(), leg.callId, leg.extension, 'right_ended')
    if (dropped.ok) this.#leaving.add(key)
    settled(dropped.ok ? 'done' : dropped.code)
  }
}
