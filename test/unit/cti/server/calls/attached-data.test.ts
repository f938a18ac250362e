import { describe, expect, test } from 'vitest'
import { AttachedData, MAX_ATTACHED_BYTES, MAX_ATTACHED_KEYS } from '../../../../../src/cti/server/calls/attached-data.ts'

const keys = (from: number, count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${String(from + n)}`, 'v']))

describe('data attached to a call', () => {
  test('keeps up to its limits, all or nothing', () => {
    const data = new AttachedData()
    expect(data.set(keys(0, MAX_ATTACHED_KEYS))).toBe('changed')
    expect(data.set({ one: 'more' })).toBe('full')
    expect(data.set({ k0: '', one: 'more' })).toBe('changed')
    expect(Object.keys(data.view())).toHaveLength(MAX_ATTACHED_KEYS)
    expect(data.set({ one: 'more' })).toBe('unchanged')
    // Bytes, and not characters: a Chinese character has three.
    const big = new AttachedData()
    expect(big.fits({ k: '中'.repeat(Math.floor((MAX_ATTACHED_BYTES - 1) / 3)) })).toBe(true)
    expect(big.fits({ k: '中'.repeat(Math.floor((MAX_ATTACHED_BYTES - 1) / 3) + 1) })).toBe(false)
  })

  test('takes over from another call what it has not, as far as there is room', () => {
    const data = new AttachedData()
    const other = new AttachedData()
    data.set({ ...keys(0, MAX_ATTACHED_KEYS - 2), same: 'mine' })
    other.set({ same: 'theirs', a: '1', b: '2' })
    data.absorb(other)
    expect(data.view()).toMatchObject({ same: 'mine', a: '1' })
    expect(data.view()).not.toHaveProperty('b')
  })

  test('a key that means something to the language is a key like any other', () => {
    const data = new AttachedData()
    data.set(JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>)
    expect(JSON.stringify(data.view())).toBe('{"__proto__":"x","constructor":"y"}')
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})
