/** The local database behind the promises of LocalStore, without its thread: what main's services are tested against. */
import { fail, ok } from '../../src/shared/result.ts'
import { openLocalDatabase } from '../../src/main/data/local-database.ts'
import type { LocalDatabase } from '../../src/main/data/local-database.ts'
import type { LocalStore } from '../../src/main/data/local-store.ts'

type Kept = Pick<LocalStore, 'saveDraft' | 'drafts' | 'dropDraft' | 'send' | 'outbox' | 'markOutbox' | 'sent' | 'markBox' | 'boxMarks' | 'lookedAtBox' | 'boxLook'>

/** `fails`: true = every call ends in storage_failed, and nothing is done. */
export function keptStore(db: LocalDatabase, fails: () => boolean = () => false): Kept {
  const call = <A, R>(act: (args: A) => R) => (args: A) => Promise.resolve(fails() ? fail('storage_failed') : ok(act(args)))
  return {
    saveDraft: call((draft) => { db.kept.saveDraft(draft); return null }),
    drafts: call((kind) => db.kept.drafts(kind)),
    dropDraft: call((of) => db.kept.dropDraft(of)),
    send: call((item) => db.kept.send(item)),
    outbox: call((query) => db.kept.outbox(query)),
    markOutbox: call((change) => db.kept.mark(change)),
    sent: call((id) => db.kept.sent(id)),
    markBox: call((marking) => { db.boxes.mark(marking); return null }),
    boxMarks: call((of) => db.boxes.marks(of)),
    lookedAtBox: call((of) => { db.boxes.looked(of); return null }),
    boxLook: call((box) => db.boxes.lookedAt(box)),
  }
}

export const openMemoryDatabase = (): LocalDatabase => openLocalDatabase(':memory:', Date.UTC(2026, 10, 22, 9))
