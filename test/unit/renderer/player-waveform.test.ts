import { describe, expect, it } from 'vitest'
import { afterLoop, columnsOf, loopOf, parsePeaks } from '../../../src/renderer/features/player/waveform.ts'
import { agentWords, otherParty } from '../../../src/renderer/features/recordings/recording-words.ts'
import type { DirectoryAgent } from '../../../src/shared/domain/schemas.ts'

const packed = (...values: readonly number[]): string => Buffer.from(Int16Array.from(values).buffer).toString('base64')

describe('a waveform', () => {
  it('comes as numbers in base64, and is none when they are not as many as it says', () => {
    expect(parsePeaks({ slices: 2, channels: 1, data: packed(-5, 6, -32_768, 32_767) })).toEqual({ slices: 2, channels: 1, values: Int16Array.of(-5, 6, -32_768, 32_767) })
    expect(parsePeaks({ slices: 3, channels: 1, data: packed(-5, 6) })).toBeNull()
  })
  it('is as high as its loudest place; each column has the least and greatest of its slices', () => {
    const waves = { slices: 4, channels: 2, values: Int16Array.of(-100, 200, -1, 1, -8_000, 300, -2, 2, -10, 20, -3, 3, -20, 4_000, -4, 4) } as const
    expect(columnsOf(waves, 0, 2)).toEqual([[-1, 300 / 8_000], [-20 / 8_000, 0.5]])
    expect(columnsOf(waves, 1, 4).map(([least]) => least)).toEqual([1, 2, 3, 4].map((value) => -value / 8_000))
    // Wider than there are slices: each is drawn as often as it takes.
    expect(columnsOf(waves, 0, 8).map(([least]) => least)).toEqual([100, 100, 8_000, 8_000, 10, 10, 20, 20].map((value) => -value / 8_000))
  })
  it('of silence stays a line: noise is not blown up', () => {
    expect(columnsOf({ slices: 1, channels: 1, values: Int16Array.of(-4, 4) }, 0, 1)[0]?.[1]).toBeLessThan(0.01)
  })
})

describe('a part that is repeated', () => {
  it('lies between two places in either order, within the recording, and is long enough to be meant', () => {
    expect(loopOf(8, 3, 10)).toEqual({ from: 3, to: 8 })
    expect(loopOf(-2, 30, 10)).toEqual({ from: 0, to: 10 })
    expect(loopOf(3, 3.1, 10)).toBeNull()
  })
  it('begins again where it is played over its end, and only there', () => {
    const loop = { from: 3, to: 8 }
    expect(afterLoop(8.02, 7.98, loop)).toBe(3)
    expect(afterLoop(7.9, 7.8, loop)).toBeNull()
    // Sought beyond it: the rest of the recording may be heard.
    expect(afterLoop(9.1, 9, loop)).toBeNull()
    expect(afterLoop(9.1, 7, null)).toBeNull()
  })
})

describe('the words of a recording', () => {
  it('name the other side: who called, or who was called', () => {
    const of = (type: string): string => otherParty({ type, caller: '138', called: '602' })
    expect(['in', 'internal-in', 'missed', 'none', '77'].map(of)).toEqual(Array(5).fill('138'))
    expect(['out', 'internal-out'].map(of)).toEqual(['602', '602'])
  })
  it('name the agent, or his number while the name is not known', () => {
    const known = [{ uid: '8643', name: '付智伟' }] as unknown as readonly DirectoryAgent[]
    expect(agentWords('8643', known, (name, uid) => `${name}(${uid})`)).toBe('付智伟(8643)')
    expect(agentWords('8600', known, (name, uid) => `${name}(${uid})`)).toBe('8600')
  })
})
