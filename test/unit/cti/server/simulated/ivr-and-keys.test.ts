import { describe, expect, it } from 'vitest'
import { createSwitchBench, customerAt, ext, type SwitchBench } from '../../../../support/switch-harness.ts'

const CUSTOMER = '13800138000'
const entry = { channel: 0, file: 'SCORE.DAT', node: '1', message: '8643|1' }
const sim = (bench: SwitchBench) => {
  const { sim: people } = bench.switch
  if (people === null) throw new Error('the simulated switch has sim')
  return people
}

describe('a voice response port', () => {
  it('takes the call over, hears the tones and ends the call with its flow', () => {
    const bench = createSwitchBench({ ivrPorts: ['1', '2'] })
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.toIvr('r', callId, ext('643'), entry, 'transfer'))
    expect(bench.events.every((event) => event.kind !== 'call' || !event.call.conference)).toBe(true)
    expect(bench.story()).toEqual([
      'call transferred 13800138000=talking 643=talking 1=talking', 'left 643 transferred [r]', 'ivr ivr:1 SCORE.DAT 1', 'extension 643 idle',
    ])
    expect(bench.switch.ivrPorts()).toEqual([{ port: '1', state: 'in-use' }, { port: '2', state: 'idle' }])
    bench.did(sim(bench).dtmf('d', CUSTOMER, '5'))
    expect(bench.story()).toEqual(['dtmf 13800138000 5 [d]'])
    bench.did(bench.switch.endIvr('e', callId, 'ivr:1'))
    expect(bench.story()).toEqual(['left 1 normal [e]', 'left 13800138000 normal [e]', 'cleared normal [e]', 'trunk 1 idle'])
  })

  it('joins a call and leaves it again without ending it', () => {
    const bench = createSwitchBench({ ivrPorts: ['1'] })
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.toIvr('r', callId, ext('643'), { ...entry, channel: 1 }, 'conference'))
    expect(bench.story()).toEqual(['call joined 13800138000=talking 643=talking 1=talking [r]', 'ivr ivr:1 SCORE.DAT 1'])
    expect(bench.call(callId)?.conference).toBe(true)
    bench.did(bench.switch.endIvr('e', callId, 'ivr:1'))
    expect(bench.story()).toEqual(['left 1 normal [e]'])
    expect(bench.state(callId, '643')).toBe('talking')
  })

  it('goes when the customer hangs up', () => {
    const bench = createSwitchBench({ ivrPorts: ['1'] })
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.toIvr('r', callId, ext('643'), entry, 'transfer'))
    bench.story()
    bench.did(sim(bench).hangup('h', CUSTOMER))
    expect(bench.story().slice(0, 3)).toEqual(['left 13800138000 normal [h]', 'left 1 normal [h]', 'cleared normal [h]'])
    expect(bench.switch.endIvr('e', callId, 'ivr:1')).toMatchObject({ code: 'no_such_call' })
  })

  it('is no conversation: whoever talks to ports only cannot become a listener of his own call', () => {
    const bench = createSwitchBench({ ivrPorts: ['1', '2'] })
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.toIvr('r1', callId, ext('643'), entry, 'conference'))
    bench.did(bench.switch.toIvr('r2', callId, ext('643'), entry, 'conference'))
    bench.did(sim(bench).hangup('h', CUSTOMER))
    expect(bench.switch.monitor('m', callId, ext('643'), 'listen')).toMatchObject({ code: 'wrong_state' })
    expect(bench.state(callId, '643')).toBe('talking')
  })

  it('is refused when it is in use, unknown, or the house has none', () => {
    const bench = createSwitchBench({ ivrPorts: ['1'] })
    const callId = customerAt(bench, ext('643'))
    const other = customerAt(bench, ext('601'), '13900139000')
    expect(bench.switch.toIvr('r', callId, ext('643'), { ...entry, channel: 7 }, 'transfer')).toMatchObject({ code: 'bad_arguments' })
    bench.did(bench.switch.toIvr('r', callId, ext('643'), entry, 'conference'))
    expect(bench.switch.toIvr('r', other, ext('601'), entry, 'transfer')).toMatchObject({ code: 'busy' })
    expect(bench.switch.toIvr('r', other, ext('601'), { ...entry, channel: 1 }, 'transfer')).toMatchObject({ code: 'busy' })
    expect(bench.switch.toIvr('r', callId, ext('643'), entry, 'transfer')).toMatchObject({ code: 'wrong_state' })
    expect(createSwitchBench().switch.ivrPorts()).toEqual([])
  })
})

