/** E-mails whose right reading is known by construction (test/fixtures/mail/cases/make.py), and those made after public reports. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openMessage } from '../../../../src/main/mail/open-message.ts'

interface Expected {
  readonly subject?: string
  readonly from?: readonly { readonly name: string; readonly address: string }[]
  readonly text?: string
  /** Stands in the shown HTML. */
  readonly html?: string
  readonly files?: readonly { readonly name: string; readonly bytes?: number; readonly sha256?: string; readonly whole: boolean }[]
}

const folder = join(import.meta.dirname, '../../../fixtures/mail/cases')
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>
const ROW = { from: 'row@example.com', to: '', cc: '', bcc: '', subject: 'row subject', body: 'row body', at: 1, attachments: [] }

describe('an e-mail of the field', () => {
  it.each(Object.entries(expected))('%s says what its sender wrote, and its files are byte for byte what was sent, or known to be damaged', async (name, wanted) => {
    const { view, html, contents } = await openMessage(readFileSync(join(folder, `${name}.eml`)), ROW)
    expect(view.source).toBe('message')
    if (wanted.subject !== undefined) expect(view.subject).toBe(wanted.subject)
    if (wanted.from !== undefined) expect(view.from).toEqual(wanted.from)
    if (wanted.text !== undefined) expect(view.text.trim()).toBe(wanted.text.trim())
    if (wanted.html !== undefined) expect(html?.body).toContain(wanted.html)
    if (wanted.files === undefined) return
    const files = view.attachments.map(({ name: called, bytes, whole, index }) => ({ name: called, bytes, whole, sha256: createHash('sha256').update(contents[index] ?? new Uint8Array(0)).digest('hex') }))
    expect(files.map(({ name: called, whole }) => [called, whole])).toEqual(wanted.files.map(({ name: called, whole }) => [called, whole]))
    for (const [index, { bytes, sha256, whole }] of wanted.files.entries()) if (whole && sha256 !== undefined) expect(files[index]).toMatchObject({ bytes, sha256 })
  })
})
