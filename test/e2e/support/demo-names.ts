/** What the demo's data call people: names are in no language of the program. */
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Names of the customers of a demo that has made its data; `demo`: its folder. */
export function customerNames(dataDir: string, demo = 'demo'): string[] {
  const db = new Database(join(dataDir, demo, 'callthink_crm.sqlite'), { readonly: true })
  try {
    return db.prepare<[], string>('SELECT DISTINCT UNAME FROM CRM_CUSTOMER').pluck().all()
  } finally {
    db.close()
  }
}
