/** The boxes of received messages in the embedded twin of `callthink`: where the simulated world's arrivals are written. */
import { machineZone } from '../../../shared/time/zone.ts'
import type { Zone } from '../../../shared/time/zone.ts'
import Database from 'better-sqlite3'
import type { InboxPort } from '../oem/inbox-port.ts'
import { cdrDate, cdrTime } from './cdr-codes.ts'
import { INBOX_SCHEMA, INBOX_SQL } from './sqlite-inbox-schema.ts'

/** As of the desk store: call control stands meanwhile. */
const BUSY_TIMEOUT_MS = 250
/** Rows of faxes whose number is remembered until somebody takes them: the table has no CALLID. */
const FAXES_KEPT = 1_000

export interface SqliteInbox extends InboxPort {
  close(): void
}

/**
 * Opens the file when something arrives for the first time, and makes the tables that it lacks.
 * @param file path of the database (DESK_FILE)
 */
export function createSqliteInbox(file: string, zone: Zone = machineZone()): SqliteInbox {
  let opened: ReturnType<typeof prepare> | null = null
  const open = (): ReturnType<typeof prepare> => (opened ??= prepare(file, zone))
  return {
    add(item) { open().add(item) },
    assign(kind, id, uid) { open().assign(kind, id, uid) },
    close() { opened?.db.close() },
  }
}

function prepare(file: string, zone: Zone): InboxPort & { readonly db: Database.Database } {
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(INBOX_SCHEMA)
  const insert = { voicemail: db.prepare(INBOX_SQL.voicemail), fax: db.prepare(INBOX_SQL.fax), sms: db.prepare(INBOX_SQL.sms), email: db.prepare(INBOX_SQL.email) }
  const give = { voicemail: db.prepare(INBOX_SQL.assignVoicemail), fax: db.prepare(INBOX_SQL.assignFax), sms: db.prepare(INBOX_SQL.assignSms), email: db.prepare(INBOX_SQL.assignEmail) }
  const files = { voicemail: db.prepare<[], { file: string }>(INBOX_SQL.voiceFiles), fax: db.prepare<[], { file: string }>(INBOX_SQL.faxFiles) }
  const faxRows = new Map<string, number | bigint>()
  let turn = 0
  const fileThere = (kind: 'voicemail' | 'fax'): string => {
    const found = files[kind].all()
    turn += 1
    return found[turn % Math.max(1, found.length)]?.file ?? ''
  }
  return {
    db,
    add(item) {
      const { kind, at } = item
      const file = item.file === '' && (kind === 'voicemail' || kind === 'fax') ? fileThere(kind) : item.file
      const { id, from, uid, fromName, subject, text } = item
      const { lastInsertRowid } = insert[kind].run({ id, from, uid, fromName, subject, text, file, sdate: cdrDate(zone, at), stime: cdrTime(zone, at) })
      if (kind !== 'fax') return
      faxRows.set(id, lastInsertRowid)
      const [oldest] = faxRows.keys()
      if (faxRows.size > FAXES_KEPT && oldest !== undefined) faxRows.delete(oldest)
    },
    assign(kind, id, uid) {
      give[kind].run({ id, uid, row: faxRows.get(id) ?? -1 })
    },
  }
}
