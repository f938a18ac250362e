/** Whose rows of the site's databases an agent sees, as the CTI server decides it (docs/at-link.md, Scope). */
import { z } from 'zod'

/** `own` = the agent's own; `led` = also those of the agents listed in `led`; `all` = everybody's. */
const reachSchema = z.enum(['own', 'led', 'all']).catch('own')

export const scopeSchema = z.object({
  voicemail: reachSchema, fax: reachSchema, sms: reachSchema, email: reachSchema,
  recordings: reachSchema,
  /** Call records. */
  calls: reachSchema,
  /** The agents one leads, with the telephone they sit at or that is theirs; empty where nothing is `led`. */
  led: z.array(z.object({ uid: z.string().max(64), extension: z.string().max(64) })).max(20_000),
})
export type Scope = z.infer<typeof scopeSchema>
/** A table of the site's databases. */
export type Seen = Exclude<keyof Scope, 'led'>

/** Of a server that does not say: nobody sees more than the own. */
export const OWN_SCOPE: Scope = { voicemail: 'own', fax: 'own', sms: 'own', email: 'own', recordings: 'own', calls: 'own', led: [] }
