import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { guardStream } from '../../../../src/cti/node/guarded-output.ts'

const lostLine = (lost: number): string => `lost ${String(lost)}\n`

describe('a guarded output', () => {
  it('turns to the other place once its reader is gone, and throws nothing', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => { done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })) } })
    const instead: string[] = []
    const output = guardStream(stream, { lostLine, instead: (text, why) => instead.push(`${why} ${text}`) > 0 })
    output.write('a\n')
    await new Promise((resolve) => { stream.once('close', resolve) })
    expect(output.broken).toBe(true)
    expect(output.write('b\n')).toBe(true)
    expect(instead).toEqual(['EPIPE b\n'])
  })

  it('holds a bounded amount for a reader that stands still, and tells him later how much is missing', async () => {
    const taken: string[] = []
    const dones: (() => void)[] = []
    const stream = new Writable({
      decodeStrings: false, highWaterMark: 16,
      write: (chunk: string, _encoding, done) => { taken.push(chunk); dones.push(done) },
    })
    const output = guardStream(stream, { lostLine })
    const line = `${'x'.repeat(1_023)}\n`
    for (let n = 0; n < 5_000; n += 1) output.write(line)
    expect(stream.writableLength).toBeLessThan(1_100_000)
    expect(output.lost).toBeGreaterThan(3_900)
    const missing = output.lost
    while (stream.writableLength > 0) {
      dones.shift()?.()
      await new Promise((resolve) => { setImmediate(resolve) })
    }
    output.write('again\n')
    expect(taken.at(-1)).toBe(`lost ${String(missing)}\nagain\n`)
  })
})
