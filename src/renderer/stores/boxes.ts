/** The lists of the boxes, one at a time each: pages from main, the person's marks, what is chosen. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { lastDays, usePagedList } from './paged-list.ts'
import { useSend } from './program.ts'
import type { Box } from '#shared/domain/codes.ts'
import type { BoxItem } from '#shared/ipc/parts/boxes.ts'

const PAGE = 100
/** A letter typed is searched for when no other follows at once. */
const SEARCH_PAUSE_MS = 120

export interface BoxFilter { readonly from: string; readonly to: string; readonly agent: string; readonly search: string }

const DEFAULT_DAYS = 30

/** The last 30 days, everybody's, everything. */
export function defaultFilter(now: number): BoxFilter {
  return { ...lastDays(DEFAULT_DAYS, now), agent: '', search: '' }
}

function boxStore(box: Box) {
  return defineStore(`box-${box}`, () => {
    const send = useSend()
    const list = usePagedList({
      days: DEFAULT_DAYS, first: defaultFilter, keyOf: (row: BoxItem) => row.id,
      read: (under: BoxFilter, after) => send('box.list', { box, ...under, search: under.search.trim(), after, limit: PAGE }),
      pauseMs: ({ search }) => (search === undefined ? 0 : SEARCH_PAUSE_MS),
    })
    const { rows, loaded, error, page, chosenKey: chosenId, chosen, load } = list
    const cached = computed(() => page.value?.cached ?? false)
    const wide = computed(() => page.value?.wide ?? false)

    /** Something came or went: the list from its beginning, as far as it was read. */
    const refresh = async (): Promise<void> => { if (loaded.value) await load(null) }
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
    return { ...list, cached, wide, chosenId, refresh, mark, choose, looked, nextUnread }
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
