/**
 * CSV (RFC 4180) that Excel and WPS open by a double click: UTF-8 with its mark, or the system's Chinese encoding. That is written as
 * GB18030, of which GBK is a part: every character that GBK has comes out as in GBK, and the others (rare names, emoji) are not lost.
 */
import iconv from 'iconv-lite'
import { timeText } from './cells.ts'
import type { ByteSink, Cell, Column, RowWriter } from './cells.ts'

/**
 * SECURITY: a text that a spreadsheet would take for a formula gets an apostrophe in front (csv-writer.test.ts): `=`, `+`, `-`, `@`, also
 * full-width ones, which Chinese versions read alike, and what stands behind blanks, tabs or line ends.
 */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u
const NEEDS_QUOTES = /[",\r\n\t;]|^\s|\s$/u

/** A cell as it stands in the file. */
export function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  if (typeof cell === 'object') return timeText(cell.time)
  const text = cell.toWellFormed().replaceAll('\0', '')
  const safe = FORMULA.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const line = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** Begins with the titles. */
export function createCsvWriter(sink: ByteSink, encoding: 'utf8' | 'gbk', columns: readonly Column[]): RowWriter {
  const put = (text: string): void => { sink.write(encoding === 'utf8' ? Buffer.from(text, 'utf8') : iconv.encode(text, 'gb18030')) }
  if (encoding === 'utf8') sink.write(Uint8Array.of(0xef, 0xbb, 0xbf))
  put(line(columns.map((column) => column.title)))
  return {
    rows: (rows) => { put(rows.map(line).join('')); return Promise.resolve() },
    finish: () => Promise.resolve(),
  }
}
