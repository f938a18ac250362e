/** A row of the own call list as it is written; the database gives it its id. */
import type { HistoryRow } from '../../shared/ipc/contract.ts'

export interface HistoryEntry extends Omit<HistoryRow, 'id'> {
  /** The own extension. Rows are told apart by call, extension and start: a switch may use call ids again. */
  readonly extension: string
}
