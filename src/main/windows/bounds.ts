/** Where windows go. Pure: rectangles in, rectangles out. Units: device-independent pixels. */
import type { Rect } from '../app/launch-state.ts'

export const MAIN_SIZE = { width: 1_180, height: 760 } as const
export const MAIN_MIN = { width: 820, height: 560 } as const
export const COMPACT_SIZE = { width: 360, height: 220 } as const
export const COMPACT_MIN = { width: 360, height: 120 } as const
export const CARD_SIZE = { width: 360, height: 232 } as const
/** Gap between the card and the edges of the screen (look.md: 8 px grid). */
const CARD_GAP = 16
/** This much of a remembered window must lie on a screen, or its title bar cannot be caught. */
const MIN_VISIBLE = { width: 120, height: 40 }

function overlap(a: Rect, b: Rect): { readonly width: number; readonly height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  }
}

/**
 * The remembered rectangle where it still makes sense.
 * @param areas work areas of the screens that are there now
 * @returns null = forget it (screen gone), let the system place the window
 */
export function visibleBounds(remembered: Rect | null, areas: readonly Rect[], min: { width: number; height: number }): Rect | null {
  if (remembered === null) return null
  for (const area of areas) {
    // The title bar is what a person drags: only the top strip counts.
    const part = overlap({ ...remembered, height: MIN_VISIBLE.height }, area)
    if (part.width < MIN_VISIBLE.width || part.height < MIN_VISIBLE.height) continue
    return {
      x: remembered.x,
      y: remembered.y,
      width: Math.min(Math.max(remembered.width, min.width), Math.max(area.width, min.width)),
      height: Math.min(Math.max(remembered.height, min.height), Math.max(area.height, min.height)),
    }
  }
  return null
}

/** Lower right corner of a screen's work area. */
export function cardBounds(area: Rect): Rect {
  return {
    x: area.x + area.width - CARD_SIZE.width - CARD_GAP,
    y: area.y + area.height - CARD_SIZE.height - CARD_GAP,
    width: CARD_SIZE.width,
    height: CARD_SIZE.height,
  }
}

/** Where the window goes when it becomes compact for the first time: its own upper right corner. */
export function compactFrom(full: Rect): Rect {
  return { x: full.x + full.width - COMPACT_SIZE.width, y: full.y, ...COMPACT_SIZE }
}
