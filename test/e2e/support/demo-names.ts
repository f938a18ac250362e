/** What the demo's data call people: names are in no language of the program. */
import { join } from 'node:path'
import { demoDataIn } from './demo-day.ts'
import Database from 'better-sqlite3'

/** Names of the customers of a demo that has made its data. */
export function customerNames(dataDir: string, seed: number | null = null): string[] {
  const db = new Database(join(demoDataIn(dataDir, seed), 'callthink_crm.sqlite'), { readonly: true })
  try {
    return db.prepare<[], string>('SELECT DISTINCT UNAME FROM CRM_CUSTOMER').pluck().all()
  } finally {
    db.close()
  }
}
