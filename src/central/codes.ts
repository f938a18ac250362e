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

/** Columns of a call record that hold a code, and how many the manual names. */
const NAMED = {
  direction: ['DIRECTION', new Set([0, 1, 2, 3, 4])], destType: ['DEST_TYPE', new Set([0, 1, 2, 3, 4, 5])], queueType: ['QN_TYPE', new Set([0, 1, 2, 3, 4])],
  queueReason: ['QN_REASON', new Set([0, 1, 2, 3])], queueResult: ['QN_RESULT', new Set([0, 1, 2, 3, 21])],
} as const satisfies Record<keyof NonNullable<CallRow['raw']>, readonly [string, ReadonlySet<number>]>

/** What the manual does not name, by the field it belongs to; empty = nothing. */
export function rawCodes(codeOf: (column: (typeof NAMED)[keyof typeof NAMED][0]) => number): Pick<CallRow, 'raw'> {
  const raw = Object.fromEntries(Object.entries(NAMED).flatMap(([field, [column, named]]) => {
    const code = codeOf(column)
    return (named as ReadonlySet<number>).has(code) ? [] : [[field, code]]
  }))
  return Object.keys(raw).length === 0 ? {} : { raw }
}
