/** SMS as conversations: one thread per number, received and sent together. Seen and done are marks of the box (`box.mark`). */
import { z } from 'zod'
import { databaseErrors, none, request } from './request.ts'

/** Longest text: more parts than any gateway joins. */
export const SMS_TEXT_CHARS = 2_000

export const smsThreadSchema = z.object({
  /** One form for all spellings of the number (shared/numbers.ts, matchKey). */
  key: z.string().max(64),
  /** As the newest message has it. */
  number: z.string().max(64),
  name: z.string().max(256).nullable(),
  lastAt: z.number(),
  lastText: z.string().max(400),
  lastMine: z.boolean(),
  count: z.number().int(),
  /** Ids in the box sms-in, newest first. */
  unread: z.array(z.string().max(256)).max(500),
  /** Something of it came in since the person last looked. */
  isNew: z.boolean(),
  /** Everything received is marked as dealt with. */
  done: z.boolean(),
  /** Written and not sent; empty = nothing. */
  draft: z.string().max(SMS_TEXT_CHARS),
})
export type SmsThread = z.infer<typeof smsThreadSchema>

export const smsMessageSchema = z.object({
  id: z.string().max(256),
  /** CALLID of the row. */
  callId: z.string().max(64),
  mine: z.boolean(),
  at: z.number(),
  number: z.string().max(64),
  text: z.string().max(8_000),
  /** Who sent it, or whom it was for. */
  agent: z.string().max(64),
  agentName: z.string().max(128),
  seen: z.boolean(),
  isNew: z.boolean(),
})
export type SmsMessage = z.infer<typeof smsMessageSchema>

/** Which messages: how many days back, and everybody's for a leader who asks for them. */
const scope = { days: z.number().int().min(1).max(390), all: z.boolean() }
const number = z.string().trim().min(1).max(64)

export const smsRequests = {
  'sms.threads': request(
    'Conversations, the one with the newest message first; with a search those with the text, number or name.',
    z.object({ ...scope, search: z.string().max(64) }).strict(),
    z.object({ threads: z.array(smsThreadSchema), cached: z.boolean(), /** More messages than are read at once lie in these days. */ cut: z.boolean() }),
    [...databaseErrors, 'storage_failed'], 30_000,
  ),
  'sms.thread': request('All messages of a conversation, oldest first.', z.object({ ...scope, key: z.string().min(1).max(64) }).strict(),
    z.object({ messages: z.array(smsMessageSchema), draft: z.string() }), [...databaseErrors, 'storage_failed'], 30_000),
  'sms.send': request('Sends an SMS: kept at once, out when the link is up (outbox.changed shows it).',
    z.object({ number, text: z.string().min(1).max(SMS_TEXT_CHARS) }).strict(), none, ['bad_number', 'bad_arguments', 'not_logged_in', 'storage_failed']),
  'sms.saveDraft': request('Keeps what is being written to a number; an empty text forgets it.',
    z.object({ number, text: z.string().max(SMS_TEXT_CHARS) }).strict(), none, ['bad_number', 'not_logged_in', 'storage_failed']),
} as const
