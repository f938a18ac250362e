/**
 * onReceiveCTIEventChanged(sender, code, data) of the old clients. An old event carries a key only, and its
 * receiver then reads the state; ours carry states, so one of ours may become several of theirs. The data is
 * a parameter of its own: nothing delimits it, so texts go as they are.
 */
import type { CtiEventData, CtiEventName } from '../protocol/events.ts'
import type { CallLeg, OemMessage } from '../../shared/domain/schemas.ts'
import { eventCode } from './codes.ts'
import type { LegacyCall } from './commands.ts'
import { buildShortMsg, buildTransMsg, parseShortMsg, parseTransMsg } from './oem.ts'
import { plainValue } from './text.ts'

/** An old event in words. */
export type LegacyEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'agent' | 'agent-call'; readonly uid: string }
  | { readonly kind: 'trunk'; readonly trunk: string }
  | { readonly kind: 'extension' | 'popup'; readonly ext: string }
  /** From another agent: SHORTMSG, TRANSMSG (oem.ts reads them) or CALLBACK. */
  | { readonly kind: 'message'; readonly text: string }
  /** FAX, VMS, EMAIL, SMS, CHAT, and other OEM messages; `subKey` is the first word (IVRTOAGENT, SMSTOAGENT, …). */
  | { readonly kind: 'arrival'; readonly subKey: string; readonly text: string }
  | { readonly kind: 'queue-enter' | 'queue-leave'; readonly callId: string }
  /** `reason`: an error code of the old client, or why our link was lost. */
  | { readonly kind: 'link-lost'; readonly reason: string }
  /** A code this version does not know. */
  | { readonly kind: 'unknown'; readonly code: string; readonly data: string }

/** As the callback gets it. */
export interface LegacyEventCall {
  readonly code: string
  readonly data: string
}

/** Code and data of an event. */
export function writeEvent(event: LegacyEvent): LegacyEventCall {
  switch (event.kind) {
    case 'text': case 'message': return { code: eventCode.toCode(event.kind), data: event.text }
    case 'agent': case 'agent-call': return { code: eventCode.toCode(event.kind), data: event.uid }
    case 'trunk': return { code: eventCode.toCode(event.kind), data: event.trunk }
    case 'extension': case 'popup': return { code: eventCode.toCode(event.kind), data: event.ext }
    case 'arrival': return { code: eventCode.toCode(event.kind), data: `${plainValue(event.subKey)};${event.text}` }
    case 'queue-enter': case 'queue-leave': return { code: eventCode.toCode(event.kind), data: event.callId }
    case 'link-lost': return { code: eventCode.toCode(event.kind), data: event.reason }
    case 'unknown': return { code: event.code, data: event.data }
  }
}

/** Reads code and data. Total: an unknown code is kept as `unknown`. */
export function readEvent(code: string | number, data: string): LegacyEvent {
  const kind = eventCode.fromCode(code)
  if (!eventCode.has(kind)) return { kind: 'unknown', code: String(code).trim(), data }
  switch (kind) {
    case 'text': case 'message': return { kind, text: data }
    case 'agent': case 'agent-call': return { kind, uid: data }
    case 'trunk': return { kind, trunk: data }
    case 'extension': case 'popup': return { kind, ext: data }
    case 'arrival': {
      const end = data.indexOf(';')
      return end < 0 ? { kind, subKey: data, text: '' } : { kind, subKey: data.slice(0, end), text: data.slice(end + 1) }
    }
    case 'queue-enter': case 'queue-leave': return { kind, callId: data }
    case 'link-lost': return { kind, reason: data }
  }
}

/** First word of a message whose form nobody has written down: it goes as it is. */
const CALLBACK = /^[ \t]*CALLBACK[ \t]*(;|$)/i

/**
 * The text in one of the old message forms, null if it is in none.
 * SECURITY: the sender is who sent it, not who the text says (test: property/legacy, "another agent’s name").
 */
function messageText(text: string, from: string, to: string): string | null {
  const short = parseShortMsg(text)
  if (short.ok) return buildShortMsg({ ...short.value, from, to })
  const trans = parseTransMsg(text)
  if (trans.ok) return buildTransMsg({ ...trans.value, from, to })
  return CALLBACK.test(text) ? text : null
}

