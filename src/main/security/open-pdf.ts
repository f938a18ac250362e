/**
 * Hands a PDF to the program that the system has for it: that is how a PDF is printed.
 * SECURITY: only what main has written itself, under a name of its own making that ends in .pdf, in a folder that only this person can
 * read (test/unit/main/desk/fax-desk.test.ts holds the names).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app, shell } from 'electron'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'

let folder: Promise<string> | null = null

/** @param name a plain file name ending in .pdf @returns print_failed when there is no such program */
export async function openPdf(name: string, data: Uint8Array): Promise<Result<null>> {
  try {
    folder ??= mkdtemp(join(app.getPath('temp'), 'atclient-fax-')).then((made) => {
      app.once('quit', () => { void rm(made, { recursive: true, force: true }) })
      return made
    })
    const file = join(await folder, name)
    await writeFile(file, data)
    const trouble = await shell.openPath(file)
    return trouble === '' ? ok(null) : fail('print_failed', trouble)
  } catch (error) {
    return fail('print_failed', error instanceof Error ? error.message : String(error))
  }
}
