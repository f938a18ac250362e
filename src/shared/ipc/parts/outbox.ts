/** What waits to go out, SMS and e-mail alike (src/main/desk/outbox.ts). The list itself is part of the snapshot. */
import { z } from 'zod'
import { none, request } from './request.ts'

export const OUTBOX_KINDS = ['sms', 'email'] as const
export type OutboxKind = (typeof OUTBOX_KINDS)[number]

export const outboxEntrySchema = z.object({
  id: z.number().int(),
  kind: z.enum(OUTBOX_KINDS),
  /** Names it towards the server, too. */
  key: z.string().max(64),
  /**
   * waiting: goes out by itself when the link is up; sending: under way, or its outcome is being asked for; unknown: nobody but the person can
   * tell whether it went out; failed: refused; sent: the server has it, and the box will show it (`ref`).
   */
  state: z.enum(['waiting', 'sending', 'unknown', 'failed', 'sent']),
  to: z.string().max(2_000),
  subject: z.string().max(1_000),
  /** Begin of the text; all of an SMS. */
  text: z.string().max(4_000),
  /** When the person sent it, epoch ms. */
  at: z.number(),
  /** Why it is failed, unknown, or waiting longer. */
  error: z.string().max(64).nullable(),
  /** The server's id of what was sent: the CALLID of its row. */
  ref: z.string().max(128).nullable(),
})
export type OutboxEntry = z.infer<typeof outboxEntrySchema>

const item = z.object({ id: z.number().int() }).strict()

export const outboxRequests = {
  'outbox.retry': request('Sends a failed item again, or one of which the person says that it did not go out.', item, none, ['wrong_state', 'storage_failed']),
  'outbox.discard': request('Takes an item out that is not under way: it is not to go out, or the person says that it did.', item, none, ['wrong_state', 'storage_failed']),
} as const
