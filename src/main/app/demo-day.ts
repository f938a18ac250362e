/**
 * `--demo-today=YYYY-MM-DD`: the demo lives on that day, the app, its workers, its windows and the embedded server alike
 * (docs/decisions/022-a-demo-lives-on-one-day.md).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setEnvironmentData } from 'node:worker_threads'
import { DEMO_OFFSET, shiftDate, startOfNamedDay } from '../../shared/demo-date.ts'
import type { LaunchOptions } from './args.ts'

/** Hour of the day at which such a demo begins: a day with a past, whenever it is started. */
const BEGINS_AT_HOUR = 15
const CLOCK_FILE = 'demo-clock.json'

/** The demo's folder: one per seed and day that were asked for, so that the same words find the same data. */
export function demoFolder({ demoSeed, demoToday }: Pick<LaunchOptions, 'demoSeed' | 'demoToday'>, dataDir: string): string {
  const day = demoToday === null ? null : demoToday.replaceAll('-', '')
  return join(dataDir, ['demo', demoSeed, day].filter((part) => part !== null).join('-'))
}

function storedOffset(file: string): number | null {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as { readonly offsetMs?: unknown } | null
    return typeof value?.offsetMs === 'number' && Number.isSafeInteger(value.offsetMs) ? value.offsetMs : null
  } catch {
    return null
  }
}

const sameDay = (at: number, midnight: number): boolean => new Date(at).setHours(0, 0, 0, 0) === midnight

/**
 * By how much the demo's clock is ahead of the machine's, ms. It begins at 15:00; a start with the same folder goes on with the time
 * that has passed since, as long as the day lasts, and begins at 15:00 again after that.
 * @param folder the demo's; made when it is missing
 */
export function demoOffsetMs(today: string, folder: string, nowMs: number): number {
  const midnight = startOfNamedDay(today)
  if (midnight === null) return 0
  const file = join(folder, CLOCK_FILE)
  const stored = storedOffset(file)
  if (stored !== null && sameDay(nowMs + stored, midnight)) return stored
  const offsetMs = new Date(midnight).setHours(BEGINS_AT_HOUR) - nowMs
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, JSON.stringify({ offsetMs }))
  } catch {
    // A folder that cannot be written is told by those who keep data there.
  }
  return offsetMs
}

/**
 * Moves this thread to the demo's day, and all workers that it starts from now on.
 * @param nowMs the machine's clock, epoch ms
 * @returns what windows get as `additionalArguments`; none outside of such a demo
 */
export function liveOnDemoDay(options: LaunchOptions, dataDir: string, nowMs: number): readonly string[] {
  if (options.demoToday === null) return []
  const offsetMs = demoOffsetMs(options.demoToday, demoFolder(options, dataDir), nowMs)
  shiftDate(offsetMs)
  setEnvironmentData(DEMO_OFFSET, offsetMs)
  return [`--${DEMO_OFFSET}=${String(offsetMs)}`]
}
