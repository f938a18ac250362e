import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MAIL_LIMITS } from '../../../../src/main/mail/limits.ts'
import { openMessage } from '../../../../src/main/mail/open-message.ts'
import { dangersOf } from '../../../support/harmless.ts'

const folder = join(import.meta.dirname, '../../../fixtures/mail')
const raw = (name: string): Uint8Array => readFileSync(join(folder, `${name}.obx`))
const ROW = { from: 'row@example.com', to: 'service@hotline.example', cc: '', bcc: '', subject: 'row subject', body: 'row body', at: 1_000, attachments: ['D:\\ToneThink\\ivr_data\\emaildata\\20261124\\1\\开票资料.pdf', 'D:\\x\\setup.exe'] }
const open = (name: string) => openMessage(raw(name), ROW)

interface Expected {
  readonly subject: string
  readonly from: readonly { readonly name: string; readonly address: string }[]
  readonly to: Expected['from']
  readonly cc: Expected['from']
  readonly text: string
  readonly files: readonly { readonly name: string | null; readonly type: string; readonly sha256: string | null }[]
}
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>

describe('a raw message', () => {
  it.each(Object.keys(expected))('%s is read as an independent parser reads it', async (name) => {
    const wanted = expected[name]
    if (wanted === undefined) throw new Error(`${name} is not in expected.json`)
    const { view, pictures, contents } = await open(name)
    expect(view.source).toBe('message')
    expect({ subject: view.subject, from: view.from, to: view.to, cc: view.cc, text: view.text.trim() }).toEqual({ subject: wanted.subject, from: wanted.from, to: wanted.to, cc: wanted.cc, text: wanted.text })
    const hashes = [...contents, ...pictures.map(({ bytes }) => bytes)].flatMap((bytes) => (bytes === null ? [] : [createHash('sha256').update(bytes).digest('hex')]))
    for (const { sha256 } of wanted.files) if (sha256 !== null && name !== 'broken-boundary') expect(hashes).toContain(sha256)
    const names = view.attachments.map((one) => one.name)
    for (const file of wanted.files) if (file.name !== null && file.name !== 'logo.png') expect(names).toContain(file.name)
  })
  it('shows an inline picture in its HTML and not among the attachments', async () => {
    const { view, html, pictures } = await open('outlook-related')
    expect(html?.body).toContain('<img src="part/0"')
    expect(pictures.map(({ mime }) => mime)).toEqual(['image/png'])
    expect(view.attachments.map(({ name }) => name)).toEqual(['报价单（十一月）.pdf'])
    expect(view.remoteImages).toBe(0)
  })
  it('is read in raw GBK that names no charset', async () => {
    const { view } = await open('gbk-raw-headers')
    expect([view.subject, view.from[0]?.name, view.text.trim()]).toEqual(['原始中文主题，没有编码', '客户张三', '正文没有写字符集，也要能看。'])
  })
  it('is read to its end when the last boundary is missing', async () => {
    const { view, contents } = await open('broken-boundary')
    expect([view.attachments[0]?.name, Buffer.from(contents[0] ?? []).toString().trim()]).toEqual(['list.csv', 'a,b\n1,2'])
  })
  it('without a boundary, uuencoded, or a report is shown as far as it goes', async () => {
    expect((await open('no-boundary')).view).toMatchObject({ source: 'message', subject: 'no boundary' })
    expect((await open('uuencoded')).view.text).toContain('begin 644 hi.txt')
    expect((await open('bounce')).view.text).toContain('I could not deliver')
  })
  it('keeps a message within it as an attachment', async () => {
    const { view } = await open('forwarded')
    expect(view.attachments.map(({ name, mime }) => [name, mime])).toEqual([['message-1.eml', 'message/rfc822']])
  })
  it('warns of a sender whose name shows another address, and of dangerous files', async () => {
    const { view, links, remote, html } = await open('hostile')
    expect(view).toMatchObject({ fromDeceives: true, from: [{ name: 'service@bank.example', address: 'thief@evil.example' }], replyTo: [{ address: 'other@evil.example' }], subject: 'Your account gnp.exe' })
    expect(view.attachments.map(({ name, risk, pretends }) => [name, risk, pretends])).toEqual([
      ['invoicefdp.exe', 'dangerous', false], ['passwd', 'none', false], ['calc.exe', 'dangerous', false], ['_CON', 'none', false], ['photo.jpg .scr', 'dangerous', true], ['_aux.txt', 'none', false],
      ['macro.docm', 'dangerous', false], ['archive.zip', 'packed', false], ['ok.pdf', 'none', false], ['htaccess', 'none', false], ['x.exe', 'dangerous', false],
    ])
    expect(links.map((link) => (link.kind === 'web' ? [link.host, link.warn] : link.kind))).toEqual([['www.bank.example', 'none'], ['evil.example', 'other_host'], ['evil.example', 'credentials'], ['xn--80ak6aa92e.com', 'look_alike'], 'mail', 'tel'])
    expect(remote.every((url) => /^https?:\/\//.test(url))).toBe(true)
    expect(dangersOf(html?.body ?? '')).toEqual([])
    expect(html?.body).not.toMatch(/https?:\/\/(?!evil\.example\/login|evil\.example\/"|xn--)/)
  })
})

describe('without a message', () => {
  it.each([null, raw('not-a-message'), new Uint8Array(0), new TextEncoder().encode('hello')])('what the database says is shown', async (bytes) => {
    const { view, contents } = await openMessage(bytes, ROW)
    expect(view).toMatchObject({ source: 'row', subject: 'row subject', text: 'row body', from: [{ address: 'row@example.com' }], date: 1_000 })
    expect(view.attachments.map(({ name, bytes: size, risk, serverPath }) => [name, size, risk, serverPath])).toEqual([
      ['开票资料.pdf', null, 'none', ROW.attachments[0]], ['setup.exe', null, 'dangerous', ROW.attachments[1]],
    ])
    expect(contents).toEqual([null, null])
  })
  it('HTML in the column is cleaned like that of a message', async () => {
    const { view, html } = await openMessage(null, { ...ROW, body: '<div onclick="x()">Hello <script>alert(1)</script><b>there</b></div>' })
    expect([view.hasHtml, view.text, html?.body]).toEqual([true, 'Hello there', '<div>Hello <b>there</b></div>'])
  })
})

const MB = 1_024 * 1_024
const HEAD = 'From: a@example.com\r\nTo: b@example.com\r\nSubject: big\r\nMIME-Version: 1.0\r\n'

describe('a message of 50 MB', () => {
  const big = (type: string, piece: string): Uint8Array => Buffer.concat([Buffer.from(`${HEAD}Content-Type: ${type}; charset=utf-8\r\n\r\n`), Buffer.alloc(50 * MB, piece)])
  it.each([['text/plain', 'lorem ipsum dolor sit amet\r\n'], ['text/html', '<p>lorem <b>ipsum</b></p>\r\n'], ['text/plain', 'x'], ['text/html', '-- \r\n']])('of %s is cut, and says so', async (type, piece) => {
    const { view, html } = await openMessage(big(type, piece), ROW)
    expect([view.source, view.cut, view.text.length <= MAIL_LIMITS.textChars, (html?.body.length ?? 0) < 2 * MAIL_LIMITS.htmlChars]).toEqual(['message', true, true, true])
  })
  it('in an attachment comes whole', async () => {
    const content = Buffer.alloc(20 * MB, 'abc\x00\xff', 'latin1')
    const base64 = content.toString('base64').replace(/(.{76})/g, '$1\r\n')
    const message = Buffer.from(`${HEAD}Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nsee attachment\r\n--B\r\nContent-Type: application/zip\r\n`
      + `Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n filename="big.zip"\r\n\r\n${base64}\r\n--B\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=after.csv\r\n\r\na,b\r\n--B--\r\n`)
    const { view, contents } = await openMessage(message, ROW)
    expect([view.text.trim(), view.cut, view.attachments.map(({ name, bytes }) => [name, bytes])]).toEqual(['see attachment', false, [['big.zip', content.length], ['after.csv', 3]]])
    expect(Buffer.compare(Buffer.from(contents[0] ?? []), content)).toBe(0)
  })
})
