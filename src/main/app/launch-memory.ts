/** The launch state in memory, written behind every change (launch-state.ts says why it exists). */
import { readLaunchState, writeLaunchState } from './launch-state.ts'
import type { LaunchState } from './launch-state.ts'

export interface LaunchMemory {
  readonly current: () => LaunchState
  readonly update: (patch: Partial<LaunchState>) => void
}

/** Reads the file now; a change that changes nothing writes nothing. */
export function createLaunchMemory(file: string): LaunchMemory {
  let state = readLaunchState(file)
  return {
    current: () => state,
    update(patch) {
      const next = { ...state, ...patch }
      if (JSON.stringify(next) === JSON.stringify(state)) return
      state = next
      writeLaunchState(file, state)
    },
  }
}
