/**
 * The secret of a server's data folder that challenges of unknown agents are made of (server/sessions/unknown-agents.ts).
 * It is kept, since a challenge that changes at a restart would tell which agents do not exist: real salts stay.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../ports.ts'
import { PRIVATE_FILE } from './private-files.ts'

export const DOOR_SECRET_FILE = 'login-secret.bin'
const SECRET_BYTES = 32

/**
 * The secret of the folder, made at the first start. A file that is not whole is replaced.
 * @throws when it can be neither read nor written
 */
export function readDoorSecret(dataDir: string, random: Random): Uint8Array {
  const file = join(dataDir, DOOR_SECRET_FILE)
  const kept = readIfThere(file)
  if (kept?.length === SECRET_BYTES) return kept
  const secret = random.bytes(SECRET_BYTES)
  const draft = `${file}.new`
  const handle = openSync(draft, 'w', PRIVATE_FILE)
  try {
    writeSync(handle, secret)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  // Whole or not at all: what a power failure leaves behind is the old file or the new one.
  renameSync(draft, file)
  return secret
}

function readIfThere(file: string): Uint8Array | null {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
