/**
 * The demo's files: a file that somebody has put into the demo's folder `mail` under the name the database gives comes first, so that own
 * messages can be tried (docs/operations.md); else it is made (demo-mail.ts).
 */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, ok } from '../../../shared/result.ts'
import { safeFileName } from '../file-names.ts'
import { demoMailFile } from './demo-mail.ts'
import type { EmailRow } from '../../../central/api.ts'
import type { Result } from '../../../shared/result.ts'

/** @param folder the demo's own folder; it need not be there */
export async function readDemoMailFile(folder: string, path: string, row: EmailRow, maxBytes: number): Promise<Result<Uint8Array>> {
  const own = join(folder, 'mail', safeFileName(path, 'file'))
  try {
    const { size } = await stat(own)
    if (size > maxBytes) return fail('internal', 'too large for the demo')
    return ok(await readFile(own))
  } catch {
    return demoMailFile(path, row)
  }
}
