import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { checkAsyncProperty, checkProperty } from '../../support/property.ts'
import { createCsvWriter, csvCell } from '../../../src/main/export/csv-writer.ts'
import { createXlsxWriter, excelTime } from '../../../src/main/export/xlsx-writer.ts'
import { exportFile } from '../../../src/main/export/export-file.ts'
import { nodeFiles, openTarget } from '../../../src/main/export/target-file.ts'
import { timeText } from '../../../src/main/export/cells.ts'
import { fileNameOf } from '../../../src/main/app/file-name.ts'
import { fail, ok } from '../../../src/shared/result.ts'
import { readCsv } from '../../support/csv.ts'
import { readWorkbook } from '../../support/workbook.ts'
import type { ByteSink, Cell, Column, RowWriter } from '../../../src/main/export/cells.ts'
import type { ExportPage, ExportSource } from '../../../src/main/export/export-file.ts'
import type { Result } from '../../../src/shared/result.ts'

let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'atclient-export-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

const COLUMNS: readonly Column[] = [{ title: '号码', width: 20 }, { title: '姓名, "全"', width: 20 }]

function memory(): ByteSink & { bytes(): Buffer } {
  let held = Buffer.alloc(0)
  return {
    write(bytes) { held = Buffer.concat([held, bytes]) },
    patch(at, bytes) { held.set(bytes, at) },
    bytes: () => held,
  }
}
async function written(make: (sink: ByteSink) => RowWriter, rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const sink = memory()
  const writer = make(sink)
  await writer.rows(rows)
  await writer.finish()
  return sink.bytes()
}
const csv = async (rows: readonly (readonly Cell[])[], encoding: 'utf8' | 'gbk'): Promise<Buffer> => written((sink) => createCsvWriter(sink, encoding, COLUMNS), rows)

describe('CSV', () => {
  it('has the mark of UTF-8, titles, and quotes, commas and line ends as RFC 4180 has them', async () => {
    const bytes = await csv([['010 1', 'a "b", c\r\nd\ne'], ['', ' 前后空格 ']], 'utf8')
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(readCsv(new TextDecoder('utf-8', { fatal: true }).decode(bytes))).toEqual([['号码', '姓名, "全"'], ['010 1', 'a "b", c\r\nd\ne'], ['', ' 前后空格 ']])
  })
  it('is read as GBK by a program that knows only that, and loses no character that GBK lacks', async () => {
    const bytes = await csv([['a', '王小明€'], ['b', '㐀𠀀😀']], 'gbk')
    const line = '王小明'
    expect(bytes.includes(Buffer.from([0xcd, 0xf5, 0xd0, 0xa1, 0xc3, 0xf7]))).toBe(true)
    expect(readCsv(new TextDecoder('gbk', { fatal: true }).decode(bytes))[1]).toEqual(['a', `${line}€`])
    expect(readCsv(new TextDecoder('gb18030', { fatal: true }).decode(bytes))[2]).toEqual(['b', '㐀𠀀😀'])
  })
  it.each(['=1+1', '+86138', '-1', '@SUM(A1)', '\uff1d1', '\uff0b1', '\uff0d1', '\uff20a', '\t=1', '\r\n=1', ' =cmd|\' /C calc\'!A0', ' =1'])('makes no formula of %j', (text) => {
    const cell = readCsv(`${csvCell(text)}\r\n`)[0]?.[0] ?? ''
    expect(cell).toBe(`'${text}`)
  })
  it('writes numbers as numbers, times as Excel reads them, and nothing for nothing', () => {
    expect([-5, 1.5, Number.NaN, null, { time: new Date(2026, 10, 5, 4, 3, 2).getTime() }].map(csvCell)).toEqual(['-5', '1.5', '', '', '2026-11-05 04:03:02'])
  })
  it('gives back any text', () => {
    checkProperty(fc.property(fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 6 }), (rows) => {
      const text = rows.map((row) => `${row.map((cell) => csvCell(cell)).join(',')}\r\n`).join('')
      const expected = rows.map((row) => row.map((cell) => {
        const clean = cell.toWellFormed().replaceAll('\0', '')
        return /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(clean) ? `'${clean}` : clean
      }))
      expect(readCsv(text)).toEqual(expected)
    }), { numRuns: 200 })
  })
})

