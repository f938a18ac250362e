/** Own call legs and what can be done with them. The server's `allowed` decides; nothing is assumed here. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { legDisplayState } from '#shared/domain/codes.ts'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import type { CallCommand } from '#shared/domain/codes.ts'
import type { CallId, CallLeg } from '#shared/domain/schemas.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'

export const LEG_ACTIONS = ['answer', 'hangup', 'hold', 'retrieve', 'swap'] as const
export type LegAction = (typeof LEG_ACTIONS)[number]

const COMMAND: Readonly<Record<LegAction, CallCommand>> = {
  answer: 'ATAnswer', hangup: 'ATHangup', hold: 'ATHoldCall', retrieve: 'ATRetriveCall', swap: 'ATCallSwap',
}

/** True when the server allows the action on this leg now. */
export function allows(leg: CallLeg, action: LegAction): boolean {
  return leg.allowed.includes(COMMAND[action])
}

/** Where a leg's command waits and its error is shown. */
export function legPlace(callId: string, action: LegAction): string {
  return `call:${callId}:${action}`
}

/** Cards keep their places: the older call stays left, whatever becomes of it. */
export function inOrder(legs: readonly CallLeg[]): CallLeg[] {
  return [...legs].sort((a, b) => a.startedAt - b.startedAt || (a.callId < b.callId ? -1 : 1))
}

export const useCalls = defineStore('calls', () => {
  const send = useSend()
  const pending = usePending()
  const legs = shallowRef<readonly CallLeg[]>([])
  /** The last numbers dialled from this window, newest first (↑ in the dial field). */
  const dialled = shallowRef<readonly string[]>([])

  const ringing = computed(() => legs.value.filter((leg) => leg.state === 'ringing'))
  /** The leg a key acts on: the one of the wanted kind that changed last. */
  const newestFirst = computed(() => [...legs.value].sort((a, b) => b.since - a.since))

  function set(next: readonly CallLeg[]): void {
    const before = new Map(legs.value.map((leg) => [leg.callId, leg]))
    for (const leg of next) {
      const old = before.get(leg.callId)
      before.delete(leg.callId)
      if (old !== undefined && (legDisplayState(old) !== legDisplayState(leg) || old.since !== leg.since)) {
        pending.clearErrorsOf(`call:${leg.callId}:`)
      }
    }
    for (const gone of before.keys()) pending.clearErrorsOf(`call:${gone}:`)
    legs.value = inOrder(next)
  }
  const apply = (snapshot: Snapshot): void => { set(snapshot.calls) }

  const act = (callId: CallId, action: LegAction) =>
    pending.run(legPlace(callId, action), () => send(`call.${action}`, { callId }))

  async function dial(number: string) {
    dialled.value = [number, ...dialled.value.filter((old) => old !== number)].slice(0, 20)
    return pending.run('call.dial', () => send('call.dial', { number }))
  }

  /** Does what a shortcut asks for on the leg that it can mean; false = there is none. */
  function actOnFirst(...actions: readonly LegAction[]): boolean {
    for (const leg of newestFirst.value) {
      const action = actions.find((candidate) => allows(leg, candidate))
      if (action === undefined) continue
      void act(leg.callId, action)
      return true
    }
    return false
  }

  return { legs, dialled, ringing, set, apply, act, dial, actOnFirst }
})
