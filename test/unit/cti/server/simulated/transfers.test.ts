import { describe, expect, it } from 'vitest'
import { createSwitchBench, customerAt, ext, type SwitchBench } from '../../../../support/switch-harness.ts'

const CUSTOMER = '13800138000'
const to = (number: string) => ({ kind: 'number', number } as const)
const sim = (bench: SwitchBench) => {
  const { sim: people } = bench.switch
  if (people === null) throw new Error('the simulated switch has sim')
  return people
}

describe('a transfer in one step', () => {
  it('rings the destination for the customer; the telephone leaves at once', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.transfer('r', callId, ext('643'), to('601')))
    expect(bench.events.find((event) => event.kind === 'left')).toMatchObject({ party: { transferType: 'out' } })
    expect(bench.story()).toEqual([
      'call transferred 13800138000=ringback 643=talking 601=ringing', 'left 643 transferred [r]', 'extension 643 idle', 'extension 601 in-use',
    ])
    expect(bench.party(callId, '601')?.transferType).toBe('in')
    bench.did(bench.switch.answer('a', callId, ext('601')))
    expect(bench.story()).toEqual(['call answered 13800138000=talking 601=talking [a]'])
  })

  it('marks who got it and sent it on as both', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.transfer('r', callId, ext('643'), to('601')))
    bench.did(bench.switch.answer('a', callId, ext('601')))
    bench.did(bench.switch.transfer('r', callId, ext('601'), to('13900139000')))
    expect(bench.events.findLast((event) => event.kind === 'left')).toMatchObject({ party: { number: '601', transferType: 'in-out' } })
    expect(bench.state(callId, '13900139000')).toBe('ringing')
  })

  it('goes to a group at once, where the queue gives it to the next telephone', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.did(bench.switch.transfer('r', callId, ext('643'), { kind: 'group', group: '20' }))
    expect(bench.story()).toEqual([
      'call transferred 13800138000=talking 643=talking 20=talking', 'left 643 transferred [r]', 'arrived 20', 'extension 643 idle',
    ])
    expect(bench.call(callId)).toMatchObject({ routePoint: '20' })
    bench.did(bench.switch.deliver('d', callId, ext('601')))
    bench.did(bench.switch.answer('a', callId, ext('601')))
    expect(bench.call(callId)?.parties.map((party) => party.number)).toEqual([CUSTOMER, '601'])
  })

  it('sends on an internal and an outbound call as well', () => {
    const bench = createSwitchBench()
    const inside = bench.did(bench.switch.placeCall('p', ext('602'), '643'))
    bench.did(bench.switch.answer('a', inside.callId, ext('643')))
    bench.did(bench.switch.transfer('r', inside.callId, ext('643'), to('601')))
    expect([bench.state(inside.callId, '602'), bench.state(inside.callId, '601')]).toEqual(['ringback', 'ringing'])
    const out = bench.did(bench.switch.placeCall('p', ext('643'), CUSTOMER))
    bench.did(sim(bench).answer('a', CUSTOMER))
    bench.did(bench.switch.transfer('r', out.callId, ext('643'), to('607')))
    expect([bench.state(out.callId, CUSTOMER), bench.state(out.callId, '607')]).toEqual(['ringback', 'ringing'])
  })

  it('is refused with the reason', () => {
    const bench = createSwitchBench({ trunks: [{ trunk: '1' }] })
    const callId = customerAt(bench, ext('643'))
    const code = (number: string): string => {
      const result = bench.switch.transfer('r', callId, ext('643'), to(number))
      return result.ok ? 'accepted' : result.code
    }
    bench.did(bench.switch.placeCall('p', ext('611'), '602'))
    expect([code('643'), code(CUSTOMER), code('666'), code('699'), code('611'), code('13900139000')])
      .toEqual(['bad_arguments', 'bad_arguments', 'no_such_extension', 'unreachable', 'busy', 'busy'])
    bench.did(bench.switch.addParty('q', callId, ext('643'), '607'))
    expect(bench.switch.transfer('r', callId, ext('643'), to('601'))).toMatchObject({ code: 'wrong_state', state: 'talking' })
  })

  it('fails where the destination has become busy in the same instant, and nothing has changed', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.switch.placeCall('p', ext('611'), '602')
    expect(bench.switch.transfer('r', callId, ext('643'), to('611')).ok).toBe(true)
    bench.settle()
    expect(bench.story()).toContain('failed busy [r]')
    expect(bench.state(callId, '643')).toBe('talking')
  })
})

