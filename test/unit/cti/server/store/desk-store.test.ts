/** One contract, two stores: what holds for the database holds in memory, too. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { KeptAgent } from '../../../../../src/cti/server/agents/kept-state.ts'
import type { AuditEntry, DeskStore, SentItem } from '../../../../../src/cti/server/store/desk-store.ts'
import { createMemoryDeskStore } from '../../../../../src/cti/server/store/memory-desk-store.ts'
import { DESK_FILE, createSqliteDeskStore } from '../../../../../src/cti/server/store/sqlite-desk-store.ts'
import { INBOX_SCHEMA } from '../../../../../src/cti/server/store/sqlite-inbox-schema.ts'
import { agentIdSchema, callIdSchema, groupIdSchema, messageSchema, oemSchema, wrapupRecordSchema } from '../../../../../src/shared/domain/schemas.ts'
import type { AgentMessage, OemMessage, WrapupRecord } from '../../../../../src/shared/domain/schemas.ts'

const at = new Date(2026, 10, 22, 9, 5, 7).getTime()
const NASTY = `x'; DROP TABLE ATC_AUDIT; -- ;TO=|\u0000\r\n"中文😀`

const message = (changes: Partial<Record<keyof AgentMessage, unknown>> = {}): AgentMessage => messageSchema.parse({
  id: 'm1', from: '8600', fromName: '班长', to: '8643', toName: '付智伟', text: '请回电', sentAt: at, deliveredAt: null, readAt: null,
  broadcast: null, ...changes,
})
const oem = (changes: Partial<Record<keyof OemMessage, unknown>> = {}): OemMessage => oemSchema.parse({
  id: 'o1', kind: 'AGENTTOAGENT', from: '8600', to: '8643', text: 'CASE=1', callId: null, at, ...changes,
})
const sent = (changes: Partial<SentItem> = {}): SentItem => ({
  id: 's1', kind: 'email', uid: '8643', toName: '王海宁', to: 'a@b.cn', cc: 'c@d.cn', bcc: 'e@f.cn', subject: '回执', body: NASTY,
  files: ['/data/a.pdf', NASTY], at, status: 'stored', error: null, ...changes,
})
const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  at, who: '8600', address: '10.0.0.1', command: 'ATInsert', detail: 'listen', whom: '8643', extension: '643', callId: 'c1', outcome: 'accepted', ...changes,
})
const wrapup = (changes: Partial<Record<keyof WrapupRecord, unknown>> = {}): WrapupRecord => wrapupRecordSchema.parse({
  callId: 'c1', uid: '8643', code: null, note: '', done: false, savedAt: at, ...changes,
})

function databaseFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'desk-'))
  onTestFinished(() => { rmSync(dir, { recursive: true, force: true }) })
  return join(dir, DESK_FILE)
}
function sqlite(file = databaseFile()): DeskStore {
  const store = createSqliteDeskStore(file)
  onTestFinished(() => { store.close() })
  return store
}

describe.each([['memory', () => createMemoryDeskStore()], ['SQLite', () => sqlite()]] as const)('the desk store in %s', (_name, make) => {
  test('keeps the newest of what outlives an agent’s session, and forgets it when there is nothing to keep', () => {
    const store = make()
    const lunch: KeptAgent = { uid: agentIdSchema.parse('8601'), state: { state: 'away', reason: '午餐', by: '8600', wished: true, at }, owed: null }
    const owes: KeptAgent = { uid: agentIdSchema.parse('8643'), state: null, owed: { callId: callIdSchema.parse('081155150040'), group: groupIdSchema.parse('15') } }
    store.keepAgents(new Map([[lunch.uid, { ...lunch, state: null }], [owes.uid, owes]]))
    store.keepAgents(new Map([[lunch.uid, lunch]]))
    expect([...store.keptAgents()].sort((a, b) => (a.uid < b.uid ? -1 : 1))).toEqual([lunch, owes])
    store.keepAgents(new Map<KeptAgent['uid'], KeptAgent | null>([[lunch.uid, null], [owes.uid, { ...owes, state: { state: 'busy', reason: null, by: null, wished: false, at } }]]))
    expect(store.keptAgents()).toEqual([{ ...owes, state: { state: 'busy', reason: null, by: null, wished: false, at } }])
  })

  test('keeps the audit trail, newest first, and learns outcomes later', () => {
    const store = make()
    const first = store.audit(entry())
    store.audit(entry({ command: 'ATLogout', whom: null, extension: null, callId: null, detail: NASTY, outcome: 'not_allowed' }))
    store.auditOutcome(first, 'done')
    store.auditOutcome(4711, 'done')
    expect(store.auditTrail(9)).toEqual([
      entry({ command: 'ATLogout', whom: null, extension: null, callId: null, detail: NASTY, outcome: 'not_allowed' }), entry({ outcome: 'done' }),
    ])
    expect(store.auditTrail(1)).toHaveLength(1)
  })

  test('keeps what was managed, and verifiers by agent, until they are taken away', () => {
    const store = make()
    const note = { kind: 'no-member', group: '15', uid: NASTY.replaceAll('\u0000', ''), stored: false, name: '', role: '' } as const
    const group = { kind: 'group', group: '20', uid: '', stored: true, name: NASTY.replaceAll('\u0000', ''), role: '' } as const
    store.noteRoster([note, group], [])
    store.noteRoster([{ ...group, name: '售后部' }], [{ kind: 'member', group: '15', uid: '1' }])
    expect(store.rosterNotes()).toEqual(expect.arrayContaining([note, { ...group, name: '售后部' }]))
    store.noteRoster([], [note])
    expect(store.rosterNotes()).toEqual([{ ...group, name: '售后部' }])
    const verifier = { salt: 'AA==', iterations: 4_096, storedKey: 'AQ==', serverKey: 'Ag==' }
    store.setVerifier('8613', verifier)
    store.setVerifier('8614', { ...verifier, iterations: 5_000 })
    store.setVerifier('8614', verifier)
    expect(store.verifiers()).toEqual(new Map([['8613', verifier], ['8614', verifier]]))
    store.setVerifier('8613', null)
    expect([...store.verifiers().keys()]).toEqual(['8614'])
  })

  test('messages wait until they are delivered, oldest first, and only for whom they are', () => {
    const store = make()
    store.addMessages([message({ id: 'b', sentAt: at + 1 }), message({ id: 'a', text: NASTY }), message({ id: 'x', to: '8601' })])
    expect(store.undelivered('8643')).toEqual([message({ id: 'a', text: NASTY }), message({ id: 'b', sentAt: at + 1 })])
    store.delivered(['a', 'b', 'unknown'], at + 5)
    store.delivered(['a'], at + 9)
    expect(store.undelivered('8643')).toEqual([])
    expect(store.messages('8643', null, null, 9).map((one) => one.deliveredAt)).toEqual([at + 5, at + 5])
    store.notDelivered(['b'])
    expect(store.undelivered('8643')).toEqual([message({ id: 'b', sentAt: at + 1 })])
  })

  test('the same message twice is one', () => {
    const store = make()
    store.addMessages([message()])
    store.addMessages([message({ text: 'another' }), message({ id: 'm2' })])
    expect(store.undelivered('8643').map((one) => [one.id, one.text])).toEqual([['m1', '请回电'], ['m2', '请回电']])
  })

  test('what is read is told once, to its reader only, and waits no longer', () => {
    const store = make()
    store.addMessages([message(), message({ id: 'x', to: '8601' })])
    expect(store.read('8643', ['m1', 'x', 'm1', 'unknown'], at + 7)).toEqual([message({ deliveredAt: at + 7, readAt: at + 7 })])
    expect(store.read('8643', ['m1'], at + 8)).toEqual([])
    expect(store.undelivered('8643')).toEqual([])
    store.notDelivered(['m1'])
    expect(store.undelivered('8643')).toEqual([])
    expect(store.undelivered('8601')).toHaveLength(1)
  })

  test('lists what an agent sent and got, newest first, by partner and before a time', () => {
    const store = make()
    store.addMessages([
      message({ id: '1' }), message({ id: '2', from: '8643', to: '8600', sentAt: at + 1 }), message({ id: '3', from: '8643', to: '8601', sentAt: at + 2 }),
      message({ id: '4', from: '8643', to: '8643', sentAt: at + 3 }), message({ id: '5', from: '8601', to: '8600', sentAt: at + 4 }),
      message({ id: '6', sentAt: at + 3 }),
    ])
    const ids = (...args: Parameters<DeskStore['messages']>): string => store.messages(...args).map((one) => one.id).join('')
    expect(ids('8643', null, null, 9)).toBe('64321')
    expect(ids('8643', '8600', null, 9)).toBe('621')
    expect(ids('8643', '8643', null, 9)).toBe('4')
    expect(ids('8643', null, at + 3, 2)).toBe('32')
  })

  test('OEM messages are messages of their own', () => {
    const store = make()
    store.addMessages([message()])
    store.addOem(oem({ kind: 'SHORTMSG', callId: 'c9', text: NASTY }))
    store.addOem(oem({ id: 'o2', at: at + 1 }))
    store.addOem(oem({ id: 'o3', to: 'group:15', kind: 'ROUTE' }))
    expect(store.undelivered('8643')).toEqual([message()])
    expect(store.messages('8643', null, null, 9)).toHaveLength(1)
    expect(store.oemMessages('8643', null, 9).map((one) => one.id)).toEqual(['o2', 'o1'])
    expect(store.oemMessages('8643', 'SHORTMSG', 9)).toEqual([oem({ kind: 'SHORTMSG', callId: 'c9', text: NASTY })])
    store.delivered(['o1'], at)
    expect(store.undeliveredOem('8643').map((one) => one.id)).toEqual(['o1', 'o2'])
    store.oemDelivered(['o1', 'm1'], at)
    expect(store.undeliveredOem('8643').map((one) => one.id)).toEqual(['o2'])
    expect(store.undelivered('8643')).toHaveLength(1)
    expect(store.oemDeliveredSince('8643', at)).toEqual(['o1'])
    expect([store.oemDeliveredSince('8643', at + 1), store.oemDeliveredSince('8601', at)]).toEqual([[], []])
    store.delivered(['m1'], at)
    store.oemNotDelivered(['o1', 'o2', 'm1', 'unknown'])
    expect([store.undeliveredOem('8643').map((one) => one.id), store.oemDeliveredSince('8643', at)]).toEqual([['o1', 'o2'], []])
    expect(store.undelivered('8643')).toEqual([])
    store.oemDelivered(['o1'], at)
    store.oemMoved('o3', '8643')
    expect([store.undeliveredOem('group:15'), store.undeliveredOem('8643').map((one) => one.id)]).toEqual([[], ['o3', 'o2']])
  })

  test('sent items keep every field and learn how they came out', () => {
    const store = make()
    const sms = sent({ id: 's2', kind: 'sms', to: '13800138000', cc: '', bcc: '', files: [], at: at + 1 })
    store.addSent(sent())
    store.addSent(sms)
    store.addSent(sent({ body: 'another' }))
    expect(store.sent(null, 9)).toEqual([sms, sent()])
    store.sentOutcome('s1', 'failed', '550 no such user')
    store.sentOutcome('s2', 'sent', null)
    expect(store.sent('email', 9)).toEqual([sent({ status: 'failed', error: '550 no such user' })])
    expect(store.sent('sms', 9)).toEqual([{ ...sms, status: 'sent' }])
    expect(store.sent(null, 1)).toHaveLength(1)
  })

  test('the latest after-call work per call and agent', () => {
    const store = make()
    store.saveWrapup(wrapup())
    store.saveWrapup(wrapup({ uid: '8601', note: 'his' }))
    store.saveWrapup(wrapup({ code: '01', note: NASTY, done: true, savedAt: at + 1 }))
    expect(store.wrapup('c1', '8643')).toEqual(wrapup({ code: '01', note: NASTY, done: true, savedAt: at + 1 }))
    expect(store.wrapup('c1', '8601')?.note).toBe('his')
    expect(store.wrapup('c2', '8643')).toBeNull()
  })

  test('what everybody noted of some calls: newest first, the last saved of the same moment before, empty ones left out', () => {
    const store = make()
    store.saveWrapup(wrapup({ note: NASTY }))
    store.saveWrapup(wrapup({ uid: '8601', code: '01' }))
    store.saveWrapup(wrapup({ callId: 'c2', done: true }))
    store.saveWrapup(wrapup({ callId: 'c3', note: 'another call', savedAt: at + 9 }))
    store.saveWrapup(wrapup({ callId: NASTY.slice(0, 60), note: 'late', savedAt: at + 1 }))
    store.saveWrapup(wrapup({ note: 'again' }))
    const found = store.wrapupsOf(['c1', 'c2', 'nobody', NASTY.slice(0, 60), 'c1'], 9)
    expect(found.map((one) => [one.uid, one.code, one.note])).toEqual([['8643', null, 'late'], ['8643', null, 'again'], ['8601', '01', '']])
    expect(store.wrapupsOf(['c1'], 1).map((one) => one.note)).toEqual(['again'])
    expect(store.wrapupsOf([], 9)).toEqual([])
  })

  test('scores, newest first', () => {
    const store = make()
    store.addScore({ callId: 'c1', uid: '8643', score: '5', flow: 'SCORE.DAT', caller: '138', at })
    store.addScore({ callId: 'c2', uid: null, score: null, flow: 'SCORE.DAT', caller: '139', at: at + 1 })
    expect(store.scores(9).map((one) => [one.callId, one.uid, one.score])).toEqual([['c2', null, null], ['c1', '8643', '5']])
  })
})

describe('the desk store’s file', () => {
  test('has the old tables’ columns', () => {
    const file = databaseFile()
    const store = sqlite(file)
    store.addMessages([message()])
    store.addSent(sent({ id: 's2', kind: 'sms', to: '13800138000' }))
    const db = new Database(file, { readonly: true })
    onTestFinished(() => { db.close() })
    expect(db.prepare('SELECT MTYPE, TITLE, CONTENT, URL, SDATE, UNREAD, GHID FROM CTS_OEM_UNDELIVERED').all()).toEqual([
      { MTYPE: 'SHORTMSG', TITLE: '班长', CONTENT: '请回电', URL: null, SDATE: '20261122 090507', UNREAD: 1, GHID: '8643' },
    ])
    expect(db.prepare('SELECT CALLID, TEL_TO, SUBJECTS, RETRY, GHID, SDATE, STIME, UNAME, LEVELS, INTERVL, UINFO, BODYS, RFLAG FROM MCI_SMS_SEND').all()).toEqual([
      { CALLID: 's2', TEL_TO: '13800138000', SUBJECTS: '回执', RETRY: 0, GHID: '8643', SDATE: '20261122', STIME: '090507', UNAME: '王海宁', LEVELS: 0, INTERVL: 0, UINFO: null, BODYS: NASTY, RFLAG: 0 },
    ])
    expect([db.pragma('user_version', { simple: true }), db.pragma('journal_mode', { simple: true })]).toEqual([2, 'wal'])
  })

  test('a file whose UNAME holds the agents, as version 1 wrote it, names no other party any more; a newer one keeps its names', () => {
    const file = databaseFile()
    createSqliteDeskStore(file).close()
    const db = new Database(file)
    db.exec(INBOX_SCHEMA)
    db.exec(`INSERT INTO MCI_SMS_RECV (CALLID, TEL_FROM, UNAME, SDATE, STIME, GHID) VALUES ('r1', '154', '付智伟', '20261122', '090507', '8643')`)
    const names = (): unknown[] => ['MCI_SMS_SEND', 'MCI_EMAIL_SEND', 'MCI_SMS_RECV'].map((table) => db.prepare(`SELECT UNAME FROM ${table}`).pluck().all())
    const first = createSqliteDeskStore(file)
    first.addSent(sent({ id: 's2', kind: 'sms', to: '13800138000' }))
    first.addSent(sent({ id: 's3' }))
    first.close()
    expect(names()).toEqual([['王海宁'], ['王海宁'], ['付智伟']])
    db.pragma('user_version = 1')
    createSqliteDeskStore(file).close()
    expect(names()).toEqual([[''], [''], ['']])
    db.close()
  })

  test('survives being opened again', () => {
    const file = databaseFile()
    const first = createSqliteDeskStore(file)
    first.addMessages([message()])
    first.audit(entry())
    first.close()
    const second = sqlite(file)
    expect([second.undelivered('8643').length, second.auditTrail(9).length]).toEqual([1, 1])
  })

  test('a locked file is an error at once, and all is well when the lock is gone', () => {
    const file = databaseFile()
    const store = sqlite(file)
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    expect(() => { store.addMessages([message(), message({ id: 'm2' })]) }).toThrow(/locked/)
    other.exec('COMMIT')
    other.close()
    store.addMessages([message()])
    expect(store.undelivered('8643')).toEqual([message()])
  })
})
