import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makePrivate } from '../../../../src/cti/node/private-files.ts'

const modeOf = (path: string): number => statSync(path).mode & 0o777

describe.runIf(process.platform !== 'win32')('a data folder', () => {
  const place = (): string => {
    const root = mkdtempSync(join(tmpdir(), 'private-files-'))
    onTestFinished(() => { rmSync(root, { recursive: true, force: true }) })
    return root
  }
  it('is made for its owner only', () => {
    const folder = join(place(), 'a', 'data')
    expect(makePrivate(folder)).toEqual([])
    expect(modeOf(folder)).toBe(0o700)
  })
  it('of before is taken from others with all that lies in it; what is read-only stays so, and links lead nowhere', () => {
    const root = place()
    const folder = join(root, 'data')
    mkdirSync(join(folder, 'logs'), { recursive: true })
    for (const name of ['local.db', 'local.db-wal', 'logs/a.log']) writeFileSync(join(folder, name), 'x')
    writeFileSync(join(root, 'elsewhere'), 'x')
    symlinkSync(join(root, 'elsewhere'), join(folder, 'link'))
    chmodSync(join(root, 'elsewhere'), 0o644)
    chmodSync(folder, 0o755)
    chmodSync(join(folder, 'logs'), 0o755)
    for (const name of ['local.db', 'local.db-wal', 'logs/a.log']) chmodSync(join(folder, name), 0o644)
    chmodSync(join(folder, 'local.db-wal'), 0o444)
    expect(makePrivate(folder)).toEqual([])
    expect(['', 'local.db', 'local.db-wal', 'logs', 'logs/a.log'].map((name) => modeOf(join(folder, name)))).toEqual([0o700, 0o600, 0o400, 0o700, 0o600])
    expect(modeOf(join(root, 'elsewhere'))).toBe(0o644)
  })
  it('that everybody is meant to use is not taken from them, and that is said', () => {
    const folder = place()
    chmodSync(folder, 0o1777)
    expect(makePrivate(folder)).toMatchObject([expect.stringContaining('sticky')])
    expect(modeOf(folder)).toBe(0o777)
  })
})
