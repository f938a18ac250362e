/**
 * What the first frame of the window needs before the settings are read from the database: place,
 * size, colours, language. A small JSON file, rewritten when one of them changes; losing it costs
 * a flicker and nothing else, so that any fault in it means "the defaults".
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const rectSchema = z.object({
  x: z.number().int().min(-100_000).max(100_000), y: z.number().int().min(-100_000).max(100_000),
  width: z.number().int().min(100).max(20_000), height: z.number().int().min(100).max(20_000),
})
export type Rect = z.infer<typeof rectSchema>

const launchStateSchema = z.object({
  bounds: rectSchema.nullable(),
  compactBounds: rectSchema.nullable(),
  maximized: z.boolean(),
  compact: z.boolean(),
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'zh-CN', 'en']),
  /** The hint "the window is in the tray now" has been shown. */
  trayHintShown: z.boolean(),
})
export type LaunchState = z.infer<typeof launchStateSchema>

export const DEFAULT_LAUNCH_STATE: LaunchState = {
  bounds: null, compactBounds: null, maximized: false, compact: false, theme: 'system', language: 'system', trayHintShown: false,
}

/** Reads the file; a missing, damaged or foreign one gives the defaults. */
export function readLaunchState(file: string): LaunchState {
  try {
    const parsed = launchStateSchema.partial().safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? { ...DEFAULT_LAUNCH_STATE, ...withoutUndefined(parsed.data) } : DEFAULT_LAUNCH_STATE
  } catch {
    return DEFAULT_LAUNCH_STATE
  }
}

function withoutUndefined(value: { readonly [K in keyof LaunchState]?: LaunchState[K] | undefined }): Partial<LaunchState> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined))
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
