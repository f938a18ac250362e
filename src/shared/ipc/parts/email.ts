/** E-mail: one message opened to be read, its attachments and links, and what is written: drafts and the way out. */
import { z } from 'zod'
import { databaseErrors, none, request } from './request.ts'

/** Longest text that is sent: what fits into one command of the link with its headers. */
export const MAX_BODY_CHARS = 15_000
const MAX_LIST_CHARS = 4_000

const address = z.object({ name: z.string().max(400), address: z.string().max(400) })
export type EmailAddress = z.infer<typeof address>

export const emailFileSchema = z.object({
  index: z.number().int(),
  name: z.string().max(512),
  mime: z.string().max(128),
  /** Null = not known before it is fetched. */
  bytes: z.number().nullable(),
  /** packed: hides what is in it; dangerous: runs or changes something when opened. */
  risk: z.enum(['none', 'packed', 'dangerous']),
  /** Its name looks like another kind of file. */
  pretends: z.boolean(),
})
export type EmailFile = z.infer<typeof emailFileSchema>

export const openEmailSchema = z.object({
  /** Handle of the opened message, and its host in app-mail://. */
  token: z.string().max(64),
  /** message: from the raw file; row: what the database says, because the file is missing or cannot be read. */
  source: z.enum(['message', 'row']),
  /** Why the raw file was not used, an error code; null = it was, or the row names none. */
  fileError: z.string().max(64).nullable(),
  from: z.array(address), sender: address.nullable(), replyTo: z.array(address), to: z.array(address), cc: z.array(address), bcc: z.array(address),
  subject: z.string().max(2_000),
  at: z.number(),
  messageId: z.string().max(600),
  /** The sender's name shows an address that is not his. */
  fromDeceives: z.boolean(),
  text: z.string(),
  textLinks: z.array(z.object({ start: z.number().int(), length: z.number().int(), link: z.number().int() })),
  textFromHtml: z.boolean(),
  hasHtml: z.boolean(),
  /** Too long to be shown as a whole. */
  cut: z.boolean(),
  remoteImages: z.number().int(),
  files: z.array(emailFileSchema),
  /** There is a raw file that can be saved. */
  hasRaw: z.boolean(),
  /** Files beside the message at the server, which a forwarded one can take along. */
  serverFiles: z.number().int(),
  /** Addresses of this house, as far as they are known: a reply to all leaves them out. */
  own: z.array(z.string().max(400)),
})
export type OpenEmail = z.infer<typeof openEmailSchema>

/** A link somebody clicked on, as it truly is; nothing is opened before he says so. */
export const emailLinkSchema = z.object({
  token: z.string().max(64),
  link: z.number().int(),
  kind: z.enum(['web', 'mail', 'tel']),
  /** The whole address, the mail address, or the number. */
  target: z.string().max(4_100),
  /** web: the true host, in ASCII. */
  host: z.string().max(260),
  /** mail: the subject. */
  subject: z.string().max(200),
  /** Key below `email.link.warn` in shared/i18n. */
  warn: z.enum(['none', 'other_host', 'look_alike', 'credentials', 'address', 'plain']),
})
export type EmailLink = z.infer<typeof emailLinkSchema>

export const draftSchema = z.object({
  /** Tells it apart; the same one goes to the server, which sends nothing twice. */
  key: z.string().regex(/^[\w-]{8,64}$/),
  kind: z.enum(['new', 'reply', 'replyAll', 'forward']),
  /** The message it belongs to; empty = none. */
  box: z.string().max(32), id: z.string().max(256),
  to: z.string().max(MAX_LIST_CHARS), cc: z.string().max(MAX_LIST_CHARS), bcc: z.string().max(MAX_LIST_CHARS),
  subject: z.string().max(1_000),
  body: z.string().max(MAX_BODY_CHARS),
  /** Paths of files as the server sees them. */
  files: z.array(z.string().max(1_000)).max(10),
  /** A forwarded message takes the files along that lie beside it at the server. */
  withFiles: z.boolean(),
}).strict()
export type EmailDraft = z.infer<typeof draftSchema>

const opened = z.object({ token: z.string().max(64) }).strict()
const linkOf = z.object({ token: z.string().max(64), link: z.number().int().min(0).max(10_000) }).strict()
const keyOf = z.object({ key: z.string().max(64) }).strict()

export const emailRequests = {
  'email.open': request('Opens a message of a list: reads its raw file in a thread of its own, else shows what the database says.',
    z.object({ box: z.enum(['email-in', 'email-out']), id: z.string().max(256) }).strict(), openEmailSchema, databaseErrors, 90_000),
  'email.allowImages': request('From now on the pictures of this opened message are fetched from elsewhere.', opened, none, ['bad_arguments']),
  'email.link': request('What a link of the message truly leads to.', linkOf, emailLinkSchema, ['bad_arguments']),
  'email.openLink': request('Opens a web link of the message in the browser; the person has seen where it leads and said yes.', linkOf, none,
    ['bad_arguments', 'refused_by_guard', 'internal']),
  'email.saveFile': request('Saves an attachment, or with a null index the whole raw message: asks where, then works in the list of jobs.',
    z.object({ token: z.string().max(64), index: z.number().int().min(0).max(10_000).nullable() }).strict(), z.object({ job: z.number().int().nullable() }), ['bad_arguments', 'mail_part_damaged', 'internal'], 600_000),
  'email.drafts': request('What is being written, the latest first.', none, z.object({ drafts: z.array(z.object({ draft: draftSchema, savedAt: z.number() })) }), ['storage_failed']),
  'email.saveDraft': request('Keeps what is being written on this PC.', z.object({ draft: draftSchema }).strict(), z.object({ savedAt: z.number() }), ['not_logged_in', 'storage_failed']),
  'email.dropDraft': request('Throws a draft away.', keyOf, none, ['storage_failed']),
  'email.send': request('Puts a message into the outbox; it goes out when the link is there, once.', z.object({ draft: draftSchema }).strict(), none, ['bad_arguments', 'not_logged_in', 'storage_failed']),
  'email.takeBack': request('What did not go out, as a draft again; it stays in the outbox until it is discarded there.', keyOf, z.object({ draft: draftSchema.nullable() }), ['storage_failed']),
} as const
