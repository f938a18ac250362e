/**
 * The customer of every own call: follows the calls, looks up whom they are about, keeps one picture per call in the state (`pops`),
 * opens the site's own CRM page once per call, and writes what agents enter. A picture stays while its call, or its after-call work, does.
 *
 *   calls, settings ─► subjectOf() ─► entry ─► lookup (this PC; databases) ─► pops.changed
 *                                        └──► page of the CRM, once
 */
import { fail, ok } from '../../../shared/result.ts'
import { writtenNumbers } from '../../../shared/numbers.ts'
import { changedFields, formField } from './edits.ts'
import { cardOf, createLookup } from './lookup.ts'
import { createServices } from './services.ts'
import { createCustomerSearch } from './search.ts'
import { createNotedCalls } from './noted-calls.ts'
import { isDue, subjectOf } from './subject.ts'
import { pageAddress } from './page.ts'
import type { CentralData, CustomerRow } from '../../../central/api.ts'
import type { LinkClient } from '../../../cti/link/api.ts'
import type { CallId, CallLeg } from '../../../shared/domain/schemas.ts'
import type { RequestArgs, RequestResult } from '../../../shared/ipc/contract.ts'
import type { CustomerForm, Pop } from '../../../shared/ipc/parts/customer.ts'
import type { Result } from '../../../shared/result.ts'
import type { Settings } from '../../../shared/settings.ts'
import type { Clock, Log, Random } from '../../../cti/ports.ts'
import type { LocalStore } from '../../data/local-store.ts'
import type { Handlers } from '../../ipc/registry.ts'
import type { AppStore } from '../../telephony/app-store.ts'
import type { LinkFollower } from '../../telephony/link-follower.ts'
import type { CustomerNameBook } from '../customer-names.ts'
import type { Finding } from './lookup.ts'
import type { Subject } from './subject.ts'

export interface CustomerDeskPorts {
  readonly central: Pick<CentralData, 'customers' | 'calls' | 'inbox' | 'onStates' | 'states'>
  readonly local: Pick<LocalStore, 'searchContacts' | 'keepCustomers' | 'area' | 'keepAreas' | 'listHistory' | 'getWrapup' | 'saveDraft' | 'drafts' | 'dropDraft' | 'initials'>
  readonly link: Pick<LinkClient, 'request'>
  readonly store: AppStore
  readonly names: CustomerNameBook
  readonly settings: () => Settings
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly media: (serverPath: string) => string
  /** The number that was meant by one dialled here. */
  readonly meant: (dialled: string) => string
  /** Hands a web address to the browser (security/open-outside.ts). */
  readonly openPage: (address: string) => Promise<Result<object>>
  /** Name and area of a call's customer have become known: the own call list takes them over. */
  readonly known: (callId: string) => void
}

export interface CustomerDesk extends LinkFollower {
  readonly handlers: Pick<Handlers, `customer.${'look' | 'choose' | 'openPage' | 'save' | 'search'}`>
  /** Name and area as far as they are known, for the own call list. */
  about(callId: string): { readonly name: string | null; readonly area: string | null }
  stop(): void
}

interface Entry {
  /** The agent whose call it is. */
  readonly uid: string
  /** When he had talked with the customer, and the call was over for him; null = not yet, or there was no talk. */
  servedAt: number | null
  leg: CallLeg; subject: Subject; pop: Pop; rows: readonly CustomerRow[]; abort: AbortController | null
}

/** Calls whose page was opened are remembered over a restart of the program. */
const OPENED = 'crm-page'
const REMEMBER_MS = 86_400_000
/** Who presses a button is not told to wait for a database that may be back. */
const ASKED = { asked: true } as const
const NOTHING = { choices: [], customer: null, persons: [], area: null, dealings: [], dealingsState: 'whole', cached: false, fault: null } as const

