/** The boxes: voicemail, fax, SMS and e-mail, each as a list of headers of one shape. Bodies and pages come from the parts of their own. */
import { z } from 'zod'
import { BOXES } from '../../domain/codes.ts'
import { databaseErrors, day, none, request } from './request.ts'

/** A file of the site's server by an opaque id of this run (media/media-registry.ts); the path stays in main. */
export const boxFileSchema = z.object({ media: z.string().max(128), name: z.string().max(512) })

export const boxItemSchema = z.object({
  /** Unique within its box, the same tomorrow and on another PC. */
  id: z.string().max(256),
  box: z.enum(BOXES),
  at: z.number(),
  /** The other side: telephone, fax or mobile number, or e-mail address. */
  number: z.string().max(512),
  /** The customer who has it, when he is known here; else the other party as the row names it. */
  name: z.string().max(256).nullable(),
  /** Whose it is (GHID; of a fax that came the fax mailbox), and the agent’s name where it is known. */
  agent: z.string().max(64),
  agentName: z.string().max(128),
  /** Other addressees of an e-mail, the fax mailbox, the number dialled of a voicemail. */
  extra: z.string().max(2_000),
  subject: z.string().max(1_000),
  /** Begin of the text. */
  preview: z.string().max(400),
  callId: z.string().max(64),
  files: z.array(boxFileSchema).max(20),
  /** Seen on this PC, by hand or by being opened; what was sent is seen. */
  seen: z.boolean(),
  /** Marked as dealt with on this PC. */
  done: z.boolean(),
  /** Came in since the person last looked at the box, and not seen yet. */
  isNew: z.boolean(),
})
export type BoxItem = z.infer<typeof boxItemSchema>

/** What is unread per kind, among what came in the last days; `since` marks what came since the last look. */
export const unreadSchema = z.object({ voicemail: z.number().int(), fax: z.number().int(), sms: z.number().int(), email: z.number().int() })
export type UnreadCounts = z.infer<typeof unreadSchema>

export const boxRequests = {
  'box.list': request(
    'A page of a box, newest first; from the databases, or from what was seen before when they are away (then `cached`).',
    z.object({
      box: z.enum(BOXES), from: day, to: day,
      /** Exact; empty = everybody whose messages the person may see. */
      agent: z.string().max(32),
      /** Part of number, name, subject or text; empty = all. */
      search: z.string().max(64),
      after: z.string().max(4_096).nullable(), limit: z.number().int().min(1).max(200),
    }).strict(),
    z.object({ rows: z.array(boxItemSchema), next: z.string().nullable(), cached: z.boolean(), wide: z.boolean() }),
    [...databaseErrors, 'not_logged_in', 'storage_failed'], 30_000,
  ),
  'box.mark': request('Marks messages as seen or not, done or not; kept on this PC.',
    z.object({ box: z.enum(BOXES), ids: z.array(z.string().max(256)).min(1).max(500), seen: z.boolean().nullable(), done: z.boolean().nullable() }).strict(),
    none, ['storage_failed']),
  'box.looked': request('The person has looked at the list of a box: what is there now is no longer new.',
    z.object({ box: z.enum(BOXES) }).strict(), none, ['storage_failed']),
} as const
