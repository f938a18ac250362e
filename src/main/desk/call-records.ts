/** From rows of the CDR (src/central/api.ts) to rows of the screen. Pure. */
import { isInternal } from './colleagues.ts'
import type { CallRow } from '../../central/api.ts'
import type { RecordRow } from '../../shared/ipc/parts/history.ts'

const isInbound = (direction: CallRow['direction']): boolean => direction === 'in' || direction === 'internal-in'

/** The other side of the agent, as the own list shows it, too. */
export function otherSide(row: Pick<CallRow, 'direction' | 'caller' | 'called' | 'extension'>): string {
  if (isInbound(row.direction)) return row.caller
  return row.direction === 'unknown' && row.called === row.extension ? row.caller : row.called
}

/** A code that the manual does not name is shown with the site's number: 未知 (9). */
const word = (row: CallRow, field: keyof NonNullable<CallRow['raw']>, name: string): string => {
  const raw = row.raw?.[field]
  return raw === undefined ? name : String(raw)
}

/** What is known beside the record: names and areas by number, names of the site's groups by their ids. */
export interface RecordWords {
  readonly names: ReadonlyMap<string, string>
  readonly areas: ReadonlyMap<string, string>
  readonly groups: ReadonlyMap<string, string>
  /** Name of a colleague by his extension or number. */
  readonly colleague: (number: string) => string | null
}

/** Who sat at the extensions then, by what the segments of one call say of each other. */
export function seatsOf(rows: readonly CallRow[]): ReadonlyMap<string, string> {
  return new Map(rows.flatMap(({ extension, agentName }) => (extension === '' || agentName === '' ? [] : [[extension, agentName] as const])))
}

export function recordRow(row: CallRow, { names, areas, groups, colleague }: RecordWords): RecordRow {
  const number = otherSide(row)
  const known = isInternal(row.direction, number) ? colleague(number) : null
  return {
    key: `${row.callId} ${String(row.segment)} ${row.extension} ${String(row.startedAt)}`,
    callId: row.callId, segment: row.segment, direction: word(row, 'direction', row.direction),
    caller: row.caller, called: row.called, extension: row.extension, number, name: known ?? names.get(number) ?? null, area: areas.get(number) ?? null,
    agent: row.agent, agentName: row.agentName === '' && row.agent !== '' ? colleague(row.agent) ?? '' : row.agentName, group: groups.get(row.group) ?? row.group, startedAt: row.startedAt, endedAt: row.endedAt, ringS: row.ringS, talkS: row.talkS,
    destType: word(row, 'destType', row.destType), queued: row.queued,
    queueType: word(row, 'queueType', row.queueType), queueDest: row.queueType === 'group' ? groups.get(row.queueDest) ?? row.queueDest : row.queueDest,
    queueReason: word(row, 'queueReason', row.queueReason), queueResult: word(row, 'queueResult', row.queueResult),
  }
}
