import { describe, expect, it } from 'vitest'
import { consulting, createSwitchBench, customerAt, ext, type SwitchBench } from '../../../../support/switch-harness.ts'

const CUSTOMER = '13800138000'
const lines = (...numbers: string[]) => ({ trunks: numbers.map((trunk) => ({ trunk })) })
const hangup = (bench: SwitchBench, number: string): void => {
  bench.did(bench.switch.sim?.hangup('h', number) ?? { ok: false, code: 'internal', message: 'no sim' })
}

describe('a consultation', () => {
  it('holds the call and opens a second one about it', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const { callId } = bench.did(bench.switch.consult('r', first, ext('643'), '601'))
    expect(bench.story()).toEqual([
      'call held 13800138000=talking 643=held', 'call placed 643=offhook [r]',
      'call ringing 643=ringback 601=ringing', 'extension 601 in-use',
    ])
    expect(bench.call(callId)).toMatchObject({ consultOf: first, caller: '643', called: '601' })
    expect(bench.party(callId, '601')?.transferType).toBe('consult-requested')
  })

  it('begins at a handset with the dial tone that the flash gives, without waiting for a lift', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('611'))
    const { callId } = bench.did(bench.switch.consult('r', first, ext('611'), '601'))
    expect([bench.state(first, '611'), bench.state(callId, '611')]).toEqual(['held', 'ringback'])
  })

  it('is refused where it cannot be', () => {
    const bench = createSwitchBench(lines('1', '2'))
    const first = customerAt(bench, ext('643'))
    const code = (number: string, at = '643'): string => {
      const result = bench.switch.consult('r', first, ext(at), number)
      return result.ok ? 'accepted' : result.code
    }
    expect([code('643'), code(CUSTOMER), code('666'), code('699'), code('x')])
      .toEqual(['bad_arguments', 'bad_arguments', 'no_such_extension', 'unreachable', 'bad_arguments'])
    expect(code('601', '602')).toBe('no_such_call')
    bench.did(bench.switch.hold('h', first, ext('643')))
    expect(bench.switch.consult('r', first, ext('643'), '601')).toMatchObject({ code: 'wrong_state', state: 'held' })
    bench.did(bench.switch.retrieve('h', first, ext('643')))
    customerAt(bench, ext('602'), '13900139000')
    expect(code('13700137000')).toBe('busy')
  })

  it.each([
    ['declines', (bench: SwitchBench, number: string) => { hangup(bench, number) }, false],
    ['does not answer', (bench: SwitchBench) => { bench.clock.advance(60_000) }, false],
    ['hangs up', (bench: SwitchBench, number: string) => { hangup(bench, number) }, true],
    ['loses its telephone', (bench: SwitchBench, number: string) => { bench.switch.setOutOfService(ext(number), true); bench.settle() }, true],
  ] as const)('gives the held call back when the far side %s', (_what, happens, answered) => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', answered)
    happens(bench, '601')
    expect(bench.call(consultation)).toBeUndefined()
    expect(bench.state(first, '643')).toBe('talking')
    const story = bench.story()
    expect(story.filter((line) => line.startsWith('call'))).toEqual(['call reconnected 13800138000=talking 643=talking'])
  })

  it('gives the held call back when the consulted telephone was busy from the start', () => {
    const bench = createSwitchBench()
    customerAt(bench, ext('611'))
    const rings = bench.did(bench.switch.placeCall('r', ext('601'), '611'))
    expect(bench.state(rings.callId, '611')).toBe('ringing')
    const first = customerAt(bench, ext('643'), '13900139000')
    bench.did(bench.switch.consult('r', first, ext('643'), '611'))
    expect(bench.story()).toEqual([
      'call held 13900139000=talking 643=held', 'call placed 643=offhook [r]',
      'left 643 busy', 'cleared busy', 'call reconnected 13900139000=talking 643=talking',
    ])
  })

  it('gives the held call back when the agent hangs it up himself', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', true)
    bench.did(bench.switch.clear('r', consultation, ext('643'), 'normal'))
    expect(bench.story()).toEqual([
      'left 643 normal [r]', 'left 601 normal [r]', 'cleared normal [r]',
      'call reconnected 13800138000=talking 643=talking', 'extension 601 idle',
    ])
  })

  it('leaves a handset with the busy tone, and rings it with the held call when it is put down', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('611'))
    const consultation = consulting(bench, first, ext('611'), '601', true)
    hangup(bench, '601')
    expect([bench.state(first, '611'), bench.state(consultation, '611')]).toEqual(['held', 'disconnected'])
    bench.story()
    hangup(bench, '611')
    expect(bench.story()).toEqual(['left 611 normal [h]', 'cleared normal [h]', 'call recalled 13800138000=talking 611=ringing'])
    bench.did(bench.switch.sim?.answer('a', '611') ?? { ok: false, code: 'internal', message: 'no sim' })
    expect(bench.state(first, '611')).toBe('talking')
  })

  it('does not disturb a telephone that talks to somebody else by then', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    consulting(bench, first, ext('643'), '601', true)
    const third = bench.did(bench.switch.placeCall('r', ext('602'), '643'))
    bench.did(bench.switch.answer('r', third.callId, ext('643')))
    hangup(bench, '601')
    expect([bench.state(first, '643'), bench.state(third.callId, '643')]).toEqual(['held', 'talking'])
  })

  it('goes on as an ordinary call when the customer hangs up meanwhile', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', true)
    hangup(bench, CUSTOMER)
    expect(bench.story()).toEqual([
      'left 13800138000 normal [h]', 'left 643 normal [h]', 'cleared normal [h]', 'trunk 1 idle',
    ])
    expect(bench.state(consultation, '643')).toBe('talking')
    expect(bench.switch.complete('r', first, consultation, ext('643'))).toMatchObject({ code: 'no_such_call' })
    expect(bench.switch.join('r', first, consultation, ext('643'))).toMatchObject({ code: 'no_such_call' })
    bench.did(bench.switch.clear('r', consultation, ext('643'), 'normal'))
    expect(bench.switch.calls()).toEqual([])
  })
})

