/** Icon and colour role of each leg state, command and direction; the words are in shared/i18n. */
import {
  ArrowDownLeft, ArrowLeftRight, ArrowUpRight, BellRing, Bot, CircleQuestionMark, Ear, Grip, MessagesSquare, Pause, Phone, PhoneCall, PhoneForwarded,
  PhoneOff, PhoneOutgoing, Play, Undo2, UserPlus, Users,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { LegDisplayState } from '#shared/domain/codes.ts'
import type { Look } from './agent-look.ts'
import type { LegAction } from '../../stores/leg-actions.ts'

export const LEG_LOOK: Readonly<Record<LegDisplayState, Look>> = {
  offhook: { icon: Phone, tone: 'idle' },
  seized: { icon: Phone, tone: 'ring' },
  ringing: { icon: BellRing, tone: 'ring' },
  ringback: { icon: PhoneOutgoing, tone: 'ring' },
  talking: { icon: Phone, tone: 'talk' },
  held: { icon: Pause, tone: 'hold' },
  transferring: { icon: PhoneForwarded, tone: 'hold' },
  disconnected: { icon: PhoneOff, tone: 'idle' },
  unknown: { icon: CircleQuestionMark, tone: 'idle' },
}

/** Arrow of a direction: in, out, or between colleagues. */
export function directionIcon(direction: string): Component {
  if (direction.startsWith('internal')) return ArrowLeftRight
  return direction === 'out' ? ArrowUpRight : direction === 'in' ? ArrowDownLeft : CircleQuestionMark
}

/** Icon, ground, Alt+key and whether a longer sentence explains it (call.hint). */
export const ACTION_LOOK: Readonly<Record<LegAction, { readonly icon: Component; readonly tone: 'go' | 'no' | ''; readonly key: string; readonly hint: boolean }>> = {
  answer: { icon: Phone, tone: 'go', key: 'A', hint: false },
  hangup: { icon: PhoneOff, tone: 'no', key: 'H', hint: false },
  hold: { icon: Pause, tone: '', key: 'O', hint: false },
  retrieve: { icon: Play, tone: '', key: 'O', hint: false },
  swap: { icon: ArrowLeftRight, tone: '', key: 'S', hint: true },
  reconnect: { icon: Undo2, tone: '', key: 'R', hint: true },
  complete: { icon: PhoneForwarded, tone: '', key: 'T', hint: true },
  conference: { icon: Users, tone: '', key: 'J', hint: true },
  transfer: { icon: PhoneForwarded, tone: '', key: 'T', hint: true },
  consult: { icon: MessagesSquare, tone: '', key: 'C', hint: true },
  addParty: { icon: UserPlus, tone: '', key: 'J', hint: true },
  dtmf: { icon: Grip, tone: '', key: 'K', hint: true },
  ivr: { icon: Bot, tone: '', key: 'I', hint: true },
}

/** Chips that are not a leg state. */
export const CONFERENCE_ICON = Users
export const CONSULT_ICON = PhoneCall
export const LISTEN_ICON = Ear
