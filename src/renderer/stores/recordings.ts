/** Recordings by the manual's keys: pages from main, what is chosen. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { lastDays, upToToday } from './boxes.ts'
import { useSend } from './program.ts'
import { useSession } from './session.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { Recording } from '#shared/ipc/parts/recordings.ts'

const PAGE = 100
const SEARCH_PAUSE_MS = 150
const DEFAULT_DAYS = 7

export interface RecordingFilter { readonly from: string; readonly to: string; readonly number: string; readonly extension: string; readonly agent: string; readonly callId: string }

/** The last week, everything. */
export function defaultRecordingFilter(now: number): RecordingFilter {
  return { ...lastDays(DEFAULT_DAYS, now), number: '', extension: '', agent: '', callId: '' }
}

export const useRecordings = defineStore('recordings', () => {
  const send = useSend()
  const session = useSession()
  const rows = shallowRef<readonly Recording[]>([])
  const next = shallowRef<string | null>(null)
  const loading = ref(false)
  const loaded = ref(false)
  const wide = ref(false)
  const error = shallowRef<AppError | null>(null)
  const filter = shallowRef<RecordingFilter>(defaultRecordingFilter(Date.now()))
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
    const result = await send('recordings.list', { ...filter.value, after, limit: PAGE })
    // Answers of an overtaken search are thrown away.
    if (mine !== generation) return
    loading.value = false
    loaded.value = true
    error.value = result.ok ? null : result.error
    if (!result.ok) {
      if (after === null) { rows.value = []; next.value = null }
      return
    }
    const known = new Set(after === null ? [] : rows.value.map((row) => row.id))
    rows.value = after === null ? result.value.rows : [...rows.value, ...result.value.rows.filter((row) => !known.has(row.id))]
    next.value = result.value.next
    wide.value = result.value.wide
  }
  const more = async (): Promise<void> => { if (next.value !== null && !loading.value) await load(next.value) }
  function setFilter(part: Partial<RecordingFilter>): void {
    filter.value = { ...filter.value, ...part }
    clearTimeout(pause)
    pause = setTimeout(() => { void load(null) }, SEARCH_PAUSE_MS)
  }
  const choose = (id: string | null): void => { chosenId.value = id }
  /** The row after or before the chosen one; at an end it stays. */
  function step(by: 1 | -1): void {
    const at = rows.value.findIndex((row) => row.id === chosenId.value)
    const row = rows.value[at + by]
    if (row !== undefined) choose(row.id)
  }
  // Another person sees nothing of what this one saw, nor his conditions.
  watch(() => session.info?.uid, () => {
    generation += 1
    clearTimeout(pause)
    rows.value = []
    next.value = null
    loading.value = false
    loaded.value = false
    wide.value = false
    error.value = null
    chosenId.value = null
    seenAt = Date.now()
    filter.value = defaultRecordingFilter(seenAt)
  })
  return { rows, next, loading, loaded, wide, error, filter, chosenId, chosen, load, more, setFilter, choose, step }
})
