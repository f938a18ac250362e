/** What the leader can do now, for all rows of the board; and the names of groups. */
import { computed } from 'vue'
import { useCalls } from '../../stores/calls.ts'
import { useLink } from '../../stores/link.ts'
import { useSession } from '../../stores/session.ts'
import { useTeam } from '../../stores/team.ts'
import type { Acting } from './board.ts'

export function useActing() {
  const link = useLink()
  const session = useSession()
  const calls = useCalls()
  const team = useTeam()
  const acting = computed<Acting>(() => ({
    // A command may be tried while the link is only unsteady.
    linked: link.isReady || link.shown === 'degraded',
    selfUid: session.info?.uid ?? '',
    extensionKind: session.info?.extensionKind ?? '',
    ownCalls: calls.legs.filter((leg) => leg.callId !== team.supervised?.leg.callId).length,
    supervised: team.supervised,
  }))
  const groupNames = computed(() => new Map([...(session.info?.site.groups ?? []), ...(session.info?.groups ?? [])].map((group) => [group.id, group.name])))
  const groupName = (id: string): string => groupNames.value.get(id) ?? id
  return { acting, groupName }
}