function ofLeg(leg: CallLeg, before: CallLeg | null): readonly LegacyEvent[] {
  const rings = leg.state === 'ringing' && before?.state !== 'ringing' && (leg.direction === 'in' || leg.direction === 'internal-in')
  return [
    { kind: 'extension', ext: leg.extension },
    ...(leg.agent === null ? [] : [{ kind: 'agent-call', uid: leg.agent } as const]),
    ...(leg.trunk === null ? [] : [{ kind: 'trunk', trunk: leg.trunk } as const]),
    // Last, so that its receiver finds the states of the others already there.
    ...(rings ? [{ kind: 'popup', ext: leg.extension } as const] : []),
  ]
}

function ofOem(message: OemMessage): LegacyEvent {
  const text = message.kind === 'AGENTTOAGENT' ? messageText(message.text, message.from, message.to) : null
  return text === null ? { kind: 'arrival', subKey: message.kind, text: message.text } : { kind: 'message', text }
}

type Mapped = { readonly [N in CtiEventName]: (data: CtiEventData<N>, before: CallLeg | null) => readonly LegacyEvent[] }

const none = (): readonly LegacyEvent[] => []
const mapped: Mapped = {
  'snapshot.begin': none,
  'snapshot.end': none,
  'agent.changed': ({ uid }) => [{ kind: 'agent', uid }],
  'call.changed': ofLeg,
  'call.ended': (leg) => ofLeg({ ...leg, state: 'disconnected' }, null),
  'extension.changed': ({ extension }) => [{ kind: 'extension', ext: extension }],
  'trunk.changed': ({ trunk }) => [{ kind: 'trunk', trunk }],
  // Counts only; queueEvents makes 10 and 11 of two lists of waiting calls.
  'queue.changed': none,
  'message.received': (message) => [{
    kind: 'message',
    text: messageText(message.text, message.from, message.to) ?? buildShortMsg({ from: message.from, to: message.to, callId: '', text: message.text }),
  }],
  'message.status': none,
  'oem.received': (message) => [ofOem(message)],
  'figures.changed': none,
  'server.notice': ({ text, notice }) => [{ kind: 'text', text: text === '' ? notice : text }],
  'session.changed': ({ uid }) => [{ kind: 'agent', uid }],
  'request.done': none,
  'site.changed': none,
}

/**
 * The old events of one of ours, in the order they should be raised.
 * @param before the leg's state before `call.changed`; the customer pop (6) is raised when it begins to ring, once
 */
export function legacyEvents<N extends CtiEventName>(name: N, data: CtiEventData<N>, before: CallLeg | null = null): readonly LegacyEvent[] {
  return mapped[name](data, before)
}

/** Calls that entered (10) and left (11) the queues between two lists of waiting calls. */
export function queueEvents(before: readonly string[], after: readonly string[]): readonly LegacyEvent[] {
  const [had, has] = [new Set(before), new Set(after)]
  return [
    ...[...had].filter((callId) => !has.has(callId)).map((callId) => ({ kind: 'queue-leave', callId }) as const),
    ...[...has].filter((callId) => !had.has(callId)).map((callId) => ({ kind: 'queue-enter', callId }) as const),
  ]
}

/** The call that fetches what an old event only hints at; null = the event says all there is. For a softphone at an old site. */
export function readAfter(event: LegacyEvent): LegacyCall | null {
  switch (event.kind) {
    case 'agent': return { method: 'ATGetUidInfo', params: { strUid: event.uid } }
    case 'agent-call': return { method: 'ATGetCallInfo', params: { strUid: event.uid, strKey: '' } }
    case 'extension': case 'popup': return { method: 'ATGetUidInfo_byExt', params: { strExt: event.ext } }
    case 'queue-enter': case 'queue-leave': return { method: 'ATGetQueue_list', params: { strGroup: '' } }
    case 'trunk': return { method: 'ATGetTrunk_list', params: {} }
    case 'text': case 'message': case 'arrival': case 'link-lost': case 'unknown': return null
  }
}
