import { describe, expect, it } from 'vitest'
import { rowStart, rowWindow, scrollFor } from '../../../src/renderer/ui/fixed-rows.ts'

describe('rows of one height', () => {
  it('are those on the screen and a few beyond either edge, within the list', () => {
    expect(rowWindow(0, 100, 20, 1000, 2)).toEqual({ from: 0, to: 7 })
    expect(rowWindow(400, 100, 20, 1000, 2)).toEqual({ from: 18, to: 27 })
    expect(rowWindow(19_900, 100, 20, 1000, 2)).toEqual({ from: 993, to: 1000 })
    expect(rowWindow(500, 100, 20, 3, 2)).toEqual({ from: 3, to: 3 })
  })

  it('are brought onto the screen by the shortest way', () => {
    expect(scrollFor(10, 0, 100, 20)).toBe(120)
    expect(scrollFor(10, 300, 100, 20)).toBe(200)
    expect(scrollFor(10, 150, 100, 20)).toBeNull()
  })
})

describe('an open row', () => {
  const open = { index: 5, morePx: 40 }

  it('moves those after it down, and not itself', () => {
    expect([5, 6, 1000].map((index) => rowStart(index, 20, open))).toEqual([100, 160, 20_040])
  })

  it('leaves every row that is on the screen in the window, wherever it is scrolled to', () => {
    for (let top = 0; top <= 400; top += 1) {
      const { from, to } = rowWindow(top, 100, 20, 40, 0, open)
      const onScreen = Array.from({ length: 40 }, (_, index) => index).filter((index) => rowStart(index + 1, 20, open) > top && rowStart(index, 20, open) < top + 100)
      expect([top, onScreen.filter((index) => index < from || index >= to)]).toEqual([top, []])
    }
  })

  it('comes onto the screen with what is added to it; of one that is taller than the screen its beginning does', () => {
    expect(scrollFor(5, 0, 100, 20, open)).toBe(60)
    expect(scrollFor(5, 60, 100, 20, open)).toBeNull()
    expect(scrollFor(5, 0, 50, 20, open)).toBe(100)
    expect(scrollFor(7, 0, 100, 20, open)).toBe(100)
  })
})
