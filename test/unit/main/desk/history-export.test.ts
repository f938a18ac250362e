import { describe, expect, it } from 'vitest'
import { createHistoryExport } from '../../../../src/main/desk/history-export.ts'
import { createJobs } from '../../../../src/main/app/jobs.ts'
import { ok } from '../../../../src/shared/result.ts'
import { createMainDesk, SESSION } from '../../../support/main-desk.ts'
import type { ExportMessage, ExportRequest } from '../../../../src/main/export/export-protocol.ts'
import type { ExportThread } from '../../../../src/main/export/export-file.ts'
import { ALL_SCOPE } from '../../../support/scopes.ts'

const CONTEXT = { window: 'main', webContentsId: 1 } as const

/** A thread that takes every page at once. */
function thread(got: ExportRequest[]): ExportThread {
  let hear: (message: ExportMessage) => void = () => undefined
  return {
    on: ((event: string, listener: (message: ExportMessage) => void) => {
      if (event !== 'message') return
      hear = listener
      queueMicrotask(() => { hear({ kind: 'next' }) })
    }) as ExportThread['on'],
    postMessage(request) {
      got.push(request)
      queueMicrotask(() => { hear(request.kind === 'finish' ? { kind: 'done' } : { kind: 'next' }) })
    },
    terminate: () => Promise.resolve(0),
  }
}

function setUp(pages: number, onPage: (page: number, main: ReturnType<typeof createMainDesk>) => void) {
  const main = createMainDesk()
  main.login()
  const got: ExportRequest[] = []
  let asked = 0
  const handlers = createHistoryExport({
    history: { prepare: () => Promise.resolve(), list: () => { asked += 1; onPage(asked, main); return Promise.resolve(ok({ rows: [], hasMore: false })) }, records: () => { asked += 1; onPage(asked, main); return Promise.resolve(ok({ rows: [], next: asked < pages ? 'more' : null, wide: false })) } },
    jobs: createJobs(main.store, main.log), store: main.store, clock: main.clock, chooseFile: () => Promise.resolve('/tmp/nowhere/a.csv'), startExport: () => thread(got),
  })
  const filter = { from: '20261101', to: '20261130', number: '', extension: '', callId: '', agent: '' }
  const run = async () => {
    await handlers['history.export']({ source: { of: 'records', filter }, format: 'csv-utf8' }, CONTEXT)
    await expect.poll(() => main.store.state().jobs[0]?.state).not.toBe('running')
    return main.store.state().jobs[0]
  }
  return { run, asked: () => asked, rows: () => got.filter(({ kind }) => kind === 'rows').length }
}

describe('an export', () => {
  it('is written page by page', async () => {
    const { run, rows } = setUp(3, () => undefined)
    expect([(await run())?.state, rows()]).toEqual(['done', 3])
  })
  it('ends when its person goes: nothing is read with the rights of the next one', async () => {
    const { run, rows, asked } = setUp(3, (page, main) => {
      if (page !== 2) return
      main.logout()
      main.login({ ...SESSION, uid: '8600', leads: ['15'], scope: ALL_SCOPE })
    })
    expect([await run(), rows(), asked()]).toMatchObject([{ state: 'failed', error: 'not_logged_in' }, 1, 2])
  })
})
