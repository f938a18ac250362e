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
const mails = [folder, join(folder, 'cases')].flatMap((place) => readdirSync(place).filter((name) => /\.(?:obx|eml)$/.test(name)).map((name) => readFileSync(join(place, name))))
const hostile = readFileSync(join(folder, 'hostile.html'), 'utf8')
const ROW = { from: 'a@example.com', to: 'b@example.com', cc: '', bcc: '', subject: 's', body: 'row', at: 1, attachments: [] }

const PIECES = ['\r\n', '\n', '\0', '--', '--=_mixed', '--=_mixed--', '\r\n\r\n', 'Content-Type: multipart/mixed; boundary=', 'Content-Transfer-Encoding: base64\r\n', 'charset=utf-7', '=?utf-8?B?', '?=', '<script>', '</style>', '\xff\xfe', '"', '=', ';', ' ', '\t', '%', '&#x', '<!--', '<svg>', 'begin 644 x\r\n', 'message/rfc822', '~{', '=?gbk?Q?', "filename*0*=utf-8''%", 'format=flowed; delsp=yes', 'binary', '\xc4\xfa\xba\xc3', '\xef\xbb\xbf', 'multipart/digest', 'Content-Disposition: inline\r\n', '\r\n>> ', '===='] 
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
      // What leaves the reading thread is moved, with nothing beside it.
      for (const bytes of contents) expect(bytes?.byteLength).toBe(bytes?.buffer.byteLength)
      if (html !== null) expect(dangersOf(html.body)).toEqual([])
      expect(html?.styles ?? '').not.toMatch(/<|\\|@import|url\(|expression|position/i)
    }), { numRuns: 10_000 })
  })
})

type Coding = 'base64' | 'pieces' | 'line' | 'qp' | 'binary'
function coded(bytes: Buffer, how: Coding, step: number): { readonly name: string; readonly text: Buffer } {
  const cut = (size: number): Buffer[] => Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
  switch (how) {
    case 'base64': return { name: 'base64', text: Buffer.from(bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n')) }
    case 'pieces': return { name: 'base64', text: Buffer.from(cut(step).map((piece) => piece.toString('base64')).join('\n')) }
    case 'line': return { name: 'BASE64', text: Buffer.from(bytes.toString('base64')) }
    case 'qp': return { name: 'quoted-printable', text: Buffer.from(cut(step % 20 + 1).map((piece) => Array.from(piece, (byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')).join('=\r\n')) }
    case 'binary': return { name: 'binary', text: bytes }
  }
}
const files = fc.array(fc.record({
  bytes: fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.array(fc.constantFrom('\r\n', '\n', '\r', '--', '--B', '--Bx', ' ', '\t', '=', 'From ', '.', '\0'), { maxLength: 30 }).map((parts) => Buffer.from(parts.join('')))).map((bytes) => Buffer.from(bytes)),
  how: fc.constantFrom<Coding>('base64', 'pieces', 'line', 'qp', 'binary'), step: fc.integer({ min: 1, max: 90 }), deep: fc.nat(3), lf: fc.boolean(),
}), { minLength: 1, maxLength: 4 })

describe('any file in an e-mail', () => {
  it('comes out byte for byte as it was put in, however it was coded and however deep it lies', async () => {
    await checkAsyncProperty(fc.asyncProperty(files, async (list) => {
      const end = '\r\n'
      const parts = list.map(({ bytes, how, step, deep }, index) => {
        const { name, text } = coded(bytes, how, step)
        let part = Buffer.concat([Buffer.from(`Content-Type: application/x-test${end}Content-Transfer-Encoding: ${name}${end}Content-Disposition: attachment; filename=f${index}${end}${end}`), text])
        for (let level = 0; level < deep; level += 1) part = Buffer.concat([Buffer.from(`Content-Type: multipart/mixed; boundary="in ${index} ${level}"${end}${end}--in ${index} ${level}${end}`), part, Buffer.from(`${end}--in ${index} ${level}--${end}`)])
        return part
      })
      const message = Buffer.concat([Buffer.from(`From: a@example.com${end}To: b@example.com${end}Content-Type: multipart/mixed; boundary=BOUNDARY-7f3a${end}${end}`), ...parts.flatMap((part) => [Buffer.from(`--BOUNDARY-7f3a${end}`), part, Buffer.from(end)]), Buffer.from('--BOUNDARY-7f3a--')])
      const { view, contents } = await openMessage(message, ROW)
      expect(view.attachments.map(({ name, whole }) => [name, whole])).toEqual(list.map((_file, index) => [`f${index}`, true]))
      for (const [index, { bytes }] of list.entries()) expect(Buffer.compare(Buffer.from(contents[index] ?? []), bytes)).toBe(0)
    }), { numRuns: 3_000 })
  })
})

/** Characters of GB 2312's first level, as Chinese is written. */
const chinese = fc.array(fc.record({ lead: fc.integer({ min: 0xb0, max: 0xd6 }), trail: fc.integer({ min: 0xa1, max: 0xfe }) }), { minLength: 4, maxLength: 60 }).map((list) => Buffer.from(list.flatMap(({ lead, trail }) => [lead, trail])))

describe('any Chinese text', () => {
  it('in GBK or UTF-8 is read right under no name, the right one, and the usual wrong ones', async () => {
    await checkAsyncProperty(fc.asyncProperty(chinese, fc.constantFrom('', '; charset=us-ascii', '; charset=iso-8859-1', '; charset=gb2312', '; charset=utf-8'), fc.boolean(), async (gbk, label, utf8) => {
      const text = new TextDecoder('gb18030').decode(gbk)
      const body = utf8 ? Buffer.from(text) : gbk
      const { view } = await openMessage(Buffer.concat([Buffer.from(`From: a@example.com\r\nTo: b@example.com\r\nContent-Type: text/plain${label}\r\n\r\n`), body]), ROW)
      expect(view.text).toBe(text)
    }), { numRuns: 3_000 })
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
