/** What a player asks for: facts and notes of a recording, its waveform, a copy of it. */
import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import { MEDIA_HOST, MEDIA_SCHEME } from '../media/serve-media.ts'
import { mediaNoteSchema } from '../../shared/ipc/parts/media.ts'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import type { MediaNote } from '../../shared/ipc/parts/media.ts'
import type { Jobs } from '../app/jobs.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { CallContext, Handlers } from '../ipc/registry.ts'
import type { MediaEntry } from '../media/media-registry.ts'
import type { MediaService } from '../media/media-service.ts'
import type { Log } from '../../cti/ports.ts'
import type { RequestArgs, RequestResult } from '../../shared/ipc/contract.ts'

export interface MediaDeskPorts {
  readonly media: MediaService
  readonly local: Pick<LocalStore, 'saveDraft' | 'drafts'>
  readonly jobs: Pick<Jobs, 'start'>
  readonly log: Log
  readonly now: () => number
  /** Asks the server for the right to hear it, or to take a copy; it keeps the act in its audit trail. */
  readonly mayCopy: (entry: MediaEntry, act: 'copy' | 'play') => Promise<Result<unknown>>
  /** Number of who is logged in; null = nobody. */
  readonly own: () => string | null
  /** Asks the person for the place; null = he changed his mind. */
  readonly askPlace: (suggested: string) => Promise<string | null>
}

export interface MediaDesk {
  readonly handlers: Pick<Handlers, 'media.open' | 'media.peaks' | 'media.saveCopy' | 'media.saveNotes'>
}

/** Notes belong to the file at the server, not to the id of a run. */
const noteKind = ({ path }: MediaEntry): string => `recording-note:${createHash('sha256').update(path.toLowerCase()).digest('hex')}`
const NOTE_KEY = 'notes'

export const baseName = (path: string): string => path.split(/[\\/]/u).at(-1) ?? path

/** Name of a copy: that of the file with its day, so that `R131839.wav` of two days are two. */
function copyName({ path }: MediaEntry): string {
  const name = baseName(path).replace(/[^\p{L}\p{N}._-]/gu, '_').slice(-80)
  const day = path.split(/[\\/]/u).find((part) => /^\d{8}$/u.test(part))
  const known = extname(name) === '' ? `${name === '' ? 'recording' : name}.wav` : name
  return day === undefined ? known : `${day}-${known}`
}

function parseNotes(body: string): MediaNote[] {
  try {
    const parsed = mediaNoteSchema.array().safeParse(JSON.parse(body))
    return parsed.success ? parsed.data : []
  } catch {
    return []
  }
}

export function createMediaDesk(ports: MediaDeskPorts): MediaDesk {
  const { media, local, log } = ports
  /** The waveform that a window waits for. */
  const waves = new Map<number, AbortController>()

  const notesOf = async (entry: MediaEntry): Promise<MediaNote[]> => {
    const found = await local.drafts(noteKind(entry))
    return found.ok ? found.value.flatMap(({ body }) => parseNotes(body)) : []
  }
  const open = async ({ media: id }: RequestArgs<'media.open'>): Promise<Result<RequestResult<'media.open'>>> => {
    const location = media.locate(id)
    const entry = media.registry.find(id)
    if (!location.ok || entry === null) return location.ok ? fail('media_gone') : location
    // SECURITY: what is not one's own is heard by the server's leave only (media-desk.test.ts, "of others").
    if (entry.owner === null || entry.owner !== ports.own()) {
      const allowed = await ports.mayCopy(entry, 'play')
      if (!allowed.ok) return allowed
    }
    const [facts, notes] = await Promise.all([media.engine.facts(location.value, new AbortController().signal), notesOf(entry)])
    if (!facts.ok) {
      log.info('media not opened', { code: facts.error.code, detail: facts.error.message, kind: entry.kind })
      return facts
    }
    const { codec, channels, sampleRate, frames, truncated } = facts.value
    return ok({ url: `${MEDIA_SCHEME}://${MEDIA_HOST}/${id}`, codec, channels, sampleRate, seconds: frames / sampleRate, truncated, notes })
  }
  const peaks = async ({ media: id }: RequestArgs<'media.peaks'>, { webContentsId }: CallContext): Promise<Result<RequestResult<'media.peaks'>>> => {
    waves.get(webContentsId)?.abort()
    const location = media.locate(id)
    if (!location.ok) return location
    const stop = new AbortController()
    waves.set(webContentsId, stop)
    const made = await media.engine.peaks(location.value, stop.signal)
    if (waves.get(webContentsId) === stop) waves.delete(webContentsId)
    if (!made.ok) return made
    const { slices, channels, values } = made.value
    return ok({ slices, channels, data: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64') })
  }
  const saveCopy = async ({ media: id }: RequestArgs<'media.saveCopy'>): Promise<Result<RequestResult<'media.saveCopy'>>> => {
    const location = media.locate(id)
    const entry = media.registry.find(id)
    if (!location.ok || entry === null) return location.ok ? fail('media_gone') : location
    // Opened first: nobody chooses a place for what cannot be had, and the audit trail tells of no copy that cannot be.
    const facts = await media.engine.facts(location.value, new AbortController().signal)
    if (!facts.ok) return facts
    // SECURITY: the server decides and keeps the act, before anything is written (test/unit/main/desk/media-desk.test.ts).
    const allowed = await ports.mayCopy(entry, 'copy')
    if (!allowed.ok) return allowed
    const target = await ports.askPlace(copyName(entry))
    if (target === null) return ok({ started: false })
    ports.jobs.start('copy', baseName(target), async ({ signal, progress }) => {
      const copied = await media.engine.copy(location.value, target, signal, (done, total) => { progress(total === 0 ? 1 : done / total) })
      log.info('recording copied', { ok: copied.ok, callId: entry.callId, kind: entry.kind })
      return copied.ok ? ok({ file: target }) : copied
    })
    return ok({ started: true })
  }
  const saveNotes = async ({ media: id, notes }: RequestArgs<'media.saveNotes'>): Promise<Result<Record<string, never>>> => {
    const entry = media.registry.find(id)
    if (entry === null) return fail('media_gone')
    const sorted = [...notes].sort((a, b) => a.at - b.at)
    const saved = await local.saveDraft({ kind: noteKind(entry), key: NOTE_KEY, body: JSON.stringify(sorted), savedAt: ports.now() })
    return saved.ok ? ok({}) : saved
  }
  return { handlers: { 'media.open': open, 'media.peaks': peaks, 'media.saveCopy': saveCopy, 'media.saveNotes': saveNotes } }
}
