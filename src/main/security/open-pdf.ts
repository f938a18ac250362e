/**
 * Hands a PDF to the program that the system has for it: that is how a PDF is printed.
 * SECURITY: only what main has written itself, under a name of its own making that ends in .pdf, in a folder that only this person can
 * read (test/unit/main/desk/fax-desk.test.ts holds the names, test/unit/main/security/pdf-folder.test.ts the folder).
 */
import { shell } from 'electron'
import { fail, ok } from '../../shared/result.ts'
import type { PdfFolder } from './pdf-folder.ts'
import type { Result } from '../../shared/result.ts'

/** @param name a plain file name ending in .pdf @returns print_failed when there is no such program */
export async function openPdf(folder: PdfFolder, name: string, data: Uint8Array): Promise<Result<null>> {
  try {
    const trouble = await shell.openPath(folder.write(name, data))
    return trouble === '' ? ok(null) : fail('print_failed', trouble)
  } catch (error) {
    return fail('print_failed', error instanceof Error ? error.message : String(error))
  }
}
