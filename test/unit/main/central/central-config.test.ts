import { describe, expect, it } from 'vitest'
import { connectionOf, readMappingFile, siteConfig } from '../../../../src/main/central/central-config.ts'
import { DATABASES } from '../../../../src/central/api.ts'
import { DEFAULT_DATA_SETTINGS } from '../../../../src/shared/settings-data.ts'
import type { DatabaseConnection, DataSettings } from '../../../../src/shared/settings-data.ts'

const CA = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
const FILES: Readonly<Record<string, string>> = {
  '/ca.pem': CA, '/no-pem': 'hello', '/good.json': '{"tables":{"CDR":{"name":"HJ"}}}', '/no-column.json': '{"tables":{"CDR":{"columns":{"FOO":"x"}}}}', '/secret': 'root:x:0:0:root',
  '/cut.json': '{"tables":\n  {"CDR":}}',
}
const at = (changes: Partial<DatabaseConnection> = {}): DatabaseConnection => ({ ...DEFAULT_DATA_SETTINGS.databases.callthink, host: 'db1', user: 'atclient', ...changes })
const ports = {
  readText: async (path: string): Promise<string> => {
    const text = FILES[path]
    if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`)
    return text
  },
  passwordOf: (): string | null => 'pw',
}
const settings = (changes: Partial<DataSettings> = {}): DataSettings => ({
  ...DEFAULT_DATA_SETTINGS, dataSource: 'sqlserver', databases: { ...DEFAULT_DATA_SETTINGS.databases, callthink: at(), callthink_cdr: at() }, ...changes,
})

describe('the configuration of a site\'s databases', () => {
  it('has what the driver needs, and only what was set', async () => {
    expect(await connectionOf(ports, 'callthink', at())).toEqual({
      host: 'db1', user: 'atclient', password: 'pw', encrypt: 'on', trustServerCertificate: false, minTls: 'TLSv1.2', connectTimeoutMs: 8_000, poolMax: 4,
    })
    expect(await connectionOf(ports, 'callthink', at({ port: 1434, database: 'ct', domain: 'CORP', encrypt: 'strict', caFile: '/ca.pem', serverName: 'db1.corp' }))).toMatchObject({
      port: 1434, database: 'ct', domain: 'CORP', encrypt: 'strict', ca: CA, serverName: 'db1.corp',
    })
    const instance = await connectionOf(ports, 'callthink', at({ port: 1434, instance: 'SQL' }))
    expect(instance).toMatchObject({ instance: 'SQL' })
    expect(instance).not.toHaveProperty('port')
  })

  it.each([
    ['no server', at({ host: '' }), 'pw', 'database_not_set'], ['no login', at({ user: '' }), 'pw', 'database_not_set'], ['no password', at(), null, 'database_password'],
    ['a CA file that is not there', at({ caFile: '/gone' }), 'pw', 'database_ca_file'], ['a CA file that is none', at({ caFile: '/no-pem' }), 'pw', 'database_ca_file'],
  ] as const)('with %s there is no connection, and the reason is said', async (_what, connection, password, code) => {
    expect(await connectionOf({ ...ports, passwordOf: () => password }, 'callthink', connection)).toEqual({ absent: code })
  })

  it('leaves databases out that are not set up', async () => {
    const { config, mappingFault } = await siteConfig(ports, settings())
    expect(mappingFault).toBeNull()
    if (config.source !== 'sqlserver') throw new Error('wrong source')
    expect(DATABASES.filter((name) => !('absent' in config.connections[name]))).toEqual(['callthink', 'callthink_cdr'])
    expect(config.mapping).toBeNull()
  })

  it('asks no database with a faulty mapping file, and names table and column', async () => {
    const { config, mappingFault } = await siteConfig(ports, settings({ mappingFile: '/no-column.json' }))
    expect(mappingFault).toMatchObject({ kind: 'no_column', table: 'CDR', column: 'FOO', detail: expect.stringContaining('CALLER') as string })
    expect(config).toMatchObject({ connections: { callthink: { absent: 'database_mapping' }, callthink_crm: { absent: 'database_not_set' } } })
  })
})

describe('the mapping file', () => {
  it('is handed on as text when it has no faults', async () => {
    expect(await readMappingFile(ports, '/good.json')).toEqual({ text: FILES['/good.json'], fault: null })
    expect(await readMappingFile(ports, '')).toEqual({ text: null, fault: null })
  })
  it('that cannot be read says why', async () => {
    expect((await readMappingFile(ports, '/gone')).fault).toMatchObject({ kind: 'unreadable', detail: expect.stringContaining('ENOENT') as string })
  })
  it('that is no JSON tells the place and nothing of the content', async () => {
    expect(await readMappingFile(ports, '/secret')).toEqual({ text: null, fault: { kind: 'not_json', table: '', column: '', detail: '' } })
    const cut = await readMappingFile(ports, '/cut.json')
    expect(cut.fault?.kind).toBe('not_json')
    expect(JSON.stringify(cut)).not.toContain('CDR')
  })
})
