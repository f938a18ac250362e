/**
 * A page that somebody has taken over cannot talk to the world: not by WebRTC (STUN, TURN), not by the resolver, not by a connection opened
 * ahead. The same page in an unguarded window is heard: the listeners hear.
 */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { dirname, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { electronPath, launchApp, sandboxSwitches } from './support/launch.ts'
import { DEMO_ARGS } from './support/mails.ts'
import { linkIs } from './support/desk.ts'

type Way = 'udp' | 'tcp' | 'resolver'
interface Ears { readonly udp: number; readonly tcp: number; readonly resolver: number; readonly heard: ReadonlySet<Way>; forget(): void; close(): Promise<void> }

/** Listeners on loopback: STUN by UDP, TURN by TCP, and the door of a resolver. */
async function openEars(): Promise<Ears> {
  const heard = new Set<Way>()
  const udp = createSocket('udp4')
  await new Promise<void>((done) => { udp.bind(0, '127.0.0.1', () => { done() }) })
  udp.on('message', () => { heard.add('udp') })
  const door = async (way: Way) => {
    const server = createServer((socket) => { heard.add(way); socket.destroy() })
    await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => { done() }) })
    return server
  }
  const [tcp, resolver] = [await door('tcp'), await door('resolver')]
  const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port
  return {
    udp: udp.address().port, tcp: portOf(tcp), resolver: portOf(resolver), heard,
    forget: () => { heard.clear() },
    async close() {
      udp.close()
      await Promise.all([tcp, resolver].map((server) => new Promise((done) => server.close(done))))
    },
  }
}

/** Names go to our listener instead of the computer's resolver, so that a look-up is heard. */
async function tellResolver(app: ElectronApplication, ears: Ears): Promise<void> {
  await app.evaluate(({ app: electronApp }, port) => {
    electronApp.configureHostResolver({ secureDnsMode: 'secure', secureDnsServers: [`https://127.0.0.1:${String(port)}/dns-query`] })
  }, ears.resolver)
}

/** Tries every way out; ends when the page itself has given up on all of them. */
async function tryToTalk(page: Page, ears: Pick<Ears, 'udp' | 'tcp'>): Promise<void> {
  await page.evaluate(async ({ udp, tcp }) => {
    for (const rel of ['dns-prefetch', 'preconnect']) {
      const link = document.createElement('link')
      link.rel = rel
      link.href = `https://${rel}.leak.example/`
      document.head.append(link)
    }
    const near = document.createElement('link')
    near.rel = 'preconnect'
    near.href = `http://127.0.0.1:${String(tcp)}/`
    document.head.append(near)
    const gather = async (urls: string): Promise<void> => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls, username: 'u', credential: 'p' }] })
      peer.createDataChannel('x')
      const done = new Promise<void>((resolve) => {
        peer.addEventListener('icegatheringstatechange', () => { if (peer.iceGatheringState === 'complete') resolve() })
      })
      await peer.setLocalDescription(await peer.createOffer())
      await done
      peer.close()
    }
    const at = (port: number, name = '127.0.0.1'): string => `${name}:${String(port)}`
    await Promise.all([`stun:${at(udp)}`, `turn:${at(udp)}?transport=udp`, `turn:${at(tcp)}?transport=tcp`, `stun:${at(udp, 'webrtc.leak.example')}`].map(gather))
  }, { udp: ears.udp, tcp: ears.tcp })
}

describe('a page', () => {
  let ears: Ears
  beforeAll(async () => { ears = await openEars() })
  afterAll(() => ears.close())

  it('without guards is heard by every listener', async () => {
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dirname(electronPath())
    const plain = await _electron.launch({ args: [...sandboxSwitches(), resolve(import.meta.dirname, '../fixtures/plain-window')] })
    onTestFinished(() => plain.close())
    const page = await plain.firstWindow()
    await tellResolver(plain, ears)
    // It may go on trying for as long as it likes: what counts is who hears it.
    void tryToTalk(page, ears).catch(() => undefined)
    await expect.poll(() => [...ears.heard].sort(), { timeout: 20_000 }).toEqual(['resolver', 'tcp', 'udp'])
  })

  it('of ours that is taken over is heard by none', async () => {
    ears.forget()
    const desk = await launchApp({ args: [...DEMO_ARGS, '--lang=en'] })
    onTestFinished(() => desk.close())
    await linkIs(desk.page, 'ready', 60_000)
    await tellResolver(desk.app, ears)
    await tryToTalk(desk.page, ears)
    expect([...ears.heard]).toEqual([])
  })
})