describe('a workbook', () => {
  const make = (maxRows?: number) => (sink: ByteSink): RowWriter => createXlsxWriter(sink, '通话', COLUMNS, maxRows)

  it('has titles, texts that keep their zeros and are no formulas, numbers, and times with their form', async () => {
    const time = new Date(2026, 10, 25, 14, 20, 7).getTime()
    const book = readWorkbook(await written(make(), [['01012345', '=1+1'], [5, { time }], [null, '<&>"\'_x0041_\r\n\u0001尾']]))
    expect(book.sheets.map((sheet) => sheet.name)).toEqual(['通话'])
    const rows = book.sheets[0]?.rows ?? []
    expect(rows[0]).toEqual(COLUMNS.map(({ title }) => ({ value: title, type: 'text', style: 1 })))
    expect(rows[1]).toEqual([{ value: '01012345', type: 'text', style: 0 }, { value: '=1+1', type: 'text', style: 0 }])
    expect(rows[2]?.[0]).toEqual({ value: '5', type: 'number', style: 0 })
    expect(rows[2]?.[1]).toMatchObject({ type: 'number', style: 2 })
    expect(Math.abs(Number(rows[2]?.[1]?.value) - (46_351 + (14 * 3_600 + 20 * 60 + 7) / 86_400))).toBeLessThan(1e-6)
    expect(rows[3]).toEqual([null, { value: '<&>"\'_x0041_\r\n尾', type: 'text', style: 0 }])
  })
  it('counts days as Excel does', () => {
    expect(excelTime(new Date(1900, 2, 1).getTime())).toBe(61)
    expect(excelTime(new Date(2026, 10, 25).getTime())).toBe(46_351)
  })
  it('goes on in another sheet when one is full, with its titles again', async () => {
    const book = readWorkbook(await written(make(4), Array.from({ length: 7 }, (_value, n) => [String(n), 'x'])))
    expect(book.sheets.map((sheet) => [sheet.name, sheet.rows.length, sheet.rows[1]?.[0]?.value])).toEqual([['通话', 4, '0'], ['通话 2', 4, '3'], ['通话 3', 2, '6']])
  })
  it('is a workbook also without a row', async () => {
    const sink = memory()
    await createXlsxWriter(sink, '通话', COLUMNS).finish()
    expect(readWorkbook(sink.bytes()).sheets[0]?.rows).toHaveLength(1)
  })
  it('gives back any text that XML has a place for', async () => {
    await checkAsyncProperty(fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 20 }), async (texts) => {
      const book = readWorkbook(await written(make(), texts.map((text) => [text, 'x'])))
      const expected = texts.map((text) => text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, ''))
      expect(book.sheets[0]?.rows.slice(1).map((row) => row[0]?.value ?? '')).toEqual(expected)
    }), { numRuns: 60 })
  })
})

