/** What an export is made of, and how a cell reads as text. */
import { siteZone } from '../../shared/time/site-zone.ts'

/** Epoch ms, shown as date and time of this PC. */
export interface TimeCell { readonly time: number }
export type Cell = string | number | null | TimeCell
export interface Column {
  readonly title: string
  /** Characters; for the workbook. */
  readonly width: number
}
export type FileFormat = 'xlsx' | 'csv-utf8' | 'csv-gbk'

/** Takes rows and writes them; nothing stands under the final name before `finish`. */
export interface RowWriter {
  rows(rows: readonly (readonly Cell[])[]): Promise<void>
  /** The rest of the file. */
  finish(): Promise<void>
}
/** Where the bytes go, one after another; `patch` overwrites what was written before. */
export interface ByteSink {
  write(bytes: Uint8Array): void
  patch(at: number, bytes: Uint8Array): void
}

const two = (value: number): string => String(value).padStart(2, '0')

/** 2026-11-25 14:20:07, as Excel reads it in every language. */
export function timeText(at: number): string {
  const { year, month, day, hour, minute, second } = siteZone().wallClock(at)
  return `${String(year)}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`
}
