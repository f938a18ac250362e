/** Puts a finished build in the place of the old one, while programs may be running from it. */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A program started from an earlier build loads its last parts (views, call card) from files this young. */
const KEEP_MS = 60 * 60_000

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())

/** Files that others name by a hash of their content: old and new lie side by side. */
const isHashed = (name: string): boolean => /(^|[\\/])(assets|chunks)[\\/]/.test(name)

/**
 * Moves every file of `from` into `to` (both on one disk), each in one step and the entries last, so
 * that whoever starts at any moment finds a whole build. Then removes what no build needs any more:
 * files of earlier builds that are older than `keepMs`.
 */
export function installFiles(from: string, to: string, keepMs: number = KEEP_MS): void {
  const fresh = filesIn(from)
  for (const name of fresh.toSorted((a, b) => Number(isHashed(b)) - Number(isHashed(a)))) {
    mkdirSync(dirname(join(to, name)), { recursive: true })
    renameSync(join(from, name), join(to, name))
  }
  const known = new Set(fresh)
  const tooOldMs = Date.now() - keepMs
  for (const name of filesIn(to)) {
    if (known.has(name) || (isHashed(name) && statSync(join(to, name)).mtimeMs > tooOldMs)) continue
    rmSync(join(to, name), { force: true })
  }
}
