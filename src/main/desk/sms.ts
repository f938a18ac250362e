/** SMS: the two boxes as conversations by number, drafts, and sending through the outbox. */
import { seesOthers } from '../../shared/domain/sees.ts'
import { fail, ok } from '../../shared/result.ts'
import { matchKey, normaliseNumber, searchTerm, withoutOutsidePrefix } from '../../shared/numbers.ts'
import { createSmsDrafts } from './sms-drafts.ts'
import { createSmsMirror } from './sms-mirror.ts'
import type { Clock } from '../../cti/ports.ts'
import type { Box } from '../../shared/domain/codes.ts'
import type { BoxItem } from '../../shared/ipc/parts/boxes.ts'
import type { SmsThread } from '../../shared/ipc/parts/sms.ts'
import type { Result } from '../../shared/result.ts'
import type { Settings } from '../../shared/settings.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { BoxDesk } from './boxes.ts'
import type { Outbox } from './outbox.ts'
import type { SmsDraft } from './sms-drafts.ts'
import type { KnownSms, SmsScope } from './sms-mirror.ts'

export interface SmsDeskPorts {
  readonly boxes: Pick<BoxDesk, 'headers' | 'marked' | 'row' | 'handlers'>
  readonly outbox: Pick<Outbox, 'add'>
  readonly local: Pick<LocalStore, 'saveDraft' | 'drafts' | 'dropDraft'>
  readonly store: AppStore
  readonly clock: Clock
  /** 24 characters of chance. */
  readonly newKey: () => string
}

export interface SmsDesk {
  readonly handlers: Pick<Handlers, 'sms.threads' | 'sms.thread' | 'sms.send' | 'sms.saveDraft'>
  /** A box has other content than before. */
  boxChanged(box: Box): void
}

const MAX_THREADS = 500
const MAX_UNREAD_IDS = 500
const PREVIEW = 300
const TEXT = 8_000

/** An SMS with the person's marks. */
interface Marked { readonly known: KnownSms; readonly item: BoxItem; readonly key: string }

export function createSmsDesk({ boxes, outbox, local, store, clock, newKey }: SmsDeskPorts): SmsDesk {
  const mirror = createSmsMirror(boxes, clock)
  const rules = (): Settings => store.state().settings
  const drafts = createSmsDrafts({ local, rules, newKey, now: () => clock.now() })
  const uidNow = (): string | null => store.state().session?.uid ?? null
  const scopeOf = ({ days, all }: { readonly days: number; readonly all: boolean }): SmsScope => {
    const { session } = store.state()
    return { days, uid: all && seesOthers(session, 'sms') ? null : session?.uid ?? '' }
  }
  /** Drafts are read, then written: one after the other, so that a letter typed while a text goes out does not take over its key. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = turn.then(act)
    turn = mine.catch(() => undefined)
    return mine
  }
  // A sender without a number (a service's word) is a thread of its own.
  const keyOf = (number: string): string => matchKey(number, rules()) || number.slice(0, 64)

  /** What is in the two boxes, with marks. */
  async function read(scope: SmsScope): Promise<Result<{ readonly list: Marked[]; readonly cut: boolean; readonly cached: boolean }>> {
    const found = await mirror.read(scope)
    if (!found.ok) return found
    const { list, cut, cached } = found.value
    const items = new Map<string, BoxItem>()
    for (const box of ['sms-in', 'sms-out'] as const) {
      for (const item of await boxes.marked(box, list.filter((one) => one.box === box).map(({ header }) => header))) items.set(`${box} ${item.id}`, item)
    }
    const marked = list.flatMap((known) => {
      const item = items.get(`${known.box} ${known.header.id}`)
      return item === undefined ? [] : [{ known, item, key: keyOf(item.number) }]
    })
    return ok({ cut, cached, list: marked.toSorted((one, other) => one.item.at - other.item.at) })
  }

  return {
    handlers: {
      async 'sms.threads'({ days, all, search }) {
        const uid = uidNow()
        if (uid === null) return ok({ threads: [], cached: false, cut: false })
        const [found, written] = await Promise.all([read(scopeOf({ days, all })), drafts.of(uid)])
        if (!found.ok) return found
        const { list, cut, cached } = found.value
        return ok({ cut, cached, threads: threadsOf(list, written.ok ? written.value : new Map(), search, searchTerm(search, rules())) })
      },
      async 'sms.thread'({ days, all, key }) {
        const uid = uidNow()
        if (uid === null) return ok({ messages: [], draft: '' })
        const [found, written] = await Promise.all([read(scopeOf({ days, all })), drafts.of(uid)])
        if (!found.ok) return found
        return ok({
          draft: (written.ok ? written.value.get(key)?.text : undefined) ?? '',
          messages: found.value.list.filter((one) => one.key === key).map(({ known, item }) => ({
            id: item.id, callId: item.callId, mine: known.box === 'sms-out', at: item.at, number: item.number.slice(0, 64), text: known.text.slice(0, TEXT),
            agent: item.agent, agentName: item.agentName, seen: item.seen, isNew: item.isNew,
          })),
        })
      },
      async 'sms.send'({ number, text }) {
        const uid = uidNow()
        if (uid === null) return fail('not_logged_in')
        const to = normaliseNumber(number)
        if (!to.ok) return fail('bad_number', to.fault)
        if (to.extension !== undefined) return fail('bad_number', 'extension')
        const body = cleaned(text)
        if (body === '') return fail('bad_arguments', 'there is no text')
        return inTurn(async () => {
          const key = await drafts.keyFor(uid, number)
          if (!key.ok) return key
          const kept = await outbox.add('sms', key.value, { number: withoutOutsidePrefix(to.number, rules()), text: body })
          return kept.ok ? ok({}) : kept
        })
      },
      async 'sms.saveDraft'({ number, text }) {
        const uid = uidNow()
        if (uid === null) return fail('not_logged_in')
        if (!normaliseNumber(number).ok) return fail('bad_number')
        const saved = await inTurn(() => drafts.save(uid, number, text.toWellFormed()))
        return saved.ok ? ok({}) : saved
      },
    },
    boxChanged(box) { if (box === 'sms-in' || box === 'sms-out') mirror.spoil() },
  }
}

