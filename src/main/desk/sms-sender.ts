/** How an SMS of the outbox goes out: SMS_SEND over the link; found again as a row of the sent box. */
import { z } from 'zod'
import { parseSmsSend } from '../../cti/legacy/oem.ts'
import { sentByLink, wholeSecond } from './outbox-oem.ts'
import { dayOf } from './boxes.ts'
import type { CentralData } from '../../central/api.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { OutboxSender } from './outbox.ts'

export const smsContentSchema = z.object({ number: z.string().min(1).max(64), text: z.string().min(1).max(2_000) })
export type SmsContent = z.infer<typeof smsContentSchema>

/** Newest rows of the sent box that are looked through for one of ours. */
const LOOKED_AT = 100
/** The longest a query may reach (docs/data.md, Conditions), less the ends. */
const RANGE_MS = 390 * 86_400_000

/** @param central null rows or a database that is away: nobody can tell */
export function smsSender(link: Pick<LinkClient, 'executeOnce'>, central: Pick<CentralData, 'inbox'>): OutboxSender {
  return (content) => {
    const sms = smsContentSchema.safeParse(content)
    if (!sms.success) return null
    const { number, text } = sms.data
    // Written here and not by buildSmsSend, which makes texts fit for readers that know less than our server: there the body is all of
    // the rest, line breaks and `;` included. UID stays empty (whoever gives the command), the subject, too (an SMS has none).
    const msg = `SMS_SEND;UID=;TEL=${number.replace(/[;=]/gu, '')};SUBJ=;BODY=${text};`
    // SECURITY: what the server will read is what was meant, whatever the text contains (test/unit/main/desk/sms-sender.test.ts).
    const read = parseSmsSend(msg)
    if (!read.ok || read.value.body !== text || read.value.subject !== '') return null
    return {
      to: number, subject: '', text,
      ...sentByLink(link, msg),
      async find(since, taken) {
        const found = await central.inbox.smsSent({ from: dayOf(since), to: dayOf(since + RANGE_MS), limit: LOOKED_AT })
        if (!found.ok) return null
        return found.value.rows.find((row) => row.number === read.value.tel && row.body === text && row.at >= wholeSecond(since) && !taken.has(row.callId))?.callId ?? null
      },
    }
  }
}
