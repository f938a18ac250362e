/** How large pages are shown, and where they lie one below the other. Pure; px are those of CSS. */

export type Zoom = { readonly kind: 'width' | 'page' } | { readonly kind: 'percent'; readonly percent: number }
export interface Size { readonly width: number; readonly height: number }
/** Quarter turns to the right. */
export type Turns = 0 | 1 | 2 | 3

/** What CSS means by an inch, px: at 100 % a page is as large as its paper. */
export const PX_PER_INCH = 96
const STEPS = [25, 33, 50, 67, 75, 90, 100, 125, 150, 200, 300, 400] as const
/** Around and between pages. */
export const GAP = 16
const SMALLEST = 24

/** Paper as it lies: turned a quarter it is as wide as it was high. */
export function turned(paper: Size, turns: Turns): Size {
  return turns % 2 === 0 ? paper : { width: paper.height, height: paper.width }
}

/** A page on the screen, px. @param paper as it lies, inches; @param pane what there is room for, px */
export function sheetSize(paper: Size, zoom: Zoom, pane: Size): Size {
  const [width, height] = [paper.width * PX_PER_INCH, paper.height * PX_PER_INCH]
  const [roomX, roomY] = [Math.max(SMALLEST, pane.width - 2 * GAP), Math.max(SMALLEST, pane.height - 2 * GAP)]
  const scale = zoom.kind === 'percent' ? zoom.percent / 100 : zoom.kind === 'width' ? roomX / width : Math.min(roomX / width, roomY / height)
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** The percentage that a page is shown at. */
export function percentOf(paper: Size, sheet: Size): number {
  return Math.round((sheet.width / (paper.width * PX_PER_INCH)) * 100)
}

/** The next step larger (1) or smaller (-1) than what is shown. */
export function stepZoom(percent: number, step: 1 | -1): Zoom {
  const next = step === 1 ? STEPS.find((one) => one > percent) : STEPS.findLast((one) => one < percent)
  return { kind: 'percent', percent: next ?? (step === 1 ? STEPS[STEPS.length - 1] ?? 100 : STEPS[0]) }
}

/** Of pictures asked for, pixels: not every pixel of a window that is drawn wider has a picture of its own. */
const PICTURE_STEP = 160
/** No fax has more dots across. */
const MAX_STEPS = 60

/** The width to ask a picture in. @param px as it is shown, of CSS @param ratio device pixels per px */
export function pictureWidth(px: number, ratio: number): number {
  return Math.min(Math.ceil((px * ratio) / PICTURE_STEP), MAX_STEPS) * PICTURE_STEP
}

export interface Placed extends Size { readonly top: number }

/** Pages one below the other. @returns their places and how high all of it is */
export function stack(sizes: readonly Size[]): { readonly places: readonly Placed[]; readonly height: number } {
  let top = GAP
  const places = sizes.map(({ width, height }) => {
    const place = { top, width, height }
    top += height + GAP
    return place
  })
  return { places, height: top }
}

/** The page that is looked at: the one at the height of a third of the pane. */
export function pageAt(places: readonly Placed[], scrollTop: number, paneHeight: number): number {
  const line = scrollTop + paneHeight / 3
  const found = places.findIndex(({ top, height }) => top + height + GAP > line)
  return found === -1 ? Math.max(0, places.length - 1) : found
}

/** Pages to be drawn: those in sight and half a pane around. */
export function inSight(places: readonly Placed[], scrollTop: number, paneHeight: number): readonly number[] {
  const [from, to] = [scrollTop - paneHeight / 2, scrollTop + paneHeight * 1.5]
  return places.flatMap(({ top, height }, index) => (top + height >= from && top <= to ? [index] : []))
}
