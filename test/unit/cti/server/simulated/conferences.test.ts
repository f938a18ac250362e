import { describe, expect, it } from 'vitest'
import { MAX_CONFERENCE } from '../../../../../src/cti/server/switch/switch.ts'
import type { CallId } from '../../../../../src/shared/domain/schemas.ts'
import { consulting, createSwitchBench, customerAt, ext, HOUSE, type SwitchBench } from '../../../../support/switch-harness.ts'

const CUSTOMER = '13800138000'
const sim = (bench: SwitchBench) => {
  const { sim: people } = bench.switch
  if (people === null) throw new Error('the simulated switch has sim')
  return people
}

/** Called the telephone, not a queue. */
function directCustomer(bench: SwitchBench): CallId {
  const result = sim(bench).incoming('d1', { caller: CUSTOMER, called: '643', trunk: null, group: null, extension: ext('643') })
  bench.did(result)
  if (!result.ok) throw new Error(result.message)
  bench.did(bench.switch.answer('d2', result.value.callId, ext('643')))
  bench.story()
  return result.value.callId
}

function conference(bench: SwitchBench): CallId {
  const callId = customerAt(bench, ext('643'))
  bench.did(bench.switch.addParty('c4', callId, ext('643'), '601'))
  bench.did(bench.switch.answer('c5', callId, ext('601')))
  bench.story()
  return callId
}

describe('a conference in one step', () => {
  it('rings the third one while the others talk on', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.addParty('r', callId, ext('643'), '601'))
    expect(bench.story()).toEqual(['call ringing 13800138000=talking 643=talking 601=ringing [r]', 'extension 601 in-use'])
    expect(bench.call(callId)?.conference).toBe(false)
    bench.did(bench.switch.answer('a', callId, ext('601')))
    expect(bench.story()).toEqual(['call answered 13800138000=talking 643=talking 601=talking [a]'])
    expect(bench.call(callId)?.conference).toBe(true)
  })

  it('goes on without the third one when he does not answer', () => {
    const bench = createSwitchBench({ ringTimeoutMs: 10_000 })
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.addParty('r', callId, ext('643'), '13900139000'))
    bench.story()
    bench.clock.advance(10_000)
    expect(bench.story()).toEqual(['left 13900139000 no_answer', 'trunk 10 idle'])
    expect(bench.state(callId, '643')).toBe('talking')
  })

  it('is left by one without ending for the others, and is an ordinary call again with two', () => {
    const bench = createSwitchBench()
    const callId = conference(bench)
    bench.did(bench.switch.clear('r', callId, ext('643'), 'normal'))
    expect(bench.story()).toEqual(['left 643 normal [r]', 'extension 643 idle'])
    expect(bench.call(callId)).toMatchObject({ conference: false })
    expect([bench.state(callId, CUSTOMER), bench.state(callId, '601')]).toEqual(['talking', 'talking'])
  })

  it.each([['does not answer', 'no_answer'], ['declines', 'rejected']])('rings the inviter again for a customer who called him directly, when he has left and the invited one %s', (_how, cause) => {
    const bench = createSwitchBench({ ringTimeoutMs: 10_000 })
    const callId = directCustomer(bench)
    bench.did(bench.switch.addParty('r', callId, ext('643'), '601'))
    bench.did(bench.switch.clear('r', callId, ext('643'), 'normal'))
    bench.story()
    if (cause === 'rejected') bench.did(bench.switch.clear('r', callId, ext('601'), 'rejected'))
    else bench.clock.advance(10_000)
    expect(bench.story().slice(0, 2)).toEqual([`left 601 ${cause}${cause === 'rejected' ? ' [r]' : ''}`, 'call recalled 13800138000=ringback 643=ringing'])
    bench.did(bench.switch.answer('a', callId, ext('643')))
    expect([bench.state(callId, CUSTOMER), bench.state(callId, '643')]).toEqual(['talking', 'talking'])
  })

  it('sends the customer back to his queue when the agent leaves him with a telephone that nobody lifts', () => {
    const bench = createSwitchBench({ ringTimeoutMs: 10_000 })
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.addParty('r', callId, ext('643'), '601'))
    bench.did(bench.switch.clear('r', callId, ext('643'), 'normal'))
    bench.story()
    bench.clock.advance(10_000)
    expect(bench.story().slice(0, 3)).toEqual(['left 601 no_answer', 'call requeued 13800138000=talking 15=talking', 'arrived 15'])
  })

  it('ends when only ringing telephones would be left', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(bench.switch.placeCall('p', ext('643'), '602'))
    bench.did(bench.switch.answer('a', callId, ext('602')))
    bench.did(bench.switch.addParty('r', callId, ext('643'), '601'))
    bench.did(bench.switch.clear('x', callId, ext('602'), 'normal'))
    bench.story()
    bench.did(bench.switch.clear('y', callId, ext('643'), 'normal'))
    expect(bench.story().slice(0, 3)).toEqual(['left 643 normal [y]', 'left 601 abandoned [y]', 'cleared normal [y]'])
  })

  it(`takes ${String(MAX_CONFERENCE)} parties, in one step or by consulting, and no more`, () => {
    const outside = ['13800138001', '13800138002', '13800138003', '13800138004', '13800138005']
    const bench = createSwitchBench({ trunks: ['1', '2', '3', '4', '5', '6', '7', '8'].map((trunk) => ({ trunk })), ivrPorts: ['1'] })
    const callId = conference(bench)
    for (const number of outside) {
      bench.did(bench.switch.addParty('r', callId, ext('643'), number))
      bench.did(sim(bench).answer('a', number))
    }
    expect(bench.call(callId)?.parties).toHaveLength(MAX_CONFERENCE)
    const entry = { channel: 0, file: 'A.DAT', node: '1', message: '' }
    expect(bench.switch.addParty('r', callId, ext('643'), '602')).toMatchObject({ code: 'busy' })
    expect(bench.switch.toIvr('r', callId, ext('643'), entry, 'conference')).toMatchObject({ code: 'busy' })
    expect(bench.switch.monitor('r', callId, ext('602'), 'join')).toMatchObject({ code: 'busy' })
    expect(bench.switch.monitor('r', callId, ext('602'), 'listen').ok).toBe(true)
    const ninth = consulting(bench, callId, ext('643'), '607', true)
    expect(bench.switch.join('r', callId, ninth, ext('643'))).toMatchObject({ code: 'busy' })
    bench.did(bench.switch.complete('r', callId, ninth, ext('643')))
    expect(bench.call(callId)?.parties.map((party) => party.number)).toEqual([CUSTOMER, '601', ...outside, '607'])
  })
})