describe('a file that is whole or not there', () => {
  const broken = (code: string) => ({ ...nodeFiles, write: () => { throw Object.assign(new Error(code), { code }) } })

  it('stands under its name only when it is kept, and replaces an older one then', () => {
    const file = join(folder, 'a.csv')
    writeFileSync(file, 'old')
    const target = openTarget(file, join(folder, '.part'))
    target.write(Buffer.from('neu'))
    target.patch(2, Buffer.from('w'))
    expect(readFileSync(file, 'utf8')).toBe('old')
    target.keep()
    expect(readFileSync(file, 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })
  it('leaves nothing when it is dropped, also after a failed write', () => {
    const target = openTarget(join(folder, 'a.csv'), join(folder, '.part'), broken('ENOSPC'))
    expect(() => { target.write(Buffer.from('x')) }).toThrow('ENOSPC')
    target.drop()
    target.drop()
    expect(readdirSync(folder)).toEqual([])
  })
  it('goes on where a disk took a part only', () => {
    const file = join(folder, 'a.csv')
    const target = openTarget(file, join(folder, '.part'), { ...nodeFiles, write: (handle, bytes, at) => nodeFiles.write(handle, bytes.subarray(0, 2), at) })
    target.write(Buffer.from('abcdefg'))
    target.keep()
    expect(readFileSync(file, 'utf8')).toBe('abcdefg')
  })
})

/** The very thread of the program. */
const start = (data: object): Worker => new Worker(new URL('../../../src/main/export/export-worker.ts', import.meta.url), { workerData: data })
const never = { signal: new AbortController().signal, progress: () => undefined }
function pages(...list: readonly Result<ExportPage>[]): () => Promise<Result<ExportPage>> {
  const left = [...list]
  return () => Promise.resolve(left.shift() ?? fail('internal', 'no page left'))
}
const page = (rows: readonly (readonly Cell[])[], isLast: boolean, part: number | null = null): Result<ExportPage> => ok({ rows, part, isLast })
const source = (next: ExportSource['next'], format: ExportSource['format'] = 'csv-utf8'): ExportSource => ({ format, sheet: '通话', columns: COLUMNS, next })

describe('an export', () => {
  it('writes page after page, says how far it is, and ends with the file', async () => {
    const file = join(folder, '通话.csv')
    const told: number[] = []
    const ended = await exportFile(start, file, source(pages(page([['1', 'a']], false, 0.5), page([['2', 'b']], true, 1))), { ...never, progress: (part) => told.push(part) })
    expect(ended).toEqual(ok({ file }))
    expect(readCsv(readFileSync(file, 'utf8').slice(1)).slice(1)).toEqual([['1', 'a'], ['2', 'b']])
    expect(told).toEqual([0.5, 1])
    expect(readdirSync(folder)).toEqual(['通话.csv'])
  })
  it('writes a workbook of 20,000 rows', async () => {
    const file = join(folder, 'a.xlsx')
    const part = (from: number): readonly (readonly Cell[])[] => Array.from({ length: 500 }, (_value, n) => [String(from + n), `名${String(from + n)}`])
    const list = Array.from({ length: 40 }, (_value, n) => page(part(n * 500), n === 39))
    expect(await exportFile(start, file, source(pages(...list), 'xlsx'), never)).toEqual(ok({ file }))
    const rows = readWorkbook(readFileSync(file)).sheets[0]?.rows ?? []
    expect([rows.length, rows[1]?.[0]?.value, rows[20_000]?.[1]?.value]).toEqual([20_001, '0', '名19999'])
  })
  it('leaves the older file alone, and nothing besides, when it is cancelled or a page fails', async () => {
    const file = join(folder, 'a.csv')
    writeFileSync(file, 'old')
    const abort = new AbortController()
    const cancelled = await exportFile(start, file, source(() => { abort.abort(); return Promise.resolve(page([['1', 'a']], false)) }), { ...never, signal: abort.signal })
    const failed = await exportFile(start, file, source(pages(page([['1', 'a']], false), fail('database_away'))), never)
    expect([cancelled, failed]).toMatchObject([{ error: { code: 'cancelled' } }, { error: { code: 'database_away' } }])
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })
  it('says that the folder is gone or may not be written to, in words of its own', async () => {
    const gone = await exportFile(start, join(folder, 'gone', 'a.csv'), source(pages()), never)
    expect(gone).toMatchObject({ ok: false, error: { code: 'file_not_written' } })
    // Nobody may write there, not even root.
    const denied = await exportFile(start, '/proc/a.csv', source(pages()), never)
    expect(denied.ok).toBe(false)
  })
  it('ends when its thread dies', async () => {
    const file = join(folder, 'a.csv')
    let thread: Worker | null = null
    const ended = exportFile((data) => { thread = start(data); return thread }, file, source(async () => {
      await thread?.terminate()
      return page([['1', 'a']], false)
    }), never)
    expect(await ended).toMatchObject({ ok: false, error: { code: 'file_not_written' } })
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('the name of a file', () => {
  it.each([['话单 2026.csv', '话单 2026.csv'], ['a/b\\c:d*?"<>|.csv', 'a b c d .csv'], ['..', 'file'], ['', 'file'], ['x. . ', 'x'], ['a\u0000\nb', 'a b']])('of %j is %j', (text, name) => {
    expect(fileNameOf(text)).toBe(name)
  })
  it('keeps its ending when it is too long', () => {
    expect(fileNameOf(`${'长'.repeat(300)}.csv`)).toHaveLength(120)
    expect(fileNameOf(`${'长'.repeat(300)}.csv`).endsWith('长.csv')).toBe(true)
  })
  it('of a moment is the same everywhere', () => { expect(timeText(new Date(2026, 0, 2, 3, 4, 5).getTime())).toBe('2026-01-02 03:04:05') })
})