describe('a transfer that nobody takes', () => {
  const sent = (options: { group: boolean; destination: string }): { bench: SwitchBench; callId: string } => {
    const bench = createSwitchBench({ ringTimeoutMs: 10_000 })
    if (options.group) {
      const callId = customerAt(bench, ext('643'))
      bench.did(bench.switch.transfer('r', callId, ext('643'), to(options.destination)))
      bench.story()
      return { bench, callId }
    }
    const { callId } = bench.did(bench.switch.placeCall('p', ext('643'), CUSTOMER))
    bench.did(sim(bench).answer('a', CUSTOMER))
    bench.did(bench.switch.transfer('r', callId, ext('643'), to(options.destination)))
    bench.story()
    return { bench, callId }
  }

  it.each([
    ['does not answer', 'no_answer', '601', (bench: SwitchBench) => { bench.clock.advance(9_990) }],
    ['declines', 'rejected', '601', (bench: SwitchBench) => { bench.did(sim(bench).hangup('h', '601')) }],
    ['is busy outside', 'busy', '13900139000', (bench: SwitchBench) => { bench.did(sim(bench).hangup('h', '13900139000')) }],
    ['is unplugged', 'failed', '601', (bench: SwitchBench) => { bench.switch.setOutOfService(ext('601'), true); bench.settle() }],
  ] as const)('comes back to the telephone that sent it when the destination %s', (_what, cause, destination, happens) => {
    const { bench, callId } = sent({ group: true, destination })
    happens(bench)
    const story = bench.story()
    expect(story[0]).toMatch(new RegExp(`^left ${destination} ${cause}`))
    expect(story[1]).toBe('call recalled 13800138000=ringback 643=ringing')
    bench.did(bench.switch.answer('a', callId as never, ext('643')))
    expect(bench.story()).toContain('call answered 13800138000=talking 643=talking [a]')
  })

  it('goes back to its route point when the recall is not answered either', () => {
    const { bench } = sent({ group: true, destination: '601' })
    bench.clock.advance(10_000)
    bench.story()
    bench.clock.advance(10_000)
    expect(bench.story().slice(0, 3)).toEqual([
      'left 643 no_answer', 'call requeued 13800138000=talking 15=talking', 'arrived 15',
    ])
  })

  it('goes to the route point at once when the sender cannot ring any more', () => {
    const { bench } = sent({ group: true, destination: '601' })
    bench.switch.setOutOfService(ext('643'), true)
    bench.clock.advance(10_000)
    expect(bench.story()).toContain('arrived 15')
  })

  it('ends with no_answer when there is no route point to go back to', () => {
    const { bench } = sent({ group: false, destination: '601' })
    bench.clock.advance(10_000)
    bench.story()
    bench.clock.advance(10_000)
    expect(bench.story().slice(0, 3)).toEqual(['left 643 no_answer', 'left 13800138000 no_answer', 'cleared no_answer'])
    expect(bench.clock.pendingTimers).toBe(0)
  })

  it('ends when the customer gives up while it rings', () => {
    const { bench } = sent({ group: true, destination: '601' })
    bench.did(sim(bench).hangup('h', CUSTOMER))
    expect(bench.story().slice(0, 3)).toEqual(['left 13800138000 abandoned [h]', 'left 601 abandoned [h]', 'cleared abandoned [h]'])
  })

  it('lets an extension that was sent to a queue wait there, give up, or be dropped', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(bench.switch.placeCall('p', ext('611'), '643'))
    bench.did(sim(bench).answer('l', '611'))
    bench.did(bench.switch.answer('a', callId, ext('643')))
    bench.did(bench.switch.transfer('r', callId, ext('643'), { kind: 'group', group: '15' }))
    expect(bench.switch.deliver('d', callId, ext('611'))).toMatchObject({ code: 'busy' })
    bench.story()
    bench.did(bench.switch.drop('d', callId, 'timed_out'))
    expect(bench.story()).toEqual(['call timed_out 611=disconnected 15=talking [d]', 'call timed_out 611=disconnected'])
    bench.did(sim(bench).hangup('h', '611'))
    expect(bench.switch.calls()).toEqual([])
  })
})

