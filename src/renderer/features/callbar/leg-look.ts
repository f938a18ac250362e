/** Icon and colour role of each leg state and direction; the words are in shared/i18n. */
import {
  ArrowDownLeft, ArrowLeftRight, ArrowUpRight, BellRing, CircleQuestionMark, Pause, Phone, PhoneForwarded, PhoneOff, PhoneOutgoing,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { LegDisplayState } from '#shared/domain/codes.ts'
import type { Look } from './agent-look.ts'

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