describe('tones', () => {
  it('go to the far end with the number of the sender', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('611'))
    bench.did(bench.switch.sendDtmf('r', callId, ext('611'), '12A#'))
    expect(bench.story()).toEqual(['dtmf 611 12A# [r]'])
    expect(bench.switch.sendDtmf('r', callId, ext('611'), '1x')).toMatchObject({ code: 'bad_arguments' })
    bench.did(bench.switch.hold('h', callId, ext('611')))
    expect(bench.switch.sendDtmf('r', callId, ext('611'), '1')).toMatchObject({ code: 'wrong_state', state: 'held' })
  })
})

describe('keys that are pressed', () => {
  it('lift the telephone and dial after a pause, one by one', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(bench.switch.pressKeys('r1', ext('643'), null, '6'))
    bench.clock.advance(3_000)
    bench.did(bench.switch.pressKeys('r2', ext('643'), callId, '01'))
    expect(bench.story()).toEqual(['call placed 643=offhook [r1]', 'extension 643 in-use', 'call keys 643=offhook [r2]'])
    expect(bench.call(callId)?.called).toBe('601')
    bench.clock.advance(3_980)
    expect(bench.story()).toEqual([])
    bench.clock.advance(20)
    expect(bench.story()).toEqual(['call ringing 643=ringback 601=ringing', 'extension 601 in-use'])
    expect(bench.switch.pressKeys('r3', ext('643'), callId, '1')).toMatchObject({ code: 'wrong_state', state: 'ringback' })
  })

  it('dial at once with #, outside too, and do not take further keys then', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(bench.switch.pressKeys('r', ext('643'), null, `${CUSTOMER}#`))
    expect(bench.state(callId, CUSTOMER)).toBe('ringing')
    expect(bench.call(callId)).toMatchObject({ called: CUSTOMER, external: true })
  })

  it('end in failed for a number that nobody has', () => {
    const bench = createSwitchBench()
    bench.did(bench.switch.pressKeys('r', ext('643'), null, '666'))
    bench.story()
    bench.clock.advance(4_000)
    expect(bench.story().slice(0, 2)).toEqual(['left 643 failed', 'cleared failed'])
  })

  it('are key codes in a call that talks', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.pressKeys('r', ext('643'), callId, '7'))
    expect(bench.story()).toEqual(['call keys 13800138000=talking 643=talking [r]'])
  })

  it('are not for a handset on the hook, but for one that has the dial tone', () => {
    const bench = createSwitchBench()
    expect(bench.switch.pressKeys('r', ext('611'), null, '601')).toMatchObject({ code: 'not_supported_by_extension' })
    const callId = customerAt(bench, ext('611'))
    expect(bench.switch.pressKeys('r', ext('611'), null, '601')).toMatchObject({ code: 'wrong_state', state: 'talking' })
    bench.did(bench.switch.hold('h', callId, ext('611')))
    const dialled = bench.did(bench.switch.pressKeys('r', ext('611'), null, '601#'))
    expect(bench.state(dialled.callId, '601')).toBe('ringing')
  })

  it('do not add to a number that was dialled as a whole', () => {
    const bench = createSwitchBench({ latencyMs: 50 })
    const placed = bench.switch.placeCall('p', ext('643'), '601')
    bench.clock.advance(60)
    if (!placed.ok) throw new Error(placed.message)
    expect(bench.state(placed.value.callId, '643')).toBe('offhook')
    expect(bench.switch.pressKeys('r', ext('643'), placed.value.callId, '1')).toMatchObject({ code: 'wrong_state', state: 'offhook' })
  })
})
