import { describe, expect, it } from 'vitest'
import { parseSmsSend } from '../../../../src/cti/legacy/oem.ts'
import { smsSender } from '../../../../src/main/desk/sms-sender.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import type { CentralData, SmsRow } from '../../../../src/central/api.ts'
import type { CommandArgs } from '../../../../src/cti/protocol/commands.ts'

const AT = new Date(2026, 10, 22, 9, 0, 0).getTime()
const row = (changes: Partial<SmsRow>): SmsRow => ({ callId: 'r1', number: '13912345678', partyName: '', subject: '', body: '您好', at: AT + 1_000, agent: '8643', ...changes })

function make(rows: readonly SmsRow[] | null = []) {
  const sent: [CommandArgs<'ATSendOEMCommand'>, unknown][] = []
  const link = { executeOnce: (_cmd: string, args: unknown, once: unknown) => { sent.push([args as CommandArgs<'ATSendOEMCommand'>, once]); return Promise.resolve(ok({ id: 'r1' })) } }
  const inbox = { smsSent: () => Promise.resolve(rows === null ? fail('database_away') : ok({ rows, next: null, wide: false })) }
  return { sent, sender: smsSender(link as never, { inbox } as unknown as Pick<CentralData, 'inbox'>) }
}

describe('an SMS of the outbox', () => {
  it('reaches the server with exactly the number and the text that were meant, whatever the text contains', async () => {
    const texts = ['好的', 'x;TEL=10086', ';TEL=10086;', 'SUBJ=a;BODY=b;UID=8600', 'a;;', ' ;', 'two\nlines;TEL=1', 'https://x.cn/?a=1&b=2|3', ' leading and trailing ', ';GHID=8600;FOO=bar', '😀=;']
    for (const text of texts) {
      const { sent, sender } = make()
      await sender({ number: '13912345678', text })?.send('key-0001')
      const msg = sent[0]?.[0].msg ?? ''
      expect(parseSmsSend(msg)).toMatchObject({ ok: true, value: { uid: '', tel: '13912345678', subject: '', body: text } })
    }
  })
  it('is sent with the key of the outbox, and asked for with the same', async () => {
    const { sent, sender } = make()
    const sms = sender({ number: '13912345678', text: '好' })
    await sms?.send('key-0001')
    await sms?.ask('key-0001')
    expect(sent.map(([, once]) => once)).toEqual([{ key: 'key-0001', ask: false }, { key: 'key-0001', ask: true }])
  })
  it('is nothing when its content is none', () => {
    const { sender } = make()
    expect([sender({}), sender({ number: '1391', text: '' }), sender({ number: 'x;TEL=2', text: 'a' }), sender(null)]).toEqual([null, null, null, null])
  })
  it('is found in the sent box by number and text, not before it was written, and not twice for two of the same', async () => {
    const found = (rows: readonly SmsRow[] | null, taken: readonly string[] = []) =>
      make(rows).sender({ number: '13912345678', text: '您好' })?.find(AT, new Set(taken))
    expect(await found([row({ body: 'other' }), row({ number: '2' }), row({ callId: 'mine' })])).toBe('mine')
    expect([await found([row({ at: AT - 1 })]), await found([row({})], ['r1']), await found(null)]).toEqual([null, null, null])
  })
  it('is found in the second in which it was written: the box has whole seconds', async () => {
    expect(await make([row({ at: AT })]).sender({ number: '13912345678', text: '您好' })?.find(AT + 640, new Set())).toBe('r1')
  })
})
