/**
 * Taking a call that rings at a colleague (代接): whose telephones ring, and the panel that shows them.
 * Whom one may pick up from is the server's decision; offered are the colleagues of the own groups and of those one leads.
 */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useAgent } from './agent.ts'
import { useDirectory } from './directory.ts'
import { useLegPanel } from './leg-panel.ts'
import { useLink } from './link.ts'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import { useSession } from './session.ts'

/** Where the command waits and its error is shown. */
export const PICKUP_PLACE = 'call.pickup'

export interface RingingColleague {
  readonly uid: string
  readonly name: string
  readonly extension: string
  /** Names of the groups both are in. */
  readonly groups: readonly string[]
}

export const useColleaguePickup = defineStore('colleaguePickup', () => {
  const send = useSend()
  const agent = useAgent()
  const directory = useDirectory()
  const legPanel = useLegPanel()
  const link = useLink()
  const pending = usePending()
  const session = useSession()
  const wanted = ref(false)
  /** The last panel went because its call is on the way here. */
  const done = ref(false)

  const possible = computed(() => session.info !== null && (link.isReady || link.shown === 'degraded'))
  const open = computed(() => wanted.value && possible.value)
  const groupNames = computed(() => new Map([...session.info?.site.groups ?? [], ...session.info?.groups ?? []].map(({ id, name }) => [id, name])))
  /** In the order of the directory, so that nobody's line moves below a pointer. */
  const ringing = computed<readonly RingingColleague[]>(() => {
    const own = new Set<string>([...agent.me?.memberOf ?? session.info?.groups.map(({ id }) => id) ?? [], ...session.info?.leads ?? []])
    return directory.agents.flatMap(({ uid, name, extension, callState, groups }): RingingColleague[] => {
      const shared = groups.filter((id) => own.has(id))
      if (callState !== 'ringing' || extension === null || uid === session.info?.uid || shared.length === 0) return []
      return [{ uid, name, extension, groups: shared.map((id) => groupNames.value.get(id) ?? id) }]
    })
  })

  function close(): void { wanted.value = false }
  /** Opens or closes the panel; false = there is no link to do anything over. */
  function toggle(): boolean {
    if (!possible.value) return false
    wanted.value = !wanted.value
    done.value = false
    pending.clearError(PICKUP_PLACE)
    if (wanted.value) legPanel.close()
    return true
  }
  // One panel at a time; none comes back by itself after the link was away.
  watch(() => legPanel.open !== null, (other) => { if (other) close() }, { flush: 'sync' })
  watch(possible, (now) => { if (!now) close() }, { flush: 'sync' })

  /** Takes the call that rings at this extension now; the panel goes when the server has accepted, and stays with the error otherwise. */
  async function take(extension: string): Promise<void> {
    const result = await pending.run(PICKUP_PLACE, () => send('team.pickup', { extension, callId: null }))
    if (result?.ok !== true) return
    done.value = true
    close()
  }

  return { possible, open, done, ringing, toggle, close, take }
})
