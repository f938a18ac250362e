import { describe, expect, it } from 'vitest'
import { CARD_SIZE, MAIN_MIN, cardBounds, compactFrom, visibleBounds } from '../../../../src/main/windows/bounds.ts'

const screen1 = { x: 0, y: 0, width: 1_920, height: 1_040 }
const screen2 = { x: 1_920, y: 0, width: 1_280, height: 1_024 }

describe('a remembered window', () => {
  it('comes back where it was while its screen is there', () => {
    const bounds = { x: 2_000, y: 50, width: 1_000, height: 700 }
    expect(visibleBounds(bounds, [screen1, screen2], MAIN_MIN)).toEqual(bounds)
  })
  it('is placed anew when its screen is gone or its title bar cannot be caught', () => {
    expect(visibleBounds({ x: 2_000, y: 50, width: 1_000, height: 700 }, [screen1], MAIN_MIN)).toBeNull()
    expect(visibleBounds({ x: 100, y: -400, width: 1_000, height: 700 }, [screen1], MAIN_MIN)).toBeNull()
    expect(visibleBounds({ x: 1_880, y: 50, width: 1_000, height: 700 }, [screen1], MAIN_MIN)).toBeNull()
    expect(visibleBounds(null, [screen1], MAIN_MIN)).toBeNull()
  })
  it('is never smaller than can be worked with, nor larger than the screen', () => {
    expect(visibleBounds({ x: 0, y: 0, width: 200, height: 150 }, [screen1], MAIN_MIN)).toMatchObject(MAIN_MIN)
    expect(visibleBounds({ x: 0, y: 0, width: 4_000, height: 3_000 }, [screen1], MAIN_MIN)).toMatchObject({ width: 1_920, height: 1_040 })
  })
})

describe('the call card', () => {
  it('stands in the lower right corner of the work area, wholly on it', () => {
    const card = cardBounds(screen2)
    expect(card.x + card.width).toBeLessThan(screen2.x + screen2.width)
    expect(card.y + card.height).toBeLessThan(screen2.y + screen2.height)
    expect(card).toMatchObject({ width: 360, height: CARD_SIZE.height })
  })
})

describe('the compact window', () => {
  it('is 360 wide and keeps the upper right corner of the full one', () => {
    const compact = compactFrom({ x: 100, y: 60, width: 1_180, height: 760 })
    expect(compact).toMatchObject({ width: 360, y: 60 })
    expect(compact.x + compact.width).toBe(1_280)
  })
})
