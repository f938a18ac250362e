/**
 * Tells the server of copies that left the program and that need nobody's leave: faxes saved or printed, attachments of e-mails, whole
 * messages. (Recordings and voicemail are asked for before, media-desk.ts.) What cannot be told now is told after the next login:
 *
 *   a copy begins ─► kept on the disk ─► recording.copy ─┬─ answered ──────────────► forgotten here
 *                                                        └─ no link, older server ─► again when this person's link is ready
 */
import { z } from 'zod'
import { baseName } from './media-desk.ts'
import type { Clock, Log } from '../../cti/ports.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'

/** What is copied. `fax-print`: on paper, or handed to the program that prints PDFs. */
export type CopyKind = 'fax' | 'fax-print' | 'email'

export interface CopiesPorts {
  readonly link: Pick<LinkClient, 'request'>
  readonly local: Pick<LocalStore, 'saveDraft' | 'drafts' | 'dropDraft'>
  readonly store: Pick<AppStore, 'state'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  readonly newKey: () => string
}

export interface Copies extends LinkFollower {
  /**
   * Before anything is written. Resolves when it is kept on the disk; never fails, and waits for no server.
   * @param file its path or name at the server
   */
  tell(kind: CopyKind, file: string): Promise<void>
}

const DRAFT = 'copy'
/** What waits for a server that does not want it goes after so many; the log of this PC has it all. */
const MAX_KEPT = 500
/** Later than this the server is told when it was. */
const NOW_MS = 60_000
const MAX_FILE = 128

const keptSchema = z.object({ uid: z.string(), kind: z.enum(['fax', 'fax-print', 'email']), file: z.string(), at: z.number() })
type Kept = z.infer<typeof keptSchema>
interface Due { readonly key: string; readonly copy: Kept | null }

function read(body: string): Kept | null {
  try {
    return keptSchema.safeParse(JSON.parse(body)).data ?? null
  } catch {
    return null
  }
}

/** Builds the teller. */
export function createCopies({ link, local, store, clock, log, newKey }: CopiesPorts): Copies {
  let telling: Promise<void> | null = null
  let again = false

  const due = async (): Promise<readonly Due[]> => {
    const kept = await local.drafts(DRAFT)
    return (kept.ok ? kept.value : []).map(({ key, body }) => ({ key, copy: read(body) }))
  }
  const send = ({ kind, file, at }: Kept) =>
    link.request('recording.copy', { kind, file, ...(clock.now() - at < NOW_MS ? {} : { at }) })
  /** One after the other, those of this person; the first that does not get through ends the round. */
  const round = async (): Promise<void> => {
    const all = await due()
    const over = all.length - MAX_KEPT
    for (const [place, { key, copy }] of all.entries()) {
      if (copy === null || place < over) { await local.dropDraft({ kind: DRAFT, key }); continue }
      if (copy.uid !== store.state().session?.uid) continue
      const answer = await send(copy)
      // A refusal stands in the server's trail, too.
      if (answer.ok || answer.error.code === 'not_allowed') { await local.dropDraft({ kind: DRAFT, key }); continue }
      log.info('copy not told yet', { kind: copy.kind, file: copy.file, code: answer.error.code })
      return
    }
  }
  const flush = (): Promise<void> => {
    if (telling !== null) { again = true; return telling }
    telling = (async () => {
      do {
        again = false
        await round()
      } while (again)
    })().catch((error: unknown) => { log.error('telling copies failed', { error }) }).finally(() => { telling = null })
    return telling
  }
  return {
    async tell(kind, file) {
      const uid = store.state().session?.uid ?? ''
      const name = baseName(file).slice(-MAX_FILE)
      const copy: Kept = { uid, kind, file: name === '' ? '-' : name, at: clock.now() }
      log.info('copy', { ...copy })
      if (uid === '') return
      const kept = await local.saveDraft({ kind: DRAFT, key: newKey(), body: JSON.stringify(copy), savedAt: copy.at })
      if (kept.ok) void flush()
      else void send(copy)
    },
    onReady() { void flush() },
  }
}
