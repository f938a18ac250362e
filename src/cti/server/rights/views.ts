/** What is left of an event for who may not hear all of it (table.ts, EVENT_RIGHTS), and whom an event is about. */
import type { CtiEventData } from '../../protocol/events.ts'
import type { Announcement } from '../events-out.ts'
import type { Subject } from './rights.ts'

/** The cut version; null = of this event there is no less. SECURITY: rights-events.test.ts, "an agent who watches all". */
export function lessOf(announcement: Announcement): Announcement | null {
  switch (announcement.event) {
    case 'agent.changed': {
      const agent = announcement.data as CtiEventData<'agent.changed'>
      // What `directory` shows of everybody.
      const data: CtiEventData<'agent.changed'> = { ...agent, reason: null, changedBy: null, nextState: null, host: null, loginAt: null, wrapup: null }
      return { ...announcement, data, by: undefined, cause: undefined }
    }
    case 'session.changed':
      return { ...announcement, data: { ...announcement.data as CtiEventData<'session.changed'>, host: null } }
    case 'trunk.changed':
      return { ...announcement, data: { ...announcement.data as CtiEventData<'trunk.changed'>, callId: null, caller: null, called: null } }
    default:
      return null
  }
}

/** @param uid the agent who would hear it */
export function subjectOf({ event, data, audience }: Announcement, uid: string): Subject {
  switch (event) {
    case 'agent.changed': case 'session.changed':
      return { agent: (data as { readonly uid: string }).uid }
    case 'call.changed': case 'call.ended': {
      const { agent } = data as { readonly agent: string | null }
      return { seat: agent === null ? audience.seated ?? [] : [agent] }
    }
    case 'extension.changed': {
      const { agent } = data as { readonly agent: string | null }
      return { seat: agent === null ? [] : [agent] }
    }
    case 'queue.changed':
      return { group: (data as { readonly group: string }).group }
    case 'trunk.changed':
      return 'site'
    default:
      return { agent: uid }
  }
}
