/** Settings of the five databases; a part of settings.ts. Passwords are not among them: src/main/central/database-passwords.ts. */
import { z } from 'zod'
import { DATABASE_NAMES } from './domain/codes.ts'
import type { DatabaseName } from './domain/codes.ts'


export const databaseConnectionSchema = z.strictObject({
  /** Name or address; empty = this database is not set up. */
  host: z.string().trim().max(253),
  /** null = 1433, or asked from the server for an instance. */
  port: z.int().min(1).max(65_535).nullable(),
  /** Name of an instance; then the port is not used. */
  instance: z.string().trim().max(64),
  /** Name of the database on the server; empty = the manual's. */
  database: z.string().trim().max(128),
  user: z.string().trim().max(128),
  /** Windows domain; empty = a login of SQL Server. */
  domain: z.string().trim().max(64),
  encrypt: z.enum(['on', 'strict', 'off']),
  trustServerCertificate: z.boolean(),
  /** PEM file of an own authority; empty = the system's. */
  caFile: z.string().trim().max(1_024),
  /** The name in the certificate, where the host is an address. */
  serverName: z.string().trim().max(253),
})
export type DatabaseConnection = z.infer<typeof databaseConnectionSchema>

export const databasesSchema = z.strictObject(
  Object.fromEntries(DATABASE_NAMES.map((name) => [name, databaseConnectionSchema])) as Record<DatabaseName, typeof databaseConnectionSchema>,
)

export const dataSettingsShape = {
  /** Where the databases are: files of this computer, or SQL Servers of the site. */
  dataSource: z.enum(['embedded', 'sqlserver']),
  databases: databasesSchema,
  /** JSON file with the site's own names of tables and columns; empty = the manual's. */
  mappingFile: z.string().trim().max(1_024),
} as const

const NOT_SET: DatabaseConnection = {
  host: '', port: null, instance: '', database: '', user: '', domain: '', encrypt: 'on', trustServerCertificate: false, caFile: '', serverName: '',
}

export const DEFAULT_DATA_SETTINGS: z.infer<z.ZodObject<typeof dataSettingsShape>> = {
  dataSource: 'embedded',
  databases: Object.fromEntries(DATABASE_NAMES.map((name) => [name, NOT_SET])) as Record<DatabaseName, DatabaseConnection>,
  mappingFile: '',
}
export type DataSettings = typeof DEFAULT_DATA_SETTINGS
