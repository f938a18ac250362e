/** Folders and files that only the user of the program may read: verifiers, messages, calls, logs. */
import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export const PRIVATE_FOLDER = 0o700
export const PRIVATE_FILE = 0o600
/** Deeper folders are none of ours. */
const MAX_DEPTH = 4

/**
 * Makes the folder, or tightens the one that is there with all that lies in it: 0700 and 0600. On Windows nothing is
 * changed: a user's application data is his own there, other folders have the access lists of the site. Links are not
 * followed. What belongs to somebody else stays as it is.
 * @param deep also what lies in the folder
 * @returns what could not be tightened, for the log
 * @throws when the folder cannot be made
 */
export function makePrivate(folder: string, deep = true): string[] {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER })
  if (process.platform === 'win32') return []
  const left: string[] = []
  tighten(folder, PRIVATE_FOLDER, left)
  if (deep) tightenWithin(folder, left, 1)
  return left
}

/** From now on, what this process makes is for its user only, also journals that SQLite makes beside its files. */
export function makeFilesPrivate(): void {
  if (process.platform !== 'win32') process.umask(0o077)
}

function tightenWithin(folder: string, left: string[], depth: number): void {
  if (depth > MAX_DEPTH) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      tighten(path, PRIVATE_FOLDER, left)
      tightenWithin(path, left, depth + 1)
    } else if (entry.isFile()) {
      tighten(path, PRIVATE_FILE, left)
    }
  }
}

function tighten(path: string, mode: number, left: string[]): void {
  try {
    const now = lstatSync(path).mode & 0o777
    // Only taken away, never given: a file that its owner made read-only stays so.
    if ((now & ~mode) !== 0) chmodSync(path, now & mode)
  } catch (error) {
    left.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
