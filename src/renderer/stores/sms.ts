/** SMS as conversations: threads and the open one from main, what is being written, and what waits to go out. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { matchKey } from '#shared/numbers.ts'
import { useDesk } from './desk.ts'
import { useSend } from './program.ts'
import { useSession } from './session.ts'
import { useSettings } from './settings.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { SmsMessage, SmsThread } from '#shared/ipc/parts/sms.ts'
import type { Result } from '#shared/result.ts'

/** How far back is looked, and how much further at a time, days. */
const DAYS = 90
const MAX_DAYS = 390
const SEARCH_PAUSE_MS = 120
const DRAFT_PAUSE_MS = 400

export const useSms = defineStore('sms', () => {
  const send = useSend()
  const desk = useDesk()
  const session = useSession()
  const settings = useSettings()
  const threads = shallowRef<readonly SmsThread[]>([])
  const messages = shallowRef<readonly SmsMessage[]>([])
  const error = shallowRef<AppError | null>(null)
  const loading = ref(false)
  const loaded = ref(false)
  const cached = ref(false)
  const cut = ref(false)
  const search = ref('')
  const days = ref(DAYS)
  /** A leader looks at everybody's. */
  const all = ref(false)
  /** The open conversation; the number as it is written to. */
  const open = shallowRef<{ readonly key: string; readonly number: string } | null>(null)
  /** Texts as typed, by key; main has them a moment later. */
  const drafts = shallowRef<ReadonlyMap<string, string>>(new Map())
  let generation = 0
  let openGeneration = 0
  let pause: ReturnType<typeof setTimeout> | undefined
  const saving = new Map<string, { readonly number: string; readonly timer: ReturnType<typeof setTimeout> }>()

  const keyOf = (number: string): string => (settings.values === null ? '' : matchKey(number, settings.values)) || number
  const outgoing = computed(() => desk.outbox.filter((item) => item.kind === 'sms'))
  const mayReadAll = computed(() => (session.info?.leads.length ?? 0) > 0)
  const scope = () => ({ days: days.value, all: all.value && mayReadAll.value })
  const thread = computed(() => threads.value.find((one) => one.key === open.value?.key) ?? null)

  async function load(): Promise<void> {
    const mine = ++generation
    loading.value = true
    const result = await send('sms.threads', { ...scope(), search: search.value.trim() })
    if (mine !== generation) return
    loading.value = false
    loaded.value = true
    error.value = result.ok ? null : result.error
    if (!result.ok) return
    threads.value = result.value.threads
    cached.value = result.value.cached
    cut.value = result.value.cut
  }
  async function loadOpen(): Promise<void> {
    const key = open.value?.key
    if (key === undefined) return
    const mine = ++openGeneration
    const result = await send('sms.thread', { ...scope(), key })
    // An older answer has less than the newer one.
    if (mine !== openGeneration || open.value?.key !== key) return
    if (!result.ok) { error.value = result.error; return }
    messages.value = result.value.messages
    if (!drafts.value.has(key) && result.value.draft !== '') setText(key, result.value.draft)
  }
  const spoil = (): void => { if (loaded.value) void Promise.all([load(), loadOpen()]) }
  function setText(key: string, text: string): void {
    drafts.value = new Map([...drafts.value, [key, text]])
  }

  function choose(next: { readonly key: string; readonly number: string } | null): void {
    if (next?.key === open.value?.key) return
    open.value = next
    messages.value = []
    void loadOpen()
  }
  const chooseNumber = (number: string): void => { choose({ key: keyOf(number), number }) }
  function setSearch(text: string): void {
    search.value = text
    clearTimeout(pause)
    pause = setTimeout(() => { void load() }, SEARCH_PAUSE_MS)
  }
  async function keep(key: string): Promise<void> {
    const waiting = saving.get(key)
    if (waiting === undefined) return
    saving.delete(key)
    clearTimeout(waiting.timer)
    await send('sms.saveDraft', { number: waiting.number, text: drafts.value.get(key) ?? '' })
  }
  /** What is typed, kept on the disk when a moment passes without another letter. */
  function write(text: string): void {
    if (open.value === null) return
    const { key, number } = open.value
    setText(key, text)
    clearTimeout(saving.get(key)?.timer)
    saving.set(key, { number, timer: setTimeout(() => { void keep(key) }, DRAFT_PAUSE_MS) })
  }
  /** Everything typed, now: the view goes away. */
  const keepAll = async (): Promise<void> => { await Promise.all([...saving.keys()].map(keep)) }
  async function submit(text: string): Promise<Result<object> | null> {
    if (open.value === null) return null
    const { key, number } = open.value
    const uid = session.info?.uid
    const written = drafts.value.get(key) ?? ''
    // The field is free at once: what is typed while this goes is the next text.
    clearTimeout(saving.get(key)?.timer)
    saving.delete(key)
    setText(key, '')
    const result = await send('sms.send', { number, text })
    if (result.ok) { void load(); return result }
    if (session.info?.uid !== uid) return result
    const typed = drafts.value.get(key) ?? ''
    setText(key, typed === '' ? written : `${written}\n${typed}`)
    clearTimeout(saving.get(key)?.timer)
    saving.set(key, { number, timer: setTimeout(() => { void keep(key) }, DRAFT_PAUSE_MS) })
    return result
  }
  async function mark(ids: readonly string[], change: { readonly seen?: boolean; readonly done?: boolean }): Promise<void> {
    if (ids.length === 0) return
    const result = await send('box.mark', { box: 'sms-in', ids: [...ids], seen: change.seen ?? null, done: change.done ?? null })
    if (!result.ok) error.value = result.error
    spoil()
  }
  /** A text that did not go out, back in the field before what is being typed there. */
  function writeBefore(text: string): void {
    const typed = open.value === null ? '' : drafts.value.get(open.value.key) ?? ''
    write(typed === '' ? text : `${text}\n${typed}`)
  }
  const retry = (id: number) => send('outbox.retry', { id })
  const discard = (id: number) => send('outbox.discard', { id })
  /** The next conversation with something unread below the open one, else from the top; false = there is none. */
  function nextUnread(): boolean {
    const at = threads.value.findIndex((one) => one.key === open.value?.key)
    const found = threads.value.slice(at + 1).find((one) => one.unread.length > 0) ?? threads.value.find((one) => one.unread.length > 0)
    if (found !== undefined) choose(found)
    return found !== undefined
  }
  const older = (): void => { days.value = Math.min(MAX_DAYS, days.value * 2); spoil() }
  const looked = (): void => { void send('box.looked', { box: 'sms-in' }) }

  // Somebody else sits here: nothing of it is his.
  watch(() => session.info?.uid, () => {
    for (const { timer } of saving.values()) clearTimeout(timer)
    saving.clear()
    clearTimeout(pause)
    // Answers that are still on their way are the other one's.
    generation += 1
    openGeneration += 1
    drafts.value = new Map()
    threads.value = []
    messages.value = []
    open.value = null
    loading.value = false
    loaded.value = false
    cached.value = false
    cut.value = false
    error.value = null
    search.value = ''
    days.value = DAYS
    all.value = false
  })
  watch(() => desk.unread.sms, spoil)

  return {
    threads, messages, error, loading, loaded, cached, cut, search, days, all, open, thread, drafts, outgoing, mayReadAll, maxDays: MAX_DAYS,
    load, spoil, choose, chooseNumber, setSearch, write, writeBefore, keepAll, submit, mark, retry, discard, nextUnread, older, looked, keyOf,
  }
})
