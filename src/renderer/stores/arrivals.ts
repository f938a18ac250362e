/** From a notice of an arrival to the message itself: the view is shown, and it chooses the message when it can. */
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { useApp } from './app.ts'
import { useBox } from './boxes.ts'
import { useNotices } from './notices.ts'
import { useView } from './view.ts'
import type { Box, BoxKind } from '#shared/domain/codes.ts'
import type { BoxItem } from '#shared/ipc/parts/boxes.ts'
import type { Notice } from '#shared/ipc/contract.ts'

export interface WantedMessage {
  readonly kind: BoxKind
  /** Number or address it came from; may be empty. */
  readonly number: string
  /** CALLID of its row; may be empty. */
  readonly callId: string
  /** When it was told of, epoch ms. */
  readonly at: number
}

const KEY = /^arrival_(voicemail|fax|sms|email)(?:_many)?$/u

/** Which kind a notice tells of; null = it is no arrival. */
export function arrivalKind(notice: Notice): BoxKind | null {
  const found = KEY.exec(notice.key)?.[1]
  return found === undefined ? null : found as BoxKind
}

const LISTS = { voicemail: 'voicemail', fax: 'fax-in', email: 'email-in' } as const satisfies Record<Exclude<BoxKind, 'sms'>, Box>
/** Rows without a call id are known by their number, if they are as new as the notice: clocks of servers differ. */
const AS_NEW_MS = 10 * 60_000
const isIt = (row: BoxItem, { callId, number, at }: WantedMessage): boolean =>
  (callId !== '' && row.callId === callId) || (row.callId === '' && number !== '' && row.number === number && row.at >= at - AS_NEW_MS)

export const useArrivals = defineStore('arrivals', () => {
  const app = useApp()
  const view = useView()
  const notices = useNotices()
  /** For the view of the SMS, which is no plain list. */
  const wanted = shallowRef<WantedMessage | null>(null)
  let giveUp: () => void = () => undefined

  /** Chooses it in the list of its box as soon as the list has it; given up when the person goes elsewhere. */
  function chooseIn(name: Box, message: WantedMessage): void {
    giveUp()
    const box = useBox(name)
    const choose = (): void => {
      const row = box.rows.find((one) => isIt(one, message))
      if (row === undefined) return
      giveUp()
      void box.choose(row.id)
    }
    const stops = [watch(() => box.rows, choose), watch(() => view.current, (current) => { if (current !== message.kind) giveUp() })]
    giveUp = () => {
      for (const stop of stops) stop()
      giveUp = () => undefined
    }
    void box.load(null)
  }
  /** Shows what a notice is about and takes the notice away. */
  function open(notice: Notice): void {
    const kind = arrivalKind(notice)
    if (kind === null) return
    if (app.windowMode.mode === 'compact') void app.setMode('full')
    const message = { kind, number: String(notice.params['number'] ?? ''), callId: String(notice.params['callId'] ?? ''), at: notice.at }
    view.go(kind)
    if (kind === 'sms') wanted.value = message
    else chooseIn(LISTS[kind], message)
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
