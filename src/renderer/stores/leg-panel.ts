/**
 * The one panel below the call cards: whom to transfer to, consult or invite, which keys, which IVR flow.
 * One at a time; it goes with the call it is about. And the keys that were sent into a call.
 */
import { defineStore } from 'pinia'
import { computed, reactive, shallowRef } from 'vue'
import { allows, legPlace } from './leg-actions.ts'
import { useCalls } from './calls.ts'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import type { PanelAction } from './leg-actions.ts'
import type { CallId } from '#shared/domain/schemas.ts'
import type { Target } from './calls.ts'

/** Targets that are remembered. */
const MAX_RECENT = 8
/** Most digits of one command (contract: call.dtmf). */
const MAX_DIGITS = 64

export const useLegPanel = defineStore('legPanel', () => {
  const send = useSend()
  const calls = useCalls()
  const pending = usePending()
  const chosen = shallowRef<{ readonly action: PanelAction; readonly callId: CallId } | null>(null)
  /** Whom calls went to in this run, newest first. */
  const recent = shallowRef<readonly Target[]>([])
  /** Keys sent into each call, and those that wait for the ones before them. */
  const sent = reactive(new Map<string, string>())
  const waiting = reactive(new Map<string, string>())

  /** The last panel went because what it was for is under way. */
  const done = shallowRef(false)

  const leg = computed(() => (chosen.value === null ? null : calls.legOf(chosen.value.callId)))
  /** Null when nothing is open or its call is over. */
  const open = computed(() => (leg.value === null ? null : chosen.value))
  /** The server still allows what the panel is for. */
  const possible = computed(() => open.value !== null && leg.value !== null && allows(leg.value, open.value.action))

  function show(callId: CallId, action: PanelAction): void {
    pending.clearError(legPlace(callId, action))
    done.value = false
    chosen.value = { action, callId }
  }
  function close(): void { chosen.value = null }
  /** Closes because it is done: the button that opened it is about to go. */
  function finish(): void {
    done.value = true
    close()
  }
  const isOpen = (callId: string, action: PanelAction): boolean => open.value?.callId === callId && open.value.action === action
  function toggle(callId: CallId, action: PanelAction): void {
    if (isOpen(callId, action)) close()
    else show(callId, action)
  }

  const same = (a: Target, b: Target): boolean =>
    (a.kind === 'group' ? b.kind === 'group' && a.group === b.group : b.kind === 'number' && a.number === b.number)
  function remember(target: Target): void {
    recent.value = [target, ...recent.value.filter((old) => !same(old, target))].slice(0, MAX_RECENT)
  }

  /** Sends the call there; the panel goes when the server has accepted, and stays with the error otherwise. */
  async function confirm(target: Target): Promise<void> {
    const now = open.value
    if (now === null || now.action === 'dtmf' || now.action === 'ivr') return
    const result = await calls.sendTo(now.callId, now.action, target)
    if (result?.ok !== true) return
    remember(target)
    if (chosen.value === now) finish()
  }

  /**
   * Sends a key into the call, exactly once and in order: keys pressed while others are under way go
   * together after them. After an error the waiting ones are dropped: a gap must not be closed unseen.
   */
  async function press(callId: CallId, key: string): Promise<void> {
    for (const old of sent.keys()) if (calls.legOf(old) === null) sent.delete(old)
    waiting.set(callId, ((waiting.get(callId) ?? '') + key).slice(0, MAX_DIGITS))
    const place = legPlace(callId, 'dtmf')
    if (pending.isPending(place)) return
    for (let digits = waiting.get(callId) ?? ''; digits !== ''; digits = waiting.get(callId) ?? '') {
      waiting.delete(callId)
      const result = await pending.run(place, () => send('call.dtmf', { callId, digits }))
      if (result?.ok !== true) break
      sent.set(callId, (sent.get(callId) ?? '') + digits)
    }
    waiting.delete(callId)
  }

  return { open, leg, possible, done, recent, sent, waiting, show, close, finish, toggle, isOpen, remember, confirm, press }
})
