/**
 * The boxes (voicemail, fax, SMS, e-mail): pages of headers from the databases with the person's own marks, from what was
 * seen before when the databases are away, and how many are unread. Whose messages are shown: what the CTI server said at the login (scope.ts).
 */
import { siteZone } from '../../shared/time/site-zone.ts'
import { dayText } from '../../shared/time/zone.ts'
import { BOXES } from '../../shared/domain/codes.ts'
import { visibleAgents } from '../../shared/domain/sees.ts'
import { fail, ok } from '../../shared/result.ts'
import { asFax } from './customer-names.ts'
import { HEADERS, isReceived, kindOf, matches } from './box-rows.ts'
import type { CallOptions, CentralData, DatabaseState, InboxQuery, Page } from '../../central/api.ts'
import type { Box, BoxKind } from '../../shared/domain/codes.ts'
import type { BoxItem, UnreadCounts } from '../../shared/ipc/parts/boxes.ts'
import type { RequestArgs, RequestResult } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'
import type { Clock, Log, Timer } from '../../cti/ports.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { Publisher } from '../ipc/publisher.ts'
import type { MediaKind } from '../media/media-registry.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'
import type { BoxHeader, BoxRows } from './box-rows.ts'

export interface BoxDeskPorts {
  readonly central: Pick<CentralData, 'inbox' | 'onStates' | 'states'>
  readonly local: Pick<LocalStore, 'keepInbox' | 'inbox' | 'markBox' | 'boxMarks' | 'lookedAtBox' | 'boxLook'>
  readonly store: AppStore
  readonly publisher: Pick<Publisher, 'publish'>
  readonly clock: Clock
  readonly log: Log
  /** Gives a path of the server its opaque id. */
  readonly media: (kind: MediaKind, serverPath: string, owner: string) => string
  /** Names of customers by their numbers, as far as they are known without waiting long; `ask`: unknown ones are asked for. */
  readonly names: (numbers: readonly string[], ask: boolean) => Promise<ReadonlyMap<string, string>>
  /** Names of agents by their numbers (GHID), as the names above. */
  readonly agents: (uids: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

export interface BoxDesk extends LinkFollower {
  readonly handlers: Pick<Handlers, 'box.list' | 'box.mark' | 'box.looked'>
  /** The row behind a header of a list of this run; null = not listed since the start. */
  row<B extends Box>(box: B, id: string): BoxRows[B] | null
  /** A page of bare headers, for desks that show a box in a way of their own; whose: as of `box.list`. */
  headers(box: Box, query: InboxQuery): Promise<Result<{ readonly headers: readonly BoxHeader[]; readonly next: string | null }>>
  /** Headers with names and the person's marks. */
  marked(box: Box, headers: readonly BoxHeader[]): Promise<readonly BoxItem[]>
  /** Something arrived or was sent: the windows read the box anew, the counts are made anew. */
  changed(box: Box): void
  /** Told of every `changed`, before the windows. */
  onChanged(listener: (box: Box) => void): void
  stop(): void
}

const MEDIA: Readonly<Record<BoxKind, MediaKind>> = { voicemail: 'voicemail', fax: 'fax', sms: 'mail', email: 'mail' }
/** Unread is what came in the last week: what nobody looked at for longer is history, not work. */
const UNREAD_DAYS = 7
const UNREAD_LIMIT = 200
/** A search looks through so many rows per page that is asked for, then says that there may be more. */
const SEARCHED_ROWS = 3_000
const SEARCH_PAGE = 200
/** A search of many pages gives what it has found by then, ms; shorter than the request's deadline. */
const SEARCH_MS = 12_000
/** Rows remembered for what is opened from a list. */
const ROWS_KEPT = 4_000
/** Others may write to the boxes without telling us. */
const REFRESH_MS = 60_000

/** Day of the site's calendar, yyyyMMdd. */
export const dayOf = (at: number): string => dayText(siteZone(), at)

/** Headers that this agent has seen before, of one box; in the cache that several agents of this PC use. */
const cacheKind = (uid: string, box: Box): string => `${uid} ${box}`
const fileName = (path: string): string => path.split(/[\\/]/u).at(-1) ?? path

/** Builds the desk; it counts what is unread once somebody has logged in. */
export function createBoxDesk(ports: BoxDeskPorts): BoxDesk {
  const { central, local, store, clock } = ports
  const rows = new Map<string, unknown>()
  const listeners: ((box: Box) => void)[] = []
  let timer: Timer | null = null
  let generation = 0

  const read: { readonly [B in Box]: (query: InboxQuery, options?: CallOptions) => Promise<Result<Page<BoxRows[B]>>> } = {
    'voicemail': (query, options) => central.inbox.voicemail(query, options),
    'fax-in': (query, options) => central.inbox.faxesReceived(query, options),
    'fax-out': (query, options) => central.inbox.faxesSent(query, options),
    'sms-in': (query, options) => central.inbox.smsReceived(query, options),
    'sms-out': (query, options) => central.inbox.smsSent(query, options),
    'email-in': (query, options) => central.inbox.emailsReceived(query, options),
    'email-out': (query, options) => central.inbox.emailsSent(query, options),
  }
  const remember = (id: string, row: unknown): void => {
    rows.delete(id)
    rows.set(id, row)
    const oldest = rows.keys().next()
    if (rows.size > ROWS_KEPT && oldest.done !== true) rows.delete(oldest.value)
  }
  const page = async <B extends Box>(box: B, query: InboxQuery, options?: CallOptions): Promise<Result<{ headers: BoxHeader[]; next: string | null; wide: boolean }>> => {
    const found = await read[box](query, options)
    if (!found.ok) return found
    const headers = found.value.rows.map((row) => {
      const header = HEADERS[box](row)
      remember(`${box} ${header.id}`, row)
      return header
    })
    return ok({ headers, next: found.value.next, wide: found.value.wide })
  }
  /** Whose messages; null = everybody's. SECURITY: the server's word, whatever the window asks for (boxes.test.ts, "whose messages"). */
  const ownersOf = (box: Box, asked: string): readonly string[] | null => {
    const session = store.state().session
    return session === null ? [] : visibleAgents(session, kindOf(box), asked)
  }
  /** One owner is a condition of the database; several are taken out of its rows. */
  const conditionOf = (owners: readonly string[] | null): { readonly agent?: string } => (owners?.length === 1 && owners[0] !== undefined ? { agent: owners[0] } : {})
  const isShown = (owners: readonly string[] | null, header: BoxHeader): boolean => owners === null || owners.includes(header.agent)
  /** Marks, looks and remembered headers belong to an agent; '' = nobody is logged in, and nobody reads those. */
  const uidNow = (): string => store.state().session?.uid ?? ''
  /** When the person last looked; who never did has looked now: else everything of the last months would be new. */
  const lookedAt = async (box: Box): Promise<number> => {
    const uid = uidNow()
    const look = await local.boxLook({ uid, box })
    if (!look.ok) return Number.POSITIVE_INFINITY
    if (look.value > 0) return look.value
    const now = clock.now()
    void local.lookedAtBox({ uid, box, at: now })
    return now
  }
  /** By their numbers; of faxes those whose fax number it is, before those whose telephone it is. */
  const namesOf = async (box: Box, headers: readonly BoxHeader[], ask: boolean): Promise<ReadonlyMap<string, string>> => {
    const numbers = [...new Set(headers.map((header) => header.number))]
    if (kindOf(box) !== 'fax') return ports.names(numbers, ask)
    const found = await ports.names([...numbers.map(asFax), ...numbers], ask)
    return new Map(numbers.flatMap((number) => {
      const name = found.get(asFax(number)) ?? found.get(number)
      return name === undefined ? [] : [[number, name] as const]
    }))
  }
  const marked = async (box: Box, headers: readonly BoxHeader[]): Promise<BoxItem[]> => {
    const [look, marks, names, agents] = await Promise.all([
      isReceived(box) ? lookedAt(box) : Number.POSITIVE_INFINITY,
      local.boxMarks({ uid: uidNow(), box, ids: headers.map((header) => header.id) }),
      namesOf(box, headers, true),
      ports.agents([...new Set(headers.map((header) => header.agent))].filter((uid) => uid !== '')),
    ])
    const byId = new Map((marks.ok ? marks.value : []).map((mark) => [mark.id, mark]))
    const kind = MEDIA[kindOf(box)]
    return headers.map(({ paths, partyName, ...header }) => {
      const mark = byId.get(header.id)
      const seen = !isReceived(box) || (mark?.seen ?? false)
      return {
        // The customer as he is called today; whom the databases do not know has the name that the row gives him.
        ...header, name: names.get(header.number) ?? (partyName === '' ? null : partyName), agentName: (agents.get(header.agent) ?? '').slice(0, 128),
        files: paths.map((path) => ({ media: ports.media(kind, path, header.agent), name: fileName(path).slice(0, 512) })),
        seen, done: mark?.done ?? false, isNew: !seen && header.at >= look,
      }
    })
  }
  const cached = async ({ box, agent, limit, search, from, to }: RequestArgs<'box.list'>): Promise<Result<RequestResult<'box.list'>>> => {
    const kept = await local.inbox({ kind: cacheKind(uidNow(), box), after: null, limit: 500 })
    if (!kept.ok) return kept
    const owners = ownersOf(box, agent)
    const headers = kept.value.map((header) => JSON.parse(header.body) as BoxHeader)
      .filter((header) => isShown(owners, header) && dayOf(header.at) >= from && dayOf(header.at) <= to && matches(header, search, null))
    return ok({ rows: await marked(box, headers.slice(0, limit)), next: null, cached: true, wide: false })
  }
  const keep = (box: Box, headers: readonly BoxHeader[]): void => {
    void local.keepInbox(headers.map((header) => ({ kind: cacheKind(uidNow(), box), key: header.id, at: header.at, body: JSON.stringify(header) })))
  }
  /** The list of each box that is being read: a newer request means that nobody waits for the older one. */
  const reading = new Map<Box, AbortController>()
  const list = async (args: RequestArgs<'box.list'>): Promise<Result<RequestResult<'box.list'>>> => {
    const { box, from, to, search, limit } = args
    // SECURITY: without a person there is nobody whose messages these would be (boxes.test.ts).
    if (store.state().session === null) return fail('not_logged_in')
    reading.get(box)?.abort()
    const abort = new AbortController()
    reading.set(box, abort)
    const until = clock.monotonic() + SEARCH_MS
    const owners = ownersOf(box, args.agent)
    if (owners?.length === 0) return ok({ rows: [], next: null, cached: false, wide: false })
    const query = { from, to, ...conditionOf(owners) }
    const sifted = search !== '' || (owners !== null && owners.length > 1)
    const found: BoxHeader[] = []
    let after = args.after
    let looked = 0
    for (;;) {
      const step = await page(box, { ...query, limit: sifted ? SEARCH_PAGE : limit, ...(after === null ? {} : { after }) }, { signal: abort.signal })
      if (!step.ok) return args.after === null && found.length === 0 && step.error.code.startsWith('database_') ? cached(args) : step
      if (search === '') keep(box, step.value.headers.filter((header) => isShown(owners, header)))
      const names = search === '' ? null : await namesOf(box, step.value.headers, false)
      found.push(...step.value.headers.filter((header) => isShown(owners, header) && matches(header, search, names?.get(header.number) ?? null)))
      looked += step.value.headers.length
      after = step.value.next
      if (after === null || !sifted || found.length >= limit || looked >= SEARCHED_ROWS || clock.monotonic() >= until) {
        return ok({ rows: await marked(box, found), next: after, cached: false, wide: step.value.wide })
      }
    }
  }
  const unreadOf = async (box: Box, uid: string): Promise<number | null> => {
    const now = clock.now()
    const found = await page(box, { from: dayOf(now - (UNREAD_DAYS - 1) * 86_400_000), to: dayOf(now), agent: uid, limit: UNREAD_LIMIT })
    if (!found.ok) return null
    keep(box, found.value.headers)
    const marks = await local.boxMarks({ uid, box, ids: found.value.headers.map((header) => header.id) })
    const seen = new Set((marks.ok ? marks.value : []).filter((mark) => mark.seen).map((mark) => mark.id))
    return found.value.headers.filter((header) => !seen.has(header.id)).length
  }
  const count = async (): Promise<void> => {
    const uid = store.state().session?.uid
    if (uid === undefined) return
    const mine = ++generation
    const received = BOXES.filter(isReceived)
    const counts = await Promise.all(received.map((box) => unreadOf(box, uid)))
    if (mine !== generation || store.state().session?.uid !== uid) return
    const before = store.state().unread
    const after: UnreadCounts = { ...before, ...Object.fromEntries(received.flatMap((box, at) => {
      const found = counts[at]
      return found === undefined || found === null ? [] : [[kindOf(box), found]]
    })) }
    // Somebody else may have written to the box: what was read of it is old.
    for (const box of received) if (before[kindOf(box)] !== after[kindOf(box)]) for (const listener of listeners) listener(box)
    if (JSON.stringify(after) !== JSON.stringify(before)) store.dispatch({ kind: 'unread', unread: after })
  }
  const again = (): void => {
    timer?.cancel()
    timer = clock.after(REFRESH_MS, () => { void count().finally(again) })
  }
  let before: DatabaseState['state'] = 'unknown'
  const offStates = central.onStates((states) => {
    const { state } = states.callthink
    // Back again, or other databases than before: what is there now is shown.
    const anew = before === 'away' ? state !== 'away' : before === 'up' && state === 'unknown'
    before = state
    if (!anew) return
    void count()
    for (const box of BOXES) ports.publisher.publish('box.changed', { box }, null)
  })

  return {
    handlers: {
      'box.list': list,
      'box.mark': async ({ box, ids, seen, done }) => {
        const kept = await local.markBox({ uid: uidNow(), box, ids, seen, done, at: clock.now() })
        if (!kept.ok) return kept
        if (isReceived(box) && seen !== null) await count()
        return ok({})
      },
      'box.looked': async ({ box }) => {
        const kept = await local.lookedAtBox({ uid: uidNow(), box, at: clock.now() })
        return kept.ok ? ok({}) : kept
      },
    },
    row: <B extends Box>(box: B, id: string) => (rows.get(`${box} ${id}`) ?? null) as BoxRows[B] | null,
    async headers(box, query) {
      if (store.state().session === null) return fail('not_logged_in')
      const owners = ownersOf(box, query.agent ?? '')
      if (owners?.length === 0) return ok({ headers: [], next: null })
      const { agent: _asked, ...rest } = query
      const found = await page(box, { ...rest, ...conditionOf(owners) })
      return found.ok ? ok({ ...found.value, headers: found.value.headers.filter((header) => isShown(owners, header)) }) : found
    },
    marked,
    onChanged(listener) { listeners.push(listener) },
    changed(box) {
      for (const listener of listeners) listener(box)
      ports.publisher.publish('box.changed', { box }, null)
      if (isReceived(box)) void count()
    },
    onReady() { void count().finally(again) },
    onSessionEnd() {
      generation += 1
      timer?.cancel()
      for (const abort of reading.values()) abort.abort()
      // What he had in his lists cannot be opened by whoever comes next.
      rows.clear()
      store.dispatch({ kind: 'unread', unread: { voicemail: 0, fax: 0, sms: 0, email: 0 } })
    },
    stop() { offStates(); timer?.cancel() },
  }
}
