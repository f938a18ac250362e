/** What main and the thread that writes an export say to each other. */
import type { ErrorCode } from '../../shared/domain/errors.ts'
import type { Cell, Column, FileFormat } from './cells.ts'

export interface ExportData {
  readonly file: string
  /** Written here until it is whole. */
  readonly part: string
  readonly format: FileFormat
  readonly sheet: string
  /** IANA name of the zone that dates and times are written in. */
  readonly timeZone: string
  readonly columns: readonly Column[]
}
export type ExportRequest =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'finish' }
  | { readonly kind: 'drop' }
/** `next` = ready for the next rows. */
export type ExportMessage =
  | { readonly kind: 'next' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
