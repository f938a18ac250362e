import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../../src/shared/domain/errors.ts'
import { createBreaker } from '../../../src/central/breaker.ts'
import { DatabaseFailure } from '../../../src/central/failures.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const failing = (code: ErrorCode) => async (): Promise<never> => { throw new DatabaseFailure(code, 'test') }
const codeOf = (run: Promise<unknown>): Promise<string> => run.then(() => 'ok', (cause: unknown) => (cause instanceof DatabaseFailure ? cause.code : String(cause)))
const answer = async (): Promise<string> => 'answer'

describe('the breaker of a database', () => {
  it('a server that cannot be reached is not asked again before its time', async () => {
    const clock = createFakeClock()
    const breaker = createBreaker(clock)
    expect(await codeOf(breaker.run(failing('database_unreachable')))).toBe('database_unreachable')
    let asked = 0
    const count = async (): Promise<void> => { asked += 1 }
    expect(breaker.state()).toEqual({ state: 'away', since: clock.now(), code: 'database_unreachable', retryAt: clock.now() + 2_000 })
    clock.advance(1_999)
    expect(await codeOf(breaker.run(count))).toBe('database_away')
    expect(asked).toBe(0)
    clock.advance(1)
    expect(await codeOf(breaker.run(count))).toBe('ok')
    expect(breaker.state()).toMatchObject({ state: 'up', code: null, retryAt: null })
  })

  it('says how long it will be', async () => {
    const clock = createFakeClock()
    const breaker = createBreaker(clock)
    await codeOf(breaker.run(failing('database_unreachable')))
    clock.advance(500)
    await expect(breaker.run(answer)).rejects.toMatchObject({ code: 'database_away', retryAfterMs: 1_500 })
  })

  it('waits twice as long each time, at most a minute, and begins anew after a success', async () => {
    const clock = createFakeClock()
    const breaker = createBreaker(clock)
    const pauses: number[] = []
    for (let round = 0; round < 7; round += 1) {
      await codeOf(breaker.run(failing('database_unreachable')))
      const pauseMs = (breaker.state().retryAt ?? 0) - clock.now()
      pauses.push(pauseMs)
      clock.advance(pauseMs)
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
    await breaker.run(answer)
    await codeOf(breaker.run(failing('database_tls')))
    expect((breaker.state().retryAt ?? 0) - clock.now()).toBe(2_000)
  })

  it('a person who tries again is not told to wait, and does not lengthen the pause', async () => {
    const clock = createFakeClock()
    const breaker = createBreaker(clock)
    await codeOf(breaker.run(failing('database_unreachable')))
    const { retryAt } = breaker.state()
    clock.advance(500)
    for (let press = 0; press < 3; press += 1) expect(await codeOf(breaker.run(failing('database_unreachable'), 'person'))).toBe('database_unreachable')
    expect(breaker.state()).toMatchObject({ state: 'away', retryAt })
    expect(await codeOf(breaker.run(answer))).toBe('database_away')
    expect(await codeOf(breaker.run(answer, 'person'))).toBe('ok')
    expect(breaker.state().state).toBe('up')
    // An answer is an answer, whatever it says.
    await codeOf(breaker.run(failing('database_unreachable')))
    expect(await codeOf(breaker.run(failing('database_rights'), 'person'))).toBe('database_rights')
    expect(breaker.state().state).toBe('up')
    // But a wrong password that is tried again and again locks the account, whoever presses.
    await codeOf(breaker.run(failing('database_login')))
    clock.advance(500)
    expect(await codeOf(breaker.run(answer, 'person'))).toBe('database_away')
  })

  it('a refused login is left alone for a minute: accounts lock', async () => {
    const clock = createFakeClock()
    const breaker = createBreaker(clock)
    await codeOf(breaker.run(failing('database_login')))
    clock.advance(59_999)
    expect(await codeOf(breaker.run(answer))).toBe('database_away')
    expect(await codeOf(breaker.run(answer, 'test'))).toBe('ok')
    expect(breaker.state().state).toBe('up')
  })

  it('while one tries, the others do not', async () => {
    const clock = createFakeClock()
    const breaker = createBreaker(clock)
    await codeOf(breaker.run(failing('database_unreachable')))
    clock.advance(2_000)
    const { promise, resolve } = Promise.withResolvers<string>()
    const trial = breaker.run(() => promise)
    expect(await codeOf(breaker.run(answer))).toBe('database_away')
    resolve('back')
    expect(await trial).toBe('back')
    expect(await codeOf(breaker.run(answer))).toBe('ok')
  })

  it('one slow query is none of its business, three in a row are', async () => {
    const breaker = createBreaker(createFakeClock())
    await breaker.run(answer)
    for (let time = 0; time < 2; time += 1) await codeOf(breaker.run(failing('database_timeout')))
    await breaker.run(answer)
    for (let time = 0; time < 2; time += 1) await codeOf(breaker.run(failing('database_timeout')))
    expect(breaker.state().state).toBe('up')
    await codeOf(breaker.run(failing('database_timeout')))
    expect(breaker.state()).toMatchObject({ state: 'away', code: 'database_timeout' })
  })

  it('a missing right or table is an answer: the server is up, and the reason is shown', async () => {
    const breaker = createBreaker(createFakeClock())
    await codeOf(breaker.run(failing('database_table_missing')))
    expect(breaker.state()).toMatchObject({ state: 'up', code: 'database_table_missing' })
    await breaker.run(answer)
    expect(breaker.state()).toMatchObject({ state: 'up', code: null })
  })

  it('what the person cancelled says nothing about the server', async () => {
    const breaker = createBreaker(createFakeClock())
    await codeOf(breaker.run(failing('cancelled')))
    expect(breaker.state().state).toBe('unknown')
  })

  it('the wall clock set back does not keep it open', async () => {
    const clock = createFakeClock()
    const breaker = createBreaker(clock)
    await codeOf(breaker.run(failing('database_unreachable')))
    clock.jumpWall(-3_600_000)
    clock.advance(2_000)
    expect(await codeOf(breaker.run(answer))).toBe('ok')
  })

  it('listeners hear of changes only', async () => {
    const breaker = createBreaker(createFakeClock())
    const heard: string[] = []
    const off = breaker.onState(() => { heard.push(breaker.state().state) })
    await breaker.run(answer)
    await breaker.run(answer)
    await codeOf(breaker.run(failing('database_unreachable')))
    off()
    await codeOf(breaker.run(answer, 'test'))
    expect(heard).toEqual(['up', 'away'])
  })
})
