/** Gives notices their numbers and times. Keys are those below `notice.` in shared/i18n. */
import type { AppStore } from './app-store.ts'
import type { Clock } from '../../cti/ports.ts'
import type { Notice } from '../../shared/ipc/contract.ts'

export type RaiseNotice = (level: Notice['level'], key: string, params?: Notice['params']) => void

/** @returns a function that shows a notice in all windows */
export function createNotices(clock: Clock, store: AppStore): RaiseNotice {
  let lastId = 0
  return (level, key, params = {}) => {
    lastId += 1
    store.dispatch({ kind: 'notice', notice: { id: lastId, level, key, params, at: clock.now() } })
  }
}
