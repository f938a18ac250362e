import { describe, expect, it } from 'vitest'
import { limitLog } from '../../../../src/cti/server/limited-log.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../support/fakes.ts'

describe('a limited log', () => {
  it('writes the first lines of a flood, then how many more there were, each message for itself', () => {
    const clock = createFakeClock()
    const log = createMemoryLog()
    const limited = limitLog(log, clock, { lines: 3, windowMs: 1_000 })
    for (let n = 0; n < 1_000; n += 1) limited.warn('handshake failed', { n })
    limited.warn('refused')
    expect(log.lines.map(({ message }) => message)).toEqual(['handshake failed', 'handshake failed', 'handshake failed', 'refused'])
    clock.advance(1_000)
    expect(log.lines.slice(4)).toMatchObject([{ level: 'warn', message: 'handshake failed: 997 more suppressed', fields: { suppressed: 997 } }])
    limited.warn('handshake failed', { again: true })
    expect(log.lines.at(-1)).toMatchObject({ fields: { again: true } })
  })

  it('keeps quiet about what was not suppressed', () => {
    const clock = createFakeClock()
    const log = createMemoryLog()
    limitLog(log, clock).info('once')
    clock.advance(120_000)
    expect(log.lines).toHaveLength(1)
  })
})
