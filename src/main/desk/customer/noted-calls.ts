/** What colleagues noted of calls, asked of the CTI server (docs/at-link.md, wrapup.list). Without it the panel has what is known here. */
import { MAX_NOTED_CALLS } from '../../../cti/protocol/commands.ts'
import { callIdSchema } from '../../../shared/domain/schemas.ts'
import type { LinkClient } from '../../../cti/link/api.ts'
import type { Clock, Log } from '../../../cti/ports.ts'
import type { NotedWrapup } from '../../../shared/domain/schemas.ts'

export interface NotedCalls {
  /** Of as many calls as the server takes at once, the first ones; nothing when it does not answer soon, does not know the question, or there is no link. Never throws. */
  of(callIds: readonly string[], signal: AbortSignal): Promise<readonly NotedWrapup[]>
  /** The link is up again: it may lead to another server, or a newer one. */
  onReady(): void
}

/** Later than this nobody looks for it any more, ms. */
const TIMEOUT_MS = 3_000
/** How a server answers what it does not know: ours by an unknown command, an old one by the translator. The arguments are never bad. */
const UNKNOWN: ReadonlySet<string> = new Set(['bad_arguments', 'not_supported_by_switch'])

export function createNotedCalls({ link, clock, log }: { readonly link: Pick<LinkClient, 'request'>; readonly clock: Clock; readonly log: Log }): NotedCalls {
  let knows = true
  let told = false
  const ask = async (callIds: readonly string[]): Promise<readonly NotedWrapup[]> => {
    const ids = [...new Set(callIds)].flatMap((id) => callIdSchema.safeParse(id).data ?? []).slice(0, MAX_NOTED_CALLS)
    if (ids.length === 0 || !knows) return []
    const answer = await link.request('wrapup.list', { callIds: ids })
    if (answer.ok) return answer.value.wrapups
    if (!UNKNOWN.has(answer.error.code)) return []
    knows = false
    if (!told) log.info('the server does not tell what colleagues noted', { code: answer.error.code })
    told = true
    return []
  }
  return {
    of: (callIds, signal) => new Promise((resolve) => {
      const end = (wrapups: readonly NotedWrapup[]): void => {
        timer.cancel()
        signal.removeEventListener('abort', nothing)
        resolve(wrapups)
      }
      const nothing = (): void => { end([]) }
      const timer = clock.after(TIMEOUT_MS, nothing)
      signal.addEventListener('abort', nothing, { once: true })
      ask(callIds).then(end, nothing)
    }),
    onReady() { knows = true },
  }
}