describe('a supervisor', () => {
  it('listens without counting, joins and goes back to listening in place', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.monitor('r1', callId, ext('607'), 'listen'))
    expect(bench.story()).toEqual(['call listening 13800138000=talking 643=talking 607=talking [r1]', 'extension 607 in-use'])
    expect(bench.party(callId, '607')).toMatchObject({ listening: true })
    expect(bench.call(callId)?.conference).toBe(false)
    bench.did(bench.switch.monitor('r2', callId, ext('607'), 'join'))
    expect(bench.story()).toEqual(['call inserted 13800138000=talking 643=talking 607=talking [r2]'])
    expect(bench.call(callId)?.conference).toBe(true)
    bench.did(bench.switch.monitor('r3', callId, ext('607'), 'listen'))
    bench.did(bench.switch.clear('r4', callId, ext('607'), 'normal'))
    expect([bench.state(callId, CUSTOMER), bench.state(callId, '643')]).toEqual(['talking', 'talking'])
  })

  it('is cleared with the last one he listens to', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.monitor('r1', callId, ext('607'), 'listen'))
    bench.story()
    bench.did(sim(bench).hangup('h', CUSTOMER))
    expect(bench.story().slice(0, 4)).toEqual(['left 13800138000 normal [h]', 'left 643 normal [h]', 'left 607 normal [h]', 'cleared normal [h]'])
  })

  it('stays behind when the call he listens to is sent on', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.monitor('r1', callId, ext('607'), 'listen'))
    bench.did(bench.switch.transfer('r', callId, ext('643'), { kind: 'number', number: '601' }))
    expect(bench.story()).toEqual(expect.arrayContaining(['left 607 transferred', 'left 643 transferred [r]']))
  })

  it('who is consulted by the one he listens to talks in the conference afterwards', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.monitor('r1', callId, ext('607'), 'listen'))
    // A listener is in the call already; he calls the agent himself.
    expect(bench.switch.consult('r', callId, ext('643'), '607')).toMatchObject({ code: 'bad_arguments' })
    bench.did(bench.switch.hold('h', callId, ext('607')))
    const own = bench.did(bench.switch.placeCall('p', ext('607'), '643'))
    bench.did(bench.switch.answer('a', own.callId, ext('643')))
    bench.did(bench.switch.join('j', callId, own.callId, ext('643')))
    expect(bench.call(callId)?.parties.map((party) => [party.number, party.listening])).toEqual([[CUSTOMER, false], ['643', false], ['607', false]])
  })

  it('is refused where there is nothing to hear, or his telephone is taken', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    const monitor = (supervisor: string) => {
      const result = bench.switch.monitor('r', callId, ext(supervisor), 'listen')
      return result.ok ? 'accepted' : result.code
    }
    expect([monitor('611'), monitor('699'), monitor('777'), monitor('643')])
      .toEqual(['not_supported_by_extension', 'unreachable', 'no_such_extension', 'wrong_state'])
    bench.did(bench.switch.placeCall('p', ext('602'), '601'))
    expect(monitor('602')).toBe('wrong_state')
    expect(bench.switch.monitor('r', 'x' as CallId, ext('607'), 'join')).toMatchObject({ code: 'no_such_call' })
    bench.did(bench.switch.addParty('q', callId, ext('643'), '612'))
    bench.did(sim(bench).answer('l', '612'))
    // Not even in a call that it talks in already.
    expect(monitor('612')).toBe('not_supported_by_extension')
    bench.did(bench.switch.monitor('r', callId, ext('607'), 'listen'))
    expect(bench.switch.addParty('r', callId, ext('607'), '602')).toMatchObject({ code: 'wrong_state' })
    expect(bench.switch.transfer('r', callId, ext('607'), { kind: 'group', group: '15' })).toMatchObject({ code: 'wrong_state' })
  })
})

