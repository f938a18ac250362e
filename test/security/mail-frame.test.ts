import { describe, expect, it } from 'vitest'
import { isMailPage, mailCsp, mailLinkOf, mayLoadMail, readMailUrl, serveMail } from '../../src/main/security/mail-frame.ts'
import { mayLoad } from '../../src/main/security/permissions.ts'

const TOKEN = '0123456789abcdef0123456789abcdef'
const at = (path: string): string => `app-mail://${TOKEN}${path}`

describe('the policy of an e-mail’s document', () => {
  it('is exactly this', () => {
    expect(mailCsp(TOKEN)).toBe(`default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src app-mail://${TOKEN}/part/ app-mail://${TOKEN}/remote/; object-src 'none'; frame-src 'none'; base-uri 'none'; `
      + "form-action 'none'; frame-ancestors app://atclient; sandbox")
  })
})

describe('app-mail://', () => {
  it('knows its addresses by their parts', () => {
    expect(readMailUrl(at('/part/0'))).toEqual({ token: TOKEN, path: '/part/0' })
    for (const url of ['', 'app-mail:', 'app-mail://x/', `app-mail://${TOKEN.toUpperCase()}x/`, `app-mail://${TOKEN}.evil/`, `app-mail://user@${TOKEN}/`, `app-mail://${TOKEN}/?x`, `https://${TOKEN}/`, `app://${TOKEN}/`, `app-mail://${TOKEN}/${'a'.repeat(300)}`]) {
      expect([url, readMailUrl(url)]).toEqual([url, null])
    }
  })
  it('lets a frame show a message, and tells links from pages', () => {
    expect([at('/'), at('/allowed'), at('/link/3'), at('/part/0'), at('/x'), 'app://atclient/index.html'].map(isMailPage)).toEqual([true, true, false, false, false, false])
    expect(mailLinkOf(at('/link/12'))).toEqual({ token: TOKEN, link: 12 })
    for (const path of ['/link/', '/link/x', '/link/1/2', '/link/-1', '/link/1234567', '/']) expect(mailLinkOf(at(path))).toBeNull()
  })
  it('is loaded as a document in a frame and as pictures, never otherwise', () => {
    for (const [path, type] of [['/', 'subFrame'], ['/allowed', 'subFrame'], ['/part/0', 'image'], ['/remote/12', 'image']] as const) expect(mayLoadMail(at(path), type)).toBe(true)
    for (const type of ['mainFrame', 'script', 'stylesheet', 'xhr', 'object', 'font', 'media', 'ping', 'webSocket', 'other', 'image']) expect([type, mayLoadMail(at('/'), type)]).toEqual([type, false])
    for (const path of ['/part/x', '/part/0/x', '/remote/', '/link/1', '/x']) expect(mayLoadMail(at(path), 'image')).toBe(false)
    expect(mayLoadMail(at('/part/0'), 'subFrame')).toBe(false)
    expect(mayLoad(at('/'), false)).toBe(false)
  })
  it('answers with the guards whatever is asked', async () => {
    const frames = { answer: async (_token: string, path: string) => (path === '/' ? { mime: 'text/html; charset=utf-8', bytes: new TextEncoder().encode('<p>x') } : null) }
    const page = await serveMail({ method: 'GET', url: at('/') }, frames)
    expect([page.status, page.body.toString(), page.headers['content-security-policy'], page.headers['cache-control'], page.headers['referrer-policy'], page.headers['x-content-type-options']])
      .toEqual([200, '<p>x', mailCsp(TOKEN), 'no-store', 'no-referrer', 'nosniff'])
    for (const [method, url, status] of [['GET', at('/x'), 404], ['POST', at('/'), 405], ['GET', 'app-mail://evil/', 404]] as const) {
      const answer = await serveMail({ method, url }, frames)
      expect([answer.status, answer.body.length, answer.headers['content-security-policy']?.includes("default-src 'none'")]).toEqual([status, 0, true])
    }
    expect((await serveMail({ method: 'GET', url: at('/') }, { answer: () => Promise.reject(new Error('x')) })).status).toBe(404)
  })
})
