/**
 * E-mail at the desk: opens messages (reading thread, mail/), hands their pictures and pages to the frame, tells where links lead,
 * saves attachments, keeps drafts, and puts what is sent into the outbox.
 */
import { z } from 'zod'
import { buildExactEmailSend } from '../../cti/legacy/oem.ts'
import { fail, ok } from '../../shared/result.ts'
import { draftSchema } from '../../shared/ipc/parts/email.ts'
import { MAIL_LIMITS } from '../mail/limits.ts'
import { readAddresses } from '../mail/parse-message.ts'
import { saveFile } from '../mail/save-file.ts'
import type { EmailRow } from '../../central/api.ts'
import type { Log } from '../../cti/ports.ts'
import type { EmailDraft, EmailLink, OpenEmail } from '../../shared/ipc/parts/email.ts'
import type { EventPayload, RequestArgs } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'
import type { Jobs } from '../app/jobs.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { Publisher } from '../ipc/publisher.ts'
import type { MailReader } from '../mail/mail-reader.ts'
import type { MailShelf } from '../mail/mail-shelf.ts'
import type { MailFrames } from '../security/mail-frame.ts'
import type { BoxDesk } from './boxes.ts'

/** What an e-mail of the outbox consists of. */
export interface EmailContent {
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  readonly subject: string
  readonly body: string
  readonly files: readonly string[]
}

export interface EmailDeskPorts {
  readonly boxes: Pick<BoxDesk, 'row'>
  readonly reader: MailReader
  readonly shelf: MailShelf
  /** A file of the site's server, from its share, web server or the demo. */
  readonly readServerFile: (path: string, row: EmailRow, maxBytes: number, signal: AbortSignal) => Promise<Result<Uint8Array>>
  /** Asks the person where to save; null = he does not want to. */
  readonly chooseFile: (name: string) => Promise<string | null>
  /** A copy of an attachment or of a whole message begins: the server is told. */
  readonly copied: (file: string) => Promise<void>
  /** Opens a web address in the browser. */
  readonly openOutside: (url: string) => Promise<Result<object>>
  /** A telephone link was clicked on: the person is asked whether to call. */
  readonly askToDial: (number: string) => void
  readonly addToOutbox: (key: string, content: EmailContent) => Promise<Result<object>>
  /** Keys of what lies in the outbox of the one who is logged in. */
  readonly inOutbox: () => ReadonlySet<string>
  readonly jobs: Pick<Jobs, 'start'>
  readonly local: Pick<LocalStore, 'saveDraft' | 'drafts' | 'dropDraft'>
  readonly publisher: Pick<Publisher, 'publish'>
  /** Who is logged in: drafts are his. */
  readonly uid: () => string
  /** Addresses this house sends from. */
  readonly ownAddresses: () => Promise<readonly string[]>
  readonly now: () => number
  readonly log: Log
}

export interface EmailDesk {
  readonly handlers: Pick<Handlers, 'email.open' | 'email.allowImages' | 'email.link' | 'email.openLink' | 'email.saveFile' | 'email.drafts' | 'email.saveDraft' | 'email.dropDraft' | 'email.send' | 'email.takeBack'>
  readonly frames: MailFrames
  /** What is open is closed: somebody else may log in. */
  onSessionEnd(): void
  /** A key that belongs to the list was pressed in the frame of a message. */
  keyInFrame(key: EventPayload<'emailKey.changed'>): void
  stop(): Promise<void>
}

/** Drafts by their kind in the local database; what is on its way out is kept whole, so that it can be taken back. */
const DRAFT = 'email'
const UNDER_WAY = 'email-under-way'
/** Rows of the opened messages, for what is saved from them later. */
const ROWS_KEPT = 20

