/**
 * The raw messages of the demo: made when they are opened, from what the database says about them, always the same. Some have HTML
 * with a picture of their own and one from elsewhere, so that everything a real inbox brings can be tried.
 */
import { createHash } from 'node:crypto'
import { fail, ok } from '../../../shared/result.ts'
import { demoFile, png } from './demo-files.ts'
import type { EmailRow } from '../../../central/api.ts'
import type { Result } from '../../../shared/result.ts'

type Mail = Pick<EmailRow, 'callId' | 'from' | 'to' | 'cc' | 'subject' | 'body' | 'attachments' | 'at' | 'rawFile'>

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path
const word = (text: string): string => (/^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`)
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/(.{76})/g, '$1\r\n')
const html = (text: string): string => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

/** RFC 5322 date of a moment, in China's time. */
function dateLine(at: number): string {
  const there = new Date(at + 8 * 3_600_000)
  return there.toUTCString().replace(/ GMT$/, ' +0800')
}

function part(type: string, bytes: Uint8Array, ...headers: readonly string[]): string {
  return [`Content-Type: ${type}`, 'Content-Transfer-Encoding: base64', ...headers, '', base64(bytes)].join('\r\n')
}
function multipart(kind: string, boundary: string, parts: readonly string[]): string {
  return [`Content-Type: multipart/${kind}; boundary="${boundary}"`, '', ...parts.flatMap((one) => [`--${boundary}`, one]), `--${boundary}--`, ''].join('\r\n')
}

/** The message as its sender would lay it out. */
function pageOf(mail: Mail, remote: boolean): string {
  const paragraphs = mail.body.split('\n').map((line) => (line.trim() === '' ? '<br>' : `<p style="margin:0 0 6px">${html(line)}</p>`)).join('')
  const host = mail.from.split('@')[1] ?? 'example.com'
  const banner = remote ? `<tr><td style="padding:0 20px 12px"><img src="https://images.${html(host)}/banner.png" width="520" height="60" alt="${html(host)}"></td></tr>` : ''
  return `<!doctype html><html><head><meta charset="utf-8"><style>a { color: #2458c5 } .foot { color: #7a8594; font-size: 12px }</style></head><body bgcolor="#f3f5f8">
<table width="560" align="center" cellpadding="0" cellspacing="0" bgcolor="#ffffff" style="border:1px solid #dde3ea"><tr><td style="padding:16px 20px 8px"><img src="cid:logo" width="28" height="28" alt="" style="vertical-align:middle"> <b style="font-size:16px">${html(mail.subject)}</b></td></tr>
${banner}<tr><td style="padding:0 20px 12px;font-size:14px;line-height:1.6">${paragraphs}</td></tr>
<tr><td class="foot" style="padding:10px 20px;border-top:1px solid #e4e8ee">${html(host)} · <a href="https://www.${html(host)}/">www.${html(host)}</a> · <a href="mailto:${html(mail.from)}">${html(mail.from)}</a> · <a href="tel:4008886688">400-888-6688</a></td></tr></table></body></html>`
}

/** Bytes of the message. */
export function demoMessage(mail: Mail): Uint8Array {
  const digest = createHash('sha256').update(`${mail.callId} ${mail.subject}`).digest()
  const boundary = digest.toString('hex').slice(0, 24)
  const [kind = 0, red = 0, green = 0, blue = 0] = digest
  const text = part('text/plain; charset=utf-8', Buffer.from(mail.body.replace(/\n/g, '\r\n')))
  const logo = part('image/png', png(28, 28, [60 + red / 2, 60 + green / 2, 60 + blue / 2]), 'Content-ID: <logo>', 'Content-Disposition: inline; filename="logo.png"')
  const page = part('text/html; charset=utf-8', Buffer.from(pageOf(mail, kind % 3 === 0)))
  // Two of three write HTML, as they do everywhere.
  const body = kind % 3 === 2 ? text : multipart('alternative', `a${boundary}`, [text, multipart('related', `r${boundary}`, [page, logo])])
  const files = mail.attachments.map((path) => {
    const { mime, bytes } = demoFile(fileName(path))
    return part(`${mime}; name="${word(fileName(path))}"`, bytes, `Content-Disposition: attachment; filename="${word(fileName(path))}"`)
  })
  const head = [
    `Date: ${dateLine(mail.at)}`, `From: ${mail.from}`, `To: ${mail.to}`, ...(mail.cc === '' ? [] : [`Cc: ${mail.cc}`]), `Subject: ${word(mail.subject)}`,
    `Message-ID: <${boundary}@${mail.from.split('@')[1] ?? 'example.com'}>`, 'MIME-Version: 1.0',
  ]
  return Buffer.from([...head, files.length === 0 ? body : multipart('mixed', `m${boundary}`, [body, ...files])].join('\r\n'))
}

/** A file that the demo's database names: the message itself, or an attachment that lies beside it. */
export function demoMailFile(path: string, mail: Mail): Result<Uint8Array> {
  if (path === mail.rawFile) return ok(demoMessage(mail))
  return mail.attachments.includes(path) ? ok(demoFile(fileName(path)).bytes) : fail('internal', 'the demo has no such file')
}
