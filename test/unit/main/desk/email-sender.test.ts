import { describe, expect, it } from 'vitest'
import { emailSender } from '../../../../src/main/desk/email-sender.ts'
import { ok } from '../../../../src/shared/result.ts'
import type { CentralData, EmailRow } from '../../../../src/central/api.ts'

const AT = new Date(2026, 10, 22, 9, 0, 0).getTime()
const MAIL = { to: ['li@example.com', 'Wang@example.com'], cc: [], bcc: [], subject: 'Re: offer', body: 'Yes.\n\n> quoted\n', files: [] }
const row = (changes: Partial<EmailRow>): EmailRow => ({
  callId: 'r1', from: 'service@hotline.example', to: 'li@example.com;wang@example.com', cc: '', bcc: '', subject: 'Re: offer', body: 'Yes.\n\n> quoted', attachments: [], rawFile: '', agent: '8643', at: AT + 1_000, ...changes,
})
const find = (rows: readonly EmailRow[], since = AT) => {
  const inbox = { emailsSent: () => Promise.resolve(ok({ rows, next: null, wide: false })) }
  const outgoing = emailSender({} as never, { inbox } as unknown as Pick<CentralData, 'inbox'>)(MAIL)
  return outgoing?.find(since, new Set())
}

describe('an e-mail of the outbox whose outcome nobody knows', () => {
  it('is found in the sent box by addresses, subject and text', async () => {
    expect(await find([row({ subject: 'other' }), row({ body: 'No.' }), row({ callId: 'mine', to: '"Li" <li@example.com>, wang@example.com' })])).toBe('mine')
  })
  it('is not taken for the same text to somebody else', async () => {
    expect(await find([row({ to: 'zhao@example.com', body: MAIL.body }), row({ to: 'li@example.com', body: MAIL.body })])).toBeNull()
  })
  it('is found although columns lose the blanks at the end, and other line ends are written', async () => {
    expect(await find([row({ body: 'Yes.\r\n\r\n> quoted' })])).toBe('r1')
  })
  it('is found in the second in which it was written: the box has whole seconds', async () => {
    expect(await find([row({ at: AT })], AT + 640)).toBe('r1')
    expect(await find([row({ at: AT - 1_000 })], AT + 640)).toBeNull()
  })
})
