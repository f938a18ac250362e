/** What commands need besides the call centre: messages, multimedia, figures, and the sessions of others. */
import type { FigureDesk } from './figures/figure-desk.ts'
import type { Messages } from './messages/messages.ts'
import type { OemDesk } from './oem/oem-desk.ts'
import type { AuditTrail } from './rights/audit-trail.ts'
import type { Rights } from './rights/rights.ts'
import type { RosterDesk } from './roster/roster-desk.ts'
import type { RateLimit } from './sessions/rate-limit.ts'

export interface Office {
  readonly messages: Messages
  readonly oem: OemDesk
  readonly figures: FigureDesk
  readonly roster: RosterDesk
  readonly rights: Rights
  readonly trail: AuditTrail
  /** Of everything an agent sends to be kept. */
  readonly sendLimit: RateLimit
  /** Ends the session of an agent against his will; his calls stay at his telephone. False = he has none. */
  forceOut(uid: string, by: string): boolean
}
