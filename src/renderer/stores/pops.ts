/** Whom the own calls are about: one picture per call, made in main. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { isSameNumber } from '#shared/numbers.ts'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import type { CallId, CallLeg } from '#shared/domain/schemas.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'
import type { CustomerForm, Pop } from '#shared/ipc/parts/customer.ts'

export const usePops = defineStore('pops', () => {
  const send = useSend()
  const pending = usePending()
  const pops = shallowRef<readonly Pop[]>([])
  const byCall = computed(() => new Map<string, Pop>(pops.value.map((pop) => [pop.callId, pop])))
  const set = (next: readonly Pop[]): void => { pops.value = next }
  const apply = (snapshot: Snapshot): void => { set(snapshot.pops) }
  const of = (callId: string): Pop | null => byCall.value.get(callId) ?? null
  /** The customer's name where the far end of the leg is he, and the switch does not know a name. */
  function nameOf(leg: CallLeg): string | null {
    if (leg.peer.name !== null) return leg.peer.name
    const pop = of(leg.callId)
    if (pop === null || pop.customer === null || leg.peer.kind !== 'external') return null
    return leg.peer.number === pop.number || isSameNumber(leg.peer.number, pop.number) || leg.peer.number.endsWith(pop.number) ? pop.customer.name : null
  }
  const look = (callId: CallId) => pending.run(`customer:${callId}`, () => send('customer.look', { callId }))
  const choose = (callId: CallId, userId: string) => pending.run(`customer:${callId}`, () => send('customer.choose', { callId, userId }))
  const openPage = (callId: CallId) => pending.run(`customer:${callId}:page`, () => send('customer.openPage', { callId }))
  const save = (userId: string | null, form: CustomerForm, before: CustomerForm | null) => pending.run('customer.save', () => send('customer.save', { userId, form, before }))
  return { pops, of, nameOf, set, apply, look, choose, openPage, save }
})
