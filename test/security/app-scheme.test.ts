import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAppUrl, isBelow, resolveAppPath, serveApp } from '../../src/main/security/app-scheme.ts'
import { CSP } from '../../src/main/security/csp.ts'

let root = ''
const folders = () => ({ renderer: join(root, 'renderer'), tones: join(root, 'tones') })
const get = async (url: string, method = 'GET') => {
  const { status, headers, body } = await serveApp({ method, url }, folders())
  return { status, headers: new Headers(headers), text: () => body.toString('utf8') }
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'app-scheme-'))
  for (const name of ['renderer', 'renderer/assets', 'renderer-evil', 'tones']) mkdirSync(join(root, name))
  writeFileSync(join(root, 'secret.json'), '{"secret":true}')
  writeFileSync(join(root, 'renderer-evil/index.html'), 'evil')
  writeFileSync(join(root, 'renderer/index.html'), '<p>hello</p>')
  writeFileSync(join(root, 'renderer/assets/a.js'), 'export {}')
  writeFileSync(join(root, 'renderer/.env.js'), 'hidden')
  writeFileSync(join(root, 'renderer/notes.txt'), 'not served')
  writeFileSync(join(root, 'tones/classic.wav'), 'RIFF')
  symlinkSync(join(root, 'secret.json'), join(root, 'renderer/link.json'))
})
afterAll(() => { rmSync(root, { recursive: true, force: true }) })

describe('app://', () => {
  it('serves the pages, their parts and the tones, each with its type and every guard', async () => {
    const page = await get('app://atclient/index.html')
    expect(page.text()).toBe('<p>hello</p>')
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8', 'content-security-policy': CSP, 'x-content-type-options': 'nosniff',
    })
    expect((await get('app://atclient/assets/a.js')).headers.get('content-type')).toContain('javascript')
    expect((await get('app://atclient/tones/classic.wav')).status).toBe(200)
    expect((await get('app://atclient/index.html', 'HEAD')).text()).toBe('')
  })
  it.each([
    'app://atclient/../secret.json', 'app://atclient/%2e%2e/secret.json', 'app://atclient/..%2fsecret.json', 'app://atclient/assets/..%2f..%2fsecret.json',
    'app://atclient/%252e%252e%252fsecret.json', 'app://atclient/..%5csecret.json', 'app://atclient/..\\secret.json', 'app://atclient/assets/%2e%2e/%2e%2e/secret.json',
    'app://atclient//etc/hosts.json', 'app://atclient/%2fetc%2fhosts.json', 'app://atclient/C:%5cx.json', 'app://atclient/index.html%00.js', 'app://atclient/index.html::$DATA.js',
    'app://atclient/.env.js', 'app://atclient/notes.txt', 'app://atclient/', 'app://atclient/assets', 'app://atclient/missing.js', 'app://atclient/link.json',
    'app://atclient/../renderer-evil/index.html', 'app://atclient/tones/../../secret.json', 'app://atclient/tones/..%2f..%2fsecret.json', 'app://atclient/%zz.js',
    'app://evil/index.html', 'app://user@atclient/index.html', 'app://atclient:1/index.html', 'file:///etc/hosts.json', 'https://atclient/index.html', 'nonsense', '',
    `app://atclient/${'a'.repeat(3_000)}.js`,
  ])('gives nothing for %s', async (url) => {
    const response = await get(url)
    expect(response.status).toBe(404)
    expect(response.text()).toBe('')
    expect(response.headers.get('content-security-policy')).toBe(CSP)
  })
  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => { expect((await get('app://atclient/index.html', method)).status).toBe(405) })
  it('tells a neighbour whose name begins the same from a folder below', () => {
    expect(isBelow('/a/renderer', '/a/renderer-evil/x')).toBe(false)
    expect(isBelow('/a/renderer', '/a/renderer')).toBe(false)
    expect(isBelow('/a/renderer', '/a/renderer/..x')).toBe(true)
    expect(resolveAppPath('app://atclient/index.html', { renderer: '/r', tones: '/t' })?.file).toBe(join('/r', 'index.html'))
  })
  it('knows its own addresses by their parts', () => {
    expect(isAppUrl('app://atclient/card.html?x=1#y')).toBe(true)
    for (const url of ['app://atclient.evil/', 'app://evil/app://atclient/', 'https://atclient/', 'appx://atclient/', 'about:blank', '']) expect(isAppUrl(url)).toBe(false)
  })
})
