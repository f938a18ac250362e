/** From the settings, the passwords and the files they name to what the worker of the databases is started with. Reads files; never throws. */
import { DATABASES } from '../../central/api.ts'
import { mappingFaultOf } from '../../central/mapping.ts'
import { readConnection } from '../../central/sqlserver/settings.ts'
import { ok } from '../../shared/result.ts'
import type { AbsentDatabase } from '../../central/absent-executor.ts'
import type { DatabaseName } from '../../central/api.ts'
import type { SqlServerConnection } from '../../central/sqlserver/settings.ts'
import type { MappingFault } from '../../shared/ipc/parts/data.ts'
import type { DatabaseConnection, DataSettings } from '../../shared/settings-data.ts'
import type { Result } from '../../shared/result.ts'
import type { CentralConfig } from './central-protocol.ts'

export interface CentralConfigPorts {
  /** @throws when it cannot be read */
  readonly readText: (path: string) => Promise<string>
  readonly passwordOf: (database: DatabaseName, connection: DatabaseConnection) => string | null
}

/** More than any authority or mapping needs. */
const MAX_FILE_CHARS = 1_048_576

async function textOf(ports: CentralConfigPorts, path: string): Promise<Result<string, string>> {
  try {
    const text = await ports.readText(path)
    return text.length > MAX_FILE_CHARS ? { ok: false, error: 'too large' } : ok(text)
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) }
  }
}

/** The text of the site's mapping file, or what is wrong with it; no file is the default names. */
export async function readMappingFile(ports: Pick<CentralConfigPorts, 'readText'>, path: string): Promise<{ readonly text: string | null; readonly fault: MappingFault | null }> {
  if (path === '') return { text: null, fault: null }
  const read = await textOf({ ...ports, passwordOf: () => null }, path)
  if (!read.ok) return { text: null, fault: { kind: 'unreadable', table: '', column: '', detail: read.error.slice(0, 300) } }
  const fault = mappingFaultOf(read.value)
  if (fault === null) return { text: read.value, fault: null }
  // SECURITY: the parser quotes what it stumbles over; of a file that is no mapping nothing goes to the window but the place.
  return { text: null, fault: fault.kind === 'not_json' ? { ...fault, detail: /line \d+ column \d+/.exec(fault.detail)?.[0] ?? '' } : fault }
}

/** One connection as the driver needs it, or why there is none. */
export async function connectionOf(
  ports: CentralConfigPorts, database: DatabaseName, setting: DatabaseConnection, password: string | null = ports.passwordOf(database, setting),
): Promise<SqlServerConnection | AbsentDatabase> {
  if (setting.host === '' || setting.user === '') return { absent: 'database_not_set' }
  if (password === null) return { absent: 'database_password' }
  const ca = setting.caFile === '' ? null : await textOf(ports, setting.caFile)
  if (ca !== null && !(ca.ok && ca.value.includes('-----BEGIN CERTIFICATE-----'))) return { absent: 'database_ca_file' }
  const { host, port, instance, user, domain, encrypt, trustServerCertificate, serverName } = setting
  const read = readConnection({
    host, user, password, encrypt, trustServerCertificate,
    ...(instance === '' ? (port === null ? {} : { port }) : { instance }),
    ...(setting.database === '' ? {} : { database: setting.database }),
    ...(domain === '' ? {} : { domain }),
    ...(serverName === '' ? {} : { serverName }),
    ...(ca?.ok === true ? { ca: ca.value } : {}),
  })
  return read.ok ? read.value : { absent: 'database_not_set' }
}

/** The site's databases. With a faulty mapping file none of them is asked: it would ask for the wrong tables. */
export async function siteConfig(ports: CentralConfigPorts, settings: DataSettings): Promise<{ readonly config: CentralConfig; readonly mappingFault: MappingFault | null }> {
  const mapping = await readMappingFile(ports, settings.mappingFile)
  const entries = await Promise.all(DATABASES.map(async (database) => {
    const connection = await connectionOf(ports, database, settings.databases[database])
    const faulty = mapping.fault !== null && !('absent' in connection)
    return [database, faulty ? { absent: 'database_mapping' } : connection] as const
  }))
  return {
    config: {
      source: 'sqlserver', mapping: mapping.text,
      connections: Object.fromEntries(entries) as Record<DatabaseName, SqlServerConnection | AbsentDatabase>,
    },
    mappingFault: mapping.fault,
  }
}