/** Without what no telephone shows: half characters, control characters, blanks at the ends. */
function cleaned(text: string): string {
  return text.toWellFormed().replace(/\r\n?/gu, '\n').replace(/[^\P{Cc}\n\t]/gu, '').trim()
}

/** @param list oldest first */
export function threadsOf(list: readonly Marked[], drafts: ReadonlyMap<string, SmsDraft>, search: string, term: string): SmsThread[] {
  const threads = new Map<string, Marked[]>()
  for (const one of list) {
    const thread = threads.get(one.key)
    if (thread === undefined) threads.set(one.key, [one])
    else thread.push(one)
  }
  const found = [...threads].map(([key, messages]) => threadOf(key, messages, drafts.get(key)))
  // What was only begun has nothing in the boxes yet.
  for (const [key, draft] of drafts) {
    if (threads.has(key)) continue
    found.push({ key, number: draft.number.slice(0, 64), name: null, lastAt: draft.savedAt, lastText: '', lastMine: true, count: 0, unread: [], isNew: false, done: false, draft: draft.text })
  }
  const words = search.trim().toLocaleLowerCase()
  const kept = words === '' ? found : found.flatMap((thread) => {
    const hit = hitOf(threads.get(thread.key) ?? [], thread, words, term)
    return hit === null ? [] : [hit]
  })
  return kept.toSorted((one, other) => other.lastAt - one.lastAt).slice(0, MAX_THREADS)
}

function threadOf(key: string, messages: readonly Marked[], draft: SmsDraft | undefined): SmsThread {
  const newest = messages.at(-1)
  const received = messages.filter(({ known }) => known.box === 'sms-in')
  return {
    key, number: (newest?.item.number ?? key).slice(0, 64), name: messages.findLast(({ item }) => item.name !== null)?.item.name ?? null,
    lastAt: newest?.item.at ?? 0, lastText: preview(newest?.known.text ?? ''), lastMine: newest?.known.box === 'sms-out', count: messages.length,
    unread: received.filter(({ item }) => !item.seen).map(({ item }) => item.id).toReversed().slice(0, MAX_UNREAD_IDS),
    isNew: received.some(({ item }) => item.isNew), done: received.length > 0 && received.every(({ item }) => item.done), draft: draft?.text ?? '',
  }
}

/** The thread as the search found it: with the newest message that has the text in its preview. */
function hitOf(messages: readonly Marked[], thread: SmsThread, words: string, term: string): SmsThread | null {
  const inText = messages.findLast(({ known }) => known.text.toLocaleLowerCase().includes(words))
  if (inText !== undefined) return { ...thread, lastText: preview(inText.known.text), lastMine: inText.known.box === 'sms-out' }
  const other = [thread.name ?? '', thread.number, thread.draft].some((part) => part.toLocaleLowerCase().includes(words))
  return other || (/^\d{2,}$/u.test(term) && thread.key.includes(term)) ? thread : null
}

const preview = (text: string): string => text.slice(0, PREVIEW * 2).replace(/\s+/gu, ' ').trim().slice(0, PREVIEW)
