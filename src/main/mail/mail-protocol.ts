/** What main and the thread that reads e-mails say to each other. */
import type { OpenedMail, MailRow } from './open-message.ts'

export type MailRequest =
  /** Reads a message. The bytes are handed over, not copied. */
  | { readonly id: number; readonly kind: 'open'; readonly raw: Uint8Array | null; readonly row: MailRow }
export type MailResponse =
  | { readonly id: number; readonly ok: true; readonly mail: OpenedMail }
  | { readonly id: number; readonly ok: false; readonly message: string }
