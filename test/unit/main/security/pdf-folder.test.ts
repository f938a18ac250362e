import { mkdirSync, mkdtempSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createPdfFolder } from '../../../../src/main/security/pdf-folder.ts'

const place = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'atclient-pdf-'))
  onTestFinished(() => { rmSync(root, { recursive: true, force: true }) })
  return join(root, 'print')
}

describe('the folder of PDFs for printing', () => {
  it('can be read by this person only, and keeps two of one name apart', () => {
    const folder = place()
    const pdfs = createPdfFolder(folder)
    const [one, two] = [pdfs.write('fax.pdf', Buffer.from('1')), pdfs.write('fax.pdf', Buffer.from('2'))]
    expect([readFileSync(one, 'utf8'), readFileSync(two, 'utf8')]).toEqual(['1', '2'])
    if (process.platform === 'win32') return
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(one).mode & 0o777).toBe(0o600)
  })
  it('is gone when the program has ended in order', () => {
    const folder = place()
    const pdfs = createPdfFolder(folder)
    pdfs.write('fax.pdf', Buffer.from('1'))
    pdfs.empty()
    expect(existsSync(folder)).toBe(false)
    pdfs.empty()
  })
  it('is emptied at the next start when the program has crashed', () => {
    const folder = place()
    mkdirSync(join(folder, '1'), { recursive: true })
    writeFileSync(join(folder, '1', 'fax.pdf'), 'left behind')
    createPdfFolder(folder)
    expect(existsSync(folder)).toBe(false)
  })
})
