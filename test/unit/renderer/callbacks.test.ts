import { describe, expect, it } from 'vitest'
import { callbacksOf } from '../../../src/renderer/stores/callbacks.ts'
import { readCallback } from '../../../src/shared/numbers.ts'
import type { AgentMessage } from '../../../src/shared/domain/schemas.ts'
import type { HistoryRow } from '../../../src/shared/ipc/contract.ts'

const message = (text: string, over: Partial<Record<keyof AgentMessage, unknown>> = {}): AgentMessage =>
  ({ id: '1', from: '8601', fromName: '', to: '8643', toName: '', text, sentAt: 100, deliveredAt: null, readAt: null, broadcast: null, ...over }) as AgentMessage
const row = (over: Partial<HistoryRow>): HistoryRow => ({
  id: 1, callId: 'c', direction: 'in', number: '13800138000', name: null, area: null, groupName: null, trunk: null, startedAt: 50, answeredAt: null, endedAt: 60, endCause: 'abandoned',
  ringMs: 1, talkMs: 0, missed: true, note: null, ...over,
})

describe('a message that asks to call back', () => {
  it.each([
    ['CALLBACK;TEL=13800138000;NAME=李娜;INFO=报价;', { number: '13800138000', name: '李娜', note: '报价' }],
    [' callback ; caller=010-8201 5268 ', { number: '010-8201 5268', name: null, note: '' }],
    ['CALLBACK;请回电 13800138000', { number: '13800138000', name: null, note: '请回电 13800138000' }],
  ])('%s', (text, expected) => { expect(readCallback(text)).toEqual(expected) })
  it.each(['请回电 13800138000', 'CALLBACKS;TEL=13800138000', 'CALLBACK;', 'CALLBACK;NAME=李娜', 'CALLBACK'])('is not: %s', (text) => { expect(readCallback(text)).toBeNull() })
})

describe('whom to call back', () => {
  const asks = message('CALLBACK;TEL=013900000001')
  it('is who was missed and who a message of the day asks for, newest first, each number once', () => {
    const list = callbacksOf([row({})], [row({})], [asks, message('CALLBACK;TEL=013800138000', { id: '2', sentAt: 120 }), message('CALLBACK;TEL=13900000009', { id: '3', to: '8601' }), message('CALLBACK;TEL=13900000008', { id: '4', sentAt: 5 })], '8643', 10)
    expect(list.map((one) => [one.number, one.from])).toEqual([['013800138000', 'message'], ['013900000001', 'message']])
  })
  it('is done once the number was talked with, before that it is not', () => {
    expect(callbacksOf([], [row({ number: '13900000001', direction: 'out', missed: false, answeredAt: 130, startedAt: 125 })], [asks], '8643', 10)).toEqual([])
    expect(callbacksOf([], [row({ number: '13900000001', direction: 'out', missed: false, startedAt: 125 })], [asks], '8643', 10)).toHaveLength(1)
    expect(callbacksOf([], [row({ number: '13900000001', missed: false, answeredAt: 20, startedAt: 15 })], [asks], '8643', 10)).toHaveLength(1)
  })
})
