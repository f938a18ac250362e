/** Code numbers of the CDR table (manual, Get_Call_Info) and back. */
import { dayText, timeText } from '../../../shared/time/zone.ts'
import type { CallRecord } from './record-store.ts'

interface Codes<T extends string> {
  toNumber(value: T): number
  fromNumber(code: unknown): T
}

function codes<T extends string>(table: Readonly<Record<T, number>>, unknown: T): Codes<T> {
  const back = new Map<unknown, T>()
  for (const name of Object.keys(table) as T[]) back.set(table[name], name)
  return { toNumber: (value) => table[value], fromNumber: (code) => back.get(code) ?? unknown }
}

export const directionCodes = codes<CallRecord['direction']>(
  { 'unknown': 0, 'in': 1, 'out': 2, 'internal-in': 3, 'internal-out': 4 }, 'unknown')

export const destTypeCodes = codes<CallRecord['destType']>(
  { 'unknown': 0, 'route-point': 1, 'ivr': 2, 'agent': 3, 'extension': 4, 'external': 5 }, 'unknown')

export const queueReasonCodes = codes<CallRecord['queueReason']>(
  { 'none': 0, 'all-busy': 1, 'no-answer': 2, 'other': 3 }, 'other')

export const queueResultCodes = codes<CallRecord['queueResult']>(
  { 'none': 0, 'connected': 1, 'hung-up': 2, 'other': 3, 'timed-out': 21 }, 'other')

/** CALLTYPE: an outside call that waited in a queue, or an ordinary one. */
export const CALLTYPE_NORMAL = 0
export const CALLTYPE_QUEUED = 10
/** QN_TYPE: QN_DEST is an ACD group. */
export const QN_TYPE_GROUP = 1

/** yyyyMMdd in the site's time zone (manual: SDATE). */
export const cdrDate = dayText

/** HHmmss in the site's time zone (manual: STIME, ETIME). */
export const cdrTime = timeText
