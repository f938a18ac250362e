/**
 * What the first frame of the window needs before the settings are read from the database: place,
 * size, colours, language. A small JSON file, rewritten when one of them changes; losing it costs
 * a flicker and nothing else, so that any fault in it means "the defaults".
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Rect { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export interface LaunchState {
  readonly bounds: Rect | null
  readonly compactBounds: Rect | null
  readonly maximized: boolean
  readonly compact: boolean
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'system' | 'zh-CN' | 'en'
  /** The hint "the window is in the tray now" has been shown. */
  readonly trayHintShown: boolean
  /** Time zone of the site (IANA name), as its server told it last; null = never. */
  readonly siteZone: string | null
}

export const DEFAULT_LAUNCH_STATE: LaunchState = {
  bounds: null, compactBounds: null, maximized: false, compact: false, theme: 'system', language: 'system', trayHintShown: false, siteZone: null,
}

const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isOneOf = (...words: readonly string[]) => (value: unknown): boolean => typeof value === 'string' && words.includes(value)
const isWithin = (value: unknown, min: number, max: number): boolean => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
function isPlace(value: unknown): boolean {
  if (value === null) return true
  if (typeof value !== 'object') return false
  const { x, y, width, height } = value as { readonly [K in keyof Rect]?: unknown }
  return isWithin(x, -100_000, 100_000) && isWithin(y, -100_000, 100_000) && isWithin(width, 100, 20_000) && isWithin(height, 100, 20_000)
}

/** By hand: the schema library compiles at its first use, and that would be before the first window. */
const CHECKS: { readonly [K in keyof LaunchState]: (value: unknown) => boolean } = {
  bounds: isPlace, compactBounds: isPlace, maximized: isFlag, compact: isFlag, trayHintShown: isFlag,
  theme: isOneOf('system', 'light', 'dark'), language: isOneOf('system', 'zh-CN', 'en'),
  siteZone: (value) => value === null || (typeof value === 'string' && value.length <= 64),
}

/** Reads the file; a missing, damaged or foreign one gives the defaults. */
export function readLaunchState(file: string): LaunchState {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return DEFAULT_LAUNCH_STATE
    const known = Object.entries(found).filter(([name]) => Object.hasOwn(CHECKS, name))
    // Every name is one of CHECKS, and every value has passed its check.
    return known.every(([name, value]) => CHECKS[name as keyof LaunchState](value))
      ? { ...DEFAULT_LAUNCH_STATE, ...(Object.fromEntries(known) as Partial<LaunchState>) }
      : DEFAULT_LAUNCH_STATE
  } catch {
    return DEFAULT_LAUNCH_STATE
  }
}

/**
 * Writes the file whole or not at all.
 * @returns false when the disk refused; the app goes on
 */
export function writeLaunchState(file: string, state: LaunchState): boolean {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(state))
    renameSync(`${file}.new`, file)
    return true
  } catch {
    return false
  }
}
