/** Wrap-up as the agents' machine asks for it: a store that cannot be read says "nothing kept". */
import type { AgentId, CallId } from '../../../shared/domain/schemas.ts'
import type { Log } from '../../ports.ts'
import type { DeskStore } from '../store/desk-store.ts'
import type { KeptWrapup } from './wrapup-duty.ts'

export function keptWrapup(store: DeskStore, log: Log, callId: CallId, uid: AgentId): KeptWrapup | null {
  try {
    const kept = store.wrapup(callId, uid)
    return kept === null ? null : { coded: kept.code !== null, done: kept.done }
  } catch (error) {
    log.error('after-call work could not be read', { uid, callId, error: String(error) })
    return null
  }
}
