import { describe, expect, it } from 'vitest'
import type { SwitchSim } from '../../../../../src/cti/server/switch/switch.ts'
import { createSwitchBench, ext, type SwitchBench } from '../../../../support/switch-harness.ts'

const CUSTOMER = '02514121583'
const HOTLINE = '4008101001'

function simOf(bench: SwitchBench): SwitchSim {
  if (bench.switch.sim === null) throw new Error('the simulated switch has sim')
  return bench.switch.sim
}

function toGroup(bench: SwitchBench, caller = CUSTOMER) {
  return bench.did(simOf(bench).incoming('in', { caller, called: HOTLINE, trunk: null, group: '15', extension: null })).callId
}

describe('calls to the outside', () => {
  it('takes a free trunk, rings outside until somebody answers there, and frees the trunk at the end', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(bench.switch.placeCall('r1', ext('643'), CUSTOMER))
    expect(bench.story()).toEqual([
      'call placed 643=offhook [r1]', 'extension 643 in-use',
      `call ringing 643=ringback ${CUSTOMER}=ringing`, 'trunk 1 in-use',
    ])
    expect(bench.call(callId)).toMatchObject({ external: true, trunk: '1', caller: '643', called: CUSTOMER, originalCaller: null })
    bench.did(simOf(bench).answer('r2', CUSTOMER))
    expect(bench.story()).toEqual([`call answered 643=talking ${CUSTOMER}=talking [r2]`])
    bench.did(simOf(bench).hangup('r3', CUSTOMER))
    expect(bench.story()).toEqual([
      `left ${CUSTOMER} normal [r3]`, 'left 643 normal [r3]', 'cleared normal [r3]', 'extension 643 idle', 'trunk 1 idle',
    ])
  })

  it('is refused as busy when no trunk is free', () => {
    const bench = createSwitchBench({ trunks: [{ trunk: '1' }] })
    toGroup(bench)
    expect(bench.switch.placeCall('r1', ext('643'), '10086')).toMatchObject({ ok: false, code: 'busy' })
  })

  it('ends busy when the outside party declines and no_answer when it never answers', () => {
    const bench = createSwitchBench({ ringTimeoutMs: 30_000 })
    bench.did(bench.switch.placeCall('r1', ext('643'), CUSTOMER))
    bench.did(simOf(bench).hangup('r2', CUSTOMER))
    expect(bench.story()).toContain('cleared busy [r2]')
    bench.did(bench.switch.placeCall('r3', ext('643'), CUSTOMER))
    bench.clock.advance(30_000)
    expect(bench.story()).toContain('cleared no_answer')
  })

  it('strips the outside prefix and finds the party with it or without it', () => {
    const bench = createSwitchBench({ outsidePrefix: '9' })
    const { callId } = bench.did(bench.switch.placeCall('r1', ext('643'), '9601'))
    expect(bench.call(callId)).toMatchObject({ called: '601', external: true })
    expect(bench.state(callId, '601')).toBe('ringing')
    bench.did(simOf(bench).answer('r2', '9601'))
    expect(bench.state(callId, '601')).toBe('talking')
    expect(bench.switch.placeCall('r3', ext('602'), '10086')).toMatchObject({ ok: false, code: 'no_such_extension' })
  })

  it('lets a person act on the newest of several calls of one number', () => {
    const bench = createSwitchBench()
    const first = toGroup(bench)
    const second = toGroup(bench)
    bench.did(simOf(bench).hangup('r1', CUSTOMER))
    expect([bench.call(first)?.callId, bench.call(second)]).toEqual([first, undefined])
  })

  it('passes on the keys a talking outside party presses and refuses those of a ringing one', () => {
    const bench = createSwitchBench()
    bench.did(bench.switch.placeCall('r1', ext('643'), CUSTOMER))
    expect(simOf(bench).dtmf('r2', CUSTOMER, '12#')).toMatchObject({ ok: false, code: 'wrong_state', state: 'ringing' })
    bench.did(simOf(bench).answer('r3', CUSTOMER))
    bench.story()
    bench.did(simOf(bench).dtmf('r4', CUSTOMER, '12#'))
    expect(bench.story()).toEqual([`dtmf ${CUSTOMER} 12# [r4]`])
    expect(simOf(bench).dtmf('r5', '13900000000', '1')).toMatchObject({ ok: false, code: 'no_such_call' })
  })
})

