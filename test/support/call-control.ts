/** One part of the model-based test of call control: random steps of a mix, then the checks. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { checkSettled } from './call-checks.ts'
import { CallHouse } from './call-house.ts'
import { Picture, stepsOf, type Mix } from './call-steps.ts'
import { checkAsyncProperty } from './property.ts'

/** Smallest mean of the steps that are taken in a run: 40, less what chance does to it. */
const MIN_MEAN_STEPS = 37
/** Fewer runs say nothing about their mean. */
const RUNS_FOR_MEAN = 100

/** The steps of one counterexample: FC_REPLAY_PATH as its failure prints it, with FC_SEED and FC_PATH. */
const REPLAY = process.env['FC_REPLAY_PATH'] === undefined ? {} : { replayPath: process.env['FC_REPLAY_PATH'] }

/** For a slow machine; a longer hunt (FC_RUNS) has as much longer. */
export const TIMEOUT_MS = 600_000 * Math.max(1, Number(process.env['FC_RUNS'] ?? '1'))

/** @param numRuns runs of the property; more with FC_RUNS */
export async function checkCallControl(mix: Mix, numRuns: number): Promise<void> {
  let steps = 0
  let runs = 0
  await checkAsyncProperty(fc.asyncProperty(
    fc.commands(stepsOf(mix), { maxCommands: mix.maxSteps, size: 'max', ...REPLAY }), fc.nat(),
    async (commands, seed) => {
      const house = await CallHouse.create(seed)
      await fc.asyncModelRun(() => ({ model: new Picture(), real: house }), commands)
      await checkSettled(house)
      steps += house.steps
      runs += 1
    }), { numRuns })
  console.info(`${String(runs)} runs of ${(steps / runs).toFixed(1)} steps`)
  if (runs >= RUNS_FOR_MEAN) expect(steps / runs).toBeGreaterThan(MIN_MEAN_STEPS)
}
