/**
 * The team view's switch: watches the agents of the led groups while it is on. Off at a new login of
 * a person; kept over logins that the link makes by itself (link/watch-keeper.ts).
 */
import { fail, ok } from '../../shared/result.ts'
import type { AppStore } from './app-store.ts'
import type { LinkFollower } from './link-follower.ts'
import type { LinkClient, Watch } from '../../cti/link/api.ts'
import type { SessionInfo } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'

export interface TeamWatch extends LinkFollower {
  set(on: boolean): Promise<Result<object>>
}

/** Ends after which the link itself makes the change good later. */
const LATER: ReadonlySet<string> = new Set(['link_lost', 'timed_out', 'not_connected'])

/** Follows the session: who leads nobody watches nobody. */
export function createTeamWatch(link: LinkClient, store: AppStore): TeamWatch {
  /** Groups that are watched; empty = none. */
  let watched: readonly string[] = []

  const apply = async (groups: readonly string[]): Promise<Result<object>> => {
    const before = watched
    watched = groups
    store.dispatch({ kind: 'watched', on: groups.length > 0 })
    const watch: Watch = groups.length > 0 ? groups : 'own'
    const answer = await link.setWatch(watch)
    if (answer.ok || LATER.has(answer.error.code)) return ok({})
    // Somebody may have switched again meanwhile.
    if (watched === groups) {
      watched = before
      store.dispatch({ kind: 'watched', on: before.length > 0 })
    }
    return answer
  }
  const followLeads = (session: SessionInfo): void => {
    if (watched.length === 0 || watched.join('\n') === session.leads.join('\n')) return
    void apply([...session.leads])
  }
  return {
    async set(on) {
      const { session } = store.state()
      if (session === null) return fail('not_connected', 'nobody is logged in')
      if (on && session.leads.length === 0) return fail('not_allowed', 'leads no group')
      return apply(on ? [...session.leads] : [])
    },
    // A person's login starts with 'own'; the link's own login repeats what was watched, but he may lead other groups now.
    onLogin: followLeads,
    onSite: followLeads,
    onSessionEnd() {
      watched = []
      store.dispatch({ kind: 'watched', on: false })
    },
  }
}
