import { describe, expect, it } from 'vitest'
import { GAP, PX_PER_INCH, inSight, pageAt, percentOf, pictureWidth, sheetSize, stack, stepZoom, turned } from '../../../src/renderer/features/fax/zoom.ts'

const A4 = { width: 8.27, height: 11.69 }
const PANE = { width: 600, height: 500 }

describe('the size of a page on the screen', () => {
  it('is that of the paper at 100 %, and fits when it is to fit', () => {
    expect(sheetSize(A4, { kind: 'percent', percent: 100 }, PANE)).toEqual({ width: Math.round(8.27 * PX_PER_INCH), height: Math.round(11.69 * PX_PER_INCH) })
    expect(sheetSize(A4, { kind: 'width' }, PANE).width).toBe(PANE.width - 2 * GAP)
    const whole = sheetSize(A4, { kind: 'page' }, PANE)
    expect(whole.height).toBe(PANE.height - 2 * GAP)
    expect(whole.width).toBeLessThan(PANE.width)
    expect(whole.height / whole.width).toBeCloseTo(A4.height / A4.width, 2)
  })
  it('changes its sides with a quarter turn', () => {
    expect([0, 1, 2, 3].map((turns) => turned(A4, turns as 0 | 1 | 2 | 3).width)).toEqual([8.27, 11.69, 8.27, 11.69])
  })
  it('is never nothing, however small the window', () => {
    expect(sheetSize(A4, { kind: 'page' }, { width: 0, height: 0 }).height).toBeGreaterThan(0)
  })
  it('goes on to the next step from whatever is shown, and stops at the ends', () => {
    expect(stepZoom(78, 1)).toEqual({ kind: 'percent', percent: 90 })
    expect(stepZoom(78, -1)).toEqual({ kind: 'percent', percent: 75 })
    expect(stepZoom(100, 1)).toEqual({ kind: 'percent', percent: 125 })
    expect(stepZoom(400, 1)).toEqual({ kind: 'percent', percent: 400 })
    expect(stepZoom(10, -1)).toEqual({ kind: 'percent', percent: 25 })
    expect(percentOf(A4, sheetSize(A4, { kind: 'percent', percent: 67 }, PANE))).toBe(67)
  })
})

describe('the picture of a page', () => {
  it('is asked for at least as wide as it is shown, in steps, and never wider than a fax can be', () => {
    expect([pictureWidth(640, 1), pictureWidth(641, 1), pictureWidth(400, 2), pictureWidth(1, 1)]).toEqual([640, 800, 800, 160])
    expect(pictureWidth(100_000, 3)).toBe(9_600)
  })
})

describe('pages one below the other', () => {
  const { places, height } = stack([{ width: 400, height: 300 }, { width: 400, height: 200 }, { width: 100, height: 50 }])
  it('lie with a gap between them', () => {
    expect(places.map(({ top }) => top)).toEqual([16, 332, 548])
    expect(height).toBe(548 + 50 + 16)
  })
  it('are looked at where a third of the pane is', () => {
    expect([0, 200, 320, 500, 10_000].map((top) => pageAt(places, top, 300))).toEqual([0, 0, 1, 2, 2])
    expect(pageAt([], 0, 300)).toBe(0)
  })
  it('are drawn when they are in sight or soon will be', () => {
    expect(inSight(places, 0, 200)).toEqual([0])
    expect(inSight(places, 250, 200)).toEqual([0, 1, 2])
    expect(inSight(places, 10_000, 200)).toEqual([])
  })
})
