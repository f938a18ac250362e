/** Whose rows of the site's databases an agent sees: computed from the table of rights, told by the login and by `site.changed`. */
import type { Scope } from '../../../shared/domain/scope.ts'
import type { Actor } from './actor.ts'
import type { Rights } from './rights.ts'
import { SEEN } from './table.ts'

/** @param people everybody of the site, with the telephone they sit at or that is theirs (empty = none) */
export function scopeOf(rights: Rights, actor: Pick<Actor, 'uid'>, people: Iterable<{ readonly uid: string; readonly extension: string }>): Scope {
  const reaches = Object.fromEntries(SEEN.map((what) => [what, rights.reach(actor, what)])) as Pick<Scope, typeof SEEN[number]>
  const led = Object.values(reaches).includes('led')
    ? [...people].filter(({ uid }) => uid !== actor.uid && rights.may(actor, 'see.calls', { agent: uid })).map(({ uid, extension }) => ({ uid, extension }))
    : []
  return { ...reaches, led }
}
