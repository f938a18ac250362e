/** Recordings by the manual's keys: pages from main, what is chosen. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { lastDays, usePagedList } from './paged-list.ts'
import { useSend } from './program.ts'
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
  const list = usePagedList({
    days: DEFAULT_DAYS, first: defaultRecordingFilter, keyOf: (row: Recording) => row.id, pauseMs: () => SEARCH_PAUSE_MS,
    read: (under: RecordingFilter, after) => send('recordings.list', { ...under, after, limit: PAGE }),
  })
  const { rows, page, chosenKey: chosenId, choose } = list
  const wide = computed(() => page.value?.wide ?? false)
  /** The row after or before the chosen one; at an end it stays. */
  function step(by: 1 | -1): void {
    const at = rows.value.findIndex((row) => row.id === chosenId.value)
    const row = rows.value[at + by]
    if (row !== undefined) choose(row.id)
  }
  return { ...list, wide, chosenId, step }
})