/** Builds the desk. */
export function createEmailDesk(ports: EmailDeskPorts): EmailDesk {
  const { shelf, local, log } = ports
  const rows = new Map<string, EmailRow>()
  let opening: AbortController | null = null

  const rawOf = async (row: EmailRow, signal: AbortSignal): Promise<{ readonly raw: Uint8Array | null; readonly error: string | null }> => {
    if (row.rawFile === '') return { raw: null, error: null }
    const read = await ports.readServerFile(row.rawFile, row, MAIL_LIMITS.rawBytes, signal)
    return read.ok ? { raw: read.value, error: null } : { raw: null, error: read.error.code }
  }
  const open = async ({ box, id }: RequestArgs<'email.open'>): Promise<Result<OpenEmail>> => {
    const row = ports.boxes.row(box, id)
    // From the cache: the databases are away, and with them the text.
    if (row === null) return fail('database_away')
    opening?.abort()
    const mine = new AbortController()
    opening = mine
    const { raw, error } = await rawOf(row, mine.signal)
    if (mine.signal.aborted) return fail('cancelled')
    const { mail, unreadable } = await ports.reader.open(raw, row, mine.signal)
    if (mine.signal.aborted) return fail('cancelled')
    const token = shelf.put(mail)
    remember(token, row)
    const { view } = mail
    return ok({
      token, source: view.source, fileError: error ?? (unreadable ? 'media_broken' : null),
      from: [...view.from], sender: view.sender, replyTo: [...view.replyTo], to: [...view.to], cc: [...view.cc], bcc: [...view.bcc],
      subject: view.subject, at: view.date ?? row.at, messageId: view.messageId, fromDeceives: view.fromDeceives, text: view.text, textLinks: [...view.textLinks],
      textFromHtml: view.textFromHtml, hasHtml: view.hasHtml, cut: view.cut, remoteImages: view.remoteImages, hasRaw: row.rawFile !== '' && error === null,
      serverFiles: row.attachments.filter((path) => path !== '').length, own: [...await ports.ownAddresses()],
      files: view.attachments.map(({ serverPath: _path, whole: _whole, ...file }) => file),
    })
  }
  const remember = (token: string, row: EmailRow): void => {
    rows.set(token, row)
    const oldest = rows.keys().next()
    if (rows.size > ROWS_KEPT && oldest.done !== true) rows.delete(oldest.value)
  }
  const linkOf = (token: string, number: number): EmailLink | null => {
    const link = shelf.link(token, number)
    if (link === null) return null
    const known = { token, link: number, subject: '', host: '', warn: 'none' as const }
    switch (link.kind) {
      case 'web': return { ...known, kind: 'web', target: link.url, host: link.host.slice(0, 260), warn: link.warn }
      case 'mail': return { ...known, kind: 'mail', target: link.address, subject: link.subject }
      case 'tel': return { ...known, kind: 'tel', target: link.link }
    }
  }
  const save = async ({ token, index }: RequestArgs<'email.saveFile'>): Promise<Result<{ job: number | null }>> => {
    const mail = shelf.get(token)
    const row = rows.get(token)
    const file = index === null ? null : mail?.view.attachments[index]
    if (mail === null || row === undefined || file === undefined) return fail('bad_arguments', 'not open any more')
    // What is saved is what was sent, or nothing: half a file would be taken for the whole.
    if (file?.whole === false) return fail('mail_part_damaged')
    const held = file === null ? null : mail.contents[file.index] ?? null
    const path = file === null ? row.rawFile : file.serverPath
    const target = await ports.chooseFile(file === null ? rawName(row) : file.name)
    if (target === null) return ok({ job: null })
    const job = ports.jobs.start('email_file', file?.name ?? rawName(row), async (work) => {
      const read = held !== null ? ok(held) : path === null ? fail('internal') : await ports.readServerFile(path, row, MAIL_LIMITS.rawBytes, work.signal)
      if (!read.ok) return read
      await ports.copied(file?.name ?? rawName(row))
      return saveFile(target, read.value, work)
    })
    return ok({ job: job.id })
  }
  /** Files that a forwarded message takes along: of the row while it is known, else as they were noted with the draft. */
  const pathsOf = async (draft: EmailDraft): Promise<readonly string[]> => {
    if (draft.kind !== 'forward' || (draft.box !== 'email-in' && draft.box !== 'email-out')) return []
    const row = ports.boxes.row(draft.box, draft.id)
    if (row !== null) return row.attachments.filter((path) => path !== '')
    const kept = await local.drafts(DRAFT)
    return (kept.ok ? kept.value : []).map(({ body }) => readKept(body)).find((one) => one?.draft.key === draft.key)?.paths ?? []
  }
  const keep = async (kind: string, draft: EmailDraft): Promise<Result<{ savedAt: number }>> => {
    const savedAt = ports.now()
    const [uid, paths, before] = [ports.uid(), await pathsOf(draft), await local.drafts(kind)]
    // The last letters may come when he has been logged out, or somebody else is in: it stays his who began it.
    const owner = (before.ok ? before.value : []).map(({ body }) => readKept(body)).find((one) => one?.draft.key === draft.key)?.uid ?? uid
    if (owner === '') return fail('not_logged_in')
    const body: KeptDraft = { uid: owner, draft, paths: [...paths] }
    const kept = await local.saveDraft({ kind, key: draft.key, body: JSON.stringify(body), savedAt })
    return kept.ok ? ok({ savedAt }) : kept
  }
  const mine = async (kind: string): Promise<Result<{ draft: EmailDraft; savedAt: number }[]>> => {
    const kept = await local.drafts(kind)
    if (!kept.ok) return kept
    return ok(kept.value.flatMap(({ body, savedAt }) => {
      const found = readKept(body)
      return found?.uid === ports.uid() ? [{ draft: found.draft, savedAt }] : []
    }).toSorted((one, other) => other.savedAt - one.savedAt))
  }
  const send = async ({ draft }: RequestArgs<'email.send'>): Promise<Result<object>> => {
    const content = contentOf(draft, draft.withFiles ? await pathsOf(draft) : [])
    if (content === null) return fail('bad_arguments', 'an address that is none, or a path that cannot be sent')
    // Kept as a whole, so that what does not go out can be taken back.
    const kept = await keep(UNDER_WAY, draft)
    if (!kept.ok) return kept
    const added = await ports.addToOutbox(draft.key, content)
    if (!added.ok) {
      await local.dropDraft({ kind: UNDER_WAY, key: draft.key })
      return added
    }
    await local.dropDraft({ kind: DRAFT, key: draft.key })
    void forgetArrived(draft.key)
    return ok({})
  }
  /** What is not in the outbox any more needs not be taken back. */
  const forgetArrived = async (sentNow: string): Promise<void> => {
    const kept = await mine(UNDER_WAY)
    const waiting = ports.inOutbox()
    for (const { draft: { key } } of kept.ok ? kept.value : []) if (key !== sentNow && !waiting.has(key)) await local.dropDraft({ kind: UNDER_WAY, key })
  }
  const saveDraft = async (draft: EmailDraft): Promise<Result<{ savedAt: number }>> => {
    const sent = await local.drafts(UNDER_WAY)
    // Typed while it went: as a draft it would go out a second time.
    if (sent.ok && sent.value.some(({ key }) => key === draft.key)) return ok({ savedAt: ports.now() })
    return keep(DRAFT, draft)
  }

  return {
    handlers: {
      'email.open': open,
      'email.allowImages': ({ token }) => (shelf.allowImages(token) ? ok({}) : fail('bad_arguments', 'not open any more')),
      'email.link': ({ token, link }) => {
        const found = linkOf(token, link)
        return found === null ? fail('bad_arguments', 'no such link') : ok(found)
      },
      'email.openLink': async ({ token, link }) => {
        const found = shelf.link(token, link)
        if (found?.kind !== 'web') return fail('bad_arguments', 'no such link')
        const opened = await ports.openOutside(found.url)
        return opened.ok ? ok({}) : opened
      },
      'email.saveFile': save,
      'email.drafts': async () => {
        const drafts = await mine(DRAFT)
        return drafts.ok ? ok({ drafts: drafts.value }) : drafts
      },
      'email.saveDraft': ({ draft }) => saveDraft(draft),
      'email.dropDraft': async ({ key }) => {
        const dropped = await local.dropDraft({ kind: DRAFT, key })
        return dropped.ok ? ok({}) : dropped
      },
      'email.send': async (args) => {
        const sent = await send(args)
        return sent.ok ? ok({}) : sent
      },
      'email.takeBack': async ({ key }) => {
        const kept = await mine(UNDER_WAY)
        return kept.ok ? ok({ draft: kept.value.find(({ draft }) => draft.key === key)?.draft ?? null }) : kept
      },
    },
    frames: {
      answer: (token, path) => shelf.answer(token, path),
      linkClicked(token, link) {
        const found = linkOf(token, link)
        if (found === null) { log.warn('refused', { what: 'link of no open message' }); return }
        if (found.kind === 'tel') ports.askToDial(found.target)
        else ports.publisher.publish('emailLink.changed', found, null)
      },
    },
    keyInFrame(key) { ports.publisher.publish('emailKey.changed', key, null) },
    onSessionEnd() {
      opening?.abort()
      rows.clear()
      shelf.clear()
    },
    stop: () => ports.reader.stop(),
  }
}

