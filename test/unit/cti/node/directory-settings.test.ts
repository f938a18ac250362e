import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readDirectorySettings } from '../../../../src/cti/node/directory-settings.ts'

const SQL = { host: 'db.example', user: 'atclient', database: 'callthink_prod' }
const site = (directory: unknown) => ({ directory })
function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'directory-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  const file = join(folder, 'file')
  writeFileSync(file, text)
  return file
}

test('without the section the embedded database keeps agents and groups', () => {
  expect(readDirectorySettings({}, {})).toBeNull()
  expect(readDirectorySettings(site(null), {})).toBeNull()
})

test('the password comes from the environment or the first line of a file, and the database’s name goes to callthink only', () => {
  const fromEnvironment = readDirectorySettings(site({ sqlserver: { ...SQL, passwordEnv: 'CTI_DB' } }), { CTI_DB: 'long & secret' })
  expect(fromEnvironment?.connections.callthink).toMatchObject({ host: 'db.example', database: 'callthink_prod', password: 'long & secret', encrypt: 'on' })
  expect(fromEnvironment?.connections.callthink_cdr.database).toBe('callthink_cdr')
  expect(fromEnvironment?.passwordFormat).toBe('refuse')
  const fromFile = readDirectorySettings(site({ sqlserver: { ...SQL, passwordFile: fileWith('from file\nsecond line\n') }, passwordFormat: 'md5' }), {})
  expect([fromFile?.connections.callthink.password, fromFile?.passwordFormat]).toEqual(['from file', 'md5'])
})

test('a mapping file renames tables; the authority’s certificate is read from its file', () => {
  const settings = readDirectorySettings(site({
    sqlserver: { ...SQL, passwordEnv: 'P', caFile: fileWith('-----BEGIN CERTIFICATE-----') }, mappingFile: fileWith('{"tables":{"CTS_OPGP":{"name":"GRP"}}}'),
  }), { P: 'x' })
  expect([settings?.mapping.CTS_OPGP.name, settings?.connections.callthink.ca]).toEqual(['GRP', '-----BEGIN CERTIFICATE-----'])
})

test('mistakes are named by their place, and never with the password', () => {
  const failing = (directory: unknown, environment: Record<string, string> = {}): string => {
    try {
      readDirectorySettings(site(directory), environment)
      return 'nothing'
    } catch (error) {
      return String(error)
    }
  }
  expect(failing({ sqlserver: SQL })).toContain('passwordEnv')
  expect(failing({ sqlserver: { ...SQL, passwordEnv: 'NOT_SET' } })).toContain('passwordEnv')
  expect(failing({ sqlserver: { ...SQL, passwordEnv: 'P', port: 0 } }, { P: 'geheim' })).toMatch(/directory\.sqlserver\.port(?!.*geheim)/)
  expect(failing({ sqlserver: { ...SQL, passwordEnv: 'P', hots: 'x' } }, { P: 'geheim' })).toMatch(/directory\.sqlserver(?!.*geheim)/)
  expect(failing({ sqlserver: { ...SQL, passwordEnv: 'P' }, mappingFile: fileWith('{"tables":{"NONE":{}}}') }, { P: 'geheim' })).toMatch(/mappingFile(?!.*geheim)/)
  expect(failing({ sqlserver: { ...SQL, passwordEnv: 'P' }, passwordFormat: 'rot13' }, { P: 'x' })).toContain('directory.passwordFormat')
})
