/** The part of the site file that says where agents and groups are kept. Apart from the site: it leads to a secret. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { DATABASES } from '../../central/api.ts'
import type { DatabaseName } from '../../central/api.ts'
import { DEFAULT_MAPPING, parseMappingFile } from '../../central/mapping.ts'
import type { Mapping } from '../../central/mapping.ts'
import type { PasswordFormatName } from '../../central/passwords.ts'
import { connectionSchema, passwordFormatSchema, readConnections } from '../../central/sqlserver/settings.ts'
import type { SqlServerConnection } from '../../central/sqlserver/settings.ts'

const schema = z.strictObject({
  sqlserver: connectionSchema.partial({ password: true }).omit({ ca: true }).extend({
    /** Name of an environment variable, or a file whose first line is the password. */
    passwordEnv: z.string().min(1).max(128).optional(),
    passwordFile: z.string().min(1).optional(),
    /** PEM of the site's own authority. */
    caFile: z.string().min(1).optional(),
  }),
  mappingFile: z.string().min(1).optional(),
  passwordFormat: passwordFormatSchema,
})
const fileSchema = z.object({ directory: schema.nullish() })

export interface DirectorySettings {
  readonly connections: Readonly<Record<DatabaseName, SqlServerConnection>>
  readonly mapping: Mapping
  readonly passwordFormat: PasswordFormatName
}

/**
 * Reads `directory` of a site file's content; null = there is none: the embedded database keeps agents and groups.
 * @param environment where `passwordEnv` is looked up
 * @throws Error with the place of the mistake, or of the file that cannot be read; never with the password
 */
export function readDirectorySettings(siteFile: unknown, environment: Readonly<Record<string, string | undefined>>): DirectorySettings | null {
  const parsed = fileSchema.safeParse(siteFile)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${issue?.path.join('.') ?? 'directory'}: ${issue?.message ?? 'invalid'}`)
  }
  const { directory } = parsed.data
  if (directory == null) return null
  const { passwordEnv, passwordFile, caFile, password: written, ...rest } = directory.sqlserver
  const password = written ?? (passwordEnv === undefined ? undefined : environment[passwordEnv])
    ?? (passwordFile === undefined ? undefined : readFileSync(passwordFile, 'utf8').split(/\r?\n/, 1)[0])
  if (password === undefined) throw new Error('directory.sqlserver: needs passwordEnv (set) or passwordFile')
  const one = { ...rest, password, ...(caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') }) }
  // Only callthink is asked; the data layer wants all five named.
  const connections = readConnections(Object.fromEntries(DATABASES.map((name) => [name, name === 'callthink' ? one : { ...one, database: name }])))
  if (!connections.ok) throw new Error(connections.error.message)
  const mapping = directory.mappingFile === undefined ? null : parseMappingFile(readFileSync(directory.mappingFile, 'utf8'))
  if (mapping?.ok === false) throw new Error(`directory.mappingFile: ${mapping.error.message}`)
  return { connections: connections.value, mapping: mapping?.value ?? DEFAULT_MAPPING, passwordFormat: directory.passwordFormat }
}
