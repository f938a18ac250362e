import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqliteInbox } from '../../../../../src/cti/server/store/sqlite-inbox.ts'
import { INBOX_SCHEMA } from '../../../../../src/cti/server/store/sqlite-inbox-schema.ts'
import type { SqliteInbox } from '../../../../../src/cti/server/store/sqlite-inbox.ts'
import type { BoxKind } from '../../../../../src/shared/domain/codes.ts'

const AT = new Date(2026, 10, 22, 9, 5, 7).getTime()
let folder: string
let inbox: SqliteInbox
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inbox-'))
  inbox = createSqliteInbox(join(folder, 'callthink.sqlite'))
})
afterEach(() => {
  inbox.close()
  rmSync(folder, { recursive: true, force: true })
})
const add = (kind: BoxKind, id: string, file = ''): void => {
  inbox.add({ kind, id, from: '15412345678', uid: '', fromName: '王海宁', subject: 's', text: 't', file, at: AT })
}
function rows(table: string): Record<string, unknown>[] {
  const db = new Database(join(folder, 'callthink.sqlite'), { readonly: true })
  try {
    return db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY ID`).all()
  } finally {
    db.close()
  }
}

describe('the boxes of what arrives', () => {
  it('are made where they are missing, by the statements of the schema file', () => {
    const schema = readFileSync('resources/sql/sqlite/callthink.sql', 'utf8')
    for (const statement of INBOX_SCHEMA.split(/(?<=\);)\n/)) expect(schema).toContain(statement)
    add('sms', 'a')
    expect(rows('MCI_SMS_RECV')).toEqual([{ ID: 1, CALLID: 'a', TEL_FROM: '15412345678', UNAME: '王海宁', SUBJECTS: 's', BODYS: 't', SDATE: '20261122', STIME: '090507', GHID: '' }])
  })
  it('take every kind, and give it to whoever takes it', () => {
    for (const kind of ['sms', 'email', 'voicemail', 'fax'] as const) {
      add(kind, kind, 'D:\\x.dat')
      add(kind, `${kind} 2`, 'D:\\y.dat')
      inbox.assign(kind, kind, '8643')
    }
    for (const table of ['MCI_SMS_RECV', 'MCI_EMAIL_RECV', 'MCI_VMS_RECV', 'MCI_FAX_RECV']) expect([table, rows(table).map((row) => row['GHID'])]).toEqual([table, ['8643', '']])
    // UNAME is who sent it (发信人), whoever takes it.
    expect(rows('MCI_SMS_RECV')[0]).toMatchObject({ UNAME: '王海宁' })
  })
  it('give a voice message without a file one that is there', () => {
    add('voicemail', 'none yet')
    add('voicemail', 'one', 'D:\\v.wav')
    add('voicemail', 'again')
    expect(rows('MCI_VMS_RECV').map((row) => row['FILENAME'])).toEqual(['', 'D:\\v.wav', 'D:\\v.wav'])
  })
})
