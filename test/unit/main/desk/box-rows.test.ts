import { describe, expect, it } from 'vitest'
import { HEADERS, isReceived, kindOf, matches } from '../../../../src/main/desk/box-rows.ts'
import { BOXES } from '../../../../src/shared/domain/codes.ts'
import { boxItemSchema } from '../../../../src/shared/ipc/parts/boxes.ts'
import type { BoxRows } from '../../../../src/main/desk/box-rows.ts'

const sms = (changes: Partial<BoxRows['sms-in']> = {}): BoxRows['sms-in'] =>
  ({ callId: 's1', number: '15400138000', partyName: '高薇', subject: '提醒', body: '您好,\n  请回电。', at: 5, agent: '8601', ...changes })
const email = (changes: Partial<BoxRows['email-in']> = {}): BoxRows['email-in'] => ({
  callId: 'e1', from: 'a@example.invalid', to: 'b@example.invalid', cc: 'c@example.invalid', bcc: 'd@example.invalid', subject: '主题', body: '内容', attachments: ['d:\\1.pdf'],
  rawFile: '\\e\\1.ibx', agent: '8601', at: 5, ...changes,
})
const LONG = '长😀'.repeat(20_000)
const hostile: BoxRows = {
  'voicemail': { callId: LONG, caller: LONG, called: LONG, agent: LONG, file: LONG, at: 1, channel: LONG },
  'fax-in': { caller: LONG, mailbox: LONG, at: 1, file: LONG },
  'fax-out': { partyName: LONG, fax: LONG, agent: LONG, at: 1, subject: LONG, files: [LONG, LONG] },
  'sms-in': sms({ callId: LONG, number: LONG, partyName: LONG, subject: LONG, body: LONG, agent: LONG }),
  'sms-out': sms({ body: '\u0000<script>alert(1)</script>\u202E' }),
  'email-in': email({ from: LONG, to: LONG, cc: LONG, subject: LONG, body: LONG, attachments: Array.from({ length: 50 }, () => LONG) }),
  'email-out': email({ to: LONG }),
}

describe('the header of a message', () => {
  it.each(BOXES)('of the box %s keeps to the contract, whatever the row holds', (box) => {
    const { paths, partyName, ...header } = HEADERS[box](hostile[box] as never)
    const item = { ...header, name: partyName, agentName: '', seen: false, done: false, isNew: false, files: paths.map((path, at) => ({ media: String(at), name: path.slice(0, 512) })) }
    expect(boxItemSchema.safeParse(item).error?.issues).toBeUndefined()
    expect(header.box).toBe(box)
  })
  it('has one id for the same row everywhere, and another for any other', () => {
    const id = HEADERS['sms-in'](sms()).id
    expect(HEADERS['sms-in'](sms()).id).toBe(id)
    // Who it was for may be filled in later; the rest makes it another message.
    expect(HEADERS['sms-in'](sms({ partyName: '别人' })).id).toBe(id)
    for (const other of [{ callId: 's2' }, { number: '1' }, { at: 6 }, { body: '第二条' }]) expect(HEADERS['sms-in'](sms(other)).id).not.toBe(id)
    expect(HEADERS['sms-out'](sms()).id).not.toBe(id)
    expect(HEADERS['email-in'](email({ rawFile: 'x' })).id).not.toBe(HEADERS['email-in'](email()).id)
  })
  it('shows the other side: who wrote of what came, to whom of what was sent; the blind copies of nobody', () => {
    expect([HEADERS['email-in'](email()).number, HEADERS['email-out'](email()).number]).toEqual(['a@example.invalid', 'b@example.invalid'])
    expect(JSON.stringify(HEADERS['email-in'](email()))).not.toContain('d@example.invalid')
  })
  it('has the beginning of the text on one line', () => {
    expect(HEADERS['sms-in'](sms()).preview).toBe('您好, 请回电。')
    expect(HEADERS['sms-in'](sms({ body: 'x'.repeat(10_000_000) })).preview).toHaveLength(300)
  })
})

describe('the search in a box', () => {
  const header = HEADERS['sms-in'](sms())
  it.each([['', true], ['请回', true], ['提醒', true], ['高薇', true], ['138', true], ['154 0013-8000', true], ['9999', false], ['%', false], ['_', false]])('%j: %s', (text, found) => {
    expect(matches(header, text, null)).toBe(found)
  })
  it('knows the name of the customer and no case', () => {
    expect([matches(header, '王小明', '王小明'), matches(header, '王小明', null), matches(HEADERS['email-in'](email()), 'EXAMPLE', null)]).toEqual([true, false, true])
  })
})

it('every box is of a kind, and only what came from outside can be unread', () => {
  expect(BOXES.map((box) => [box, kindOf(box), isReceived(box)])).toEqual([
    ['voicemail', 'voicemail', true], ['fax-in', 'fax', true], ['fax-out', 'fax', false], ['sms-in', 'sms', true], ['sms-out', 'sms', false],
    ['email-in', 'email', true], ['email-out', 'email', false],
  ])
})
