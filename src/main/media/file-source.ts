/**
 * Files of a folder or a mapped share. A share that hangs must hang nothing else: every step has a limit of time, and no more than
 * two steps are ever under way, so that Node's four threads for files are never all taken (they serve the whole program).
 */
import { open, realpath, stat } from 'node:fs/promises'
import { isBelow } from '../security/app-scheme.ts'
import { fail, ok } from '../../shared/result.ts'
import type { FileHandle } from 'node:fs/promises'
import type { ErrorCode } from '../../shared/domain/errors.ts'
import type { Result } from '../../shared/result.ts'
import type { ByteSource } from './byte-source.ts'

export interface FileLimits {
  /** For one step: opening, reading a piece. */
  readonly timeoutMs: number
}
const DEFAULT_LIMITS: FileLimits = { timeoutMs: 15_000 }
const MAX_UNDER_WAY = 2
/** Of one read; larger ones go step by step and can be cancelled in between. */
const STEP_BYTES = 4 * 1_024 * 1_024

/** What the system says, as a sentence for a person. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'media_missing', ENOTDIR: 'media_missing', EISDIR: 'media_missing', ENAMETOOLONG: 'media_missing', ELOOP: 'media_missing',
  EACCES: 'media_denied', EPERM: 'media_denied', EBUSY: 'media_denied',
}

/** The code of a failure of the file system; what is not known is a share that cannot be reached. */
export function fileErrorCode(error: unknown): ErrorCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return CODES[code] ?? 'media_unreachable'
}

/** At most so many at a time; the others wait in order. */
export function createGate(atOnce: number): <T>(step: () => Promise<T>) => Promise<T> {
  let free = atOnce
  const waiting: (() => void)[] = []
  return async (step) => {
    if (free === 0) await new Promise<void>((go) => { waiting.push(go) })
    else free -= 1
    try {
      return await step()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}

const gate = createGate(MAX_UNDER_WAY)

/** Does one step, but waits no longer than the limit; a step that comes back later keeps its place in the gate until then. */
function within<T>(limits: FileLimits, signal: AbortSignal, step: () => Promise<T>, late: (value: T) => void): Promise<Result<T>> {
  return new Promise((resolve) => {
    let waiting = true
    const give = (outcome: Result<T>): void => {
      if (!waiting) return
      waiting = false
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      resolve(outcome)
    }
    const cancel = (): void => { give(fail('cancelled')) }
    const timer = setTimeout(() => { give(fail('media_timeout', `no answer in ${String(limits.timeoutMs)} ms`)) }, limits.timeoutMs)
    if (signal.aborted) { cancel(); return }
    signal.addEventListener('abort', cancel, { once: true })
    gate(async () => {
      // Given up while it waited for its turn: not begun at all.
      if (!waiting) return
      const value = await step()
      if (waiting) give(ok(value))
      else late(value)
    }).catch((error: unknown) => { give(fail(fileErrorCode(error), error instanceof Error ? error.message : String(error))) })
  })
}

/**
 * Opens a file below `root`.
 * Errors: media_missing, media_denied, media_unreachable (the folder itself is not there), media_timeout, cancelled.
 */
export async function openFile(root: string, file: string, signal: AbortSignal, limits: FileLimits = DEFAULT_LIMITS): Promise<Result<ByteSource>> {
  const opened = await within(limits, signal, () => openBelow(root, file), (late) => { void late?.handle.close() })
  if (!opened.ok) return opened.error.code === 'media_missing' ? missing(root, signal, limits) : opened
  // SECURITY: a link inside the folder must not lead out of it (test/unit/main/media/file-source.test.ts).
  if (opened.value === null) return fail('media_missing', 'a link leads out of the folder')
  const { handle, size, version } = opened.value
  return ok({
    size,
    version,
    read: (offset, length, readSignal) => readPieces(handle, offset, Math.max(0, Math.min(length, size - offset)), readSignal, limits),
    close: () => handle.close().catch(() => undefined),
  })
}

async function openBelow(root: string, file: string): Promise<{ handle: FileHandle; size: number; version: string } | null> {
  const [realRoot, realFile] = await Promise.all([realpath(root), realpath(file)])
  if (!isBelow(realRoot, realFile)) return null
  const handle = await open(realFile, 'r')
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw Object.assign(new Error('no file'), { code: 'ENOENT' })
    return { handle, size: found.size, version: `${String(found.size)}-${String(Math.round(found.mtimeMs))}` }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** A share that is away looks like a file that is not there: the folder tells which it is. */
async function missing(root: string, signal: AbortSignal, limits: FileLimits): Promise<Result<never>> {
  const folder = await within(limits, signal, () => stat(root), () => undefined)
  if (folder.ok || folder.error.code === 'cancelled') return folder.ok ? fail('media_missing') : folder
  return fail(folder.error.code === 'media_denied' ? 'media_denied' : 'media_unreachable', `the folder itself: ${folder.error.message}`)
}

async function readPieces(handle: FileHandle, offset: number, length: number, signal: AbortSignal, limits: FileLimits): Promise<Result<Uint8Array>> {
  const bytes = new Uint8Array(length)
  let have = 0
  while (have < length) {
    const want = Math.min(STEP_BYTES, length - have)
    const step = await within(limits, signal, () => handle.read(bytes, have, want, offset + have), () => undefined)
    if (!step.ok) return step
    // Shorter than it was when it was opened.
    if (step.value.bytesRead === 0) break
    have += step.value.bytesRead
  }
  return ok(have === length ? bytes : bytes.subarray(0, have))
}
