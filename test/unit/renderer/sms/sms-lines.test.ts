import { describe, expect, it } from 'vitest'
import { smsLines } from '../../../../src/renderer/features/sms/sms-lines.ts'
import { smsRows } from '../../../../src/renderer/features/sms/sms-rows.ts'
import { fillTemplate, inserted } from '../../../../src/renderer/features/sms/templates.ts'
import type { OutboxEntry } from '../../../../src/shared/ipc/parts/outbox.ts'
import type { SmsMessage, SmsThread } from '../../../../src/shared/ipc/parts/sms.ts'

const AT = 1_795_338_000_000
const row = (changes: Partial<SmsMessage>): SmsMessage => ({ id: 'r', callId: '', mine: true, at: AT, number: '154', text: 'hi', agent: '8643', agentName: '付智伟', seen: true, isNew: false, ...changes })
const item = (changes: Partial<OutboxEntry>): OutboxEntry => ({ id: 1, kind: 'sms', key: 'k', state: 'sent', to: '154', subject: '', text: 'hi', at: AT, error: null, ref: null, ...changes })
const thread = (changes: Partial<SmsThread>): SmsThread => ({
  key: '154', number: '154', name: null, lastAt: AT, lastText: 'hi', lastMine: false, count: 1, unread: [], isNew: false, done: false, draft: '', ...changes,
})

describe('the lines of a conversation', () => {
  it('show what has just gone out once: by its row as soon as the box has it, by the outbox until then', () => {
    expect(smsLines([], [item({ ref: 'c1' })], '8643').map(({ id }) => id)).toEqual(['out-1'])
    expect(smsLines([row({ callId: 'c1' })], [item({ ref: 'c1' })], '8643').map(({ id }) => id)).toEqual(['r'])
  })
  it('know a row of a server that names it otherwise by its text, one row for one message', () => {
    const sent = [item({ id: 1, ref: 'x' }), item({ id: 2, ref: 'y' })]
    expect(smsLines([row({ callId: 'other', at: AT - 60_000 })], sent, '8643').map(({ id }) => id)).toEqual(['r', 'out-2'])
    expect(smsLines([row({ at: AT - 600_000 })], [item({})], '8643').map(({ id }) => id)).toEqual(['r', 'out-1'])
  })
  it('keep what waits, failed or is unknown, whatever the box has', () => {
    for (const state of ['waiting', 'sending', 'failed', 'unknown'] as const) expect(smsLines([row({ callId: 'c1' })], [item({ state, ref: null })], '8643').length).toBe(2)
  })
  it('name the colleague who wrote, not oneself', () => {
    expect(smsLines([row({}), row({ id: 'q', agent: '8601', agentName: '林若溪' }), row({ id: 'p', agent: '8602', agentName: '' })], [], '8643').map(({ agent }) => agent)).toEqual(['', '林若溪', '8602'])
  })
})

describe('the list of conversations', () => {
  const keyOf = (number: string): string => number
  it('has the one with the newest message first, also when it only waits, and one that exists in the outbox only', () => {
    const rows = smsRows([thread({}), thread({ key: '155', number: '155', lastAt: AT + 5 })], [item({ state: 'waiting', at: AT + 9, text: 'soon' }), item({ id: 2, to: '156', at: AT + 20, state: 'failed' })], new Map(), keyOf, false)
    expect(rows.map(({ key, lastText, waiting }) => [key, lastText, waiting])).toEqual([['156', 'hi', 'failed'], ['154', 'soon', 'waiting'], ['155', 'hi', null]])
  })
  it('shows the draft as it is typed, and nothing else than what was found in a search', () => {
    expect(smsRows([thread({ draft: 'old' })], [item({ to: '156', state: 'waiting' })], new Map([['154', 'new']]), keyOf, true).map(({ key, draft }) => [key, draft])).toEqual([['154', 'new']])
  })
})

describe('ready texts', () => {
  const values = { name: '王{agent}', agent: '付智伟', uid: '8643', number: '154', date: '2026-11-22', time: '09:00' }
  it('are filled in once, and what nobody knows stays for the person to see', () => {
    expect(fillTemplate('{name}您好 {agent} {order} {toString}', values)).toBe('王{agent}您好 付智伟 {order} {toString}')
  })
  it('go to where the cursor stands, in place of what is marked', () => {
    expect(inserted('abc', 3, 3, 'X')).toEqual({ text: 'abc X', at: 5 })
    expect(inserted('abc', 0, 3, 'X')).toEqual({ text: 'X', at: 1 })
    expect(inserted('a \nb', 3, 3, 'X')).toEqual({ text: 'a \nXb', at: 4 })
  })
})
