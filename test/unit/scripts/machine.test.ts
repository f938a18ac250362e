import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newestMs } from '../../../scripts/lib/freshness.ts'
import { missingLibraries } from '../../../scripts/lib/linux.ts'
import { xauthority } from '../../../scripts/lib/screen.ts'
import { tallyOf } from '../../../scripts/lib/stages.ts'

const report = (passed: number, failed: number, files: readonly { status: string; tests: readonly string[] }[]) => ({
  numPassedTests: passed, numFailedTests: failed, numPendingTests: 0, numTodoTests: 0,
  testResults: files.map((file) => ({ status: file.status, assertionResults: file.tests.map((status) => ({ status })) })),
})

describe('the scripts look at the machine', () => {
  it('name the libraries that ldd does not find, and only those', () => {
    const ldd = '\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibgbm.so.1 => not found\n'
    expect(missingLibraries(ldd)).toEqual(['libnss3.so', 'libgbm.so.1'])
  })

  it('write an Xauthority entry as libXau reads it', () => {
    const bytes = xauthority(new Uint8Array(16).fill(7))
    expect([...bytes.subarray(0, 8)]).toEqual([0xff, 0xff, 0, 0, 0, 0, 0, 18])
    expect(bytes.subarray(8, 26).toString()).toBe('MIT-MAGIC-COOKIE-1')
    expect([...bytes.subarray(26)]).toEqual([0, 16, ...new Array<number>(16).fill(7)])
  })

  it('find the newest file, and see a deleted one by its folder', () => {
    const dir = mkdtempSync(join(tmpdir(), 'atclient-fresh-'))
    try {
      mkdirSync(join(dir, 'a'))
      writeFileSync(join(dir, 'a/x'), 'x')
      utimesSync(join(dir, 'a/x'), 2000, 2000)
      utimesSync(join(dir, 'a'), 1000, 1000)
      utimesSync(dir, 1000, 1000)
      expect(newestMs(dir)).toBe(2_000_000)
      utimesSync(join(dir, 'a'), 3000, 3000)
      expect(newestMs(dir)).toBe(3_000_000)
      expect(newestMs(join(dir, 'nothing'))).toBe(0)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})

describe('the summary counts', () => {
  it('the tests of a good run', () => {
    expect(tallyOf(report(3, 0, [{ status: 'passed', tests: ['passed'] }]), 0)).toMatchObject({ passed: 3, failed: 0 })
  })
  it('a file that broke before its first test as one failure', () => {
    expect(tallyOf(report(3, 0, [{ status: 'failed', tests: [] }]), 1)).toMatchObject({ passed: 3, failed: 1 })
  })
  it('a failed test once, not again for its file', () => {
    expect(tallyOf(report(3, 2, [{ status: 'failed', tests: ['failed', 'failed', 'passed'] }]), 1)).toMatchObject({ failed: 2 })
  })
  it('an unhandled error outside any test as one failure', () => {
    expect(tallyOf(report(3, 0, [{ status: 'passed', tests: ['passed'] }]), 1)).toMatchObject({ failed: 1 })
  })
})
