import { describe, expect, it } from 'vitest'
import { createSwitchBench, ext } from '../../../../support/switch-harness.ts'

describe('calls between extensions', () => {
  it('rings, is answered and cleared, with every change told once and in order', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(bench.switch.placeCall('r1', ext('643'), '601'))
    expect(bench.story()).toEqual([
      'call placed 643=offhook [r1]', 'extension 643 in-use',
      'call ringing 643=ringback 601=ringing', 'extension 601 in-use',
    ])
    bench.did(bench.switch.answer('r2', callId, ext('601')))
    expect(bench.story()).toEqual(['call answered 643=talking 601=talking [r2]'])
    bench.did(bench.switch.clear('r3', callId, ext('643'), 'normal'))
    expect(bench.story()).toEqual([
      'left 643 normal [r3]', 'left 601 normal [r3]', 'cleared normal [r3]', 'extension 643 idle', 'extension 601 idle',
    ])
    expect(bench.switch.calls()).toEqual([])
  })

  it('sends no event from inside a command', () => {
    const bench = createSwitchBench()
    bench.switch.placeCall('r1', ext('643'), '601')
    expect(bench.events).toEqual([])
    expect(bench.switch.calls()).toEqual([])
  })

  it('ends with no_answer after the ring timeout', () => {
    const bench = createSwitchBench({ ringTimeoutMs: 1_000 })
    bench.did(bench.switch.placeCall('r1', ext('643'), '601'))
    bench.story()
    bench.clock.advance(980)
    expect(bench.story()).toEqual([])
    bench.clock.advance(20)
    expect(bench.story().slice(0, 3)).toEqual(['left 601 no_answer', 'left 643 no_answer', 'cleared no_answer'])
    expect(bench.clock.pendingTimers).toBe(0)
  })

  it('tells the caller rejected when the called one declines, and the called one abandoned when the caller gives up', () => {
    const bench = createSwitchBench()
    const first = bench.did(bench.switch.placeCall('r1', ext('643'), '601'))
    bench.story()
    bench.did(bench.switch.clear('r2', first.callId, ext('601'), 'normal'))
    expect(bench.story().slice(0, 3)).toEqual(['left 601 rejected [r2]', 'left 643 rejected [r2]', 'cleared rejected [r2]'])
    const second = bench.did(bench.switch.placeCall('r3', ext('643'), '601'))
    bench.story()
    bench.did(bench.switch.clear('r4', second.callId, ext('643'), 'normal'))
    expect(bench.story().slice(0, 3)).toEqual(['left 643 normal [r4]', 'left 601 abandoned [r4]', 'cleared abandoned [r4]'])
  })

  it('holds for one side and takes back, and the other side does not change state', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(bench.switch.placeCall('r1', ext('643'), '601'))
    bench.did(bench.switch.answer('r2', callId, ext('601')))
    const answered = bench.party(callId, '643')?.answeredAt
    bench.clock.advance(1_000)
    bench.did(bench.switch.hold('r3', callId, ext('643')))
    expect(bench.party(callId, '643')).toMatchObject({ state: 'talking', holding: true, answeredAt: answered })
    expect(bench.party(callId, '643')?.holdingSince).toBeGreaterThan(answered ?? Infinity)
    expect(bench.state(callId, '601')).toBe('talking')
    bench.did(bench.switch.retrieve('r4', callId, ext('643')))
    expect(bench.party(callId, '643')).toMatchObject({ holding: false, holdingSince: null, answeredAt: answered })
  })

  it('lets a second call wait at a talking extension, and answering it holds the first', () => {
    const bench = createSwitchBench()
    const first = bench.did(bench.switch.placeCall('r1', ext('643'), '601'))
    bench.did(bench.switch.answer('r2', first.callId, ext('601')))
    const second = bench.did(bench.switch.placeCall('r3', ext('602'), '601'))
    expect(bench.state(second.callId, '601')).toBe('ringing')
    bench.story()
    bench.did(bench.switch.answer('r4', second.callId, ext('601')))
    expect(bench.story()).toEqual([
      'call held 643=talking 601=held', 'call answered 602=talking 601=talking [r4]',
    ])
    bench.did(bench.switch.retrieve('r5', first.callId, ext('601')))
    expect([bench.state(first.callId, '601'), bench.state(second.callId, '601')]).toEqual(['talking', 'held'])
  })

  it('gives an IP telephone four calls and the fifth caller the busy tone', () => {
    const bench = createSwitchBench({ trunks: ['1', '2', '3', '4', '5'].map((trunk) => ({ trunk })) })
    const sim = bench.switch.sim
    const calls = ['1', '2', '3', '4', '5'].map((n) => bench.did(sim?.incoming(`r${n}`, {
      caller: `1380013800${n}`, called: '643', trunk: null, group: null, extension: ext('643'),
    }) ?? { ok: false, code: 'internal', message: 'no sim' }).callId)
    expect(calls.map((callId) => bench.state(callId, '643'))).toEqual(['ringing', 'ringing', 'ringing', 'ringing', undefined])
    expect(bench.story().filter((line) => line.includes('[r5]'))).toEqual([
      'call incoming 13800138005=ringback [r5]', 'left 13800138005 busy [r5]', 'cleared busy [r5]',
    ])
    expect(bench.switch.trunks().at(-1)).toEqual({ trunk: '5', state: 'idle' })
  })

  it('refuses wrong numbers with a reason', () => {
    const bench = createSwitchBench()
    const code = (number: string): string => {
      const result = bench.switch.placeCall('r', ext('643'), number)
      return result.ok ? 'accepted' : result.code
    }
    expect(code('643')).toBe('bad_arguments')
    expect(code('666')).toBe('no_such_extension')
    expect(code('699')).toBe('unreachable')
    expect(code('12')).toBe('bad_arguments')
    expect(code('12a45')).toBe('bad_arguments')
    expect(code('0'.repeat(21))).toBe('bad_arguments')
    expect(code('110')).toBe('accepted')
    const from = bench.switch.placeCall('r', ext('777'), '601')
    expect(from).toMatchObject({ ok: false, code: 'no_such_extension' })
  })

  it('lets the second of two commands in the same instant fail, with the reference it came with', () => {
    const bench = createSwitchBench()
    expect(bench.switch.placeCall('r1', ext('643'), '601').ok).toBe(true)
    expect(bench.switch.placeCall('r2', ext('643'), '602').ok).toBe(true)
    bench.settle()
    expect(bench.story()).toContain('failed wrong_state [r2]')
    expect(bench.switch.calls()).toHaveLength(1)
  })

  it('fails the calls of a telephone that is unplugged and rings again once it is back', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(bench.switch.placeCall('r1', ext('643'), '601'))
    bench.did(bench.switch.answer('r2', callId, ext('601')))
    bench.story()
    bench.switch.setOutOfService(ext('601'), true)
    bench.settle()
    expect(bench.story()).toEqual(['left 601 failed', 'left 643 failed', 'cleared failed', 'extension 601 out-of-service', 'extension 643 idle'])
    expect(bench.switch.placeCall('r3', ext('643'), '601')).toMatchObject({ ok: false, code: 'unreachable' })
    bench.switch.setOutOfService(ext('601'), false)
    bench.settle()
    expect(bench.story()).toEqual(['extension 601 idle'])
    expect(bench.switch.placeCall('r4', ext('643'), '601').ok).toBe(true)
  })

  it('goes on when the server stops listening, and shows its calls to the next one', () => {
    const bench = createSwitchBench()
    const { callId } = bench.did(bench.switch.placeCall('r1', ext('643'), '601'))
    bench.switch.stop()
    bench.story()
    bench.did(bench.switch.answer('r2', callId, ext('601')))
    expect(bench.story()).toEqual([])
    const heard: string[] = []
    bench.switch.start((event) => { heard.push(event.kind) })
    expect(bench.switch.calls().map((call) => call.callId)).toEqual([callId])
    bench.did(bench.switch.clear('r3', callId, ext('601'), 'normal'))
    expect(heard.slice(0, 3)).toEqual(['left', 'left', 'cleared'])
  })
})
