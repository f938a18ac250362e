import { describe, expect, it } from 'vitest'
import { createLinkIntake } from '../../../../src/main/app/link-intake.ts'

describe('links that come before the program has a window', () => {
  it('wait and are handed on in their order, and later ones at once', () => {
    const taken: string[] = []
    const intake = createLinkIntake<string>()
    intake.deliver('tel:1')
    intake.deliver('tel:2')
    intake.attach((link) => { taken.push(link) })
    expect(taken).toEqual(['tel:1', 'tel:2'])
    intake.deliver('tel:3')
    expect(taken).toEqual(['tel:1', 'tel:2', 'tel:3'])
  })
  it('do not fill memory: the newest are kept', () => {
    const taken: number[] = []
    const intake = createLinkIntake<number>()
    for (let n = 0; n < 1_000; n += 1) intake.deliver(n)
    intake.attach((n) => { taken.push(n) })
    expect(taken).toHaveLength(16)
    expect(taken.at(-1)).toBe(999)
  })
})
