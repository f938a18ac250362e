import { describe, expect, it } from 'vitest'
import { connectionOf, draftOf, faultsOf, sameServer, splitHost } from '../../../src/renderer/features/settings/databases/draft.ts'
import { DEFAULT_DATA_SETTINGS, databaseConnectionSchema } from '../../../src/shared/settings-data.ts'

const EMPTY = draftOf(DEFAULT_DATA_SETTINGS.databases.callthink)
const good = { ...EMPTY, host: 'db1', user: 'atclient' }

describe('a database that is typed', () => {
  it('comes back as the settings it was made from', () => {
    for (const connection of [
      { ...DEFAULT_DATA_SETTINGS.databases.callthink, host: 'db1', port: 1434, user: 'a', domain: 'CORP', encrypt: 'strict' as const, trustServerCertificate: true, caFile: '/ca.pem', serverName: 'x', database: 'ct' },
      { ...DEFAULT_DATA_SETTINGS.databases.callthink, host: 'db1', instance: 'SQLEXPRESS', user: 'a' },
    ]) {
      expect(connectionOf(draftOf(connection))).toEqual(connection)
      expect(databaseConnectionSchema.safeParse(connectionOf(draftOf(connection))).success).toBe(true)
    }
  })
  it('has no faults without a server: it is not set up', () => {
    expect(faultsOf({ ...EMPTY, place: 'a b', caFile: 'x' })).toEqual({})
  })
  it.each([
    [{ host: 'a b' }, { host: 'hostBad' }], [{ host: 'tcp://db1' }, { host: 'hostBad' }], [{ host: 'db1,1433' }, { host: 'hostBad' }], [{ host: 'fe80::1' }, {}], [{ host: '10.0.0.5' }, {}],
    [{ place: '0' }, { place: 'placeBad' }], [{ place: '65536' }, { place: 'placeBad' }], [{ place: '65535' }, {}], [{ place: 'SQL-1' }, { place: 'placeBad' }], [{ place: 'SQLEXPRESS' }, {}],
    [{ user: ' ' }, { user: 'userBad' }], [{ caFile: 'ca.pem' }, { caFile: 'caBad' }], [{ caFile: 'C:\\ca.pem' }, {}], [{ caFile: '\\\\share\\ca.pem' }, {}], [{ caFile: '/etc/ca.pem' }, {}],
  ])('%j has these faults: %j', (changes, faults) => {
    expect(faultsOf({ ...good, ...changes })).toEqual(faults)
  })
  it.each([
    ['db1,1434', { host: 'db1', place: '1434' }], ['db1:1434', { host: 'db1', place: '1434' }], ['tcp:db1,1434', { host: 'db1', place: '1434' }], ['db1\\SQL', { host: 'db1', place: 'SQL' }],
    ['db1', null], ['fe80::1', null], ['', null],
  ])('%j pasted into the server is taken apart', (text, parts) => {
    expect(splitHost(text)).toEqual(parts)
  })
  it('gives its server and login to another, which keeps its own name', () => {
    expect(sameServer({ ...good, database: 'one', password: 'pw' }, { ...EMPTY, database: 'two' })).toEqual({ ...good, database: 'two', password: 'pw' })
  })
})
