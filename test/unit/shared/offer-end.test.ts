import { expect, test } from 'vitest'
import { ENDED_CALL_CAUSES } from '../../../src/cti/server/switch/causes.ts'
import { isMissedCall, offerEnd } from '../../../src/shared/domain/offer-end.ts'

test('every end of a ringing has its meaning for the one it rang for', () => {
  const said = Object.fromEntries([...ENDED_CALL_CAUSES, 'taken_over', 'outcome_unknown'].map((endCause) => [endCause, offerEnd({ answeredAt: null, endCause })]))
  expect(said).toEqual({
    normal: 'missed', no_answer: 'missed', busy: 'missed', rejected: 'declined', abandoned: 'missed', failed: 'missed', taken_back: 'withdrawn',
    transferred: 'elsewhere', timed_out: 'missed', maintenance: 'withdrawn', joined: 'elsewhere', released: 'declined', picked_up: 'elsewhere', right_ended: 'elsewhere',
    taken_over: 'unknown', outcome_unknown: 'unknown',
  })
})

test('what was answered is answered however it ended, and a call one made oneself cannot be missed', () => {
  for (const endCause of ENDED_CALL_CAUSES) {
    expect(offerEnd({ answeredAt: 1, endCause })).toBe('answered')
    expect(isMissedCall({ direction: 'out', answeredAt: null, endCause })).toBe(false)
  }
  expect(isMissedCall({ direction: 'in', answeredAt: null, endCause: 'abandoned' })).toBe(true)
  expect(isMissedCall({ direction: 'internal-in', answeredAt: null, endCause: 'no_answer' })).toBe(true)
})
