/**
 * Names of colleagues by their extensions and numbers (GHID), for lists: who sits where now, as the server has it, and whose extension it
 * is where nobody sits, as the databases have it. Read when a list shows an internal number that nobody has named, not at every login.
 */
import { kindOfNumber } from '../../shared/numbers.ts'
import type { CentralData } from '../../central/api.ts'
import type { Clock } from '../../cti/ports.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'
import type { CustomerNames } from './customer-names.ts'

export interface ColleaguesPorts {
  readonly link: Pick<LinkClient, 'request'>
  readonly central: { readonly directory: Pick<CentralData['directory'], 'agents'> }
  readonly clock: Pick<Clock, 'monotonic'>
}
export interface Colleagues extends LinkFollower {
  /** By an extension or a number of an agent, without asking; null = not known. */
  of(number: string): string | null
  /** Names of agents by their numbers (GHID) only: an extension may be written like another agent's number. `ask` 0 = without asking. */
  readonly agents: CustomerNames
  /** Extensions and numbers of those whose name has the text. */
  search(text: string): readonly string[]
  /** Reads who is who, unless that was done a moment ago. Never fails: what cannot be had stays as it was. */
  refresh(): Promise<void>
}

/** People change seats a few times a day. */
const KNOWN_FOR_MS = 5 * 60_000
/** After a reading that neither server nor databases answered. */
const RETRY_MS = 30_000
const PAGE = 500
/** More agents than a site has. */
const MAX_PAGES = 40
/** Nobody waits long for a name. */
const WAIT_MS = 2_000

/** True when the other side may be a colleague: the record says so, or the number is as short as an extension. */
export function isInternal(direction: string, number: string): boolean {
  return direction.startsWith('internal') || kindOfNumber(number) === 'internal'
}

/** Names of customers, and of colleagues for numbers as short as an extension; for lists that do not say which calls were internal. */
export function withColleagues(names: CustomerNames, colleagues: Pick<Colleagues, 'of' | 'refresh'>): CustomerNames {
  return {
    async of(numbers, ask) {
      const inside = numbers.filter((number) => isInternal('', number))
      const strangers = ask !== 0 && inside.some((number) => colleagues.of(number) === null)
      const [found] = await Promise.all([names.of(numbers, ask), strangers ? colleagues.refresh() : null])
      const met = inside.flatMap((number) => { const name = colleagues.of(number); return name === null ? [] : [[number, name] as const] })
      return new Map([...found, ...met])
    },
  }
}

/** Sets the name of a number; two people with one number are nobody. */
function add(names: Map<string, string>, number: string, name: string): void {
  if (number === '' || name === '') return
  names.set(number, (names.get(number) ?? name) === name ? name : '')
}

/** Builds the book. */
export function createColleagues({ link, central, clock }: ColleaguesPorts): Colleagues {
  let names: ReadonlyMap<string, string> = new Map()
  let byUid: ReadonlyMap<string, string> = new Map()
  let until = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | null = null
  let generation = 0

  /** Of the databases: whose the extensions are. False = they did not answer. */
  const readAssigned = async (seats: Map<string, string>, uids: Map<string, string>): Promise<boolean> => {
    let after: string | undefined
    for (let turn = 0; turn < MAX_PAGES; turn += 1) {
      const page = await central.directory.agents({ limit: PAGE, ...(after === undefined ? {} : { after }) }, { timeoutMs: WAIT_MS })
      if (!page.ok) return turn > 0
      for (const { uid, name, extension } of page.value.rows) {
        add(uids, uid, name)
        add(seats, extension, name)
      }
      if (page.value.next === null) break
      after = page.value.next
    }
    return true
  }
  /** Of the server: who sits there now. */
  const readSeated = async (seats: Map<string, string>, uids: Map<string, string>): Promise<boolean> => {
    const answer = await link.request('directory', {})
    if (!answer.ok) return false
    for (const { uid, name, extension } of answer.value.agents) {
      add(uids, uid, name)
      if (extension !== null) add(seats, extension, name)
    }
    return true
  }
  const read = async (): Promise<void> => {
    const mine = generation
    const assigned = { seats: new Map<string, string>(), uids: new Map<string, string>() }
    const seated = { seats: new Map<string, string>(), uids: new Map<string, string>() }
    const heard = await Promise.all([readAssigned(assigned.seats, assigned.uids), readSeated(seated.seats, seated.uids)])
    if (mine !== generation) return
    // An extension before a number of an agent, who sits there before whose it is.
    if (heard.includes(true)) byUid = new Map([...byUid, ...assigned.uids, ...seated.uids])
    if (heard.includes(true)) names = new Map([...names, ...assigned.uids, ...seated.uids, ...assigned.seats, ...seated.seats])
    until = clock.monotonic() + (heard.includes(false) ? RETRY_MS : KNOWN_FOR_MS)
  }
  const refresh = (): Promise<void> => {
    if (reading === null && clock.monotonic() < until) return Promise.resolve()
    reading ??= read().finally(() => { reading = null })
    return reading
  }
  return {
    of: (number) => names.get(number) || null,
    agents: {
      async of(uids, ask) {
        if (ask !== 0 && uids.some((uid) => (byUid.get(uid) ?? '') === '')) await refresh()
        return new Map(uids.flatMap((uid) => { const name = byUid.get(uid) ?? ''; return name === '' ? [] : [[uid, name] as const] }))
      },
    },
    search(text) {
      const wanted = text.trim().toLocaleLowerCase()
      return wanted === '' ? [] : [...names].flatMap(([number, name]) => (name.toLocaleLowerCase().includes(wanted) ? [number] : []))
    },
    refresh,
    onSessionEnd() {
      generation += 1
      names = new Map()
      byUid = new Map()
      until = Number.NEGATIVE_INFINITY
    },
  }
}
