/** The program itself: version, language, theme, window mode, and numbers that wait for a yes. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import type { RingState, Snapshot } from '#shared/ipc/contract.ts'

export const useApp = defineStore('app', () => {
  const send = useSend()
  const pending = usePending()
  const info = shallowRef<Snapshot['app'] | null>(null)
  const windowMode = shallowRef<Snapshot['window']>({ mode: 'full', alwaysOnTop: false })
  const dialRequest = shallowRef<Snapshot['dialRequest']>(null)
  const ring = shallowRef<RingState | null>(null)
  /** True while this window knows that it may be behind main. */
  const stale = shallowRef(true)

  function apply(snapshot: Snapshot): void {
    info.value = snapshot.app
    windowMode.value = snapshot.window
    dialRequest.value = snapshot.dialRequest
    ring.value = snapshot.ring
  }

  const setMode = (mode: 'full' | 'compact') => pending.run('window.setMode', () => send('window.setMode', { mode }))
  const showMain = () => send('window.showMain', {})
  const silence = () => send('ring.silence', {})
  const hideCard = () => send('window.hideCard', {})
  const dismissDial = () => pending.run('dial.dismiss', () => send('dial.dismiss', {}))
  const reportRing = (ok: boolean, error: string) => send('ring.report', { ok, error: error.slice(0, 256) })
  const reportError = (message: string, stack: string) =>
    send('log.report', { message: message.slice(0, 2000), stack: stack.slice(0, 8000) })
  const reportPaint = (seq: number, paintedAt: number) => send('paint.report', { seq, paintedAt })

  return {
    info, windowMode, dialRequest, ring, stale, apply, setMode, showMain, hideCard, silence, dismissDial, reportRing, reportError, reportPaint,
  }
})