describe('an extension that waits at a route point', () => {
  it('cannot take the queue along into other calls', () => {
    const bench = createSwitchBench({ ivrPorts: ['1'] })
    const { callId } = bench.did(bench.switch.placeCall('p', ext('602'), '643'))
    bench.did(bench.switch.answer('a', callId, ext('643')))
    bench.did(bench.switch.transfer('r', callId, ext('643'), { kind: 'group', group: '15' }))
    expect(bench.state(callId, '602')).toBe('talking')
    const refused = { ok: false, code: 'wrong_state' }
    expect(bench.switch.consult('r', callId, ext('602'), '601')).toMatchObject(refused)
    expect(bench.switch.transfer('r', callId, ext('602'), to('601'))).toMatchObject(refused)
    expect(bench.switch.addParty('r', callId, ext('602'), '601')).toMatchObject(refused)
    expect(bench.switch.toIvr('r', callId, ext('602'), { channel: 0, file: 'A', node: '1', message: '' }, 'conference')).toMatchObject(refused)
    expect(bench.switch.monitor('r', callId, ext('601'), 'listen')).toMatchObject(refused)
    bench.did(bench.switch.hold('h', callId, ext('602')))
    const other = bench.did(bench.switch.placeCall('p', ext('602'), '601'))
    bench.did(bench.switch.answer('a', other.callId, ext('601')))
    expect(bench.switch.complete('r', callId, other.callId, ext('602'))).toMatchObject(refused)
    expect(bench.switch.join('r', callId, other.callId, ext('602'))).toMatchObject(refused)
  })
})

describe('a telephone that is unplugged', () => {
  it('sends the customer whom the queue brought back to the queue', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('643'))
    bench.switch.setOutOfService(ext('643'), true)
    bench.settle()
    expect(bench.story()).toEqual([
      'left 643 failed', 'call requeued 13800138000=talking 15=talking', 'arrived 15', 'extension 643 out-of-service',
    ])
    expect(bench.call(callId)).toMatchObject({ routePoint: '15' })
  })

  it('ends any other call with failed', () => {
    const bench = createSwitchBench()
    bench.did(bench.switch.placeCall('p', ext('643'), CUSTOMER))
    bench.did(sim(bench).answer('a', CUSTOMER))
    bench.story()
    bench.switch.setOutOfService(ext('643'), true)
    bench.settle()
    expect(bench.story().slice(0, 3)).toEqual(['left 643 failed', 'left 13800138000 failed', 'cleared failed'])
  })
})

describe('a handset that is put down while it holds a call', () => {
  it('is rung by it, and the customer goes back to his queue when nobody lifts it', () => {
    const bench = createSwitchBench({ ringTimeoutMs: 10_000 })
    const callId = customerAt(bench, ext('611'))
    bench.did(bench.switch.hold('h', callId, ext('611')))
    bench.story()
    bench.did(sim(bench).hangup('r', '611'))
    expect(bench.story()).toEqual(['call recalled 13800138000=talking 611=ringing [r]'])
    bench.clock.advance(10_000)
    expect(bench.story()).toEqual([
      'left 611 no_answer', 'call requeued 13800138000=talking 15=talking', 'arrived 15', 'extension 611 idle',
    ])
  })
})

describe('a leader who ends a call', () => {
  it('leaves a handset with the busy tone and everybody else with released', () => {
    const bench = createSwitchBench()
    const callId = customerAt(bench, ext('611'))
    bench.did(bench.switch.clear('r', callId, ext('611'), 'released'))
    expect(bench.story().slice(0, 2)).toEqual(['call released 13800138000=talking 611=disconnected [r]', 'left 13800138000 released [r]'])
    bench.did(sim(bench).hangup('h', '611'))
    expect(bench.story()).toContain('cleared released [h]')
  })

  it('does not leave the queue behind with a handset that has the busy tone', () => {
    const bench = createSwitchBench({ ringTimeoutMs: 10_000 })
    const callId = customerAt(bench, ext('611'))
    bench.did(bench.switch.addParty('q', callId, ext('611'), '13900139000'))
    bench.did(bench.switch.clear('r', callId, ext('611'), 'released'))
    bench.clock.advance(10_000)
    expect(bench.story()).toContain('arrived 15')
    bench.did(bench.switch.drop('d', callId, 'timed_out'))
    expect(bench.story().slice(0, 2)).toEqual(['left 13800138000 timed_out [d]', 'call timed_out 611=disconnected'])
    expect(bench.switch.deliver('e', callId, ext('601'))).toMatchObject({ code: 'wrong_state' })
  })
})
