/** The records of the CDR server under the manual's conditions: pages by key, newest first, and what is chosen. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { lastDays, usePagedList } from './paged-list.ts'
import { useSend } from './program.ts'
import { wallNow } from '../ui/server-clock.ts'
import type { RecordFilter, RecordRow } from '#shared/ipc/parts/history.ts'

const FIRST_PAGE = 100
const PAGE = 500
const PAUSE_MS = 300
const DAY_MS = 86_400_000
const DEFAULT_DAYS = 7
/** Beyond that, dates alone narrow little. */
export const WIDE_DAYS = 31

/** The last seven days, everything. */
export function defaultRecordFilter(now: number): RecordFilter {
  return { ...lastDays(DEFAULT_DAYS, now), number: '', extension: '', callId: '', agent: '' }
}
const timeOf = (day: string): number => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)))
/** Days of a range, both counted; below 1 = in the wrong order. */
export const daysOf = ({ from, to }: Pick<RecordFilter, 'from' | 'to'>): number => Math.round((timeOf(to) - timeOf(from)) / DAY_MS) + 1

const isBad = (days: number): boolean => days < 1

export const useRecords = defineStore('records', () => {
  const send = useSend()
  const list = usePagedList({
    days: DEFAULT_DAYS, first: defaultRecordFilter, keyOf: (row: RecordRow) => row.key, canRead: (under) => !isBad(daysOf(under)), pauseMs: () => PAUSE_MS,
    read: (under: RecordFilter, after) => send('history.records', { ...under, after, limit: after === null ? FIRST_PAGE : PAGE }),
  })
  const { filter, load } = list
  const days = computed(() => daysOf(filter.value))
  const badDays = computed(() => isBad(days.value))
  const wide = computed(() => !badDays.value && days.value > WIDE_DAYS && filter.value.callId === '')
  /** Days before this one have not been looked at: time was up. */
  const readTo = computed(() => list.page.value?.readTo ?? null)
  function reset(): void {
    filter.value = defaultRecordFilter(wallNow())
    void load(null)
  }
  return { ...list, days, badDays, wide, readTo, reset }
})