describe('picking up', () => {
  it('connects the one who picks up; the ringing telephone is told who was not there', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(sim(bench).incoming('i', { caller: CUSTOMER, called: '643', trunk: null, group: null, extension: ext('643') }))
    bench.story()
    bench.did(bench.switch.pickup('r', callId, ext('643'), ext('601')))
    expect(bench.events.find((event) => event.kind === 'left')).toMatchObject({ party: { number: '643', transferType: 'picked-up-by-other' } })
    expect(bench.story()).toEqual([
      'call answered 13800138000=talking 643=ringing 601=talking [r]', 'left 643 picked_up', 'extension 643 idle', 'extension 601 in-use',
    ])
    expect(bench.party(callId, '601')?.transferType).toBe('picked-up')
    bench.did(bench.switch.transfer('t', callId, ext('601'), { kind: 'number', number: '602' }))
    expect(bench.events.findLast((event) => event.kind === 'left')).toMatchObject({ party: { number: '601', transferType: 'picked-up-out' } })
  })

  it('takes a call out of the queue as an answer does, and holds what the telephone talks in', () => {
    const bench = createSwitchBench()
    const own = customerAt(bench, ext('601'), '13900139000')
    const { callId } = bench.did(sim(bench).incoming('i', { caller: CUSTOMER, called: '4008101001', trunk: null, group: '15', extension: null }))
    bench.did(bench.switch.deliver('d', callId, ext('643')))
    bench.did(bench.switch.pickup('r', callId, ext('643'), ext('601')))
    expect(bench.call(callId)?.parties.map((party) => party.number)).toEqual([CUSTOMER, '601'])
    expect(bench.state(own, '601')).toBe('held')
  })

  it('is refused to handsets, to who is in the call, and where nothing rings', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(bench.switch.placeCall('p', ext('643'), '601'))
    const code = (by: string, ringing = '601') => {
      const result = bench.switch.pickup('r', callId, ext(ringing), ext(by))
      return result.ok ? 'accepted' : result.code
    }
    expect([code('611'), code('699'), code('643'), code('601'), code('602', '643'), code('602', '607')])
      .toEqual(['not_supported_by_extension', 'unreachable', 'bad_arguments', 'bad_arguments', 'wrong_state', 'no_such_call'])
    expect(HOUSE.find((entry) => entry.extension === '699')?.outOfService).toBe(true)
  })
})
