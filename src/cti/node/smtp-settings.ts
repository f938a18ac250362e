/** The part of the site file that says how e-mail leaves the house. Kept apart from the site: it holds a secret. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const schema = z.object({
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535).default(587),
  /** TLS from the first byte (port 465); otherwise STARTTLS. */
  secure: z.boolean().default(false),
  /** Without STARTTLS nothing is sent; true by default when there is a password. */
  requireTls: z.boolean().optional(),
  user: z.string().max(256).optional(),
  password: z.string().max(1_024).optional(),
  /** A file whose first line is the password. */
  passwordFile: z.string().optional(),
  from: z.string().min(3).max(320),
  /** Files that may be attached lie below this folder; absent = none may. */
  attachmentsDir: z.string().optional(),
})
const fileSchema = z.object({ smtp: schema.nullish() })

export interface SmtpSettings {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly requireTls: boolean
  readonly auth: { readonly user: string; readonly pass: string } | null
  readonly from: string
  readonly attachmentsDir: string | null
}

/**
 * Reads `smtp` of a site file's content; null = there is none: e-mail is kept and stays.
 * @throws Error with the place of the mistake, or of the password file
 */
export function readSmtpSettings(siteFile: unknown): SmtpSettings | null {
  const parsed = fileSchema.safeParse(siteFile)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${issue?.path.join('.') ?? 'smtp'}: ${issue?.message ?? 'invalid'}`)
  }
  const { smtp } = parsed.data
  if (smtp == null) return null
  const { user, password, passwordFile, requireTls, attachmentsDir, host, port, secure, from } = smtp
  const pass = password ?? (passwordFile === undefined ? undefined : readFileSync(passwordFile, 'utf8').split(/\r?\n/, 1)[0])
  if ((user === undefined) !== (pass === undefined)) throw new Error('smtp: user and password (or passwordFile) belong together')
  const auth = user === undefined || pass === undefined ? null : { user, pass }
  return { host, port, secure, from, auth, requireTls: requireTls ?? auth !== null, attachmentsDir: attachmentsDir ?? null }
}
