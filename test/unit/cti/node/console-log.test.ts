import { describe, expect, it } from 'vitest'
import { createJsonlLog } from '../../../../src/cti/node/console-log.ts'

function makeLog(level?: 'debug' | 'info') {
  const lines: string[] = []
  const log = createJsonlLog({ now: () => 0, write: (line) => { lines.push(line) }, ...(level === undefined ? {} : { level }) })
  return { log, lines }
}

describe('the log of a program', () => {
  it('writes one JSON object per line, with time and level', () => {
    const { log, lines } = makeLog()
    log.info('two\nlines', { port: 18_005 })
    expect(lines).toHaveLength(1)
    expect(lines[0]?.trimEnd().includes('\n')).toBe(false)
    expect(JSON.parse(lines[0] ?? '')).toEqual({ port: 18_005, time: '1970-01-01T00:00:00.000Z', level: 'info', message: 'two\nlines' })
  })

  it('never writes a secret, however deep it lies', () => {
    const { log, lines } = makeLog()
    log.error('x', { password: 'canary', login: { clientFinal: 'canary', list: [{ storedKey: 'canary' }] } })
    expect(lines.join('')).not.toContain('canary')
  })

  it('leaves out what is below its level, and survives what cannot be written', () => {
    const { log, lines } = makeLog()
    log.debug('hidden')
    const circle: Record<string, unknown> = {}
    circle['circle'] = circle
    log.warn('circle', circle)
    log.warn('big', { value: 10n, error: new Error('broken') })
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain('could not be written')
    expect(lines[1]).toContain('broken')
  })
})
