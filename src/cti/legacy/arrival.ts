/**
 * Arrivals (event 7 of the old clients): something lies in a box for an agent. The manual does not write the strings down; the kinds
 * (IVRTOAGENT with VMS_RECV or FAX_RECV, SMSTOAGENT, EMAILTOAGENT) are those that later clients were seen to read (docs/legacy.md).
 */
import type { BoxKind } from '../../shared/domain/codes.ts'
import type { OemMessage } from '../../shared/domain/schemas.ts'
import { buildKeyValues, parseKeyValues } from './key-value.ts'
import type { LegacyFormat } from './key-value.ts'

export interface Arrival {
  readonly kind: BoxKind
  /** Number or address; empty = not told. */
  readonly from: string
  /** CALLID of the row; empty = not told. */
  readonly callId: string
  /** Text of an SMS, subject of an e-mail. */
  readonly text: string
}

const FORMATS = {
  sms: { oem: 'SMSTOAGENT', format: { command: 'SMS_RECV', keys: ['CALLID', 'TEL', 'BODY'], freeText: ['BODY'] } },
  email: { oem: 'EMAILTOAGENT', format: { command: 'EMAIL_RECV', keys: ['CALLID', 'FROM', 'SUBJ'], freeText: ['SUBJ'] } },
  voicemail: { oem: 'IVRTOAGENT', format: { command: 'VMS_RECV', keys: ['CALLID', 'CALLER', 'MSG'], freeText: ['MSG'] } },
  fax: { oem: 'IVRTOAGENT', format: { command: 'FAX_RECV', keys: ['CALLID', 'CALLER', 'MSG'], freeText: ['MSG'] } },
} as const satisfies Record<BoxKind, { readonly oem: string; readonly format: LegacyFormat }>

/** An OEM message whose text begins with its kind: what was routed (ATSendOEMCommand_Route) carries it inside. */
const INSIDE = /^\s*(SMSTOAGENT|EMAILTOAGENT|IVRTOAGENT)\s*;/i
const FROM_KEYS = ['TEL', 'FROM', 'CALLER', 'TEL_FROM', 'FROM_ADDR'] as const
const TEXT_KEYS = ['BODY', 'SUBJ', 'MSG', 'SUBJECTS', 'BODYS'] as const

/** Kind and text of the OEM message that tells an agent. */
export function writeArrival({ kind, from, callId, text }: Arrival): { readonly kind: string; readonly text: string } {
  const { oem, format } = FORMATS[kind]
  const [, fromKey, textKey] = format.keys
  return { kind: oem, text: buildKeyValues(format, { CALLID: callId, [fromKey]: from, [textKey]: text }) }
}

/** Reads an OEM message; null = it tells of no arrival. */
export function readArrival({ kind, text }: Pick<OemMessage, 'kind' | 'text'>): Arrival | null {
  const inside = INSIDE.exec(text)
  const oem = (inside?.[1] ?? kind).toUpperCase()
  const rest = inside === null ? text : text.slice(inside[0].length)
  const command = /^\s*([A-Z_]+)/i.exec(rest)?.[1]?.toUpperCase() ?? ''
  const box = (Object.keys(FORMATS) as BoxKind[]).find((one) => FORMATS[one].oem === oem && (oem !== 'IVRTOAGENT' || FORMATS[one].format.command === command))
  if (box === undefined) return null
  const { fields } = parseKeyValues(rest, { ...FORMATS[box].format, command })
  const first = (keys: readonly string[]): string => keys.map((key) => fields.get(key)?.trim() ?? '').find((value) => value !== '') ?? ''
  return { kind: box, from: first(FROM_KEYS).slice(0, 320), callId: first(['CALLID']).slice(0, 64), text: first(TEXT_KEYS).slice(0, 2_000) }
}
