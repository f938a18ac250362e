/** Holds the app's state; the only writer. Every change is published in the order it happened. */
import { changedParts, reduce } from './app-state.ts'
import type { Publisher } from '../ipc/publisher.ts'
import type { Snapshot } from '../../shared/ipc/contract.ts'
import type { AppAction, AppState } from './app-state.ts'

export interface AppStore {
  state(): AppState
  /** @param receivedAt when the bytes that caused it were read (epoch ms); null = local cause */
  dispatch(action: AppAction, receivedAt?: number | null): void
  /** The state with the number of the last event that it contains, taken in one step. */
  snapshot(): Snapshot
  subscribe(listener: (after: AppState, before: AppState) => void): () => void
}

/**
 * Builds the store. The windows are told at once; listeners run afterwards, one change at a time in
 * its order, also when a listener dispatches (a ring follows a call, never overtakes it).
 */
export function createAppStore(initial: AppState, publisher: Publisher): AppStore {
  let state = initial
  const listeners = new Set<(after: AppState, before: AppState) => void>()
  const untold: { readonly after: AppState; readonly before: AppState }[] = []
  let telling = false
  const tell = (): void => {
    if (telling) return
    telling = true
    try {
      for (let step = untold.shift(); step !== undefined; step = untold.shift()) {
        for (const listener of listeners) listener(step.after, step.before)
      }
    } finally {
      telling = false
    }
  }
  return {
    state: () => state,
    dispatch(action, receivedAt = null) {
      const before = state
      const after = reduce(before, action)
      if (after === before) return
      state = after
      for (const event of changedParts(before, after)) publisher.publish(event.name, event.payload, receivedAt)
      untold.push({ after, before })
      tell()
    },
    snapshot: () => ({ ...state, epoch: publisher.epoch, seq: publisher.seq }),
    subscribe(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
  }
}
