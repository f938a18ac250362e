/** The day on which the demos of the window tests live: the same in every run, another one in the runs over many days (scripts/lib/days.ts). */
import { demoFolder } from '../../../src/main/app/demo-day.ts'
import { dayOf } from '../../../src/main/desk/boxes.ts'
import { startOfNamedDay } from '../../../src/shared/demo-date.ts'
import { DAY_ENV, USUAL_DAY } from '../../../scripts/lib/days.ts'

export const demoToday = (): string => process.env[DAY_ENV] ?? USUAL_DAY

/** About the moment that a demo which has just begun takes for now, epoch ms. */
export function demoNow(): number {
  const midnight = startOfNamedDay(demoToday())
  if (midnight === null) throw new Error(`${DAY_ENV} is no day: ${demoToday()}`)
  return new Date(midnight).setHours(15)
}

/** Where the data of a site or demo end that are made at `at`. By the clock on the wall: a day on which clocks are changed has no 24 hours. */
export function clockReading(at: number): { readonly today: string; readonly untilMs: number } {
  const date = new Date(at)
  return { today: dayOf(at), untilMs: ((date.getHours() * 60 + date.getMinutes()) * 60 + date.getSeconds()) * 1_000 }
}

/** Switches as the app gets them: a demo lives on the day of the run. */
export const onDemoDay = (args: readonly string[]): readonly string[] =>
  (args.includes('--demo') && !args.some((arg) => arg.startsWith('--demo-today=')) ? [...args, `--demo-today=${demoToday()}`] : args)

/** Where the demo with this seed (null = none was named) keeps its data. */
export const demoDataIn = (dataDir: string, seed: number | null): string => demoFolder({ demoSeed: seed, demoToday: demoToday() }, dataDir)
