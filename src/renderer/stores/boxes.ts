/** The lists of the boxes, one at a time each: pages from main, the person's marks, what is chosen. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useSend } from './program.ts'
import { useSession } from './session.ts'
import type { Box } from '#shared/domain/codes.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { BoxItem } from '#shared/ipc/parts/boxes.ts'

const PAGE = 100
/** A letter typed is searched for when no other follows at once. */
const SEARCH_PAUSE_MS = 120

export interface BoxFilter { readonly from: string; readonly to: string; readonly agent: string; readonly search: string }

/** yyyyMMdd of a time. */
export function dayText(at: number): string {
  const date = new Date(at)
  return `${String(date.getFullYear())}${String(date.getMonth() + 1).padStart(2, '0')}${String(date.getDate()).padStart(2, '0')}`
}
const DEFAULT_DAYS = 30
const DAY_MS = 86_400_000

interface Days { readonly from: string; readonly to: string }
/** So many days, the one of `at` as the last. */
export const lastDays = (days: number, at: number): Days => ({ from: dayText(at - (days - 1) * DAY_MS), to: dayText(at) })
/** Days that nobody has chosen go with the calendar: the program runs over midnight. @param seenAt when the filter was used last */
export function upToToday<F extends Days>(filter: F, days: number, seenAt: number, now: number): F {
  const [was, is] = [lastDays(days, seenAt), lastDays(days, now)]
  return filter.from === was.from && filter.to === was.to && was.to !== is.to ? { ...filter, ...is } : filter
}

/** The last 30 days, everybody's, everything. */
export function defaultFilter(now: number): BoxFilter {
  return { ...lastDays(DEFAULT_DAYS, now), agent: '', search: '' }
}

function boxStore(box: Box) {
  return defineStore(`box-${box}`, () => {
    const send = useSend()
    const session = useSession()
    const rows = shallowRef<readonly BoxItem[]>([])
    const next = shallowRef<string | null>(null)
    const loading = ref(false)
    const loaded = ref(false)
    const cached = ref(false)
    const wide = ref(false)
    const error = shallowRef<AppError | null>(null)
    const filter = shallowRef<BoxFilter>(defaultFilter(Date.now()))
    const chosenId = ref<string | null>(null)
    const chosen = computed(() => rows.value.find((row) => row.id === chosenId.value) ?? null)
    let generation = 0
    let seenAt = Date.now()
    let pause: ReturnType<typeof setTimeout> | undefined

    async function load(after: string | null): Promise<void> {
      const mine = ++generation
      if (after === null) {
        filter.value = upToToday(filter.value, DEFAULT_DAYS, seenAt, Date.now())
        seenAt = Date.now()
      }
      loading.value = true
      const result = await send('box.list', { box, ...filter.value, search: filter.value.search.trim(), after, limit: PAGE })
      if (mine !== generation) return
      loading.value = false
      loaded.value = true
      error.value = result.ok ? null : result.error
      if (!result.ok) return
      const known = new Set(after === null ? [] : rows.value.map((row) => row.id))
      rows.value = after === null ? result.value.rows : [...rows.value, ...result.value.rows.filter((row) => !known.has(row.id))]
      next.value = result.value.next
      cached.value = result.value.cached
      wide.value = result.value.wide
    }
    const more = async (): Promise<void> => { if (next.value !== null && !loading.value) await load(next.value) }
    /** Something came or went: the list from its beginning, as far as it was read. */
    const refresh = async (): Promise<void> => { if (loaded.value) await load(null) }
    function setFilter(part: Partial<BoxFilter>): void {
      filter.value = { ...filter.value, ...part }
      clearTimeout(pause)
      pause = setTimeout(() => { void load(null) }, part.search === undefined ? 0 : SEARCH_PAUSE_MS)
    }
    async function mark(ids: readonly string[], change: { readonly seen?: boolean; readonly done?: boolean }): Promise<void> {
      if (ids.length === 0) return
      const { seen = null, done = null } = change
      const marked = new Set(ids)
      const result = await send('box.mark', { box, ids: [...ids], seen, done })
      if (!result.ok) { error.value = result.error; return }
      rows.value = rows.value.map((row) => (marked.has(row.id) ? { ...row, seen: seen ?? row.seen, done: done ?? row.done } : row))
    }
    /** Chooses a row; what is opened is seen. */
    async function choose(id: string | null): Promise<void> {
      chosenId.value = id
      const row = chosen.value
      if (row !== null && !row.seen) await mark([row.id], { seen: true })
    }
    /** The person turns away from the list: what is in it is no longer new when he comes back. */
    const looked = (): void => { void send('box.looked', { box }) }
    /** The next unread below the chosen one, else from the top; false = there is none. */
    async function nextUnread(): Promise<boolean> {
      const at = rows.value.findIndex((row) => row.id === chosenId.value)
      const found = rows.value.slice(at + 1).find((row) => !row.seen) ?? rows.value.find((row) => !row.seen)
      if (found !== undefined) await choose(found.id)
      return found !== undefined
    }
    // Another person sees nothing of what this one saw, nor his conditions.
    watch(() => session.info?.uid, () => {
      generation += 1
      clearTimeout(pause)
      rows.value = []
      next.value = null
      loading.value = false
      loaded.value = false
      cached.value = false
      wide.value = false
      error.value = null
      chosenId.value = null
      seenAt = Date.now()
      filter.value = defaultFilter(seenAt)
    })
    return { rows, next, loading, loaded, cached, wide, error, filter, chosenId, chosen, load, more, refresh, setFilter, mark, choose, looked, nextUnread }
  })
}

const stores = {
  'voicemail': boxStore('voicemail'), 'fax-in': boxStore('fax-in'), 'fax-out': boxStore('fax-out'), 'sms-in': boxStore('sms-in'),
  'sms-out': boxStore('sms-out'), 'email-in': boxStore('email-in'), 'email-out': boxStore('email-out'),
} as const satisfies Record<Box, unknown>
export type BoxStore = ReturnType<(typeof stores)['voicemail']>

/** The store of a box. */
export function useBox(box: Box): BoxStore {
  // One factory made them all: they differ by their name only.
  return stores[box]() as BoxStore
}
