/** What a page in our window cannot do, tried in the real window: the guards as Chromium enforces them. */
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { byId, see } from './support/desk.ts'

describe('the window is locked', () => {
  let desk: LaunchedApp
  let outside: Server
  let asked = 0
  let outsideUrl = ''

  beforeAll(async () => {
    outside = createServer((_request, response) => {
      asked += 1
      response.setHeader('access-control-allow-origin', '*')
      response.end('outside')
    })
    outside.listen(0, '127.0.0.1')
    await once(outside, 'listening')
    const address = outside.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    outsideUrl = `http://127.0.0.1:${address.port}/`
    desk = await launchApp({ args: ['--demo', '--demo-quiet', '--lang=en'] })
    await see(byId(desk.page, 'login-submit'))
  })
  afterAll(async () => {
    await desk.close()
    outside.close()
  })

  it('comes from app:// with a policy that allows nothing but its own files', async () => {
    const csp = await desk.page.evaluate(async () => (await fetch(location.href)).headers.get('content-security-policy'))
    expect(new URL(desk.page.url()).protocol).toBe('app:')
    expect(csp).toContain("default-src 'none'")
    expect(csp).toContain("script-src 'self'")
    expect(csp).not.toMatch(/unsafe-(inline|eval)/)
  })

  it('gives the page no Node and nothing of Electron but the declared bridge', async () => {
    const found = await desk.page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in globalThis),
      bridge: Object.keys((globalThis as unknown as { atclient: object }).atclient).toSorted(),
      frozen: Object.isFrozen((globalThis as unknown as { atclient: object }).atclient),
    }))
    expect(found).toEqual({ node: [], bridge: ['onEvent', 'request', 'windowKind'], frozen: true })
  })

  it('runs in the sandbox settings that were asked for', async () => {
    const preferences = await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => {
      const given = (window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
      return [given['sandbox'], given['contextIsolation'], given['nodeIntegration'], given['webSecurity'], given['webviewTag']]
    }))
    expect(preferences).toEqual([[true, true, false, true, false]])
  })

  it('runs no inline script and no code made from text', async () => {
    const ran = await desk.page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.inlineRan = true'
      document.head.append(script)
      script.remove()
      const image = document.createElement('img')
      image.setAttribute('onerror', 'globalThis.inlineRan = true')
      image.src = 'nothing.png'
      document.body.append(image)
      image.remove()
      return 'inlineRan' in globalThis
    })
    expect(ran).toBe(false)
    // In the page's own world, where the policy holds: a worker made from text must not start either.
    const worker = await desk.page.evaluate(() => new Promise((done) => {
      try {
        const made = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
        made.onmessage = () => { done('ran') }
        made.onerror = () => { done('blocked') }
      } catch { done('blocked') }
    }))
    expect(worker).toBe('blocked')
  })

  it('reaches no other address, by whatever way', async () => {
    const before = asked
    const outcome = await desk.page.evaluate(async (url) => {
      const fetched = await fetch(url).then(() => 'reached', () => 'blocked')
      const image = await new Promise((done) => {
        const picture = new Image()
        picture.onload = () => { done('reached') }
        picture.onerror = () => { done('blocked') }
        picture.src = url
      })
      const opened = window.open(url)
      return { fetched, image, opened: opened === null }
    }, outsideUrl)
    expect(outcome).toEqual({ fetched: 'blocked', image: 'blocked', opened: true })
    const here = desk.page.url()
    await desk.page.evaluate((url) => { location.href = url }, outsideUrl)
    await desk.page.evaluate((url) => {
      const link = document.createElement('a')
      link.href = url
      document.body.append(link)
      link.click()
      link.remove()
    }, outsideUrl)
    // Playwright's locators wait for a navigation that never comes; the page itself is asked, after a round
    // trip through the main process, behind which the refusal lies.
    const still = await desk.page.evaluate(async () => {
      const { atclient } = globalThis as unknown as { atclient: { request(name: string, args: object): Promise<{ ok: boolean }> } }
      const answer = await atclient.request('state.snapshot', {})
      return { answered: answer.ok, form: document.querySelector('[data-testid="login-submit"]') !== null, url: location.href }
    })
    expect(still).toEqual({ answered: true, form: true, url: here })
    expect(asked).toBe(before)
    expect(desk.app.windows()).toHaveLength(1)
  })

  it('is refused camera, microphone, place, notifications and the clipboard', async () => {
    const refused = await desk.page.evaluate(async () => {
      const name = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : 'refused')
      return {
        microphone: await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'given', name),
        place: await new Promise((done) => { navigator.geolocation.getCurrentPosition(() => { done('given') }, () => { done('refused') }) }),
        notification: await Notification.requestPermission(),
        clipboard: await navigator.clipboard.readText().then(() => 'given', name),
      }
    })
    expect(refused.microphone).not.toBe('given')
    expect(refused.place).toBe('refused')
    expect(refused.notification).toBe('denied')
    expect(refused.clipboard).not.toBe('given')
  })

  it('can play every ring tone it serves', async () => {
    const seconds = await desk.page.evaluate(() => Promise.all(['classic', 'soft', 'bright'].map((tone) => new Promise<number>((done) => {
      const sound = new Audio(`./tones/${tone}.wav`)
      sound.oncanplaythrough = () => { done(sound.duration) }
      sound.onerror = () => { done(0) }
      sound.load()
    }))))
    expect(seconds.every((length) => length > 0.5)).toBe(true)
  })

  it('serves nothing outside its folder', async () => {
    const statuses = await desk.page.evaluate(async () => {
      const paths = ['/../main/index.js', '/..%2fmain%2findex.js', '/%2e%2e/main/index.js', '/..\\main\\index.js', '/tones/../../package.json']
      return Promise.all(paths.map((path) => fetch(`app://atclient${path}`).then((response) => response.status, () => 0)))
    })
    expect(statuses.every((status) => status === 404 || status === 400 || status === 403 || status === 0)).toBe(true)
  })
})
