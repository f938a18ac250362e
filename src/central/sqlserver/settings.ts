/** How a SQL Server is reached: one entry per database, since a site may have spread them over several servers (docs/data.md). */
import { z } from 'zod'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import { DATABASES } from '../api.ts'
import type { DatabaseName } from '../api.ts'
import { PASSWORD_FORMAT_NAMES } from '../passwords.ts'

export const DEFAULT_PORT = 1433
const MAX_TEXT = 256
const text = z.string().max(MAX_TEXT)

export const connectionSchema = z.strictObject({
  host: text.min(1),
  /** Either a port or the name of an instance (asked from the SQL Server Browser, UDP 1434). */
  port: z.int().min(1).max(65_535).optional(),
  instance: text.min(1).optional(),
  /** Name of the database on the server; default: that of the manual. */
  database: text.min(1).optional(),
  user: text.min(1),
  password: text,
  /** Windows domain: the login is then NTLM with this domain's user and password. */
  domain: text.min(1).optional(),
  /** `strict` = TDS 8.0 (SQL Server 2022): TLS before anything else. */
  encrypt: z.enum(['on', 'strict', 'off']).default('on'),
  trustServerCertificate: z.boolean().default(false),
  /** PEM of the authority that signed the server's certificate, where it is the site's own. */
  ca: z.string().max(65_536).optional(),
  /** The name in the certificate, where the host is an address. */
  serverName: text.min(1).optional(),
  /** TLSv1 only for servers before 2016 without updates. */
  minTls: z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2']).default('TLSv1.2'),
  connectTimeoutMs: z.int().min(500).max(60_000).default(8_000),
  /** Connections at most, for this database from this computer. */
  poolMax: z.int().min(1).max(32).default(4),
})
export type SqlServerConnection = z.infer<typeof connectionSchema>
export type SqlServerConnectionInput = z.input<typeof connectionSchema>

const connectionsSchema = z.strictObject(
  Object.fromEntries(DATABASES.map((name) => [name, connectionSchema])) as Record<DatabaseName, typeof connectionSchema>,
)
export const passwordFormatSchema = z.enum(PASSWORD_FORMAT_NAMES).default('refuse')

/** Checks one connection; bad_arguments names the entry at fault, never its value. */
export function readConnection(input: SqlServerConnectionInput): Result<SqlServerConnection> {
  const parsed = connectionSchema.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  return fail('bad_arguments', issue === undefined ? 'connection: not readable' : `connection: ${issue.path.join('.')}: ${issue.message}`)
}

/** Checks the connections of all five databases; bad_arguments names the entry at fault, never its value. */
export function readConnections(input: unknown): Result<Readonly<Record<DatabaseName, SqlServerConnection>>> {
  const parsed = connectionsSchema.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  return fail('bad_arguments', issue === undefined ? 'connections: not readable' : `connections: ${issue.path.join('.')}: ${issue.message}`)
}
