/**
 * A list of days and other conditions, read from main page by page: what every store of such a list does alike. Answers that were
 * overtaken are thrown away; the days go with the calendar while nobody has chosen others; the next person begins anew.
 */
import { dayText as dayIn } from '#shared/time/zone.ts'
import { siteZone } from '../ui/site-zone.ts'
import { computed, ref, shallowRef, watch } from 'vue'
import { useSession } from './session.ts'
import { wallNow } from '../ui/server-clock.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { Result } from '#shared/result.ts'


/** yyyyMMdd. */
export interface Days { readonly from: string; readonly to: string }

/** yyyyMMdd of a time, in the site's calendar. */
export const dayText = (at: number): string => dayIn(siteZone(), at)
/** So many days, the one of `at` as the last. */
export const lastDays = (days: number, at: number): Days => ({ from: dayText(siteZone().startOfDay(at, 1 - days)), to: dayText(at) })
/** Days that nobody has chosen go with the calendar: the program runs over midnight. @param seenAt when the filter was used last */
export function upToToday<F extends Days>(filter: F, days: number, seenAt: number, now: number): F {
  const [was, is] = [lastDays(days, seenAt), lastDays(days, now)]
  return filter.from === was.from && filter.to === was.to && was.to !== is.to ? { ...filter, ...is } : filter
}

export interface PagedListOptions<Row, Filter extends Days, Page> {
  /** How many days are shown when nobody has chosen others. */
  readonly days: number
  /** The conditions at first. @param now epoch ms */
  readonly first: (now: number) => Filter
  readonly keyOf: (row: Row) => string
  /** One page. @param after `next` of the page before; null = from the beginning */
  readonly read: (filter: Filter, after: string | null) => Promise<Result<Page>>
  /** ms to wait for a further change of the conditions. */
  readonly pauseMs: (change: Partial<Filter>) => number
  /** False = nothing can be asked for under these conditions. */
  readonly canRead?: (filter: Filter) => boolean
}

/** Builds the list; for use in a store. */
export function usePagedList<Row, Filter extends Days, Page extends { readonly rows: readonly Row[]; readonly next: string | null }>(options: PagedListOptions<Row, Filter, Page>) {
  const { days, first, keyOf } = options
  const session = useSession()
  const rows = shallowRef<readonly Row[]>([])
  const next = shallowRef<string | null>(null)
  const loading = ref(false)
  const loaded = ref(false)
  const error = shallowRef<AppError | null>(null)
  /** What else the last page said. */
  const page = shallowRef<Page | null>(null)
  const filter = shallowRef<Filter>(first(wallNow()))
  const chosenKey = ref<string | null>(null)
  const chosen = computed(() => rows.value.find((row) => keyOf(row) === chosenKey.value) ?? null)
  let generation = 0
  let seenAt = wallNow()
  let pause: ReturnType<typeof setTimeout> | undefined
  /** The conditions that the rows were read under. */
  let readUnder: Filter | null = null

  async function load(after: string | null): Promise<void> {
    if (after === null) {
      clearTimeout(pause)
      filter.value = upToToday(filter.value, days, seenAt, wallNow())
      seenAt = wallNow()
    }
    const under = filter.value
    if (options.canRead?.(under) === false) return
    const mine = ++generation
    loading.value = true
    const result = await options.read(under, after)
    if (mine !== generation) return
    loading.value = false
    loaded.value = true
    error.value = result.ok ? null : result.error
    if (!result.ok) {
      // Rows of other conditions would pass for what was asked for.
      if (after === null && under !== readUnder) { rows.value = []; next.value = null }
      return
    }
    readUnder = under
    const known = new Set(after === null ? [] : rows.value.map(keyOf))
    rows.value = after === null ? result.value.rows : [...rows.value, ...result.value.rows.filter((row) => !known.has(keyOf(row)))]
    next.value = result.value.next
    page.value = result.value
  }
  /** The page after the last one; none while other conditions are being typed, which it would belong to. */
  const more = async (): Promise<void> => { if (next.value !== null && !loading.value && filter.value === readUnder) await load(next.value) }
  /** Asks when no other letter follows at once. */
  function setFilter(change: Partial<Filter>): void {
    filter.value = { ...filter.value, ...change }
    clearTimeout(pause)
    pause = setTimeout(() => { void load(null) }, options.pauseMs(change))
  }
  const choose = (key: string | null): void => { chosenKey.value = key }
  // Another person sees nothing of what this one saw, nor his conditions.
  watch(() => session.info?.uid, () => {
    generation += 1
    clearTimeout(pause)
    rows.value = []
    next.value = null
    loading.value = false
    loaded.value = false
    error.value = null
    page.value = null
    chosenKey.value = null
    readUnder = null
    seenAt = wallNow()
    filter.value = first(seenAt)
  })
  return { rows, next, loading, loaded, error, page, filter, chosenKey, chosen, load, more, setFilter, choose }
}
