/** The demo's faxes: every path of the demo's data has one, and it is a real fax. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDemoData } from '../../../../src/central/demo/create-demo-data.ts'
import { createSqliteCentral } from '../../../../src/central/sqlite/create-sqlite-central.ts'
import { createDemoFax } from '../../../../src/main/media/embedded/demo-fax.ts'
import { decodePage } from '../../../../src/main/media/tiff/decode-page.ts'
import { readTiff } from '../../../../src/main/media/tiff/tiff-file.ts'
import { CHINA, NOON_MS, TODAY } from '../../central/demo/demo-rows.ts'
import type { CentralData } from '../../../../src/central/api.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const SCHEMAS = join(ROOT, 'resources/sql/sqlite')
const PAGES = join(ROOT, 'resources/demo/fax')
const folder = mkdtempSync(join(tmpdir(), 'demo-fax-'))
let central: CentralData
let sent: readonly { readonly subject: string; readonly files: readonly string[] }[] = []
let received: readonly string[] = []

beforeAll(async () => {
  const made = createDemoData({ folder, schemaFolder: SCHEMAS, seed: 1, today: TODAY, untilMs: NOON_MS, calls: 300, cards: 60, zone: CHINA })
  if (!made.ok) throw new Error(made.error.message)
  central = createSqliteCentral({ folder, schemaFolder: SCHEMAS })
  const range = { from: '20000101', to: TODAY, limit: 200 }
  const days = { ...range, from: String(Number(TODAY) - 100) }
  const [out, into] = await Promise.all([central.inbox.faxesSent(days), central.inbox.faxesReceived(days)])
  if (!out.ok || !into.ok) throw new Error('no faxes')
  sent = out.value.rows
  received = into.value.rows.map(({ file }) => file)
})
afterAll(async () => {
  await central.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the faxes of the demo', () => {
  const make = createDemoFax(PAGES)
  const pagesOf = (path: string): number => {
    const data = make(path)
    if (data === null) throw new Error(`no fax at ${path}`)
    if (path.endsWith('.pdf')) return Number(/\/Count (\d+)/.exec(Buffer.from(data).toString('latin1'))?.[1])
    const file = readTiff(data)
    if (!file.ok) throw new Error(file.fault)
    const last = file.value.pages.at(-1)
    if (last?.ok !== true) throw new Error('the last page cannot be read')
    expect(decodePage(data, last.value)).toMatchObject({ rowsBroken: 0, rowsMissing: 0 })
    return file.value.pages.length
  }

  it('are there for every path of the demo\'s boxes, of one page and of many, as TIFF and as PDF', () => {
    const paths = [...received.slice(0, 30), ...sent.slice(0, 10).flatMap(({ files }) => files)]
    expect(paths.length).toBeGreaterThan(40)
    const counts = paths.map(pagesOf)
    expect(Math.min(...counts)).toBe(1)
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(30)
    expect(paths.some((path) => path.endsWith('.pdf'))).toBe(true)
  })

  it('are the same every time', () => {
    const path = received[0] ?? ''
    expect(createDemoFax(PAGES)(path)).toEqual(make(path))
    expect(make(path)).not.toEqual(make(received[1] ?? ''))
  })

  it('are not made of what is no path of a fax', () => {
    for (const path of ['', 'D:\\recwav\\20260101\\ch038\\R131839.wav', '..\\..\\S1.tif', 'faxdata\\20261120\\X093015.tif']) expect(make(path)).toBeNull()
  })
})
