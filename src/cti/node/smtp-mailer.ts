/** E-mail out of the house over SMTP (nodemailer). Only the command-line server has it: the app's bundle does not. */
import { readFile, realpath, stat } from 'node:fs/promises'
import { basename, resolve, sep } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Mailer } from '../server/api.ts'
import type { SentItem } from '../server/store/desk-store.ts'
import type { SmtpSettings } from './smtp-settings.ts'

const CONNECT_TIMEOUT_MS = 10_000
const SOCKET_TIMEOUT_MS = 30_000
const MAX_CONNECTIONS = 3
/** Of all files of an e-mail together, bytes. */
const MAX_ATTACHED_BYTES = 20 * 1_048_576

export interface SmtpMailer extends Mailer {
  close(): void
}

/** The pool keeps up to three connections; an e-mail that is refused rejects with the mail server's words. */
export function createSmtpMailer(settings: SmtpSettings): SmtpMailer {
  const { host, port, secure, requireTls, auth, from, attachmentsDir } = settings
  const transport = createTransport({
    pool: true, maxConnections: MAX_CONNECTIONS, host, port, secure, requireTLS: requireTls,
    ...(auth === null ? {} : { auth }),
    connectionTimeout: CONNECT_TIMEOUT_MS, greetingTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SOCKET_TIMEOUT_MS,
    // SECURITY: an e-mail's text must never make the server fetch files or addresses (smtp-mailer.test.ts, "only files of the folder").
    disableFileAccess: true, disableUrlAccess: true,
  })
  return {
    async send(item) {
      const attachments = await filesOf(item, attachmentsDir)
      await transport.sendMail({
        from, to: item.to, subject: item.subject, text: item.body, attachments,
        ...(item.cc === '' ? {} : { cc: item.cc }), ...(item.bcc === '' ? {} : { bcc: item.bcc }),
        headers: { 'X-ATClient-Item': item.id },
      })
    },
    close: () => { transport.close() },
  }
}

/**
 * SECURITY: the sender names paths on the server. Only what really lies below the folder meant for it is
 * read, links followed; anything else refuses the whole e-mail (smtp-mailer.test.ts, "only files of the folder").
 */
async function filesOf(item: SentItem, dir: string | null): Promise<{ filename: string; content: Buffer }[]> {
  if (item.files.length === 0) return []
  if (dir === null) throw new Error('files cannot be attached: no folder for them is configured (smtp.attachmentsDir)')
  const root = await realpath(dir)
  const attached: { filename: string; content: Buffer }[] = []
  let bytes = 0
  for (const file of item.files) {
    const path = await realpath(resolve(root, file)).catch(() => null)
    if (path === null || !path.startsWith(root + sep)) throw new Error(`file cannot be attached: ${basename(file)} is not in the folder for it`)
    bytes += (await stat(path)).size
    if (bytes > MAX_ATTACHED_BYTES) throw new Error('files cannot be attached: more than 20 MiB')
    attached.push({ filename: basename(path), content: await readFile(path) })
  }
  return attached
}
