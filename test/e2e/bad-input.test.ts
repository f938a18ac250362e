/** Bad input at the login: each a clear sentence in the right place, in both languages, nothing typed is lost. */
import { createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { byId, linkIs, logIn, see, submitLogin } from './support/desk.ts'
import { startSite, type Site } from './support/site.ts'

const LANGUAGES = ['zh-CN', 'en'] as const

/** A peer that is no CTI server: sends `bytes` to everybody who connects. */
async function stranger(bytes: Buffer): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.write(bytes)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

describe.each(LANGUAGES)('bad input at the login (%s)', (lang) => {
  let site: Site
  let desk: LaunchedApp | undefined
  const start = (server: string) => launchApp({ args: [`--server=${server}`, `--lang=${lang}`, '--theme=light'] })

  beforeAll(async () => { site = await startSite() })
  afterEach(async () => {
    await desk?.close()
    desk = undefined
  })
  afterAll(async () => { await site.stop() })

  it('says that number or password is wrong, without telling which, and which extension there is not; what was typed stays', async () => {
    desk = await start(`127.0.0.1:${site.port}`)
    const { page } = desk
    const said: string[] = []
    for (const seat of [
      { uid: '8643', extension: '643', password: 'not-it' },
      { uid: '9999', extension: '643' },
      { uid: '8643', extension: '9999' },
    ]) {
      await submitLogin(page, seat)
      await see(byId(page, 'login-error'))
      const sentence = (await byId(page, 'login-error').textContent())?.trim() ?? ''
      said.push(sentence)
      expect(sentence.length).toBeGreaterThan(5)
      expect(await byId(page, 'login-uid').inputValue()).toBe(seat.uid)
      await desk.screenshot(`login-error-${said.length}-${lang}`)
    }
    // A stranger is not told which numbers there are: before the right password, number and password are one question (docs/at-link.md, Login).
    expect(said[1]).toBe(said[0])
    expect(new Set(said).size).toBe(2)
    expect(said.every((sentence) => (lang === 'en' ? /^[\x20-\x7e“”‘’–—]+$/ : /[一-鿿]/).test(sentence))).toBe(true)
    await logIn(page, { uid: '8643', extension: '643' })
  })

  it('an extension in use names its owner and offers to take over', async () => {
    const other = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, `--lang=${lang}`] })
    try {
      await logIn(other.page, { uid: '8601', extension: '601' })
      desk = await start(`127.0.0.1:${site.port}`)
      await submitLogin(desk.page, { uid: '8602', extension: '601' })
      await see(byId(desk.page, 'login-error'))
      expect(await byId(desk.page, 'login-error').textContent()).toMatch(/601.*8601|8601.*601/s)
      await byId(desk.page, 'dialog-cancel').click()
      await linkIs(other.page, 'ready')
    } finally {
      await other.close()
    }
  })

  it('an absent server is named, tried again, and can be given up', async () => {
    const nobody = await stranger(Buffer.alloc(0))
    await nobody.close()
    desk = await start(`127.0.0.1:${nobody.port}`)
    await submitLogin(desk.page, { uid: '8643', extension: '643' })
    const sentence = desk.page.getByText(new RegExp(`127\\.0\\.0\\.1:${nobody.port}`)).first()
    await see(sentence)
    await see(desk.page.locator('[data-testid="login-status"][data-reason="refused"]'))
    await desk.screenshot(`server-absent-${lang}`)
    await byId(desk.page, 'login-cancel').click()
    await see(desk.page.locator('[data-testid="login-submit"][aria-busy="false"]'))
    expect(await byId(desk.page, 'login-uid').inputValue()).toBe('8643')
  })

  it.each([
    ['an HTTP server', 'wrong_protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['garbage from the first byte', 'wrong_protocol', Buffer.from([0, 0, 0, 5, 0xff, 0xfe, 0x00, 0x01, 0x02])],
    ['garbage after a greeting', 'garbage', Buffer.concat([hello([1]), Buffer.from([0, 0, 0, 5, 0xff, 0xfe, 0x00, 0x01, 0x02])])],
    ['an oversized frame after a greeting', 'frame_too_large', Buffer.concat([hello([1]), Buffer.from([0x7f, 0xff, 0xff, 0xff, 0x7b])])],
    ['a newer protocol', 'wrong_protocol', hello([9])],
  ])('%s at the other end is called what it is', async (name, reason, bytes) => {
    const peer = await stranger(bytes)
    try {
      desk = await start(`127.0.0.1:${peer.port}`)
      await submitLogin(desk.page, { uid: '8643', extension: '643' })
      await see(desk.page.locator(`[data-testid="login-status"][data-reason="${reason}"]`))
      await desk.screenshot(`login-${name.replaceAll(' ', '-')}-${lang}`)
    } finally {
      await peer.close()
    }
  })
})

/** A greeting of a server that speaks `versions`. */
function hello(versions: readonly number[]): Buffer {
  return frame({
    kind: 'hello', versions, server: 'stranger', node: 'A', serverTime: 1, auth: ['SCRAM-SHA-256'],
    heartbeat: { idleMs: 15_000, deadMs: 45_000 }, nonce: 'AAAAAAAAAAAAAAAAAAAAAAAA',
  })
}

function frame(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message))
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  return Buffer.concat([head, body])
}
