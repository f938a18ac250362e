/** Scopes as a server tells them. */
import type { Scope } from '../../src/shared/domain/scope.ts'

/** A manager's. */
export const ALL_SCOPE: Scope = { voicemail: 'all', fax: 'all', sms: 'all', email: 'all', recordings: 'all', calls: 'all', led: [] }

/** Of a leader who leads these agents. */
export const ledScope = (...uids: readonly string[]): Scope => ({
  voicemail: 'led', fax: 'led', sms: 'led', email: 'led', recordings: 'led', calls: 'led', led: uids.map((uid) => ({ uid, extension: uid.slice(1) })),
})
