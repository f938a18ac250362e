/** Writes a file that came by e-mail: beside its place first, then under its name, marked as coming from elsewhere where the system knows such a mark. */
import { randomBytes } from 'node:crypto'
import { open, rename, rm, writeFile } from 'node:fs/promises'
import { fail, ok } from '../../shared/result.ts'
import type { JobPorts } from '../app/jobs.ts'
import type { Result } from '../../shared/result.ts'

const STEP_BYTES = 1_024 * 1_024
/** Windows asks before it runs what has this stream (zone 3, internet). */
const ZONE = '[ZoneTransfer]\r\nZoneId=3\r\n'

/** @returns storage_failed when the disk does not take it, cancelled; nothing half-written is left under the name */
export async function saveFile(target: string, bytes: Uint8Array, { signal, progress }: JobPorts, platform: NodeJS.Platform = process.platform): Promise<Result<{ readonly file: string }>> {
  const part = `${target}.${randomBytes(4).toString('hex')}.part`
  try {
    // Not to be run by having been saved: no x on systems that have it.
    const file = await open(part, 'wx', 0o600)
    try {
      for (let at = 0; at < bytes.length; at += STEP_BYTES) {
        signal.throwIfAborted()
        // All of it: `write` alone may take a part, and says so only to who asks.
        await file.writeFile(bytes.subarray(at, at + STEP_BYTES))
        progress(at / bytes.length)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    if (signal.aborted) return fail('cancelled')
    return fail('storage_failed', error instanceof Error ? error.message : String(error))
  }
  // A file system without streams has no such mark; the file is there all the same.
  if (platform === 'win32') await writeFile(`${target}:Zone.Identifier`, ZONE).catch(() => undefined)
  return ok({ file: target })
}
