/** The own call list: pages by the id of the last row, newest first. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useSend } from './program.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { HistoryRow } from '#shared/ipc/contract.ts'

/** A page of the list; further ones come larger, so that scrolling far does not ask often. */
const PAGE = 100
const MAX_PAGE = 500
const TODAY_LIMIT = 500

/** Figures of a set of rows; averages are null when there is nothing to average. */
export interface Figures {
  readonly answered: number
  readonly placed: number
  readonly missed: number
  readonly averageTalkMs: number | null
  readonly averageRingMs: number | null
}

const average = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** True for a call that came to this agent. */
export function isIncoming(direction: string): boolean {
  return direction === 'in' || direction === 'internal-in'
}

/** The day in numbers: ring time counts for calls that came in, talk time for calls that were talked. */
export function figuresOf(rows: readonly HistoryRow[]): Figures {
  const incoming = rows.filter((row) => isIncoming(row.direction))
  return {
    answered: incoming.filter((row) => row.answeredAt !== null).length,
    placed: rows.filter((row) => row.direction === 'out' || row.direction === 'internal-out').length,
    missed: rows.filter((row) => row.missed).length,
    averageTalkMs: average(rows.filter((row) => row.answeredAt !== null && row.endedAt !== null).map((row) => row.talkMs)),
    averageRingMs: average(incoming.filter((row) => row.ringMs > 0).map((row) => row.ringMs)),
  }
}

/** Missed calls that were not followed by a talked call with the same number: what is left to call back. */
export function openMissed(rows: readonly HistoryRow[]): HistoryRow[] {
  const seen = new Set<string>()
  const open: HistoryRow[] = []
  for (const row of [...rows].sort((a, b) => b.id - a.id)) {
    if (seen.has(row.number)) continue
    if (row.missed) open.push(row)
    if (row.missed || row.answeredAt !== null) seen.add(row.number)
  }
  return open
}

export const useHistory = defineStore('history', () => {
  const send = useSend()
  const rows = shallowRef<readonly HistoryRow[]>([])
  const today = shallowRef<readonly HistoryRow[]>([])
  const hasMore = shallowRef(false)
  const loading = shallowRef(false)
  const loaded = shallowRef(false)
  const search = shallowRef('')
  const chosenId = shallowRef<number | null>(null)
  const error = shallowRef<AppError | null>(null)
  const figures = computed(() => figuresOf(today.value))
  const missed = computed(() => openMissed(today.value))
  // Answers of an overtaken search are thrown away.
  let generation = 0

  /** Pages until yesterday begins: most days are one, and this is read at every change of every call. */
  async function readToday(dayStart: number): Promise<void> {
    const found: HistoryRow[] = []
    for (let more = true; more;) {
      const result = await send('history.list', { beforeId: found.at(-1)?.id ?? null, limit: PAGE, search: '' })
      error.value = result.ok ? null : result.error
      if (!result.ok) return
      found.push(...result.value.rows)
      const last = result.value.rows.at(-1)
      more = last !== undefined && result.value.hasMore && last.startedAt >= dayStart && found.length < TODAY_LIMIT
    }
    const rows = found.filter((row) => row.startedAt >= dayStart)
    // Most changes of the list are not of today's (records that are merged): the same rows are not drawn again.
    if (JSON.stringify(rows) !== JSON.stringify(today.value)) today.value = rows
  }
  /** One reading at a time: a call that rings tells of several changes at once, and one more reading after the last of them shows them all. */
  let reading: Promise<void> | null = null
  let due: number | null = null
  function loadToday(dayStart: number): Promise<void> {
    due = dayStart
    reading ??= (async () => {
      for (let next: number | null = due; next !== null; next = due) {
        due = null
        await readToday(next)
      }
    })().finally(() => { reading = null })
    return reading
  }

  async function load(beforeId: number | null): Promise<void> {
    const mine = ++generation
    loading.value = true
    const result = await send('history.list', { beforeId, limit: beforeId === null ? PAGE : MAX_PAGE, search: search.value })
    if (mine !== generation) return
    loading.value = false
    error.value = result.ok ? null : result.error
    if (!result.ok) return
    loaded.value = true
    rows.value = beforeId === null ? result.value.rows : [...rows.value, ...result.value.rows]
    hasMore.value = result.value.hasMore
  }

  const find = (text: string): Promise<void> => {
    search.value = text.slice(0, 64)
    return load(null)
  }
  const loadMore = async (): Promise<void> => {
    const last = rows.value.at(-1)
    if (last !== undefined && hasMore.value && !loading.value) await load(last.id)
  }

  /** The newest rows again, as many as are shown, without losing the pages below (a call came or changed, records were merged). */
  async function refresh(): Promise<void> {
    const mine = generation
    const limit = Math.min(MAX_PAGE, Math.max(PAGE, rows.value.length))
    const result = await send('history.list', { beforeId: null, limit, search: search.value })
    if (!result.ok || mine !== generation || loading.value) return
    const fresh = result.value.rows
    const last = fresh.at(-1)
    const below = last === undefined || !result.value.hasMore ? [] : rows.value.filter((row) => row.id < last.id)
    rows.value = [...fresh, ...below]
    if (below.length === 0) hasMore.value = result.value.hasMore
  }
  const chosen = computed(() => rows.value.find((row) => row.id === chosenId.value) ?? null)
  const choose = (id: number | null): void => { chosenId.value = id }

  return { chosenId, chosen, choose, rows, today, hasMore, loading, loaded, search, error, figures, missed, loadToday, load, find, loadMore, refresh }
})
