/** Icon and colour role of each agent state; the word is in shared/i18n. */
import { CircleCheck, CircleMinus, CirclePause, CircleQuestionMark, Coffee, LogOut, NotebookPen, Phone, Timer } from '@lucide/vue'
import type { Component } from 'vue'
import type { AgentState } from '#shared/domain/codes.ts'

export interface Look { readonly icon: Component; readonly tone: 'talk' | 'ring' | 'hold' | 'idle' | 'bad' }

export const AGENT_LOOK: Readonly<Record<AgentState, Look>> = {
  'logged-out': { icon: LogOut, tone: 'idle' },
  ready: { icon: CircleCheck, tone: 'talk' },
  busy: { icon: CircleMinus, tone: 'ring' },
  wrapup: { icon: NotebookPen, tone: 'hold' },
  away: { icon: Coffee, tone: 'idle' },
  reserved: { icon: Timer, tone: 'ring' },
  'not-ready': { icon: CirclePause, tone: 'idle' },
  unknown: { icon: CircleQuestionMark, tone: 'idle' },
}
export const IN_CALL_ICON = Phone
