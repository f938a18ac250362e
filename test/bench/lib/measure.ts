/** What a bench hands back, and the little statistics it needs. */

export interface Measure {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What it is compared with in the same run. */
  readonly baseline?: { readonly what: string; readonly value: number }
  /** value / baseline.value */
  readonly ratio?: number
  /** The promise: the value or the ratio must be at most or at least this. */
  readonly budget?: { readonly of: 'value' | 'ratio'; readonly atMost?: number; readonly atLeast?: number }
  readonly note?: string
}

export interface Bench {
  readonly name: string
  /** True if it opens windows: built app, Electron and a screen are then there. */
  readonly needsWindow: boolean
  run(): Promise<readonly Measure[]>
}

/** Nearest-rank quantile; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN
}
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** True if the promise is kept; a measure without a promise keeps it. */
export function isKept(measure: Measure): boolean {
  const { budget } = measure
  if (budget === undefined) return true
  const figure = budget.of === 'value' ? measure.value : (measure.ratio ?? Number.NaN)
  return (budget.atMost === undefined || figure <= budget.atMost) && (budget.atLeast === undefined || figure >= budget.atLeast)
}

/** A measure compared with a baseline. */
export function compare(
  what: string, value: number, unit: string, baseline: { readonly what: string; readonly value: number },
  budget?: Measure['budget'], note?: string,
): Measure {
  return { what, value, unit, baseline, ratio: value / baseline.value, ...(budget && { budget }), ...(note !== undefined && { note }) }
}