describe('calls from the outside', () => {
  it('rings directly at an extension and is a missed call when the caller gives up', () => {
    const bench = createSwitchBench()
    const args = { caller: CUSTOMER, called: '02584120643', trunk: '10', group: null, extension: ext('643') }
    const { callId } = bench.did(simOf(bench).incoming('r1', args))
    expect(bench.story()).toEqual([`call ringing ${CUSTOMER}=ringback 643=ringing [r1]`, 'extension 643 in-use', 'trunk 10 in-use'])
    expect(bench.call(callId)).toMatchObject({ originalCaller: CUSTOMER, originalCalled: '02584120643', trunk: '10' })
    bench.did(simOf(bench).hangup('r2', CUSTOMER))
    expect(bench.story().slice(0, 3)).toEqual([`left ${CUSTOMER} abandoned [r2]`, 'left 643 abandoned [r2]', 'cleared abandoned [r2]'])
  })

  it('refuses a bad caller, an unknown or taken trunk, an unknown extension, and neither or both targets', () => {
    const bench = createSwitchBench()
    const code = (change: object): string => {
      const result = simOf(bench).incoming('r', { caller: CUSTOMER, called: HOTLINE, trunk: null, group: '15', extension: null, ...change })
      return result.ok ? 'accepted' : result.code
    }
    expect(code({ caller: 'abc' })).toBe('bad_arguments')
    expect(code({ trunk: '77' })).toBe('bad_arguments')
    expect(code({ group: null })).toBe('bad_arguments')
    expect(code({ extension: ext('643') })).toBe('bad_arguments')
    expect(code({ group: null, extension: ext('666') })).toBe('no_such_extension')
    expect(code({ group: null, extension: ext('699') })).toBe('unreachable')
    expect(code({ trunk: '1' })).toBe('accepted')
    bench.settle()
    expect(code({ trunk: '1' })).toBe('busy')
  })

  it('waits at the route point with music, is delivered, taken back, delivered again and answered', () => {
    const bench = createSwitchBench()
    const callId = toGroup(bench)
    expect(bench.story()).toEqual([`call incoming ${CUSTOMER}=talking 15=talking [in]`, 'arrived 15', 'trunk 1 in-use'])
    bench.did(bench.switch.deliver('d1', callId, ext('643')))
    expect(bench.story()).toEqual([`call delivered ${CUSTOMER}=talking 15=talking 643=ringing [d1]`, 'extension 643 in-use'])
    expect(bench.switch.deliver('d2', callId, ext('601'))).toMatchObject({ ok: false, code: 'wrong_state', state: 'ringing' })
    bench.did(bench.switch.takeBack('t1', callId, ext('643'), 'taken_back'))
    expect(bench.story()).toEqual(['left 643 taken_back [t1]', 'extension 643 idle'])
    bench.did(bench.switch.deliver('d3', callId, ext('643')))
    expect(bench.call(callId)?.parties.at(-1)?.partyId).toBe('ext:643#2')
    bench.story()
    bench.did(bench.switch.answer('a1', callId, ext('643')))
    expect(bench.story()).toEqual([`call answered ${CUSTOMER}=talking 643=talking [a1]`])
    expect(bench.switch.takeBack('t2', callId, ext('643'), 'taken_back')).toMatchObject({ ok: false, code: 'wrong_state', state: 'talking' })
    expect(bench.switch.deliver('d4', callId, ext('601'))).toMatchObject({ ok: false, code: 'wrong_state' })
    expect(bench.switch.drop('x1', callId, 'timed_out')).toMatchObject({ ok: false, code: 'wrong_state' })
  })

  it('goes back to the route point when the agent rejects it', () => {
    const bench = createSwitchBench()
    const callId = toGroup(bench)
    bench.did(bench.switch.deliver('d1', callId, ext('643')))
    bench.story()
    bench.did(bench.switch.clear('c1', callId, ext('643'), 'rejected'))
    expect(bench.story()).toEqual(['left 643 rejected [c1]', 'extension 643 idle'])
    expect(bench.call(callId)?.parties.map((party) => party.kind)).toEqual(['external', 'queue'])
  })

  it('ends everywhere as abandoned when the caller hangs up while it rings at an agent', () => {
    const bench = createSwitchBench()
    const callId = toGroup(bench)
    bench.did(bench.switch.deliver('d1', callId, ext('643')))
    bench.story()
    bench.did(simOf(bench).hangup('h1', CUSTOMER))
    expect(bench.story()).toEqual([
      `left ${CUSTOMER} abandoned [h1]`, 'left 643 abandoned [h1]', 'cleared abandoned [h1]', 'extension 643 idle', 'trunk 1 idle',
    ])
  })

  it('is dropped from the route point with the cause the server gives', () => {
    const bench = createSwitchBench()
    const callId = toGroup(bench)
    bench.story()
    bench.did(bench.switch.drop('x1', callId, 'timed_out'))
    expect(bench.story()).toEqual([`left ${CUSTOMER} timed_out [x1]`, 'cleared timed_out [x1]', 'trunk 1 idle'])
    expect(bench.switch.drop('x2', callId, 'timed_out')).toMatchObject({ ok: false, code: 'no_such_call' })
  })

  it('fails the answer of an agent who was an instant later than the caller', () => {
    const bench = createSwitchBench()
    const callId = toGroup(bench)
    bench.did(bench.switch.deliver('d1', callId, ext('643')))
    bench.story()
    expect(simOf(bench).hangup('h1', CUSTOMER).ok).toBe(true)
    expect(bench.switch.answer('a1', callId, ext('643')).ok).toBe(true)
    bench.settle()
    expect(bench.story()).toContain('failed no_such_call [a1]')
  })

  it('is not delivered to an extension that is full, unplugged or unknown', () => {
    const bench = createSwitchBench()
    const callId = toGroup(bench)
    const placed = bench.did(bench.switch.placeCall('p', ext('611'), '601'))
    expect(placed.callId).not.toBe(callId)
    expect(bench.switch.deliver('d1', callId, ext('611'))).toMatchObject({ ok: false, code: 'busy' })
    expect(bench.switch.deliver('d2', callId, ext('699'))).toMatchObject({ ok: false, code: 'unreachable' })
    expect(bench.switch.deliver('d3', callId, ext('777'))).toMatchObject({ ok: false, code: 'no_such_extension' })
  })
})