/** Builds the desk; it follows the store until stopped. */
export function createCustomerDesk(ports: CustomerDeskPorts): CustomerDesk {
  const { central, link, local, store, clock, log } = ports
  const entries = new Map<string, Entry>()
  /** The one that went last: the call list writes its end, and who was missed, a moment later. */
  let last: Pop | null = null
  /** Calls whose page was opened; null = what the run before has opened is not read yet. */
  let opened: Set<string> | null = null
  const noted = createNotedCalls({ link, clock, log })
  const services = createServices({ central, local, log })
  const lookup = createLookup({
    central, local, clock, noted, media: ports.media, rules: ports.settings,
    uid: () => store.state().session?.uid ?? '',
    codeName: (code) => store.state().session?.site.groups.flatMap((group) => group.codes).find((one) => one.code === code)?.name ?? code,
  })

  const publish = (): void => {
    const pops = [...entries.values()].map((entry) => entry.pop)
    const before = store.state().pops
    if (pops.length !== before.length || pops.some((pop, at) => pop !== before[at])) store.dispatch({ kind: 'pops', pops })
  }
  const set = (entry: Entry, change: Partial<Pop>): void => {
    entry.pop = { ...entry.pop, ...change }
  }
  /** One of the found customers is the one who is shown. */
  const show = (entry: Entry, row: CustomerRow): void => {
    const same = entry.pop.customer?.userId === row.userId
    set(entry, { state: 'known', customer: cardOf(row), persons: same ? entry.pop.persons : [] })
    if (!same) serve(entry)
    ports.known(entry.leg.callId)
    const signal = entry.abort?.signal ?? new AbortController().signal
    void lookup.persons(row.userId, entry.subject.number, signal).then((persons) => {
      if (signal.aborted || entry.pop.customer?.userId !== row.userId || persons.length === 0) return
      set(entry, { persons })
      publish()
    })
  }
  const take = (entry: Entry, { customers, cached, fault, ...rest }: Finding): void => {
    set(entry, { ...rest, ...(fault === undefined ? {} : { fault }), ...(cached === undefined ? {} : { cached }) })
    if (customers !== undefined) {
      entry.rows = customers
      set(entry, { choices: customers.map(({ userId, name, type, city, address }) => ({ userId, name, type, city, address })) })
      const chosen = customers.find((row) => row.userId === entry.pop.customer?.userId) ?? (customers.length === 1 ? customers[0] : undefined)
      if (chosen !== undefined) show(entry, chosen)
      else set(entry, { state: customers.length === 0 ? 'unknown' : 'several', customer: null, persons: [] })
      if (cached !== true) ports.names.learn(entry.subject.number, customers.length === 1 ? customers[0]?.name ?? null : null)
    } else if (fault !== undefined && fault !== null && entry.pop.customer === null && entry.pop.choices.length === 0) {
      set(entry, { state: 'away' })
    }
    if (rest.area !== undefined) ports.known(entry.leg.callId)
    publish()
    openIfDue(entry)
  }
  const look = (entry: Entry, asked = false): void => {
    entry.abort?.abort()
    entry.abort = null
    if (entry.subject.kind !== 'outside') return
    const abort = new AbortController()
    entry.abort = abort
    const keep = entry.pop.customer !== null
    set(entry, { ...(keep ? {} : { state: 'looking' as const }), dealingsState: 'looking', fault: null })
    publish()
    void lookup.all({ number: entry.subject.number, callId: entry.leg.callId, asked }, abort.signal, (finding) => { take(entry, finding) })
  }

  const pageOf = (entry: Entry): string | null => {
    const { leg, pop, subject } = entry
    const { session } = store.state()
    return pageAddress(ports.settings().popUrl, {
      caller: leg.originalCaller ?? leg.caller, called: leg.originalCalled ?? leg.called, number: subject.number, callId: leg.callId,
      uid: session?.uid ?? '', agentName: session?.name ?? '', extension: leg.extension, queue: leg.queue?.name ?? '', group: leg.queue?.group ?? '',
      customerId: pop.customer?.userId ?? '', customerName: pop.customer?.name ?? '', direction: leg.direction, trunk: leg.trunk ?? '',
    }, leg.attached)
  }
  const pageState = (entry: Entry): Pop['page'] => {
    if (ports.settings().popUrl.trim() === '' || entry.subject.kind === 'internal' || entry.subject.kind === 'none') return 'none'
    if (opened?.has(entry.leg.callId) === true) return 'opened'
    return pageOf(entry) === null ? 'bad' : 'ready'
  }
  const open = (entry: Entry): Promise<Result<object>> => {
    const address = pageOf(entry)
    if (address === null) return Promise.resolve(fail('bad_arguments', 'the address of the CRM page is none'))
    const { callId } = entry.leg
    // Before it is opened: a page too few is better than one at every turn of the call.
    opened?.add(callId)
    void local.saveDraft({ kind: OPENED, key: callId, body: '{}', savedAt: clock.now() })
    set(entry, { page: 'opened' })
    publish()
    log.info('CRM page', { callId })
    return ports.openPage(address)
  }
  /** A page that wants the customer waits until he is known, or known to be unknown. */
  const openIfDue = (entry: Entry): void => {
    const { popUrl, popUrlMode } = ports.settings()
    if (opened === null || entry.pop.page !== 'ready' || !isDue(popUrlMode, entry.leg)) return
    const waits = entry.pop.state === 'looking' || (entry.pop.cached && entry.pop.fault === null)
    if (waits && /\{customer(?:Id|Name)\}/.test(popUrl)) return
    void open(entry).then((outcome) => { if (!outcome.ok) log.warn('CRM page not opened', { code: outcome.error.code }) })
  }

  const begin = (leg: CallLeg, subject: Subject): Entry => {
    const state = subject.kind === 'outside' ? 'waiting' as const : subject.kind === 'withheld' ? 'withheld' as const : 'internal' as const
    const entry: Entry = { uid: store.state().session?.uid ?? '', servedAt: null, leg, subject, rows: [], abort: null, pop: { callId: leg.callId, number: subject.number, state, page: 'none', ...NOTHING, choices: [], persons: [], dealings: [] } }
    entries.set(leg.callId, entry)
    return entry
  }
  /** His call with the customer is over: that was a service, whoever he turns out to be until the after-call work ends. */
  const serve = (entry: Entry): void => {
    const userId = entry.pop.customer?.userId
    if (entry.servedAt !== null && userId !== undefined && entry.uid !== '') void services.note(userId, entry.uid, entry.servedAt)
  }
  const over = (entry: Entry): void => {
    if (entry.servedAt !== null || entry.leg.answeredAt === null || entry.subject.kind !== 'outside') return
    entry.servedAt = clock.now()
    serve(entry)
  }
  const end = (callId: string): void => {
    const entry = entries.get(callId)
    entry?.abort?.abort()
    if (entry !== undefined) over(entry)
    if (entries.delete(callId) && entry !== undefined) last = entry.pop
  }
  const lookups = { isExtension: (number: string) => store.state().extensions.some((one) => one.extension === number), meant: ports.meant }
  const followLeg = (leg: CallLeg): void => {
    const subject = subjectOf(leg, lookups)
    let entry = entries.get(leg.callId)
    // What was known stays when the switch tells less for a moment.
    const changed = entry !== undefined && subject.kind !== 'none' && (entry.subject.number !== subject.number || entry.subject.kind !== subject.kind)
    if (changed) end(leg.callId)
    if (entry === undefined || changed) entry = begin(leg, subject)
    entry.leg = leg
    const page = pageState(entry)
    if (page !== entry.pop.page) set(entry, { page })
    if (entry.pop.state === 'waiting' && isDue(ports.settings().customerPop, leg)) look(entry)
    openIfDue(entry)
  }
  const follow = (): void => {
    const { calls, wrapup, agent, session } = store.state()
    const listened = calls.filter((leg) => !leg.listening)
    const kept = new Set<string>([...listened.map((leg) => leg.callId), ...(session === null ? [] : [wrapup?.callId ?? '', agent?.wrapup?.callId ?? ''])])
    for (const callId of [...entries.keys()]) if (!kept.has(callId)) end(callId)
    for (const entry of entries.values()) if (!listened.some((leg) => leg.callId === entry.leg.callId)) over(entry)
    for (const leg of listened) followLeg(leg)
    publish()
  }
  const unsubscribe = store.subscribe((after, before) => {
    if (after.calls !== before.calls || after.wrapup !== before.wrapup || after.settings !== before.settings || after.agent !== before.agent
      || after.session !== before.session || after.extensions !== before.extensions) follow()
  })
  let upSince = 0
  const offStates = central.onStates((states) => {
    const { state, since } = states.callthink_crm
    if (state !== 'up' || since <= upSince) return
    upSince = since
    void services.flush()
    // The databases are back: what was missing is asked again.
    for (const entry of entries.values()) if (entry.pop.fault !== null) look(entry)
  })
  const readOpened = async (): Promise<void> => {
    if (opened !== null) return
    const kept = await local.drafts(OPENED)
    const fresh = kept.ok ? kept.value.filter((draft) => clock.now() - draft.savedAt < REMEMBER_MS) : []
    for (const old of kept.ok ? kept.value : []) if (!fresh.includes(old)) void local.dropDraft({ kind: OPENED, key: old.key })
    opened ??= new Set(fresh.map((draft) => draft.key))
    follow()
  }
  const entryOf = (callId: CallId): Result<Entry> => {
    const entry = entries.get(callId)
    return entry === undefined ? fail('no_such_call') : ok(entry)
  }

  const save = async ({ userId, form, before }: RequestArgs<'customer.save'>): Promise<Result<RequestResult<'customer.save'>>> => {
    const { session } = store.state()
    if (session === null) return fail('not_logged_in')
    const written = userId === null ? await enter(form, session.uid) : await change(userId, form, before)
    if (!written.ok || written.value.conflicts.length > 0) return written
    for (const number of [form.mobile, form.tel, form.telHome].flatMap(writtenNumbers)) ports.names.learn(number, form.name)
    for (const entry of entries.values()) if (entry.subject.kind === 'outside') look(entry)
    return written
  }
  const initialsOf = async (name: string): Promise<string | null> => {
    const pinyin = await local.initials(name)
    return pinyin.ok ? pinyin.value.slice(0, 100) : null
  }
  const enter = async (form: CustomerForm, agent: string): Promise<Result<RequestResult<'customer.save'>>> => {
    const pinyin = await initialsOf(form.name)
    const userId = newId(clock.now(), ports.random)
    const outcome = await central.customers.addCustomer(userId, { ...form, ...(pinyin === null ? {} : { pinyin }) }, { agent, at: clock.now() }, ASKED)
    if (!outcome.ok) return outcome
    return outcome.value.done ? ok({ userId, conflicts: [] }) : fail('bad_arguments', 'the number of the customer is taken')
  }
  const change = async (userId: string, form: CustomerForm, before: RequestArgs<'customer.save'>['before']): Promise<Result<RequestResult<'customer.save'>>> => {
    if (before === null) return fail('bad_arguments', 'a change needs what was read before it')
    const edit = changedFields(before, form)
    if (Object.keys(edit).length === 0) return ok({ userId, conflicts: [] })
    const outcome = await central.customers.changeCustomer(userId, edit, edit.name === undefined ? null : await initialsOf(form.name), ASKED)
    if (!outcome.ok) return outcome
    const conflicts = outcome.value.conflicts.flatMap(({ field, now }) => { const shown = formField(field); return shown === null ? [] : [{ field: shown, now }] })
    return outcome.value.done || conflicts.length > 0 ? ok({ userId, conflicts }) : fail('bad_arguments', 'there is no such customer')
  }

  return {
    handlers: {
      'customer.look': ({ callId }) => {
        const entry = entryOf(callId)
        if (!entry.ok) return entry
        look(entry.value, true)
        return ok({})
      },
      'customer.choose': ({ callId, userId }) => {
        const entry = entryOf(callId)
        if (!entry.ok) return entry
        const row = entry.value.rows.find((one) => one.userId === userId)
        if (row === undefined) return fail('no_such_call', 'no such choice')
        show(entry.value, row)
        publish()
        return ok({})
      },
      'customer.openPage': async ({ callId }) => {
        const entry = entryOf(callId)
        if (!entry.ok) return entry
        const outcome = await open(entry.value)
        return outcome.ok ? ok({}) : outcome
      },
      'customer.save': save,
      'customer.search': createCustomerSearch({ central, local, rules: ports.settings }),
    },
    about(callId) {
      const pop = entries.get(callId)?.pop ?? (last?.callId === callId ? last : undefined)
      const area = pop?.area ?? null
      return {
        name: pop?.customer?.name ?? null,
        area: area === null ? null : area.province.startsWith(area.city) ? area.city : `${area.province}${area.city}`,
      }
    },
    onLogin() { void readOpened() },
    onReady() {
      noted.onReady()
      void services.flush()
    },
    onSessionEnd() {
      for (const callId of [...entries.keys()]) end(callId)
      last = null
      publish()
    },
    stop() {
      unsubscribe()
      offStates()
      for (const entry of entries.values()) entry.abort?.abort()
    },
  }
}

/** Number of a new customer: time and chance, so that two desks do not draw the same. */
function newId(at: number, random: Random): string {
  return `N${at.toString(36).toUpperCase()}${Buffer.from(random.bytes(4)).toString('hex').toUpperCase()}`
}
