import { describe, expect, test } from 'vitest'
import { DisplacedSessions } from '../../../../../src/cti/server/sessions/displaced-sessions.ts'
import { KeyMemory } from '../../../../../src/cti/server/sessions/key-memory.ts'
import type { RequestOutcome } from '../../../../../src/cti/server/sessions/key-memory.ts'
import { createFakeClock } from '../../../../support/fake-clock.ts'

describe('outcomes by key', () => {
  test('whoever asks before the outcome is told when it comes, and again afterwards the same', () => {
    const keys = new KeyMemory(createFakeClock())
    const told: RequestOutcome[] = []
    keys.begin('8643', 'key-1')
    keys.accepted('8643', 'key-1', { callId: 'c' })
    expect(keys.ask('8643', 'key-1', (outcome) => { told.push(outcome) })).toBe(true)
    expect(told).toEqual([])
    keys.settle('8643', 'key-1', { ok: true })
    keys.settle('8643', 'key-1', { ok: false, error: { code: 'timeout', message: '' } })
    keys.ask('8643', 'key-1', (outcome) => { told.push(outcome) })
    expect(told).toEqual([{ ok: true, result: { callId: 'c' } }, { ok: true, result: { callId: 'c' } }])
  })

  test('keys belong to their agent, and the oldest are forgotten', () => {
    const keys = new KeyMemory(createFakeClock())
    keys.begin('8643', 'key-0')
    expect(keys.knows('8601', 'key-0')).toBe(false)
    for (let n = 1; n <= 256; n += 1) keys.begin('8643', `key-${String(n)}`)
    expect(keys.ask('8643', 'key-0', () => undefined)).toBe(false)
    expect(keys.knows('8643', 'key-256')).toBe(true)
  })
})

test('keys are remembered for two minutes, and not much longer', () => {
  const clock = createFakeClock()
  const keys = new KeyMemory(clock)
  keys.begin('8643', 'key-1')
  clock.advance(60_000)
  keys.begin('8643', 'key-2')
  clock.advance(60_000)
  keys.begin('8643', 'key-3')
  expect(['key-1', 'key-2', 'key-3'].map((key) => keys.knows('8643', key))).toEqual([true, true, true])
  clock.advance(1)
  keys.begin('8643', 'key-4')
  expect(['key-1', 'key-2', 'key-3'].map((key) => keys.knows('8643', key))).toEqual([false, true, true])
})

describe('displaced sessions', () => {
  test('are remembered with the one who took over, and the oldest forgotten first', () => {
    const displaced = new DisplacedSessions()
    const by = { code: 'agent_in_use', owner: { uid: '8643', host: 'PC-18', since: 1 } } as const
    for (let n = 0; n <= 10_000; n += 1) displaced.add({ id: `s${String(n)}`, key: new Uint8Array(1) }, by)
    expect(displaced.get('s0')).toBeUndefined()
    expect(displaced.get('s1')).toMatchObject({ by })
    expect(displaced.get('s10000')).toMatchObject({ by })
  })
})
