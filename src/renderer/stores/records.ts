/** The records of the CDR server under the manual's conditions: pages by key, newest first, and what is chosen. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { lastDays, upToToday } from './boxes.ts'
import { useSend } from './program.ts'
import { useSession } from './session.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { RecordFilter, RecordRow } from '#shared/ipc/parts/history.ts'

const FIRST_PAGE = 100
const PAGE = 500
const PAUSE_MS = 300
const DAY_MS = 86_400_000
const DEFAULT_DAYS = 7
const MAX_DAYS = 400
/** Beyond that, dates alone narrow little. */
export const WIDE_DAYS = 31

/** The last seven days, everything. */
export function defaultRecordFilter(now: number): RecordFilter {
  return { ...lastDays(DEFAULT_DAYS, now), number: '', extension: '', callId: '', agent: '' }
}
const timeOf = (day: string): number => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)))
/** Days of a range, both counted; below 1 = in the wrong order. */
export const daysOf = ({ from, to }: Pick<RecordFilter, 'from' | 'to'>): number => Math.round((timeOf(to) - timeOf(from)) / DAY_MS) + 1

export const useRecords = defineStore('records', () => {
  const send = useSend()
  const session = useSession()
  const rows = shallowRef<readonly RecordRow[]>([])
  const next = shallowRef<string | null>(null)
  const loading = ref(false)
  const loaded = ref(false)
  const error = shallowRef<AppError | null>(null)
  const filter = shallowRef<RecordFilter>(defaultRecordFilter(Date.now()))
  const chosenKey = ref<string | null>(null)
  const chosen = computed(() => rows.value.find((row) => row.key === chosenKey.value) ?? null)
  const days = computed(() => daysOf(filter.value))
  const badDays = computed(() => days.value < 1 || days.value > MAX_DAYS)
  const wide = computed(() => !badDays.value && days.value > WIDE_DAYS && filter.value.callId === '')
  let generation = 0
  let seenAt = Date.now()
  let pause: ReturnType<typeof setTimeout> | undefined

  async function load(after: string | null): Promise<void> {
    clearTimeout(pause)
    if (after === null) {
      filter.value = upToToday(filter.value, DEFAULT_DAYS, seenAt, Date.now())
      seenAt = Date.now()
    }
    if (badDays.value) return
    const mine = ++generation
    loading.value = true
    const result = await send('history.records', { ...filter.value, after, limit: after === null ? FIRST_PAGE : PAGE })
    if (mine !== generation) return
    loading.value = false
    loaded.value = true
    error.value = result.ok ? null : result.error
    if (!result.ok) return
    rows.value = after === null ? result.value.rows : [...rows.value, ...result.value.rows]
    next.value = result.value.next
  }
  const more = async (): Promise<void> => { if (next.value !== null && !loading.value) await load(next.value) }
  /** Asks when no other letter follows at once. */
  function setFilter(part: Partial<RecordFilter>): void {
    filter.value = { ...filter.value, ...part }
    clearTimeout(pause)
    pause = setTimeout(() => { void load(null) }, PAUSE_MS)
  }
  function reset(): void {
    filter.value = defaultRecordFilter(Date.now())
    void load(null)
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
    chosenKey.value = null
    seenAt = Date.now()
    filter.value = defaultRecordFilter(seenAt)
  })
  return { rows, next, loading, loaded, error, filter, chosenKey, chosen, days, badDays, wide, load, more, setFilter, reset, choose }
})
