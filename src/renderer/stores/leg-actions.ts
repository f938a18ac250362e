/**
 * What can be done with a call leg, and which legs belong together. Pure: the server's `allowed`
 * decides what a button may do, and nothing here assumes more than it says.
 */
import type { CallCommand } from '#shared/domain/codes.ts'
import type { CallLeg } from '#shared/domain/schemas.ts'
import type { RequestName } from '#shared/ipc/contract.ts'

/** Commands that need nothing but the call. */
export const DIRECT_ACTIONS = ['answer', 'hangup', 'hold', 'retrieve', 'swap', 'reconnect', 'complete', 'conference'] as const
export type DirectAction = (typeof DIRECT_ACTIONS)[number]
/** Commands that ask for something first: whom, which keys, which flow. Each has a panel. */
export const PANEL_ACTIONS = ['transfer', 'consult', 'addParty', 'dtmf', 'ivr'] as const
export type PanelAction = (typeof PANEL_ACTIONS)[number]
export type LegAction = DirectAction | PanelAction

export function isDirect(action: LegAction): action is DirectAction {
  return (DIRECT_ACTIONS as readonly string[]).includes(action)
}

/** Any of these in `allowed` makes the action possible. */
const COMMANDS: Readonly<Record<LegAction, readonly CallCommand[]>> = {
  answer: ['ATAnswer'], hangup: ['ATHangup'], hold: ['ATHoldCall'], retrieve: ['ATRetriveCall'], swap: ['ATCallSwap'],
  reconnect: ['ATCallReconnect'], complete: ['ATTranOver'], conference: ['ATConfOver'],
  transfer: ['ATTranCall'], consult: ['ATConsTrans', 'ATConsConf'], addParty: ['ATConf_est'], dtmf: ['ATSendDtmf', 'ATDialDigit'],
  ivr: ['ATTranCall_toIVR', 'ATJoinIVR_toCnf'],
}

export const DIRECT_REQUEST = {
  answer: 'call.answer', hangup: 'call.hangup', hold: 'call.hold', retrieve: 'call.retrieve', swap: 'call.swap',
  reconnect: 'call.reconnect', complete: 'call.completeTransfer', conference: 'call.conference',
} as const satisfies Readonly<Record<DirectAction, RequestName>>

/** True when the server allows the action on this leg now. */
export function allows(leg: CallLeg, action: LegAction): boolean {
  return COMMANDS[action].some((command) => leg.allowed.includes(command))
}

/** Where the commands and errors of a leg are kept. */
export function legPlaces(callId: string): string {
  return `call:${callId}:`
}

/** Where a leg's command waits and its error is shown. */
export function legPlace(callId: string, action: LegAction): string {
  return `${legPlaces(callId)}${action}`
}

/** Cards keep their places: the older call stays left, whatever becomes of it. */
export function inOrder(legs: readonly CallLeg[]): CallLeg[] {
  return [...legs].sort((a, b) => a.startedAt - b.startedAt || (a.callId < b.callId ? -1 : 1))
}

/** The other leg of a held and an active call: that of the same consultation first. Null = there is none. */
export function partnerOf(leg: CallLeg, legs: readonly CallLeg[]): CallLeg | null {
  const others = legs.filter((other) => other.callId !== leg.callId && other.state !== 'ringing' && other.held !== leg.held)
  return others.find((other) => other.callId === leg.consultOf || other.consultOf === leg.callId)
    ?? others.find((other) => (leg.held ? true : other.held)) ?? null
}

/** The call that a command of a pair names: the held one to complete or join, the consultation to return. */
export function subjectOf(leg: CallLeg, action: DirectAction, legs: readonly CallLeg[]): CallLeg {
  if (action !== 'complete' && action !== 'conference') return leg
  return leg.held ? leg : partnerOf(leg, legs) ?? leg
}

/** Legs that stand together on the screen: a call and the consultation about it. */
export interface LegGroup {
  /** Id of the first call: it stays when the consultation comes and goes, so that no card is made anew. */
  readonly key: string
  readonly legs: readonly CallLeg[]
}

/** The legs in their places; a consultation stands right of the call that it is about. */
export function groupLegs(legs: readonly CallLeg[]): LegGroup[] {
  const ids = new Set(legs.map((leg) => leg.callId))
  const isConsult = (leg: CallLeg): boolean => leg.consultOf !== null && leg.consultOf !== leg.callId && ids.has(leg.consultOf)
  // A consultation about a consultation stands alone rather than nowhere.
  const heads = legs.filter((leg) => !isConsult(leg) || legs.some((other) => other.callId === leg.consultOf && isConsult(other)))
  const headIds = new Set(heads.map((leg) => leg.callId))
  return heads.map((head) => ({
    key: head.callId,
    legs: [head, ...legs.filter((leg) => !headIds.has(leg.callId) && leg.consultOf === head.callId)],
  }))
}
