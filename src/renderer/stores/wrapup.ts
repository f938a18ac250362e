/**
 * After-call work: what is typed here goes to main a moment after the last key (at once on leaving the field),
 * one save at a time and always the newest; main keeps it on this PC and sends it to the server.
 *
 *   clean ─key─► waiting ─400 ms / blur─► saving ─ok─► clean, or waiting again if more was typed meanwhile
 *                                            └─error─► the error stays; the next key or blur tries again
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useAgent } from './agent.ts'
import { useCalls } from './calls.ts'
import { useSend } from './program.ts'
import { useSession } from './session.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { Agent, CallId, CallLeg } from '#shared/domain/schemas.ts'
import type { Snapshot, WrapupDraft } from '#shared/ipc/contract.ts'

/** Pause after the last key before it is saved, ms. */
export const SAVE_AFTER_MS = 400
/** Longest note (contract: wrapup.save). */
export const MAX_NOTE = 4_000

/** Calls whose facts are remembered after their end. */
const KEPT_LEGS = 20

type Codes = NonNullable<Agent['wrapup']>['codes']

export const useWrapup = defineStore('wrapup', () => {
  const send = useSend()
  const agent = useAgent()
  const calls = useCalls()
  const session = useSession()
  /** As main has it. */
  const draft = shallowRef<WrapupDraft | null>(null)
  /** What is in the fields; null = as main has it. */
  const typed = shallowRef<{ readonly callId: CallId; readonly code: string | null; readonly note: string } | null>(null)
  const saving = ref(false)
  const error = shallowRef<AppError | null>(null)
  /** The call whose panel was closed: finished, or nothing of it is going on. */
  const closed = ref<string | null>(null)
  /** Calls as they were last, newest last: the panel goes on telling whom the note is about. */
  const lastLegs = new Map<string, CallLeg>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let first = true
  let saves = 0

  /** The work that is asked for, if it is that of the call shown here. */
  const asked = computed(() => (agent.me?.wrapup?.callId === draft.value?.callId ? agent.me?.wrapup ?? null : null))
  const leg = computed(() => calls.legs.find((one) => one.callId === draft.value?.callId) ?? null)
  /** The call the note is about, also when it is over. */
  const about = computed(() => leg.value ?? lastLegs.get(draft.value?.callId ?? '') ?? null)
  const code = computed(() => typed.value?.code ?? (typed.value === null ? draft.value?.code ?? null : null))
  const note = computed(() => typed.value?.note ?? draft.value?.note ?? '')
  const codes = computed<Codes>(() => {
    if (asked.value !== null) return asked.value.codes
    const group = about.value?.queue?.group
    return session.info?.site.groups.find((one) => one.id === group)?.codes ?? []
  })
  const status = computed<'empty' | 'saving' | 'local' | 'saved' | 'done' | 'failed'>(() => {
    if (error.value !== null && !saving.value) return 'failed'
    if (typed.value !== null) return 'saving'
    return draft.value?.state ?? 'empty'
  })
  /** There is a call to write about that is going on, asked for, or not finished. */
  const shown = computed(() => {
    if (draft.value === null) return false
    if (leg.value !== null || asked.value !== null) return true
    if (typed.value !== null) return true
    // Nothing was asked and nothing written: the call is simply over.
    return draft.value.state !== 'done' && draft.value.state !== 'empty' && closed.value !== draft.value.callId
  })

  function stopTimer(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  /** One save of one content. True = main has it. */
  async function save(content: { readonly callId: CallId; readonly code: string | null; readonly note: string }, done: boolean): Promise<boolean> {
    saves += 1
    saving.value = true
    const result = await send('wrapup.save', { callId: content.callId, code: content.code, note: content.note, done })
    saves -= 1
    saving.value = saves > 0
    const isShown = draft.value?.callId === content.callId
    if (isShown) error.value = result.ok ? null : result.error
    if (!result.ok) return false
    // Typed on meanwhile: that is newer than what was saved, and the pause after the last key saves it.
    if (typed.value === content) typed.value = null
    else if (typed.value !== null && timer === null) schedule()
    if (isShown) draft.value = result.value
    return true
  }

  /** Saves what was typed, now. `done` ends the after-call work; it is sent even when nothing was typed. */
  async function flush(done = false): Promise<boolean> {
    stopTimer()
    const content = typed.value ?? (done && draft.value !== null ? { callId: draft.value.callId, code: draft.value.code, note: draft.value.note } : null)
    if (content === null) return false
    // The running save looks again when it is through.
    if (saving.value && !done) return false
    return save(content, done)
  }
  function schedule(): void {
    stopTimer()
    timer = setTimeout(() => { void flush() }, SAVE_AFTER_MS)
  }

  function change(patch: { readonly code?: string | null; readonly note?: string }): void {
    const callId = draft.value?.callId
    if (callId === undefined) return
    const next = { callId, code: code.value, note: note.value, ...patch }
    typed.value = { ...next, note: next.note.slice(0, MAX_NOTE) }
    if (patch.code !== undefined) void flush()
    else schedule()
  }

  /** Finishes: saves and ends the after-call work; the panel closes when that has come true. */
  async function finish(): Promise<void> {
    const callId = draft.value?.callId
    if (callId !== undefined && await flush(true)) closed.value = callId
  }

  function set(next: WrapupDraft | null): void {
    // Another call: what was typed for the one before goes out at once, to its own call.
    if (typed.value !== null && next?.callId !== typed.value.callId) {
      stopTimer()
      void save(typed.value, false)
      typed.value = null
    }
    if (next?.callId !== draft.value?.callId) error.value = null
    draft.value = next
  }
  function apply(snapshot: Snapshot): void {
    set(snapshot.wrapup)
    // What an earlier run left as it should be needs no panel.
    if (first && snapshot.wrapup !== null && snapshot.wrapup.state !== 'local') closed.value = snapshot.wrapup.callId
    first = false
  }

  watch(() => calls.legs, (legs) => {
    for (const one of legs) {
      lastLegs.delete(one.callId)
      lastLegs.set(one.callId, one)
    }
    for (const old of lastLegs.keys()) if (lastLegs.size > KEPT_LEGS) lastLegs.delete(old)
  }, { immediate: true })
  watch(() => session.info?.uid, () => { lastLegs.clear() })

  return { draft, typed, saving, error, asked, leg, about, code, note, codes, status, shown, set, apply, change, flush, finish }
})
