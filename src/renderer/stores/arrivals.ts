/** From a notice of an arrival to the message itself: the view is shown, and it chooses the message when it can. */
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { useApp } from './app.ts'
import { useNotices } from './notices.ts'
import { useView } from './view.ts'
import type { BoxKind } from '#shared/domain/codes.ts'
import type { Notice } from '#shared/ipc/contract.ts'

export interface WantedMessage {
  readonly kind: BoxKind
  /** Number or address it came from; may be empty. */
  readonly number: string
  /** CALLID of its row; may be empty. */
  readonly callId: string
}

const KEY = /^arrival_(voicemail|fax|sms|email)(?:_many)?$/u

/** Which kind a notice tells of; null = it is no arrival. */
export function arrivalKind(notice: Notice): BoxKind | null {
  const found = KEY.exec(notice.key)?.[1]
  return found === undefined ? null : found as BoxKind
}

export const useArrivals = defineStore('arrivals', () => {
  const app = useApp()
  const view = useView()
  const notices = useNotices()
  const wanted = shallowRef<WantedMessage | null>(null)

  /** Shows what a notice is about and takes the notice away. */
  function open(notice: Notice): void {
    const kind = arrivalKind(notice)
    if (kind === null) return
    if (app.windowMode.mode === 'compact') void app.setMode('full')
    wanted.value = { kind, number: String(notice.params['number'] ?? ''), callId: String(notice.params['callId'] ?? '') }
    view.go(kind)
    void notices.dismiss(notice.id)
  }
  /** What the newest notice is about; false = there is none. */
  function openNewest(): boolean {
    const newest = notices.list.findLast((notice) => arrivalKind(notice) !== null)
    if (newest !== undefined) open(newest)
    return newest !== undefined
  }
  /** For the view of a kind: called at once and with every later wish; the wish is then fulfilled. */
  function onWanted(kind: BoxKind, choose: (message: WantedMessage) => void): void {
    watch(wanted, (message) => {
      if (message?.kind !== kind) return
      wanted.value = null
      choose(message)
    }, { immediate: true })
  }
  return { wanted, open, openNewest, onWanted }
})
