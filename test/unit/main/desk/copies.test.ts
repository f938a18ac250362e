import { describe, expect, it } from 'vitest'
import { createCopies } from '../../../../src/main/desk/copies.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMainDesk, SESSION } from '../../../support/main-desk.ts'
import type { Draft } from '../../../../src/main/data/kept-sql.ts'
import type { ErrorCode } from '../../../../src/shared/domain/errors.ts'

function open() {
  const drafts: Draft[] = []
  const server: { refuses: ErrorCode | null; disk: boolean } = { refuses: null, disk: true }
  const main = createMainDesk({ 'recording.copy': () => (server.refuses === null ? ok({}) : fail(server.refuses)) })
  let key = 0
  const copies = createCopies({
    link: main.link, store: main.store, clock: main.clock, log: main.log, newKey: () => `k${String(key += 1)}`,
    local: {
      saveDraft: async (draft) => { if (!server.disk) return fail('storage_failed'); drafts.push(draft); return ok(null) },
      drafts: async () => ok([...drafts]),
      dropDraft: async (one) => { const at = drafts.findIndex((draft) => draft.key === one.key); if (at >= 0) drafts.splice(at, 1); return ok(at >= 0) },
    },
  })
  main.followers.push(copies)
  main.login()
  return { ...main, copies, drafts, server, told: () => main.sent.map(([, args]) => args) }
}

describe('copies that need no leave', () => {
  it('are told to the server by the name of the file, and not kept then', async () => {
    const { copies, drafts, settle, told, log } = open()
    await copies.tell('fax', 'D:\\faxdata\\20261120\\F1.tif')
    await settle()
    expect([told(), drafts]).toEqual([[{ kind: 'fax', file: 'F1.tif' }], []])
    expect(log.lines.find(({ message }) => message === 'copy')?.fields).toMatchObject({ uid: '8643', kind: 'fax', file: 'F1.tif' })
  })
  it('are kept without a link or with an older server, and told with their time when the link is ready', async () => {
    for (const code of ['link_lost', 'bad_arguments'] as const) {
      const { copies, drafts, settle, told, server, ready, clock } = open()
      server.refuses = code
      const at = clock.now()
      await copies.tell('email', '合同.pdf')
      await copies.tell('fax-print', 'F2.tif')
      await settle()
      expect(drafts).toHaveLength(2)
      await clock.advanceAsync(3_600_000)
      server.refuses = null
      const before = told().length
      ready()
      await settle()
      expect(told().slice(before)).toEqual([{ kind: 'email', file: '合同.pdf', at }, { kind: 'fax-print', file: 'F2.tif', at }])
      expect(drafts).toEqual([])
    }
  })
  it('of another person wait for him', async () => {
    const { copies, drafts, settle, told, server, logout, login } = open()
    server.refuses = 'link_lost'
    await copies.tell('fax', 'F1.tif')
    await settle()
    logout()
    server.refuses = null
    const before = told().length
    login({ ...SESSION, uid: '8601', extension: '601' })
    await settle()
    expect([told().length, drafts.length]).toEqual([before, 1])
    logout()
    login()
    await settle()
    expect([told().length, drafts.length]).toEqual([before + 1, 0])
  })
  it('are told also when this disk refuses', async () => {
    const { copies, settle, told, server } = open()
    server.disk = false
    await copies.tell('fax', 'F1.tif')
    await settle()
    expect(told()).toEqual([{ kind: 'fax', file: 'F1.tif' }])
  })
  it('are not kept without end, and what lies there and is none is thrown away', async () => {
    const { copies, drafts, settle, server, clock } = open()
    server.refuses = 'bad_arguments'
    drafts.push({ kind: 'copy', key: 'broken', body: '{', savedAt: 0 })
    for (let n = 0; n < 510; n += 1) drafts.push({ kind: 'copy', key: `old${String(n)}`, body: JSON.stringify({ uid: '8601', kind: 'fax', file: 'x', at: clock.now() }), savedAt: 0 })
    await copies.tell('fax', 'F1.tif')
    await settle()
    expect(drafts).toHaveLength(500)
    expect(drafts.at(-1)?.body).toContain('F1.tif')
  })
})
