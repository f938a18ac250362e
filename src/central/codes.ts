/** Code numbers of the manual and the words for them. An unknown number is no error: sites have codes of their own. */
import type { CallRow, RecordingType } from './api.ts'

function reader<T extends string>(names: Readonly<Record<number, T>>, unknown: T): (code: number) => T {
  return (code) => names[code] ?? unknown
}

/** DIRECTION. */
export const directionOf = reader<CallRow['direction']>({ 0: 'unknown', 1: 'in', 2: 'out', 3: 'internal-in', 4: 'internal-out' }, 'unknown')
/** DEST_TYPE. */
export const destTypeOf = reader<CallRow['destType']>(
  { 0: 'unknown', 1: 'route-point', 2: 'ivr', 3: 'agent', 4: 'extension', 5: 'external' }, 'unknown')
/** QN_TYPE. */
export const queueTypeOf = reader<CallRow['queueType']>({ 0: 'none', 1: 'group', 2: 'agent', 3: 'extension', 4: 'pbx' }, 'none')
/** QN_REASON. */
export const queueReasonOf = reader<CallRow['queueReason']>({ 0: 'none', 1: 'all-busy', 2: 'no-answer', 3: 'other' }, 'other')
/** QN_RESULT. */
export const queueResultOf = reader<CallRow['queueResult']>({ 0: 'none', 1: 'connected', 2: 'hung-up', 3: 'other', 21: 'timed-out' }, 'other')
/** MSG_TYPE. */
export const recordingTypeOf = reader<RecordingType>({ 0: 'none', 1: 'in', 2: 'out', 3: 'internal-in', 4: 'internal-out', 11: 'missed' }, 'unknown')
/** CALLTYPE: an outside call that waited in a queue. */
export const CALLTYPE_QUEUED = 10
