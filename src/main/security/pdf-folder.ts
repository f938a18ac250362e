/**
 * The folder of PDFs that were handed to another program for printing. It lies in the data folder, is readable by this person only, and
 * is emptied at the ordered end; what a crash or a viewer that still holds a file leaves behind goes at the next start.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface PdfFolder {
  /** Writes a file for this person only; returns its path. Throws when the disk refuses. */
  write(name: string, data: Uint8Array): string
  /** Removes the folder with all that is in it, as far as the system lets go of it. Never throws. */
  empty(): void
}

/** @param folder a path that belongs to these files alone; removed now, made again when the first one is written */
export function createPdfFolder(folder: string): PdfFolder {
  let prints = 0
  const empty = (): void => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 2 })
    } catch {
      // Windows: a viewer still shows one. The next start tries again.
    }
  }
  empty()
  return {
    write(name, data) {
      prints += 1
      // One of the same name may still be open in a viewer.
      const own = join(folder, String(prints))
      mkdirSync(own, { recursive: true, mode: 0o700 })
      const file = join(own, name)
      writeFileSync(file, data, { mode: 0o600 })
      return file
    },
    empty,
  }
}
