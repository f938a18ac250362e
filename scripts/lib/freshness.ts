/** Is the build in out/ as new as the sources? */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from './paths.ts'

const stamp = inRoot('out', '.built')
const INPUTS = ['src', 'resources', 'electron.vite.config.ts', 'package.json', 'package-lock.json']

/** The time of the newest file below a path, in ms; 0 = nothing there. */
export function newestMs(path: string): number {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  // The folder's own time tells of deleted files.
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), stat.mtimeMs)
}

/** True if a build is needed. */
export function isStale(): boolean {
  if (!existsSync(stamp)) return true
  const builtMs = statSync(stamp).mtimeMs
  return INPUTS.some((input) => newestMs(inRoot(input)) > builtMs)
}

/** Notes that out/ holds the build of the sources as they were at `startedMs`. */
export function markBuilt(startedMs: number): void {
  writeFileSync(stamp, `${new Date(startedMs).toISOString()}\n`)
}