describe('an analogue telephone', () => {
  it('rings for its owner first, dials when he lifts, and keeps the busy tone until he puts down', () => {
    const bench = createSwitchBench()
    const sim = simOf(bench)
    const { callId } = bench.did(bench.switch.placeCall('r1', ext('611'), '601'))
    expect(bench.story()).toEqual(['call placed 611=seized [r1]', 'extension 611 in-use'])
    bench.did(sim.answer('r2', '611'))
    expect(bench.story()).toEqual([
      'call lifted 611=offhook [r2]', 'call ringing 611=ringback 601=ringing', 'extension 601 in-use',
    ])
    bench.did(bench.switch.answer('r3', callId, ext('601')))
    bench.story()
    bench.did(bench.switch.clear('r4', callId, ext('601'), 'normal'))
    expect(bench.story()).toEqual(['left 601 normal [r4]', 'call normal 611=disconnected [r4]', 'extension 601 idle'])
    expect(bench.switch.placeCall('r5', ext('611'), '601')).toMatchObject({ ok: false, code: 'wrong_state', state: 'disconnected' })
    bench.did(sim.hangup('r6', '611'))
    expect(bench.story()).toEqual(['left 611 normal [r6]', 'cleared normal [r6]', 'extension 611 idle'])
  })

  it('gives up when its owner does not lift for click-to-dial', () => {
    const bench = createSwitchBench({ seizeTimeoutMs: 1_000 })
    bench.did(bench.switch.placeCall('r1', ext('611'), '601'))
    bench.story()
    bench.clock.advance(1_000)
    expect(bench.story()).toEqual(['left 611 no_answer', 'cleared no_answer', 'extension 611 idle'])
  })

  it('keeps the first cause of a call that ended busy while its handset was off the hook', () => {
    const bench = createSwitchBench()
    const sim = simOf(bench)
    bench.did(bench.switch.placeCall('p1', ext('612'), '601'))
    bench.did(bench.switch.placeCall('r1', ext('611'), '612'))
    bench.story()
    bench.did(sim.answer('r2', '611'))
    expect(bench.story()).toEqual(['call lifted 611=offhook [r2]', 'call busy 611=disconnected'])
    bench.did(sim.hangup('r3', '611'))
    expect(bench.story()).toEqual(['left 611 normal [r3]', 'cleared busy [r3]', 'extension 611 idle'])
  })
})

describe('call ids', () => {
  it('have the form of the manual, rise, and stay unique when the wall clock is set back', () => {
    const bench = createSwitchBench()
    const ids: string[] = []
    for (let n = 0; n < 5; n += 1) {
      const { callId } = bench.did(bench.switch.placeCall(`r${String(n)}`, ext('643'), '601'))
      ids.push(callId)
      bench.did(bench.switch.clear('c', callId, ext('643'), 'normal'))
      bench.clock.jumpWall(-5_000)
    }
    expect(ids.every((id) => /^20261122\d{10}$/.test(id))).toBe(true)
    expect([...new Set(ids)].sort()).toEqual(ids)
  })
})
