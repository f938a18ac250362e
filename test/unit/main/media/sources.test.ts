/** Files of folders and web servers: what can go wrong with each, as the code that becomes a sentence. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createGate, fileErrorCode, openFile } from '../../../../src/main/media/file-source.ts'
import { openHttp } from '../../../../src/main/media/http-source.ts'
import { never, value } from '../../../support/audio.ts'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const BYTES = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 7) & 255)

describe('a file of a folder', () => {
  let root = ''
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'media-'))
    mkdirSync(join(root, 'rec/day'), { recursive: true })
    writeFileSync(join(root, 'rec/day/a.wav'), BYTES)
    writeFileSync(join(root, 'secret.txt'), 'x')
    symlinkSync(join(root, 'secret.txt'), join(root, 'rec/link.wav'))
    symlinkSync(join(root, 'rec/day'), join(root, 'rec/other-day'))
  })
  afterAll(() => { rmSync(root, { recursive: true }) })
  const opened = async (name: string, folder = 'rec'): Promise<string> => {
    const source = await openFile(join(root, folder), join(root, folder, name), never())
    if (source.ok) await source.value.close()
    return source.ok ? 'ok' : source.error.code
  }

  it('is read in any piece', async () => {
    const source = value(await openFile(join(root, 'rec'), join(root, 'rec/day/a.wav'), never()))
    expect(source.size).toBe(200_000)
    expect(value(await source.read(1_000, 50, never()))).toEqual(BYTES.slice(1_000, 1_050))
    expect(value(await source.read(199_990, 50, never()))).toEqual(BYTES.slice(199_990))
    expect(value(await source.read(300_000, 50, never()))).toHaveLength(0)
    await source.close()
  })
  it('that is not there, or is a folder, is missing; when the folder itself is not there the share is away', async () => {
    expect(await opened('day/b.wav')).toBe('media_missing')
    expect(await opened('day')).toBe('media_missing')
    expect(await opened('day/a.wav', 'unmounted')).toBe('media_unreachable')
  })
  it('is not reached by a link out of the folder, but by one within', async () => {
    expect(await opened('link.wav')).toBe('media_missing')
    expect(await opened('other-day/a.wav')).toBe('ok')
  })
  it('that may not be read is denied', async () => {
    const code = (name: string): string => fileErrorCode(Object.assign(new Error(name), { code: name }))
    expect(['EACCES', 'EPERM', 'EBUSY'].map(code)).toEqual(['media_denied', 'media_denied', 'media_denied'])
    expect(['EIO', 'ETIMEDOUT', 'EHOSTDOWN', 'UNKNOWN'].map(code)).toEqual(Array(4).fill('media_unreachable'))
    // Root may read everything: the system's own answer only where it gives one.
    if (process.getuid?.() === 0) return
    chmodSync(join(root, 'rec/day/a.wav'), 0o000)
    expect(await opened('day/a.wav')).toBe('media_denied')
    chmodSync(join(root, 'rec/day/a.wav'), 0o600)
  })
  it('is not opened for somebody who has gone already', async () => {
    const stop = new AbortController()
    stop.abort()
    expect(await openFile(join(root, 'rec'), join(root, 'rec/day/a.wav'), stop.signal)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })
  it('never takes more than two of the threads for files, however many wait', async () => {
    const gate = createGate(2)
    let running = 0
    let most = 0
    const ends: (() => void)[] = []
    const steps = Array.from({ length: 6 }, () => gate(async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((end) => { ends.push(end) })
      running -= 1
    }))
    for (let done = 0; done < 6; done += 1) {
      while (ends.length === 0) await new Promise((turn) => { setImmediate(turn) })
      ends.shift()?.()
    }
    await Promise.all(steps)
    expect(most).toBe(2)
  })
})

describe('a file of a web server', () => {
  let server: Server | null = null
  const asked: (string | undefined)[] = []
  afterEach(async () => {
    asked.length = 0
    server?.closeAllConnections()
    await new Promise((done) => { server?.close(done) })
  })
  const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> => {
    server = createServer((request, response) => {
      asked.push(request.headers.range)
      answer(request, response)
    })
    await new Promise<void>((ready) => { server?.listen(0, '127.0.0.1', ready) })
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/a.wav`
  }
  const ranged = (request: IncomingMessage, response: ServerResponse): void => {
    const [, first = '0', last = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? []
    const end = Math.min(BYTES.length - 1, last === '' ? BYTES.length - 1 : Number(last))
    response.writeHead(206, { 'content-range': `bytes ${first}-${String(end)}/${String(BYTES.length)}`, 'etag': '"1"' })
    response.end(BYTES.subarray(Number(first), end + 1))
  }
  const codeOf = async (answer: (request: IncomingMessage, response: ServerResponse) => void, limits = { timeoutMs: 5_000, maxWholeBytes: 300_000 }): Promise<string> => {
    const source = await openHttp(await serve(answer), never(), limits)
    return source.ok ? 'ok' : source.error.code
  }

  it('is read by ranges, and of an hour only what is needed', async () => {
    const source = value(await openHttp(await serve(ranged), never()))
    expect(source.size).toBe(200_000)
    expect(value(await source.read(10, 20, never()))).toEqual(BYTES.slice(10, 30))
    expect(value(await source.read(150_000, 100, never()))).toEqual(BYTES.slice(150_000, 150_100))
    expect(asked).toEqual(['bytes=0-65535', 'bytes=150000-150099'])
  })
  it('is read as a whole where the server has no ranges, within the limit', async () => {
    const whole = (_request: IncomingMessage, response: ServerResponse): void => { response.end(BYTES) }
    const source = value(await openHttp(await serve(whole), never()))
    expect(value(await source.read(150_000, 100, never()))).toEqual(BYTES.slice(150_000, 150_100))
    server?.closeAllConnections()
    expect(await codeOf(whole, { timeoutMs: 5_000, maxWholeBytes: 100_000 })).toBe('media_too_large')
  })
  it.each([[404, 'media_missing'], [410, 'media_missing'], [401, 'media_denied'], [403, 'media_denied'], [500, 'media_unreachable'], [503, 'media_unreachable'], [302, 'media_unreachable']])('answered with %i is %s', async (status, code) => {
    expect(await codeOf((_request, response) => { response.writeHead(status, { location: 'http://elsewhere.example/' }).end() })).toBe(code)
    // A redirect is not followed.
    expect(asked).toHaveLength(1)
  })
  it('that is empty is empty, with ranges and without', async () => {
    const source = value(await openHttp(await serve((_request, response) => { response.writeHead(416, { 'content-range': 'bytes */0' }).end() }), never()))
    expect(source.size).toBe(0)
  })
  it('of a server that is not there, or hangs up, cannot be reached', async () => {
    expect(await openHttp('http://127.0.0.1:9/x.wav', never())).toMatchObject({ ok: false, error: { code: 'media_unreachable' } })
    expect(await codeOf((request) => { request.socket.destroy() })).toBe('media_unreachable')
  })
  it('of a server that does not answer, or stops in the middle, is given up in time', async () => {
    expect(await codeOf(() => undefined, { timeoutMs: 60, maxWholeBytes: 1_000 })).toBe('media_timeout')
    server?.closeAllConnections()
    expect(await codeOf((_request, response) => { response.write('RIFF') }, { timeoutMs: 60, maxWholeBytes: 1_000 })).toBe('media_timeout')
  })
  it('is given up at once when nobody wants it any more', async () => {
    const stop = new AbortController()
    const url = await serve(() => { stop.abort() })
    expect(await openHttp(url, stop.signal)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })
  it('that lies about its ranges, or changes while it is read, is refused', async () => {
    expect(await codeOf((_request, response) => { response.writeHead(206, { 'content-range': 'bytes 5-9/200' }).end('12345') })).toBe('media_unreachable')
    server?.closeAllConnections()
    let total = BYTES.length
    const source = value(await openHttp(await serve((_request, response) => {
      const first = total === BYTES.length ? 0 : 150_000
      const body = BYTES.subarray(first, first === 0 ? 65_536 : 150_100)
      response.writeHead(206, { 'content-range': `bytes ${String(first)}-${String(first + body.length - 1)}/${String(total)}` }).end(body)
      total += 1
    }), never()))
    expect(await source.read(150_000, 100, never())).toMatchObject({ ok: false, error: { code: 'media_unreachable' } })
  })
})
