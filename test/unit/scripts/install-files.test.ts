import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installFiles } from '../../../scripts/lib/install-files.ts'

let base = ''
beforeEach(() => { base = mkdtempSync(join(tmpdir(), 'atclient-install-')) })
afterEach(() => { rmSync(base, { recursive: true, force: true }) })

const put = (name: string, text: string, ageS = 0): void => {
  mkdirSync(dirname(join(base, name)), { recursive: true })
  writeFileSync(join(base, name), text)
  const atS = Date.now() / 1000 - ageS
  utimesSync(join(base, name), atS, atS)
}
const outFiles = (): string[] => readdirSync(join(base, 'out'), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.')).toSorted()

describe('a finished build', () => {
  it('replaces the entries and leaves the hashed parts of a program that may still run', () => {
    put('out/renderer/index.html', 'old')
    put('out/renderer/assets/view-1.js', 'old view', 60)
    put('out/renderer/assets/view-0.js', 'ancient view', 7_200)
    put('out/main/gone.js', 'no longer made')
    put('new/renderer/index.html', 'new')
    put('new/renderer/assets/view-2.js', 'new view')
    installFiles(join(base, 'new'), join(base, 'out'))
    expect(outFiles()).toEqual(['renderer/assets/view-1.js', 'renderer/assets/view-2.js', 'renderer/index.html'].map((name) => join(...name.split('/'))))
    expect(readFileSync(join(base, 'out/renderer/index.html'), 'utf8')).toBe('new')
  })

  it('leaves nothing of earlier builds when it is for a package', () => {
    put('out/renderer/assets/view-1.js', 'old view')
    put('new/renderer/assets/view-2.js', 'new view')
    installFiles(join(base, 'new'), join(base, 'out'), 0)
    expect(outFiles()).toEqual([join('renderer', 'assets', 'view-2.js')])
  })

  it('comes into a folder that is not there yet', () => {
    put('new/main/index.js', 'new')
    installFiles(join(base, 'new'), join(base, 'out'))
    expect(readFileSync(join(base, 'out/main/index.js'), 'utf8')).toBe('new')
  })
})
