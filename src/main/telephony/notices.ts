/** Gives notices their numbers and times. Keys are those below `notice.` in shared/i18n. */
import type { AppStore } from './app-store.ts'
import type { ServerClock } from '../../cti/link/server-clock.ts'
import type { Notice } from '../../shared/ipc/contract.ts'

export type RaiseNotice = (level: Notice['level'], key: string, params?: Notice['params']) => void

/** @returns a function that shows a notice in all windows */
export function createNotices(clock: Pick<ServerClock, 'service'>, store: AppStore): RaiseNotice {
  let lastId = 0
  return (level, key, params = {}) => {
    lastId += 1
    store.dispatch({ kind: 'notice', notice: { id: lastId, level, key, params, at: clock.service() } })
  }
}

/** What a person must hear of who is looking elsewhere: somebody speaks to him, or has acted on him. */
const ANNOUNCED: ReadonlySet<string> = new Set([
  'message', 'state_changed_by', 'next_state_by', 'call_released', 'call_picked_up', 'listened_by', 'joined_by', 'listening_ended', 'forced_logout', 'taken_over',
  'arrival_voicemail', 'arrival_voicemail_many', 'arrival_fax', 'arrival_fax_many', 'arrival_sms', 'arrival_sms_many', 'arrival_email', 'arrival_email_many',
])

/** Notices of `after` that are new since `before` and belong into a notification of the system. */
export function announced(before: readonly Notice[], after: readonly Notice[]): Notice[] {
  const newest = before.at(-1)?.id ?? 0
  return after.filter((notice) => notice.id > newest && ANNOUNCED.has(notice.key))
}
