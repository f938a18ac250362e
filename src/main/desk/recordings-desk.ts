/** Recordings from the log of the recorders. Whose are shown: what the CTI server said at the login (scope.ts). */
import { baseName } from './media-desk.ts'
import { visibleAgents } from '../../shared/domain/sees.ts'
import { fail, ok } from '../../shared/result.ts'
import type { CentralData, RecordingRow } from '../../central/api.ts'
import type { Recording } from '../../shared/ipc/parts/recordings.ts'
import type { RequestArgs, RequestResult } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { MediaRegistry } from '../media/media-registry.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { BoxDeskPorts } from './boxes.ts'

export interface RecordingsDeskPorts {
  readonly central: Pick<CentralData, 'calls'>
  readonly registry: Pick<MediaRegistry, 'register'>
  readonly store: Pick<AppStore, 'state'>
  /** Names by number, as far as they are known without waiting long. */
  readonly names: BoxDeskPorts['names']
  /** The first recording will be opened soon. */
  readonly warm: () => void
}

export interface RecordingsDesk {
  readonly handlers: Pick<Handlers, 'recordings.list'>
}

/** The other side of the call. */
const otherParty = ({ type, caller, called }: RecordingRow): string => (type === 'out' || type === 'internal-out' ? called : caller)

/** A recording as a window sees it: the path stays here, an id goes out. */
export function recordingView(row: RecordingRow, registry: Pick<MediaRegistry, 'register'>, name: string | null): Recording {
  const media = row.filePath.trim() === '' ? null : registry.register('recording', row.filePath, { lengthS: row.lengthS, callId: row.callId, owner: row.agent })
  return {
    id: media ?? `${row.callId} ${String(row.at)} ${row.agent}`.slice(0, 128), media, fileName: baseName(row.filePath).slice(0, 512),
    caller: row.caller.slice(0, 64), called: row.called.slice(0, 64), name: name === null ? null : name.slice(0, 256), type: row.type, at: row.at, lengthS: row.lengthS, agent: row.agent.slice(0, 64), callId: row.callId.slice(0, 128),
  }
}

export function createRecordingsDesk({ central, registry, store, names, warm }: RecordingsDeskPorts): RecordingsDesk {
  const list = async ({ from, to, number, extension, agent, callId, after, limit }: RequestArgs<'recordings.list'>): Promise<Result<RequestResult<'recordings.list'>>> => {
    warm()
    const session = store.state().session
    // SECURITY: without a person there is nobody whose recordings these would be (recordings-desk.test.ts).
    if (session === null) return fail('not_logged_in')
    // The database looks for a part of the number: longer ones are taken out here, and those of people who are not led.
    const owners = visibleAgents(session, 'recordings', '')
    const condition = owners?.length === 1 ? owners[0] ?? '' : agent.trim()
    const found = await central.calls.recordings({
      from, to, limit, caller: number.trim(), extension: extension.trim(), callId: callId.trim(), agent: condition, ...(after === null ? {} : { after }),
    })
    if (!found.ok) return found
    const { next, wide } = found.value
    const rows = found.value.rows.filter((row) => owners === null || owners.includes(row.agent))
    const nameOf = await names([...new Set(rows.map(otherParty))].filter((other) => other !== ''), true)
    return ok({ rows: rows.map((row) => recordingView(row, registry, nameOf.get(otherParty(row)) ?? null)), next, wide })
  }
  return { handlers: { 'recordings.list': list } }
}
