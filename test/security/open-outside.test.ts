import { describe, expect, it } from 'vitest'
import { safeWebUrl } from '../../src/main/security/web-url.ts'

describe('what may be opened in the browser', () => {
  it('is a web address, as a browser reads it', () => {
    expect(safeWebUrl('https://shop.example/a?b#c')).toBe('https://shop.example/a?b#c')
    expect(safeWebUrl('HTTP://SHOP.example')).toBe('http://shop.example/')
  })
  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'file://server/share/x.exe', '\\\\server\\share', 'data:text/html,x', 'mailto:a@b.c', 'tel:1', 'ms-msdt:/id', 'search-ms:q', 'app://atclient/', 'app-mail://x/', 'ftp://x/', 'https://user:pw@x.example/',
    'https://user@x.example/', 'https://', 'http:///', '', 'x', '/etc/passwd', 'C:\\Windows\\System32\\calc.exe', `https://x.example/${'a'.repeat(5_000)}`])('%j is not', (address) => { expect(safeWebUrl(address)).toBeNull() })
})
