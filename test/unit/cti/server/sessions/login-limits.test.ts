import { describe, expect, test } from 'vitest'
import { LoginLimits } from '../../../../../src/cti/server/sessions/login-limits.ts'
import { createFakeClock } from '../../../../support/fake-clock.ts'

const settings = { failedLoginsPerUid: 5, failedLoginsPerAddress: 50, failedLoginWindowMs: 60_000 }

function make() {
  const clock = createFakeClock()
  const limits = new LoginLimits(clock, settings)
  /** A wrong proof; how long it must wait instead, ms; 0 = it was judged. */
  const wrong = (uid: string, address: string): number => {
    const attempt = limits.reserve(uid, address)
    return typeof attempt === 'number' ? attempt : 0
  }
  const right = (uid: string, address: string): number => {
    const attempt = limits.reserve(uid, address)
    if (typeof attempt === 'number') return attempt
    attempt.succeeded()
    return 0
  }
  /** Wrong proofs that were judged within `ms`, when whoever asks comes back as soon as they may. */
  const judgedWithin = (ms: number, next: (n: number) => readonly [string, string]): number => {
    let judged = 0
    let tried = 0
    const until = clock.monotonic() + ms
    while (clock.monotonic() < until) {
      for (let n = 0; n < 50; n += 1) {
        tried += 1
        if (wrong(...next(tried)) === 0) judged += 1
      }
      clock.advance(250)
    }
    return judged
  }
  return { clock, limits, wrong, right, judgedWithin }
}

describe('limits on guessing', () => {
  test('a pair of agent and address has five wrong proofs, then a delay that doubles up to a minute', () => {
    const { clock, wrong } = make()
    for (let n = 0; n < 5; n += 1) expect(wrong('8643', 'a')).toBe(0)
    const delays: number[] = []
    for (let n = 0; n < 9; n += 1) {
      const wait = wrong('8643', 'a')
      delays.push(wait)
      clock.advance(wait)
      expect(wrong('8643', 'a')).toBe(0)
    }
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
  })

  test('150 proofs at once: five are judged', () => {
    const { wrong } = make()
    const judged = Array.from({ length: 150 }, () => wrong('8643', 'a')).filter((wait) => wait === 0)
    expect(judged).toHaveLength(5)
  })

  test('a right proof clears its pair', () => {
    const { right, wrong } = make()
    for (let n = 0; n < 4; n += 1) wrong('8643', 'a')
    expect(right('8643', 'a')).toBe(0)
    for (let n = 0; n < 5; n += 1) expect(wrong('8643', 'a')).toBe(0)
  })

  test('nobody locks an agent out: at the PC where they logged in before they are let in at once, elsewhere after a turn', () => {
    const { clock, right, wrong, judgedWithin } = make()
    expect(right('8643', 'desk')).toBe(0)
    judgedWithin(60_000, (n) => ['8643', `10.0.${String(n % 250)}.${String(Math.floor(n / 250) % 250)}`])
    expect(right('8643', 'desk')).toBe(0)
    clock.advance(30_000)
    const wait = wrong('8643', 'new desk')
    expect(wait).toBeLessThanOrEqual(60_000)
  })

  test('200 agents behind one address are let in while one of them guesses', () => {
    const { right, judgedWithin } = make()
    for (let n = 0; n < 200; n += 1) expect(right(String(8_000 + n), 'terminal')).toBe(0)
    judgedWithin(30_000, (n) => [String(9_000 + n % 1_000), 'terminal'])
    for (let n = 0; n < 200; n += 1) expect(right(String(8_000 + n), 'terminal')).toBe(0)
  })

  test.each([
    ['one agent from ever new addresses', (n: number) => ['8643', `10.${String(n % 256)}.${String(Math.floor(n / 256) % 256)}.1`] as const],
    ['ever new agents from one address', (n: number) => [`u${String(n)}`, 'a'] as const],
    ['one agent from one address', () => ['8643', 'a'] as const],
    ['one agent from ever new addresses of one IPv6 network', (n: number) => ['8643', `2001:db8:1:2::${n.toString(16)}`] as const],
  ])('who guesses %s is slowed to less than twenty proofs a minute', (_what, next) => {
    const { judgedWithin } = make()
    judgedWithin(60_000, next)
    // The free ones are used up: from here on.
    expect(judgedWithin(600_000, next)).toBeLessThan(200)
  })

  test('a turn that was given is kept for the one who waits', () => {
    const { clock, limits, wrong } = make()
    for (let n = 0; n < 60; n += 1) wrong(`u${String(n)}`, 'a')
    const wait = limits.retryAfterMs('8643', 'a')
    expect(wait).toBeGreaterThan(0)
    clock.advance(wait ?? 0)
    expect(limits.retryAfterMs('8643', 'a')).toBeNull()
    expect(wrong('8643', 'a')).toBe(0)
  })

  test('what was counted is forgotten after ten quiet minutes, and a bounded number is kept', () => {
    const { clock, limits, wrong } = make()
    for (let n = 0; n < 5; n += 1) wrong('8643', 'a')
    expect(limits.retryAfterMs('8643', 'a')).toBe(1_000)
    clock.advance(600_000)
    for (let n = 0; n < 5; n += 1) expect(wrong('8643', 'a')).toBe(0)
    for (let n = 0; n < 20_000; n += 1) wrong('x', `b${String(n)}`)
    expect(limits.kept).toBeLessThanOrEqual(2 * 16_384)
  })
})
