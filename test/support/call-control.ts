/** One part of the model-based test of call control: random steps of a mix, then the checks. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { checkSettled } from './call-checks.ts'
import { CallHouse } from './call-house.ts'
import { Picture, stepsOf, type Mix } from './call-steps.ts'
import { checkAsyncProperty } from './property.ts'

/** Draws evenly from 0 to this; steps that make no sense are left out, and about 40 of the rest remain. */
const MAX_STEPS = 160
/** Smallest mean of the steps that are taken in a run. */
const MIN_MEAN_STEPS = 40

/** The steps of one counterexample: FC_REPLAY_PATH as its failure prints it, with FC_SEED and FC_PATH. */
const REPLAY = process.env['FC_REPLAY_PATH'] === undefined ? {} : { replayPath: process.env['FC_REPLAY_PATH'] }

/** @param numRuns runs of the property; more with FC_RUNS */
export async function checkCallControl(mix: Mix, numRuns: number): Promise<void> {
  let steps = 0
  let runs = 0
  await checkAsyncProperty(fc.asyncProperty(
    fc.commands(stepsOf(mix), { maxCommands: MAX_STEPS, size: 'max', ...REPLAY }), fc.nat(),
    async (commands, seed) => {
      const house = await CallHouse.create(seed)
      await fc.asyncModelRun(() => ({ model: new Picture(), real: house }), commands)
      await checkSettled(house)
      steps += house.steps
      runs += 1
    }), { numRuns })
  console.info(`${String(runs)} runs of ${(steps / runs).toFixed(1)} steps`)
  expect(steps / runs).toBeGreaterThan(MIN_MEAN_STEPS)
}
