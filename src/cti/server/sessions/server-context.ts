/** What the connections of one server share. */
import type { ServerPorts } from '../api.ts'
import type { CallCentre } from '../call-centre.ts'
import type { Office } from '../office.ts'
import type { Roster } from '../roster/roster.ts'
import type { SiteConfig } from '../site-config.ts'
import type { KeyMemory } from './key-memory.ts'
import type { LoginLimits } from './login-limits.ts'
import type { LoginTrail } from './login-trail.ts'
import type { UnknownAgents } from './unknown-agents.ts'
import type { RateLimit } from './rate-limit.ts'
import type { SessionHub } from './session-hub.ts'
import type { Sessions } from './sessions.ts'

export interface ServerContext extends ServerPorts {
  readonly site: SiteConfig
  readonly roster: Roster
  readonly centre: CallCentre
  readonly hub: SessionHub
  readonly sessions: Sessions
  readonly keys: KeyMemory
  readonly loginLimits: LoginLimits
  readonly trail: LoginTrail
  readonly unknownAgents: UnknownAgents
  readonly office: Office
  /** Of questions an agent asks. */
  readonly readLimit: RateLimit
}
