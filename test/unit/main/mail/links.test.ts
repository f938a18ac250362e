import { describe, expect, it } from 'vitest'
import { linksInText, readLink, withText } from '../../../../src/main/mail/links.ts'

describe('a link of an e-mail', () => {
  it.each(['javascript:alert(1)', 'java\nscript:alert(1)', ' \u0001javascript:alert(1)', 'JAVASCRIPT:x', 'vbscript:x', 'data:text/html,x', 'file:///etc/passwd', 'app://atclient/index.html', 'app-mail://x/', 'blob:x', 'ftp://x/',
    'ms-msdt:/id', 'search-ms:query', 'about:blank', 'view-source:https://x/', 'smb://x/y', '\\\\evil\\share', '//evil.example/x', '/relative', '#anchor', '', 'https://', 'http:///', 'mailto:', 'mailto:no-address', 'tel:', 'tel:x', `https://x/${'a'.repeat(5_000)}`])(
    '%j leads nowhere', (href) => { expect(readLink(href)).toBeNull() })
  it('says where it truly leads', () => {
    expect(readLink('https://shop.example/a?b=c#d')).toEqual({ kind: 'web', url: 'https://shop.example/a?b=c#d', host: 'shop.example', warn: 'none' })
    expect(readLink('ht\ntps://shop.ex\tample/')).toMatchObject({ host: 'shop.example' })
    expect(readLink('https://bank.example@evil.example/')).toEqual({ kind: 'web', url: 'https://evil.example/', host: 'evil.example', warn: 'credentials' })
    expect(readLink('https://аррӏе.com/')).toMatchObject({ host: 'xn--80ak6aa92e.com', warn: 'look_alike' })
    expect(readLink('https://2130706433/')).toMatchObject({ host: '127.0.0.1', warn: 'address' })
    expect(readLink('http://[::1]/')).toMatchObject({ host: '[::1]', warn: 'address' })
    expect(readLink('http://shop.example/')).toMatchObject({ warn: 'plain' })
    expect(readLink('HTTPS://SHOP.EXAMPLE')).toMatchObject({ url: 'https://shop.example/' })
  })
  it('reads addresses and telephone numbers, and nothing else of them', () => {
    expect(readLink('mailto:a@example.com?subject=Hello%20there%0d%0aBcc:x@y&body=secret&attach=/etc/passwd')).toEqual({ kind: 'mail', address: 'a@example.com', subject: 'Hello there Bcc:x@y' })
    expect(readLink('tel:+86-10-8888-7777;ext=5')).toEqual({ kind: 'tel', link: 'tel:+86-10-8888-7777;ext=5' })
    expect(readLink('tel:*57#')).toEqual({ kind: 'tel', link: 'tel:*57#' })
  })
  it('is warned of when its text names another host', () => {
    const evil = readLink('https://evil.example/')
    expect(evil === null ? null : withText(evil, 'www.bank.example/login')).toMatchObject({ warn: 'other_host' })
    expect(evil === null ? null : withText(evil, 'click here')).toMatchObject({ warn: 'none' })
    expect(evil === null ? null : withText(evil, 'https://evil.example/x')).toMatchObject({ warn: 'none' })
    const sub = readLink('https://a.shop.example/')
    expect(sub === null ? null : withText(sub, 'shop.example')).toMatchObject({ warn: 'none' })
    const other = readLink('https://shop.example.evil.example/')
    expect(other === null ? null : withText(other, 'shop.example')).toMatchObject({ warn: 'other_host' })
  })
  it('is found in plain text, without the punctuation after it', () => {
    const text = '请看 https://shop.example/a?b=1。也可访问 www.example.com，或写信 office@example.com.'
    expect(linksInText(text, 10).map(({ start, length }) => text.slice(start, start + length))).toEqual(['https://shop.example/a?b=1', 'www.example.com', 'office@example.com'])
    expect(linksInText('https://a.example '.repeat(50), 10)).toHaveLength(10)
  })
})
