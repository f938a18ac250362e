import { describe, expect, it } from 'vitest'
import { arrivalOf, ofRecord } from '../../../src/renderer/features/history/history-words.ts'
import type { RecordRow } from '../../../src/shared/ipc/parts/history.ts'

const NONE = { queued: false, queueType: 'none', queueDest: '', queueReason: 'none', queueResult: 'none' } as const
const row = (changes: Partial<RecordRow>): RecordRow => ({
  key: 'k', callId: 'c', segment: 1, direction: 'in', caller: '13800138000', called: '4008101001', extension: '643', number: '13800138000', name: null, area: null,
  agent: '8643', agentName: '', group: '15', startedAt: 1_000, endedAt: 60_000, ringS: 5, talkS: 40, destType: 'agent', ...NONE, ...changes,
})
const wait = (queueResult: string): RecordRow =>
  row({ extension: '', agent: '', talkS: 0, ringS: 12, destType: 'route-point', queued: true, queueType: 'group', queueDest: '15', queueReason: 'all-busy', queueResult })

describe('the record of a wait', () => {
  it('is no missed call when the caller was put through, and one when he gave up', () => {
    expect(['connected', 'other', 'hung-up', 'timed-out'].map((result) => ofRecord(wait(result)).missed)).toEqual([false, false, true, true])
    expect(ofRecord(wait('timed-out')).outcome).toEqual({ group: 'details.queueResult', code: 'timed-out' })
  })
  it('says how the call came to the telephone behind it', () => {
    expect(arrivalOf([wait('connected'), row({ segment: 2 })], 1)).toEqual({ how: 'queue' })
    expect(arrivalOf([row({})], 0)).toEqual({ how: 'direct' })
  })
})
