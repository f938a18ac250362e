import fc from 'fast-check'

/** Seed of this run: of the environment, or the time; printed with every failure. */
const seed = process.env['FC_SEED'] === undefined ? Date.now() % 1_000_000_007 : Number(process.env['FC_SEED'])
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
