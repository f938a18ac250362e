import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DATA_FILES, DAY_ENV, FEW_DAYS, MANY_DAYS, USUAL_DAY, dayEnv, dayName } from '../../../scripts/lib/days.ts'
import { chooseStages } from '../../../scripts/lib/choice.ts'
import { longStages, stages } from '../../../scripts/lib/stages.ts'
import { startOfNamedDay } from '../../../src/shared/demo-date.ts'

const weekday = (day: string): number => new Date(`${day}T12:00:00Z`).getUTCDay()

describe('the days of the window tests', () => {
  it('are at least thirty different ones, three of them in npm test, and all are days', () => {
    expect(FEW_DAYS).toHaveLength(3)
    expect(new Set(MANY_DAYS.map(({ day }) => day)).size).toBeGreaterThanOrEqual(30)
    for (const { day } of [...MANY_DAYS, { day: USUAL_DAY }]) expect(startOfNamedDay(day), day).not.toBeNull()
    for (const day of FEW_DAYS) expect(MANY_DAYS).toContain(day)
  })

  it('have among them the ends and beginnings of years and months, the leap day, Sundays, and days of 23 and 25 hours', () => {
    const days = MANY_DAYS.map(({ day }) => day)
    for (const end of ['-12-31', '-01-01', '-02-29', '-02-28', '-30', '-01']) expect(days.some((day) => day.endsWith(end)), end).toBe(true)
    expect(days.filter((day) => weekday(day) === 0).length).toBeGreaterThan(3)
    expect(new Set(MANY_DAYS.flatMap(({ zone }) => zone ?? [])).size).toBeGreaterThan(2)
  })

  it('are named by what one types, and each test is told its day and zone', () => {
    const names = MANY_DAYS.map(dayName)
    expect(new Set(names).size).toBe(names.length)
    for (const day of MANY_DAYS) expect(dayEnv(day)[DAY_ENV]).toBe(day.day)
    const chosen = chooseStages(['all-days', '2028-02'], { usual: stages, long: longStages })
    expect(chosen.map(({ stage, parts }) => [stage.name, parts])).toEqual([['build', []], ['tests: all days', ['2028-02-29', '2028-02-28']]])
  })

  it('run files that are there', () => {
    for (const file of DATA_FILES) expect(existsSync(resolve(import.meta.dirname, '../../..', file)), file).toBe(true)
  })
})
