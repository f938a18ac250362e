/**
 * The one home of shell.openExternal: a web address that the person has agreed to is handed to his browser.
 * SECURITY: http and https only, read again here, without a name and password before the host (test/security/open-outside.test.ts).
 */
import { shell } from 'electron'
import { safeWebUrl } from './web-url.ts'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'

/** Opens an address in the person's browser. */
export async function openOutside(address: string): Promise<Result<object>> {
  const url = safeWebUrl(address)
  if (url === null) return fail('refused_by_guard', 'not a web address')
  try {
    await shell.openExternal(url)
    return ok({})
  } catch (error) {
    return fail('internal', `the browser could not be opened: ${error instanceof Error ? error.message : String(error)}`)
  }
}
