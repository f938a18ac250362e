/** The only home of safeStorage: keeps small secrets so that another person of this computer cannot read them. */
import { safeStorage } from 'electron'

export interface SecretBox {
  /** False where the system would only pretend: a key that stands in the program protects nothing. */
  protects(): Promise<boolean>
  /** Encrypts; base64. */
  seal(text: string): Promise<string>
  /** @throws when it was sealed elsewhere, or the system's key is gone */
  open(sealed: string): Promise<string>
}

/** SECURITY: Linux without a keyring encrypts with a key that is the same everywhere (test/e2e/databases.test.ts, "nothing is kept"). */
const REAL_BACKENDS: ReadonlySet<string> = new Set(['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'])

/** Usable once the app is ready. */
export function systemSecretBox(): SecretBox {
  return {
    async protects() {
      if (process.platform === 'linux' && !REAL_BACKENDS.has(safeStorage.getSelectedStorageBackend())) return false
      // An older Electron (the substitute of development) may lack what does not block the program.
      if (typeof (safeStorage as Partial<typeof safeStorage>).isAsyncEncryptionAvailable !== 'function') return false
      return safeStorage.isAsyncEncryptionAvailable()
    },
    seal: async (text) => (await safeStorage.encryptStringAsync(text)).toString('base64'),
    open: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))).result,
  }
}
