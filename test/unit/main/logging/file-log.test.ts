import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileLog } from '../../../../src/main/logging/file-log.ts'
import { createLatency, summarise } from '../../../../src/main/logging/latency.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../support/fakes.ts'

describe('the log file', () => {
  let folder = ''
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'log-')) })
  afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

  it('never holds a secret, wherever it stands', () => {
    const log = createFileLog({ folder, clock: createFakeClock() })
    const secret = 'CANARY-7431'
    log.info(`login password=${secret} refused`, { password: secret, nested: { sessionKey: secret, list: [{ PASS: secret }] }, proof: secret, clientFinal: secret })
    log.error('failed', { error: new Error(`pwd: ${secret}`), args: `{"password":"${secret}"}` })
    log.flush()
    const text = readFileSync(log.file, 'utf8')
    expect(text).not.toContain('CANARY')
    expect(text).toContain('[redacted]')
    for (const line of text.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ at: expect.any(String) as string, level: expect.any(String) as string })
  })
  it('is turned over when it is full, and keeps a bounded number of old files', () => {
    const log = createFileLog({ folder, clock: createFakeClock(), maxBytes: 1_000, keep: 2 })
    for (let n = 0; n < 40; n += 1) {
      log.info('x'.repeat(200), { n })
      log.flush()
    }
    expect(readdirSync(folder).toSorted()).toEqual(['atclient.log', 'atclient.log.1', 'atclient.log.2'])
  })
  it('does not disturb the program where it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '')
    const log = createFileLog({ folder: join(folder, 'file'), clock: createFakeClock() })
    for (let n = 0; n < 5_000; n += 1) log.info('line')
    expect(() => { log.flush() }).not.toThrow()
  })
  it('tells how many lines are missing as soon as the disk takes lines again', async () => {
    const blocked = join(folder, 'logs')
    writeFileSync(blocked, '')
    const clock = createFakeClock()
    const log = createFileLog({ folder: blocked, clock })
    for (let n = 0; n < 2_500; n += 1) log.info(`line ${String(n)}`)
    log.flush()
    rmSync(blocked)
    log.info('after')
    log.flush()
    const lines = readFileSync(log.file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { msg: string; lost?: number })
    expect(lines[0]).toMatchObject({ msg: 'log lines lost', lost: 501 })
    expect(lines).toHaveLength(2_001)
    expect(lines.at(-1)?.msg).toBe('after')
  })
  it('goes on in a new file when its folder was taken away or the file renamed', () => {
    const log = createFileLog({ folder: join(folder, 'logs'), clock: createFakeClock() })
    log.info('one')
    log.flush()
    rmSync(join(folder, 'logs'), { recursive: true })
    log.info('two')
    log.flush()
    expect(readFileSync(log.file, 'utf8')).toContain('two')
  })
  it('survives fields that are deep, large, cyclic or no data', () => {
    const log = createFileLog({ folder, clock: createFakeClock() })
    const cycle: Record<string, unknown> = { big: 10n, fn: () => 1, bytes: new Uint8Array(9) }
    cycle['self'] = cycle
    log.info('odd', cycle)
    log.flush()
    expect(readFileSync(log.file, 'utf8')).toContain('[deep]')
  })
})

describe('the latency figures', () => {
  it('are nearest-rank percentiles', () => {
    expect(summarise(Array.from({ length: 100 }, (_, n) => n + 1))).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 })
    expect(summarise([])).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 })
  })
  it('are logged every 50 paints and at the end, without events of no socket and without leaps of the clock', () => {
    const log = createMemoryLog()
    const latency = createLatency(log)
    latency.painted(null, 5)
    latency.painted(1_000, 900)
    latency.painted(1_000, 90_000)
    for (let n = 0; n < 60; n += 1) latency.painted(1_000, 1_000 + n)
    latency.finish()
    expect(log.lines.map((line) => [line.message, line.fields['count'], line.fields['final']])).toEqual([
      ['paint latency', 50, undefined], ['paint latency', 60, true],
    ])
  })
})