describe('the exits of a consultation', () => {
  it('returns: drops the consultation and takes the held call back, as one step', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', false)
    bench.did(bench.switch.reconnect('r', consultation, first, ext('643')))
    expect(bench.story()).toEqual([
      'left 643 normal', 'left 601 abandoned', 'cleared abandoned',
      'call reconnected 13800138000=talking 643=talking [r]', 'extension 601 idle',
    ])
  })

  it('returns at a handset by a flash, also from the busy tone', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('611'))
    const consultation = consulting(bench, first, ext('611'), '601', true)
    hangup(bench, '601')
    bench.did(bench.switch.reconnect('r', consultation, first, ext('611')))
    expect(bench.state(first, '611')).toBe('talking')
    expect(bench.switch.calls()).toHaveLength(1)
  })

  it('is done as well when the far side hangs up in the same instant as the agent returns', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', true)
    bench.switch.sim?.hangup('h', '601')
    expect(bench.switch.reconnect('r', consultation, first, ext('643')).ok).toBe(true)
    bench.settle()
    expect(bench.story()).toContain('call reconnected 13800138000=talking 643=talking [r]')
  })

  it('swaps with one retrieve', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', true)
    bench.did(bench.switch.retrieve('r', first, ext('643')))
    expect([bench.state(first, '643'), bench.state(consultation, '643')]).toEqual(['talking', 'held'])
  })

  it('completes: the consulted party is in the first call before it leaves the consultation', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', true)
    bench.did(bench.switch.complete('r', first, consultation, ext('643')))
    const left = bench.events.find((event) => event.kind === 'left' && event.party.number === '643' && event.call.callId === first)
    expect(left).toMatchObject({ party: { transferType: 'out' }, cause: 'transferred', ref: 'r' })
    expect(bench.events.every((event) => event.kind !== 'call' || !event.call.conference)).toBe(true)
    expect(bench.story()).toEqual([
      'call transferred 13800138000=talking 643=held 601=talking',
      'left 643 transferred', 'left 601 transferred', 'cleared transferred', 'left 643 transferred [r]', 'extension 643 idle',
    ])
    expect(bench.party(first, '601')).toMatchObject({ transferType: 'in', answeredAt: bench.clock.now() - 10 })
    expect(bench.call(first)).toMatchObject({ conference: false, routePoint: '15' })
  })

  it('completes into the first call after a swap too', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', true)
    bench.did(bench.switch.retrieve('s', first, ext('643')))
    bench.did(bench.switch.complete('r', consultation, first, ext('643')))
    expect(bench.switch.calls().map(({ callId }) => callId)).toEqual([first])
    expect([bench.state(first, CUSTOMER), bench.state(first, '601'), bench.state(first, '643')]).toEqual(['talking', 'talking', undefined])
  })

  it('completes while it still rings; the customer hears it and talks with the answer', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', false)
    bench.did(bench.switch.complete('r', first, consultation, ext('643')))
    expect(bench.story()[0]).toBe('call transferred 13800138000=ringback 643=held 601=ringing')
    bench.did(bench.switch.answer('a', first, ext('601')))
    expect(bench.story()).toEqual(['call answered 13800138000=talking 601=talking [a]'])
  })

  it('comes back to the telephone that completed it when nobody answers', () => {
    const bench = createSwitchBench({ ringTimeoutMs: 10_000 })
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', false)
    bench.did(bench.switch.complete('r', first, consultation, ext('643')))
    bench.story()
    bench.clock.advance(10_000)
    expect(bench.story().slice(0, 2)).toEqual(['left 601 no_answer', 'call recalled 13800138000=ringback 643=ringing'])
  })

  it('comes back also when somebody who was still being called into the first call is the last to let it ring', () => {
    const bench = createSwitchBench({ ringTimeoutMs: 10_000 })
    const first = customerAt(bench, ext('643'))
    bench.did(bench.switch.addParty('a', first, ext('643'), '602'))
    const second = consulting(bench, first, ext('643'), '601', false)
    bench.did(bench.switch.complete('x', first, second, ext('643')))
    bench.did(bench.switch.clear('r', first, ext('601'), 'rejected'))
    bench.story()
    bench.clock.advance(10_000)
    bench.settle()
    expect([bench.state(first, CUSTOMER), bench.state(first, '643')]).toEqual(['ringback', 'ringing'])
  })

  it('connects two people outside with each other', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '13900139000', true)
    bench.did(bench.switch.complete('r', first, consultation, ext('643')))
    expect(bench.call(first)?.parties.map((party) => party.trunk)).toEqual(['1', '10'])
    bench.story()
    hangup(bench, '13900139000')
    expect(bench.story().slice(0, 3)).toEqual(['left 13900139000 normal [h]', 'left 13800138000 normal [h]', 'cleared normal [h]'])
  })

  it('joins: three talk in the first call, the consultation is over', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const consultation = consulting(bench, first, ext('643'), '601', true)
    bench.did(bench.switch.join('r', first, consultation, ext('643')))
    expect(bench.story()).toEqual([
      'call joined 13800138000=talking 643=talking 601=talking [r]', 'left 643 joined', 'left 601 joined', 'cleared joined',
    ])
    expect(bench.call(first)).toMatchObject({ conference: true })
    expect(bench.party(first, '601')?.transferType).toBe('none')
  })

  it('joins any held and active call of the telephone, not only a consultation', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const other = bench.did(bench.switch.placeCall('r', ext('602'), '643'))
    bench.did(bench.switch.answer('r', other.callId, ext('643')))
    bench.did(bench.switch.join('r', first, other.callId, ext('643')))
    expect(bench.call(first)?.parties.map((party) => party.number)).toEqual([CUSTOMER, '643', '602'])
  })

  it('refuses to join while it rings, and to bring a colleague into a call twice', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const ringing = consulting(bench, first, ext('643'), '601', false)
    expect(bench.switch.join('r', first, ringing, ext('643'))).toMatchObject({ code: 'wrong_state', state: 'ringback' })
    expect(bench.switch.complete('r', ringing, first, ext('643'))).toMatchObject({ code: 'wrong_state', state: 'ringback' })
    bench.did(bench.switch.answer('a', ringing, ext('601')))
    bench.did(bench.switch.join('j', first, ringing, ext('643')))
    bench.did(bench.switch.hold('h', first, ext('601')))
    const again = bench.did(bench.switch.placeCall('p', ext('601'), '643'))
    bench.did(bench.switch.answer('a', again.callId, ext('643')))
    expect(bench.switch.complete('r', first, again.callId, ext('643'))).toMatchObject({ code: 'wrong_state' })
  })

  it('keeps a consultation of the consulted one about the call it has gone up in', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    const second = consulting(bench, first, ext('643'), '601', true)
    const third = consulting(bench, second, ext('601'), '602', true)
    bench.did(bench.switch.complete('r', first, second, ext('643')))
    expect(bench.call(third)?.consultOf).toBe(first)
    hangup(bench, '602')
    expect([bench.state(first, '601'), bench.state(first, CUSTOMER)]).toEqual(['talking', 'talking'])
  })

  it('lets the agent consult from within a conference and bring the fourth into it', () => {
    const bench = createSwitchBench()
    const first = customerAt(bench, ext('643'))
    bench.did(bench.switch.join('j', first, consulting(bench, first, ext('643'), '601', true), ext('643')))
    const fourth = consulting(bench, first, ext('643'), '602', true)
    expect([bench.state(first, CUSTOMER), bench.state(first, '601')]).toEqual(['talking', 'talking'])
    bench.did(bench.switch.join('j', first, fourth, ext('643')))
    expect(bench.call(first)?.parties.map((party) => party.number)).toEqual([CUSTOMER, '643', '601', '602'])
  })
})

