import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { encodeFrame } from '../../src/cti/protocol/frame-encoder.ts'
import type { Message } from '../../src/cti/protocol/messages.ts'
import { startMemoryServer, startTcpServer } from '../support/server-harness.ts'

/** Everything the server says to these bytes until it closes. */
function rawExchange(port: number, bytes: Uint8Array | string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect({ host: '127.0.0.1', port }, () => { socket.write(bytes) })
    socket.on('data', (chunk) => { chunks.push(chunk) })
    socket.on('error', reject)
    socket.on('close', () => { resolve(Buffer.concat(chunks).toString('utf8')) })
  })
}

describe('bad input over TCP', () => {
  test.each([
    ['an HTTP request', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'frame_too_large'],
    ['an oversized frame', Uint8Array.from([0x00, 0x10, 0x00, 0x01]), 'frame_too_large'],
    ['an empty frame', Uint8Array.from([0, 0, 0, 0]), 'protocol_error'],
    ['garbage in a frame', Uint8Array.from([0, 0, 0, 3, 0xff, 0xfe, 0x00]), 'protocol_error'],
    ['a server’s message', encodeFrame({ kind: 'bye', reason: 'logout' } as Message), ''],
    ['an event', encodeFrame({ kind: 'event', seq: 1, event: 'x', at: 1, data: {} }), 'protocol_error'],
  ])('%s is answered with bye and closed; the others go on', async (_, bytes, reason) => {
    const site = await startTcpServer()
    const agent = await site.agent({ uid: '8643' })
    const answer = await rawExchange(site.port, bytes)
    expect(answer).toContain('"kind":"hello"')
    if (reason !== '') expect(answer).toContain(`"reason":"${reason}"`)
    expect((await agent.act('ATSetBusy', { busy: true })).outcome).toMatchObject({ data: { state: 'busy' } })
  })

  test('a login sent one byte at a time works', async () => {
    const site = await startTcpServer()
    const client = site.client()
    const real = client.sendBytes
    client.send = (message) => {
      for (const byte of encodeFrame(message as Message)) real(Uint8Array.of(byte))
    }
    expect(await client.login({ uid: '8643' })).toMatchObject({ ok: true })
  })

  test('unknown kinds are answered with an error, counted, and end the connection after twenty', async () => {
    const site = await startTcpServer()
    const client = site.client()
    client.send({ kind: 'telepathy', id: 7 })
    expect(await client.wait('an answer', (message): message is typeof message & { kind: 'response' } => message.kind === 'response')).toMatchObject({ id: 7, ok: false, error: { code: 'bad_arguments' } })
    client.send({ kind: 'request', id: 8, cmd: '', args: {} })
    for (let n = 0; n < 18; n += 1) client.send({ kind: 'telepathy' })
    expect(await client.waitBye()).toMatchObject({ reason: 'protocol_error' })
    await client.waitClosed()
    expect(site.server.stats().badFrames).toBe(20)
  })
})

describe('silence and greed', () => {
  test('a silent peer is pinged when idle and sent away when dead; a pong keeps it', async () => {
    const site = await startMemoryServer()
    const client = await site.agent({ uid: '8643' })
    site.clock.advance(15_000)
    expect(client.messages.at(-1)).toMatchObject({ kind: 'ping' })
    client.send({ kind: 'pong', t: 1 })
    site.clock.advance(44_999)
    expect(client.messages.some((message) => message.kind === 'bye')).toBe(false)
    site.clock.advance(1)
    expect(await client.waitBye()).toMatchObject({ reason: 'idle_timeout' })
    await client.waitClosed()
    expect(site.server.stats().sessions).toBe(1)
  })

  test('a server whose machine slept gives everybody another chance', async () => {
    const site = await startMemoryServer()
    const client = await site.agent({ uid: '8643' })
    site.clock.sleep(3_600_000, true)
    site.clock.advance(20_000)
    expect(client.closed).toBe(false)
    expect(client.messages.at(-1)).toMatchObject({ kind: 'ping' })
  })

  test('pings are answered with their own t', async () => {
    const site = await startMemoryServer()
    const client = site.client()
    client.send({ kind: 'ping', t: 42.5 })
    expect(client.messages.at(-1)).toEqual({ kind: 'pong', t: 42.5, serverTime: site.clock.service(), wallAheadMs: 0 })
  })

  test('a reader that only asks and never reads is cut off', async () => {
    const site = await startMemoryServer({ limits: { sendBufferBytes: 65_536 } })
    const client = await site.agent({ uid: '8643' })
    client.pause()
    for (let n = 0; n < 3_000; n += 1) client.send({ kind: 'ping', t: n })
    await client.waitClosed()
    expect(client.unread).toBeLessThan(70_000)
  })

  test('subscribing changes what is heard from then on, with a fresh snapshot', async () => {
    const site = await startMemoryServer()
    const client = await site.agent({ uid: '8643' })
    client.forget()
    expect(await client.ask('subscribe', { watch: ['2'] })).toMatchObject({ ok: true })
    const begin = client.events()[0]
    expect(begin).toMatchObject({ event: 'snapshot.begin' })
    const members = site.site.agents.filter((agent) => agent.groups.includes('2' as never) || agent.uid === '8643').map((agent) => agent.uid)
    expect(client.events('agent.changed').map((event) => event.data['uid']).sort()).toEqual(members.sort())
  })

  test('an ordered stop warns, says goodbye and leaves nothing open', async () => {
    const site = await startMemoryServer()
    const client = await site.agent({ uid: '8643' })
    const asking = client.act('ATPlaceCall', { called: '13900000000' })
    await site.settle()
    await asking
    const stopped = site.server.stop(15_000)
    expect(client.events('server.notice')).toMatchObject([{ data: { notice: 'maintenance', inMs: 15_000 } }])
    expect(await site.client().waitBye()).toMatchObject({ reason: 'maintenance' })
    await site.clock.advanceAsync(15_000)
    expect(await client.waitBye()).toMatchObject({ reason: 'maintenance' })
    await site.clock.advanceAsync(3_000)
    await stopped
    expect(site.records.recent(9)).toMatchObject([{ extension: '643', endCause: 'maintenance' }])
    expect(site.records.open()).toEqual([])
  })
})
