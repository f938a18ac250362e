import { describe, expect, it } from 'vitest'
import { createHistoryRecorder, historyEntry, isMissed } from '../../../../src/main/telephony/history-recorder.ts'
import { EMPTY_MODEL } from '../../../../src/main/telephony/telephony-service.ts'
import { sampleLeg } from '../../../support/samples.ts'
import type { HistoryEntry } from '../../../../src/main/data/history-entry.ts'
import type { CallLeg, EndedLeg } from '../../../../src/shared/domain/schemas.ts'

const START = 1_795_338_000_000
function setup() {
  const rows: HistoryEntry[] = []
  const notices: string[] = []
  const recorder = createHistoryRecorder({
    uid: () => '8643', write: (entry) => { rows.push(entry) }, notice: (_level, key) => { notices.push(key) }, clock: { service: () => START + 60_000, toWall: (at) => at },
  })
  const call = (leg: CallLeg): void => { recorder.follow({ kind: 'call', leg, model: EMPTY_MODEL }, 0) }
  const ended = (leg: EndedLeg): void => { recorder.follow({ kind: 'ended', leg, model: EMPTY_MODEL }, 0) }
  const snapshot = (...legs: CallLeg[]): void => {
    recorder.follow({ kind: 'snapshot', before: EMPTY_MODEL, model: { ...EMPTY_MODEL, calls: new Map(legs.map((leg) => [leg.callId, leg])) } }, 0)
  }
  return { rows, notices, recorder, call, ended, snapshot }
}

describe('the own call list', () => {
  it('has its row while it rings, again when it is answered, and closed when it ends', () => {
    const { rows, call, ended, notices } = setup()
    const leg = sampleLeg()
    const answered = { ...leg, state: 'talking', answeredAt: START + 4_000 }
    call(leg)
    call({ ...leg, recording: true })
    call(answered)
    ended({ ...answered, endedAt: START + 64_000, endCause: 'normal', endedBy: null })
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatchObject({ endCause: null, answeredAt: null, number: '13800138000', groupName: '服务热线' })
    expect(rows[2]).toMatchObject({ endCause: 'normal', ringMs: 4_000, talkMs: 60_000, missed: false })
    expect(notices).toEqual([])
  })
  it('says that a call was missed, once', () => {
    const { ended, rows, notices } = setup()
    ended({ ...sampleLeg(), endedAt: START + 20_000, endCause: 'no_answer', endedBy: null })
    expect(rows[0]).toMatchObject({ missed: true, ringMs: 20_000, talkMs: 0 })
    expect(notices).toEqual(['missed_call'])
  })
  it.each([['rejected', false], ['abandoned', true], ['taken_back', false], ['maintenance', false], ['no_answer', true], ['outcome_unknown', false],
    ['transferred', false], ['joined', false], ['picked_up', false], ['released', false]])(
    'counts an unanswered inbound call that ended with %s as missed: %s', (endCause, missed) => {
      expect(isMissed({ direction: 'in', answeredAt: null, endCause })).toBe(missed)
      expect(isMissed({ direction: 'out', answeredAt: null, endCause })).toBe(false)
      expect(isMissed({ direction: 'in', answeredAt: 1, endCause })).toBe(false)
    })
  it('has a row for each own leg: the call, the consultation, and the call that comes back', () => {
    const { rows, call, ended, notices } = setup()
    const first = sampleLeg({ state: 'talking', answeredAt: START + 1_000 })
    const second = sampleLeg({ callId: 'B', consultOf: first.callId, direction: 'internal-out', state: 'talking', answeredAt: START + 9_000, startedAt: START + 5_000, queue: null })
    call(first)
    call(second)
    ended({ ...second, endedAt: START + 20_000, endCause: 'joined', endedBy: null })
    ended({ ...first, endedAt: START + 30_000, endCause: 'transferred', endedBy: null })
    call(sampleLeg({ startedAt: START + 40_000 }))
    const closed = rows.filter((row) => row.endCause !== null)
    expect(closed).toMatchObject([
      { callId: 'B', endCause: 'joined', talkMs: 11_000, groupName: null },
      { callId: first.callId, endCause: 'transferred', talkMs: 29_000, missed: false },
    ])
    expect(rows.at(-1)).toMatchObject({ callId: first.callId, startedAt: START + 40_000, endCause: null })
    expect(notices).toEqual([])
  })
  it('has a call that began in the middle, picked up from a colleague', () => {
    const { rows, call } = setup()
    call(sampleLeg({ state: 'talking', transferType: 'picked-up', answeredAt: START }))
    expect(rows).toMatchObject([{ answeredAt: START, ringMs: 0, endCause: null }])
  })
  it('has no row for listening in, until it becomes a conversation', () => {
    const { rows, call, ended, snapshot } = setup()
    const leg = sampleLeg({ state: 'talking', listening: true, answeredAt: START })
    call(leg)
    snapshot(leg)
    ended({ ...leg, endedAt: START + 1, endCause: 'normal', endedBy: null })
    expect(rows).toEqual([])
    call({ ...leg, listening: false })
    call(leg)
    ended({ ...leg, endedAt: START + 9, endCause: 'normal', endedBy: null })
    expect(rows.map((row) => row.endCause)).toEqual([null, 'normal'])
  })
  it('closes what a snapshot no longer has, and says so', () => {
    const { rows, call, snapshot, notices } = setup()
    const stays = sampleLeg({ callId: 'stays' })
    call(sampleLeg({ callId: 'gone' }))
    call(stays)
    snapshot(stays)
    expect(rows.at(-1)).toMatchObject({ callId: 'gone', endCause: 'outcome_unknown', endedAt: START + 60_000 })
    expect(rows).toHaveLength(3)
    expect(notices).toEqual(['call_lost'])
  })
  it('takes a call up again that the snapshot brings back after a crash', () => {
    const { rows, snapshot } = setup()
    snapshot(sampleLeg())
    expect(rows).toMatchObject([{ endCause: null }])
  })
  it('leaves no row open when the session ends', () => {
    const { rows, call, recorder } = setup()
    call(sampleLeg())
    recorder.sessionEnded()
    recorder.sessionEnded()
    expect(rows.map((row) => row.endCause)).toEqual([null, 'outcome_unknown'])
  })
  it('belongs to the agent of the leg, also when it is closed or its customer becomes known after another one has logged in', () => {
    const { rows, call, recorder } = setup()
    call(sampleLeg({ agent: '8601' }))
    recorder.sessionEnded()
    recorder.known(sampleLeg().callId)
    expect(rows.map((row) => row.uid)).toEqual(['8601', '8601', '8601'])
  })
  it('never shows a negative time when clocks differ', () => {
    expect(historyEntry('8643', sampleLeg(), { at: START - 5_000, cause: 'normal' })).toMatchObject({ ringMs: 0, talkMs: 0 })
  })
})
