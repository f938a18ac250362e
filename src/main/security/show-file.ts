/**
 * Shows a file in its folder. Never opens it: what a file does when it is opened is not ours to know.
 * SECURITY: the path comes from main's own list of finished works (app/jobs.ts), never from a window (jobs.test.ts).
 */
import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { shell } from 'electron'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'

export type ShowFile = (path: string) => Result<Record<string, never>>

/** file_gone when it is no longer there. */
export function showFile(path: string): Result<Record<string, never>> {
  if (!isAbsolute(path) || !existsSync(path)) return fail('file_gone')
  shell.showItemInFolder(path)
  return ok({})
}
