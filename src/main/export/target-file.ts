/**
 * A file that is whole or not there: written beside under another name, brought to the disk, then moved to its own. Whatever fails is
 * told by a code that has a sentence, and leaves nothing behind.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ErrorCode } from '../../shared/domain/errors.ts'
import type { ByteSink } from './cells.ts'

/** The part of node:fs that is used. */
export interface FileCalls {
  open(path: string): number
  write(handle: number, bytes: Uint8Array, at: number): number
  flush(handle: number): void
  close(handle: number): void
  rename(from: string, to: string): void
  remove(path: string): void
}
export const nodeFiles: FileCalls = {
  open: (path) => openSync(path, 'wx'),
  write: (handle, bytes, at) => writeSync(handle, bytes, 0, bytes.length, at),
  flush: fsyncSync,
  close: closeSync,
  rename: renameSync,
  remove: (path) => { rmSync(path, { force: true }) },
}

export interface TargetFile extends ByteSink {
  /** The file stands under its name now. */
  keep(): void
  /** Nothing of it stays; does nothing after `keep`. Never throws. */
  drop(): void
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'file_disk_full', EDQUOT: 'file_disk_full', EFBIG: 'file_disk_full',
  EACCES: 'file_denied', EROFS: 'file_denied', EPERM: 'file_denied',
  EBUSY: 'file_in_use', ETXTBSY: 'file_in_use',
}

/** The code for what the file system said. */
export function fileErrorCode(error: unknown): ErrorCode {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return Object.hasOwn(CODES, code) ? CODES[code] ?? 'file_not_written' : 'file_not_written'
}
/** Moving over a file that another program has open: Windows says that it is not permitted. */
class InUse extends Error { readonly code = 'EBUSY' }

/** Where a file is written until it is whole; hidden, and in the same folder so that moving it is one step. */
export function partName(file: string, unique: string): string {
  return join(dirname(file), `.${basename(file).slice(0, 100)}.${unique}.part`)
}

/** @throws what the file system throws (fileErrorCode) */
export function openTarget(file: string, part: string, files: FileCalls = nodeFiles, platform: string = process.platform): TargetFile {
  const handle = files.open(part)
  let at = 0
  let open = true
  const close = (): void => {
    if (!open) return
    open = false
    files.close(handle)
  }
  const put = (bytes: Uint8Array, from: number): void => {
    for (let done = 0; done < bytes.length;) done += files.write(handle, bytes.subarray(done), from + done)
  }
  return {
    write(bytes) { put(bytes, at); at += bytes.length },
    patch(from, bytes) { put(bytes, from) },
    keep() {
      files.flush(handle)
      close()
      try {
        files.rename(part, file)
      } catch (error) {
        const code = fileErrorCode(error)
        throw code === 'file_denied' && platform === 'win32' ? new InUse(String(error)) : error
      }
    },
    drop() {
      try { close() } catch { /* The next line is what matters. */ }
      try { files.remove(part) } catch { /* Nobody can be told more than that the file was not written. */ }
    },
  }
}
