/** Pictures of an e-mail from elsewhere, fetched from real TLS servers; the guard is the true one but for the address of the servers. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REMOTE_LIMITS } from '../../src/main/mail/limits.ts'
import { fetchPicture, type RemotePorts } from '../../src/main/mail/remote-image.ts'
import { isOutside } from '../../src/main/mail/outside-address.ts'
import { png } from '../../src/main/mail/demo/demo-files.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const tls = join(import.meta.dirname, '../fixtures/tls')
const PICTURE = png(4, 4, [1, 2, 3])
let server: Server
let port = 0
const heard: IncomingMessage[] = []

function answer(request: IncomingMessage, response: ServerResponse): void {
  heard.push(request)
  const path = request.url ?? ''
  if (path === '/picture') { response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'seen=1' }); response.end(PICTURE); return }
  if (path === '/html') { response.writeHead(200, { 'content-type': 'image/png' }); response.end('<script>alert(1)</script>'); return }
  if (path === '/svg') { response.writeHead(200, { 'content-type': 'image/svg+xml' }); response.end('<svg xmlns="http://www.w3.org/2000/svg"/>'); return }
  if (path === '/announced') { response.writeHead(200, { 'content-length': String(REMOTE_LIMITS.bytes + 1) }); response.write(PICTURE); return }
  if (path === '/endless') {
    response.writeHead(200)
    const more = (): void => { if (!response.destroyed && response.write(Buffer.alloc(1_024 * 1_024))) setImmediate(more); else response.once('drain', more) }
    response.write(PICTURE)
    more()
    return
  }
  const to = /^\/to\?(.*)$/.exec(path)?.[1]
  if (to !== undefined) { response.writeHead(302, { location: decodeURIComponent(to) }); response.end(); return }
  if (path === '/loop') { response.writeHead(302, { location: '/loop' }); response.end(); return }
  response.writeHead(404)
  response.end(PICTURE)
}

beforeAll(async () => {
  server = createServer({ key: readFileSync(join(tls, 'server-key.pem')), cert: readFileSync(join(tls, 'server.pem')) }, answer)
  await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready) })
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** `localhost` stands for a server of the internet. */
const ports: RemotePorts = {
  mayConnect: (address) => address === '127.0.0.1' || isOutside(address),
  resolve: async (host) => (host === 'localhost' ? [{ address: '127.0.0.1', family: 4 }] : host === 'inside.example' ? [{ address: '10.0.0.1', family: 4 }] : host === 'both.example' ? [{ address: '127.0.0.1', family: 4 }, { address: '192.168.0.1', family: 4 }] : []),
  ca: readFileSync(join(tls, 'ca.pem'), 'utf8'),
}
const get = (path: string): ReturnType<typeof fetchPicture> => fetchPicture(`https://localhost:${port}${path}`, ports)

describe('a picture from elsewhere', () => {
  it('comes when it is one, by its bytes, and tells nothing about who asks', async () => {
    heard.length = 0
    expect(await get('/picture')).toEqual({ mime: 'image/png', bytes: PICTURE, pixels: 16 })
    expect(await get('/picture')).not.toBeNull()
    for (const { headers } of heard) {
      expect(Object.keys(headers).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
      expect(headers['user-agent']).not.toMatch(/atclient|electron|node/i)
    }
  })
  it('is followed where it has moved to, a few times, over https only', async () => {
    expect(await get('/to?%2Fpicture')).not.toBeNull()
    expect(await get(`/to?${encodeURIComponent(`http://localhost:${port}/picture`)}`)).toBeNull()
    expect(await get('/loop')).toBeNull()
  })
  it.each(['/html', '/svg', '/announced', '/endless', '/missing'])('is none from %s', async (path) => { expect(await get(path)).toBeNull() })
  it.each(['http://localhost:PORT/picture', 'https://user:pw@localhost:PORT/picture', 'https://inside.example:PORT/picture', 'https://both.example:PORT/picture', 'https://nowhere.example:PORT/picture', 'https://10.0.0.1/x', 'https://[::1]:PORT/picture', 'https://169.254.169.254/latest/meta-data', 'file:///etc/passwd', 'nonsense'])(
    '%s is not asked for', async (url) => {
      heard.length = 0
      expect(await fetchPicture(url.replace('PORT', String(port)), ports)).toBeNull()
      expect(heard).toEqual([])
    })
  it('is not asked for behind a move into this house', async () => {
    heard.length = 0
    expect(await get(`/to?${encodeURIComponent('https://192.168.1.1/admin?reboot=1')}`)).toBeNull()
    expect(await get(`/to?${encodeURIComponent(`https://inside.example:${port}/picture`)}`)).toBeNull()
    expect(heard.map(({ url }) => url?.slice(0, 4))).toEqual(['/to?', '/to?'])
  })
  it('from a server that cannot prove its name is none', async () => {
    const { ca: _ca, ...without } = ports
    expect(await fetchPicture(`https://localhost:${port}/picture`, without)).toBeNull()
  })
})
