/** 10,000 mutations of real-world shaped e-mails: reading one never throws, never hangs, and what is shown is always harmless. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanStyleSheet } from '../../src/main/mail/css-clean.ts'
import { safeFileName } from '../../src/main/mail/file-names.ts'
import { cleanHtml } from '../../src/main/mail/html-clean.ts'
import { htmlToText } from '../../src/main/mail/html-text.ts'
import { MAIL_LIMITS } from '../../src/main/mail/limits.ts'
import { openMessage } from '../../src/main/mail/open-message.ts'
import { dangersOf } from '../support/harmless.ts'
import { checkAsyncProperty, checkProperty } from '../support/property.ts'

const folder = join(import.meta.dirname, '../fixtures/mail')
const mails = readdirSync(folder).filter((name) => name.endsWith('.obx')).map((name) => readFileSync(join(folder, name)))
const hostile = readFileSync(join(folder, 'hostile.html'), 'utf8')
const ROW = { from: 'a@example.com', to: 'b@example.com', cc: '', bcc: '', subject: 's', body: 'row', at: 1, attachments: [] }

const PIECES = ['\r\n', '\n', '\0', '--', '--=_mixed', '--=_mixed--', '\r\n\r\n', 'Content-Type: multipart/mixed; boundary=', 'Content-Transfer-Encoding: base64\r\n', 'charset=utf-7', '=?utf-8?B?', '?=', '<script>', '</style>', '\xff\xfe', '"', '=', ';', ' ', '\t', '%', '&#x', '<!--', '<svg>', 'begin 644 x\r\n', 'message/rfc822']
type Change = { readonly kind: 'byte' | 'cut' | 'copy' | 'insert' | 'swap'; readonly at: number; readonly size: number; readonly piece: number; readonly value: number }
const change: fc.Arbitrary<Change> = fc.record({ kind: fc.constantFrom('byte', 'cut', 'copy', 'insert', 'swap'), at: fc.nat(), size: fc.nat(200), piece: fc.nat(PIECES.length - 1), value: fc.nat(255) })

function mutated(source: Buffer, changes: readonly Change[]): Buffer {
  let bytes = Buffer.from(source)
  for (const { kind, at, size, piece, value } of changes) {
    const place = bytes.length === 0 ? 0 : at % bytes.length
    const part = bytes.subarray(place, place + size)
    if (kind === 'byte' && bytes.length > 0) bytes[place] = value
    else if (kind === 'cut') bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + size)])
    else if (kind === 'copy') bytes = Buffer.concat([bytes.subarray(0, place), part, part, bytes.subarray(place + size)])
    else if (kind === 'insert') bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from(PIECES[piece] ?? '', 'latin1'), bytes.subarray(place)])
    else bytes = Buffer.concat([bytes.subarray(place), bytes.subarray(0, place)])
  }
  return bytes
}

describe('any e-mail', () => {
  it('is read or refused, in bounds, and never to the harm of the window', async () => {
    await checkAsyncProperty(fc.asyncProperty(fc.constantFrom(...mails), fc.array(change, { minLength: 1, maxLength: 8 }), async (mail, changes) => {
      const { view, html, links, contents } = await openMessage(mutated(mail, changes), ROW)
      expect(view.text.length).toBeLessThanOrEqual(MAIL_LIMITS.textChars)
      expect(view.subject).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      for (const { name } of view.attachments) {
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}<>:"/\\|?*]|^\.|[. ]$|^$/u)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
      }
      for (const link of links) if (link.kind === 'web') expect(link.url).toMatch(/^https?:\/\/[^/@]+\//)
      expect(contents).toHaveLength(view.attachments.length)
      if (html !== null) expect(dangersOf(html.body)).toEqual([])
      expect(html?.styles ?? '').not.toMatch(/<|\\|@import|url\(|expression|position/i)
    }), { numRuns: 10_000 })
  })
})

const shred = fc.array(fc.oneof(
  fc.record({ from: fc.nat(hostile.length), size: fc.nat(120) }).map(({ from, size }) => hostile.slice(from, from + size)),
  fc.constantFrom('<', '>', '"', "'", '&', '&lt;', '/', '=', ' ', '<!--', '-->', '</', '<a href=', 'javascript:', '\0', '<style>', '</style>', '<svg>', '<math>', '<table>', '<p>', 'onerror=', '<img src=x ', '&#60;', '&#x3c;script'),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
), { maxLength: 40 }).map((parts) => parts.join(''))
const PORTS = { image: (source: string) => (source.length % 2 === 0 ? 'part/0' : null), link: () => ({ number: 1, title: '"><script>', ended: () => undefined }) }

describe('any HTML', () => {
  it('is written anew as known elements with known attributes, whatever it was', () => {
    checkProperty(fc.property(shred, (html) => {
      const clean = cleanHtml(html, PORTS)
      expect(dangersOf(clean.body)).toEqual([])
      // Cleaned once more, nothing of it is left out: a browser reads what was meant.
      const opened = (text: string): number => text.match(/<[a-z]/g)?.length ?? 0
      expect(opened(cleanHtml(clean.body, PORTS).body)).toBe(opened(clean.body))
      expect(htmlToText(html, 1_000).length).toBeLessThanOrEqual(1_000)
    }), { numRuns: 10_000 })
  })
  it('has styles that load, cover and break out of nothing', () => {
    checkProperty(fc.property(shred, (css) => {
      for (const text of [css, `a{${css}}`, `@media x{${css}}`, `a{color:${css}}`]) expect(cleanStyleSheet(text)).not.toMatch(/<|\\|@(?!media)|(?:url|expression)\s*\(|position\s*:|z-index/i)
    }), { numRuns: 2_000 })
  })
})

describe('any file name', () => {
  it('is one that every system takes, and safe once more is the same', () => {
    checkProperty(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(fc.constantFrom('.', ' ', '/', '\\', 'con', 'aux', '\u202e', 'exe', '报', '\0', '😀', ':'), { maxLength: 60 }).map((parts) => parts.join(''))), (raw) => {
      const name = safeFileName(raw, 'file')
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]|^\.|[. ]$|^$|^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/iu)
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
      expect(safeFileName(name, 'file')).toBe(name)
    }), { numRuns: 5_000 })
  })
})