describe('a telephone that is unplugged while it consults', () => {
  it.each([[true, 'talking', 'talking'], [false, 'ringback', 'ringing']] as const)(
    'leaves the customer with the consulted one (answered: %s)', (answered, customer, consulted) => {
      const bench = createSwitchBench()
      const first = customerAt(bench, ext('643'))
      consulting(bench, first, ext('643'), '601', answered)
      bench.switch.setOutOfService(ext('643'), true)
      bench.settle()
      expect([bench.state(first, CUSTOMER), bench.state(first, '601')]).toEqual([customer, consulted])
      expect(bench.switch.calls()).toHaveLength(1)
      expect(bench.story().filter((line) => line.startsWith('left 643'))).toEqual(['left 643 transferred', 'left 643 transferred'])
    },
  )

  it('sends the customer back to his queue when nobody takes him then', () => {
    const bench = createSwitchBench({ ringTimeoutMs: 10_000 })
    const first = customerAt(bench, ext('643'))
    consulting(bench, first, ext('643'), '601', false)
    bench.switch.setOutOfService(ext('643'), true)
    bench.settle()
    bench.story()
    bench.clock.advance(10_000)
    expect(bench.story().slice(0, 3)).toEqual(['left 601 no_answer', 'call requeued 13800138000=talking 15=talking', 'arrived 15'])
  })
})
