import fc from 'fast-check'

/**
 * Seed of this run: of the environment, else the same in every check of a commit, else (a longer hunt,
 * FC_RUNS) the time; printed with every failure. A check tells whether this change broke something, so it
 * walks the same ways every time; new ways are for `npm run test:long`.
 */
const CHECK_SEED = 20_261_122
const seed = Number(process.env['FC_SEED'] ?? (process.env['FC_RUNS'] === undefined ? CHECK_SEED : Date.now() % 1_000_000_007))
/** Longer hunts: FC_RUNS=20 runs every property twenty times as often. */
const factor = Number(process.env['FC_RUNS'] ?? '1')
/** Replays one counterexample of one test: FC_SEED and FC_PATH as its failure prints them. */
const replay = process.env['FC_PATH'] === undefined ? {} : { path: process.env['FC_PATH'], endOnFailure: true }
console.info(`property tests: FC_SEED=${String(seed)}`)

/** Checks a property with the seed of this run. Run again with FC_SEED=… to see the same. */
export function checkProperty<T>(property: fc.IProperty<T>, options: { readonly numRuns?: number } = {}): void {
  fc.assert(property, { seed, ...replay, numRuns: (options.numRuns ?? 200) * factor })
}

/** The same for properties that await. */
export function checkAsyncProperty<T>(property: fc.IAsyncProperty<T>, options: { readonly numRuns?: number } = {}): Promise<void> {
  return fc.assert(property, { seed, ...replay, numRuns: (options.numRuns ?? 100) * factor })
}