const rawName = (row: EmailRow): string => `${(row.rawFile.split(/[\\/]/).at(-1) ?? 'message').replace(/\.[ioIO][bB][xX]$/, '')}.eml`

/** A draft as it lies in the local database. */
const keptDraftSchema = z.object({ uid: z.string(), draft: draftSchema, paths: z.array(z.string()) })
type KeptDraft = z.infer<typeof keptDraftSchema>

function readKept(body: string): KeptDraft | null {
  try {
    return keptDraftSchema.safeParse(JSON.parse(body)).data ?? null
  } catch {
    return null
  }
}

/** Null = an address is none, or the server's form cannot carry a path. */
function contentOf(draft: EmailDraft, paths: readonly string[]): EmailContent | null {
  const list = (text: string): string[] => readAddresses(text).map(({ address, name }) => (address === '' ? name : address))
  const content = {
    to: list(draft.to), cc: list(draft.cc), bcc: list(draft.bcc), subject: draft.subject.replace(/\s+/g, ' ').trim(), body: draft.body.replace(/\r\n?/g, '\n'),
    files: [...paths, ...draft.files.map((file) => file.trim()).filter((file) => file !== '')],
  }
  // SECURITY: what the server reads must be what was written, whatever the texts contain (legacy/oem.ts).
  return buildExactEmailSend(content) === null ? null : content
}
