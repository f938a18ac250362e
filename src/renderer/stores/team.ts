/**
 * The agents this one may watch and their calls, and what a leader does with them; without `watched`
 * there is only himself. Watching is on while the team view is shown or a call is listened to.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useCalls } from './calls.ts'
import { useLink } from './link.ts'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import { useSession } from './session.ts'
import type { ChoosableAgentState } from '#shared/domain/codes.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { Agent, CallId, CallLeg } from '#shared/domain/schemas.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'

export interface Supervised {
  readonly mode: 'listen' | 'join'
  readonly uid: string
  readonly name: string
  readonly extension: string
  /** The own leg. */
  readonly leg: CallLeg
  /** The party the agent talks with. */
  readonly peer: { readonly number: string; readonly name: string | null } | null
}

/** Where a command on an agent waits and its error is shown. */
export function teamPlace(uid: string, action: string): string {
  return `team:${uid}:${action}`
}

export const useTeam = defineStore('team', () => {
  const send = useSend()
  const pending = usePending()
  const session = useSession()
  const calls = useCalls()
  const link = useLink()
  const agents = shallowRef<readonly Agent[]>([])
  /** True while the server sends the led groups. */
  const watched = ref(false)
  /** Legs of the others, while watched. */
  const legs = shallowRef<readonly CallLeg[]>([])
  /** The team view is on the screen. */
  const shown = ref(false)
  const watchError = shallowRef<AppError | null>(null)
  /** Whose call the leader came into from here: in a conference of several agents, the one who is meant. */
  const joined = shallowRef<{ readonly uid: string; readonly extension: string } | null>(null)

  const leads = computed(() => session.info?.leads ?? [])
  const supervised = computed<Supervised | null>(() => {
    // The server lists ATInsert on a leg that came in by it; a conference one was asked into has it not.
    const own = calls.legs.find((leg) => leg.listening || leg.allowed.includes('ATInsert'))
    if (own === undefined) return null
    const inCall = legs.value.filter((leg) => leg.callId === own.callId && !leg.listening)
    const led = inCall.find((leg) => leg.extension === joined.value?.extension) ?? inCall.find((leg) => leg.agent !== null)
    const party = own.parties.find((one) => one.kind === 'extension' && one.number !== own.extension && !one.listening) ?? own.peer
    const extension = led?.extension ?? party.number
    const agent = agents.value.find((one) => one.extension === extension)
    const peer = led?.peer ?? own.parties.find((one) => one.number !== own.extension && one.number !== extension && !one.listening) ?? null
    return { mode: own.listening ? 'listen' : 'join', uid: agent?.uid ?? led?.agent ?? party.uid ?? '', name: agent?.name ?? party.name ?? '', extension, leg: own, peer }
  })
  const wanted = computed(() => leads.value.length > 0 && (shown.value || supervised.value !== null))

  let told: boolean | null = null
  let telling = false
  /** Brings the server to what is wanted, one request at a time; a failure is tried again with the next link or by hand. */
  async function settleWatch(): Promise<void> {
    if (telling || !link.isReady || session.info === null) return
    while ((told ?? watched.value) !== wanted.value) {
      const on = wanted.value
      telling = true
      const result = await send('team.watch', { on })
      telling = false
      watchError.value = result.ok ? null : result.error
      if (!result.ok) return
      told = on
    }
  }
  watch(() => [wanted.value, watched.value, link.isReady] as const, () => { void settleWatch() })
  watch(() => supervised.value === null, (none) => { if (none) joined.value = null })
  watch(() => session.info?.uid, () => {
    told = null
    joined.value = null
    void settleWatch()
  })

  const setAgents = (next: readonly Agent[]): void => { agents.value = next }
  function setWatched(on: boolean): void {
    watched.value = on
    // What the server says counts from now on, not what it was asked for.
    told = null
  }
  const setLegs = (next: readonly CallLeg[]): void => { legs.value = next }
  function apply(snapshot: Snapshot): void {
    setAgents(snapshot.team)
    setWatched(snapshot.teamWatched)
    setLegs(snapshot.teamCalls)
  }
  const setShown = (on: boolean): void => { shown.value = on }

  const insert = async (uid: string, extension: string, mode: 'listen' | 'join' | 'leave') => {
    const action = mode === 'join' ? 'insert' : mode
    const result = await pending.run(teamPlace(uid, action), () => send('team.insert', { extension, mode }))
    if (result?.ok === true) joined.value = mode === 'leave' ? null : { uid, extension }
    return result
  }
  const release = (uid: string, extension: string, callId: CallId) =>
    pending.run(teamPlace(uid, 'release'), () => send('team.release', { extension, callId }))
  const pickup = (uid: string, extension: string, callId: CallId) =>
    pending.run(teamPlace(uid, 'pickup'), () => send('team.pickup', { extension, callId }))
  const setState = (uid: string, state: ChoosableAgentState, reason: string | null) =>
    pending.run(teamPlace(uid, 'state'), () => send('team.setState', { uid, state, reason }))
  const logout = (uid: string) => pending.run(teamPlace(uid, 'logout'), () => send('team.logout', { uid }))

  return {
    agents, watched, legs, shown, watchError, leads, supervised, wanted,
    setAgents, setWatched, setLegs, apply, setShown, settleWatch, insert, release, pickup, setState, logout,
  }
})
