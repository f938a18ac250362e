/**
 * A program that writes to the local database and says so: `acknowledged N` on its output when row N is written. The tests kill it.
 * Arguments: file, first number, what to write (history | mixed).
 */
import { writeSync } from 'node:fs'
import { openLocalDatabase } from '../../src/main/data/local-database.ts'
import { historyEntry } from './history.ts'

const [file = '', first = '0', what = 'history'] = process.argv.slice(2)
const db = openLocalDatabase(file, Date.now())
if (db.condition !== 'ok') throw new Error(`${db.condition}: ${db.detail}`)
try {
  for (let n = Number(first); ; n += 1) {
    const callId = String(n)
    db.writeHistory(historyEntry({ callId, number: `1540000${String(n % 10_000).padStart(4, '0')}`, startedAt: 1_795_338_000_000 + n }))
    if (what === 'mixed') {
      db.kept.send({ kind: 'sms', key: callId, body: '{}', createdAt: n })
      db.writeWrapup({ callId, uid: '8643', code: null, note: `n${callId}`, done: false, savedAt: 1_795_338_000_000 + n, sentAt: null, refused: null })
    }
    // Written to the pipe before the next row begins: the parent has it even if this process dies now.
    writeSync(1, `acknowledged ${callId}\n`)
  }
} catch (error) {
  writeSync(1, `refused ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}\n`)
}
