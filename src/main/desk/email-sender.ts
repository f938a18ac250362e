/** How an e-mail of the outbox goes out: EMAIL_SEND over the link; found again as a row of the sent box. */
import { z } from 'zod'
import { buildExactEmailSend } from '../../cti/legacy/oem.ts'
import { dayOf } from './boxes.ts'
import { readAddresses } from '../mail/parse-message.ts'
import { sentByLink, wholeSecond } from './outbox-oem.ts'
import type { CentralData, EmailRow } from '../../central/api.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { OutboxSender } from './outbox.ts'

const address = z.string().min(3).max(320)
export const emailContentSchema = z.object({
  to: z.array(address).min(1).max(100), cc: z.array(address).max(100), bcc: z.array(address).max(100),
  subject: z.string().max(1_000), body: z.string().max(60_000),
  /** Full paths on the server. */
  files: z.array(z.string().max(512)).max(20),
})
export type EmailContent = z.infer<typeof emailContentSchema>

const LOOKED_AT = 100
/** The longest a query may reach (docs/data.md, Conditions), less the ends. */
const RANGE_MS = 390 * 86_400_000

/** Columns lose the blanks at their end, and some servers write line ends of their own. */
const asKept = (text: string): string => text.replace(/\r\n?/gu, '\n').trimEnd()

export function emailSender(link: Pick<LinkClient, 'executeOnce'>, central: Pick<CentralData, 'inbox'>): OutboxSender {
  return (content) => {
    const mail = emailContentSchema.safeParse(content)
    if (!mail.success) return null
    const { to, subject, body } = mail.data
    // SECURITY: what the server will read is what was meant, whatever the texts contain.
    const msg = buildExactEmailSend(mail.data)
    if (msg === null) return null
    return {
      to: to.join(', '), subject, text: body,
      ...sentByLink(link, msg),
      async find(since, taken) {
        const found = await central.inbox.emailsSent({ from: dayOf(since), to: dayOf(since + RANGE_MS), limit: LOOKED_AT })
        if (!found.ok) return null
        // A text that is sent to many is in the box of sent mail many times: only the row with all of his addresses is his.
        const isHis = (row: EmailRow): boolean => {
          const there = new Set(readAddresses(row.to).map(({ name, address }) => (address === '' ? name : address).toLowerCase()))
          return to.every((one) => there.has(one.toLowerCase()))
        }
        return found.value.rows.find((row) => row.subject === subject && asKept(row.body) === asKept(body) && row.at >= wholeSecond(since) && !taken.has(row.callId) && isHis(row))?.callId ?? null
      },
    }
  }
}
