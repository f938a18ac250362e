/** A row of the own call list as it is written; the database gives it its id. */
import type { HistoryRow } from '../../shared/ipc/contract.ts'

export interface HistoryEntry extends Omit<HistoryRow, 'id' | 'area' | 'note'> {
  /** The agent whose list it is in. */
  readonly uid: string
  /** The own extension. Rows are told apart by call, extension and start: a switch may use call ids again. */
  readonly extension: string
  /** Where the number belongs, e.g. 浙江省杭州; unset = as it was. */
  readonly area?: string | null
}

/** own: written from the events; cdr: only the server's record; both: the two have been brought together. */
export type HistorySource = 'own' | 'cdr' | 'both'

/** A page of the list or of a search. */
export interface HistoryQuery extends ListQuery {
  /** Whose list. SECURITY: others at the same PC have theirs (history-owner.test.ts). */
  readonly uid: string
}

/** A page of a list that is read newest first. */
export interface ListQuery {
  /** Id of the last row of the page before; null = from the newest. */
  readonly beforeId: number | null
  readonly limit: number
  /** '' = all; else a part of number, name or note, or pinyin in full or by its first letters. */
  readonly search: string
  /** Only numbers that end with `search`. */
  readonly tail?: boolean
}
