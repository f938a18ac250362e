/** Folders and files that only the user of the program may read: verifiers, messages, calls, logs. */
import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import type { Dirent } from 'node:fs'
import { join } from 'node:path'

export const PRIVATE_FOLDER = 0o700
export const PRIVATE_FILE = 0o600
/** What only the owner may do: the rest is taken away, and nothing is given. */
const OWNER_BITS = 0o700
const STICKY = 0o1000
/** Deeper folders are none of ours. */
const MAX_DEPTH = 4

/**
 * Makes the folder, or takes from everybody but the owner what they may do with the one that is there and with all that
 * lies in it: 0700 and 0600. On Windows nothing is changed: a user's application data is that user's own there, other
 * folders have the access lists of the site. Links are not followed. What belongs to somebody else stays as it is.
 * @returns what could not be tightened, for the log
 * @throws when the folder cannot be made
 */
export function makePrivate(folder: string): string[] {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER })
  if (process.platform === 'win32') return []
  const left: string[] = []
  // A folder like /tmp, which everybody is meant to use, is not taken from them.
  if ((lstatSync(folder).mode & STICKY) !== 0) return [`${folder}: it is shared by everybody (sticky bit)`]
  tighten(folder, left)
  tightenWithin(folder, left, 1)
  return left
}

/** From now on, what this process makes is for its user only, also journals that SQLite makes beside its files. */
export function makeFilesPrivate(): void {
  if (process.platform !== 'win32') process.umask(0o077)
}

function tightenWithin(folder: string, left: string[], depth: number): void {
  if (depth > MAX_DEPTH) return
  for (const entry of entriesOf(folder, left)) {
    const path = join(folder, entry.name)
    // A folder that was private already keeps its files to its owner; the engine's caches are such, and large.
    if (entry.isDirectory() && tighten(path, left)) tightenWithin(path, left, depth + 1)
    else if (entry.isFile()) tighten(path, left)
  }
}

function entriesOf(folder: string, left: string[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    left.push(`${folder}: ${error instanceof Error ? error.message : String(error)}`)
    return []
  }
}

/** @returns others were allowed something before */
function tighten(path: string, left: string[]): boolean {
  try {
    const now = lstatSync(path).mode & 0o777
    if ((now & ~OWNER_BITS) === 0) return false
    chmodSync(path, now & OWNER_BITS)
    return true
  } catch (error) {
    left.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}
