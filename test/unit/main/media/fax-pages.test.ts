/** The fax thread (a real one) and what the windows and the copies get from it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { inflateSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../../src/cti/node/clock.ts'
import { createFaxPages } from '../../../../src/main/media/fax/fax-pages.ts'
import { MAX_CALL_MS, createFaxThread } from '../../../../src/main/media/fax/fax-thread.ts'
import { serveFax } from '../../../../src/main/media/fax/serve-fax.ts'
import { faxPartsOf } from '../../../../src/main/media/serve-media.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import type { FaxPages } from '../../../../src/main/media/fax/fax-pages.ts'
import type { FaxReply, FaxRequest } from '../../../../src/main/media/fax/fax-protocol.ts'
import type { FaxWorker } from '../../../../src/main/media/fax/fax-thread.ts'

const FOLDER = join(import.meta.dirname, '../../../fixtures/fax')
const PROGRAM = new URL('../../../../src/main/media/fax/fax-thread-worker.ts', import.meta.url)
const fixture = (name: string): Uint8Array => readFileSync(join(FOLDER, name))
const PDF = Buffer.from('%PDF-1.4\nnothing much')

const open: FaxPages[] = []
afterEach(async () => { for (const pages of open.splice(0)) await pages.close() })

/** Faxes by name, and how often each was read. */
function faxes(files: Readonly<Record<string, Uint8Array>>): { readonly pages: FaxPages; readonly files: Record<string, Uint8Array>; readonly reads: string[] } {
  const reads: string[] = []
  const live: Record<string, Uint8Array> = { ...files }
  const thread = createFaxThread(() => new Worker(PROGRAM), systemClock, createMemoryLog())
  const pages = createFaxPages({
    thread,
    bytes: (media) => {
      reads.push(media)
      const data = live[media]
      return Promise.resolve(data === undefined ? fail('media_missing') : ok(data))
    },
  })
  open.push(pages)
  return { pages, files: live, reads }
}

/** Width, height and depth of a PNG, and its pixels as they are packed. */
function readPng(png: Uint8Array): { readonly width: number; readonly height: number; readonly depth: number; readonly rows: Buffer } {
  const data = Buffer.from(png)
  expect(data.subarray(1, 4).toString('latin1')).toBe('PNG')
  const length = data.readUInt32BE(33)
  expect(data.subarray(37, 41).toString('latin1')).toBe('IDAT')
  return { width: data.readUInt32BE(16), height: data.readUInt32BE(20), depth: data[24] ?? 0, rows: inflateSync(data.subarray(41, 41 + length)) }
}
const codeOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string => (result.ok ? 'ok' : (result.error?.code ?? ''))

describe('faxes of who was here before', () => {
  it('are opened anew, by ids that are still good', async () => {
    const { pages, files } = faxes({ a: fixture('g4.tif'), b: PDF })
    expect([codeOf(await pages.page('a', 0)), codeOf(await pages.pdf('b', 0, 9))]).toEqual(['ok', 'ok'])
    delete files['a']
    delete files['b']
    pages.forget()
    expect([codeOf(await pages.page('a', 0)), codeOf(await pages.thumb('a', 0)), codeOf(await pages.pdf('b', 0, 9))]).toEqual(['media_missing', 'media_missing', 'media_missing'])
  })
})

describe('fax pages', () => {
  it('of several PDFs that are read side by side are fetched once each', async () => {
    const { pages, reads } = faxes({ a: PDF, b: Buffer.concat([PDF, PDF]), c: Buffer.concat([PDF, PDF, PDF]) })
    for (const media of ['a', 'b', 'c']) await pages.open(media)
    for (let offset = 0; offset < 20; offset += 5) for (const media of ['a', 'b', 'c']) expect(codeOf(await pages.pdf(media, offset, 5))).toBe('ok')
    expect(reads).toEqual(['a', 'b', 'c'])
  })
  it('are counted with their sizes without being decoded', async () => {
    const { pages } = faxes({ a: fixture('g4.tif') })
    const info = await pages.open('a')
    expect(info.ok && info.value).toEqual({
      kind: 'tiff', cut: false,
      pages: [
        { width: 1728, height: 1100, dpiX: 204, dpiY: 98, fault: null },
        { width: 1728, height: 2156, dpiX: 204, dpiY: 196, fault: null },
        { width: 1723, height: 48, dpiX: 204, dpiY: 196, fault: null },
      ],
    })
  })

  it('are pictures of one bit per pixel, white as paper where nothing is', async () => {
    const { pages } = faxes({ a: fixture('g4.tif') })
    const page = await pages.page('a', 0)
    if (!page.ok) throw new Error(page.error.code)
    const png = readPng(page.value.png)
    expect(png).toMatchObject({ width: 1728, height: 1100, depth: 1 })
    expect(png.rows.length).toBe(1100 * (216 + 1))
    // The first row: its filter, then white.
    expect([png.rows[0], png.rows[200]]).toEqual([0, 0xff])
  })

  it('have small pictures in the shape of the paper, though fax pixels are not square', async () => {
    const { pages } = faxes({ a: fixture('g4.tif') })
    const [coarse, fine] = await Promise.all([pages.thumb('a', 0), pages.thumb('a', 1)])
    if (!coarse.ok || !fine.ok) throw new Error('no picture')
    const [first, second] = [readPng(coarse.value.png), readPng(fine.value.png)]
    expect(first.depth).toBe(8)
    expect(first.height / first.width).toBeCloseTo((1100 / 98) / (1728 / 204), 1)
    expect(second.height / second.width).toBeCloseTo((2156 / 196) / (1728 / 204), 1)
  })

  it('come small where they are shown small: every grey the share of white there, in the shape of the paper', async () => {
    const { pages } = faxes({ a: fixture('g4.tif') })
    const [whole, small, nearly] = await Promise.all([pages.page('a', 1), pages.page('a', 1, 640), pages.page('a', 1, 1_440)])
    if (!whole.ok || !small.ok || !nearly.ok) throw new Error('no picture')
    const [full, shrunk] = [readPng(whole.value.png), readPng(small.value.png)]
    expect(shrunk).toMatchObject({ width: 640, depth: 8, height: Math.round(640 * (2156 / 196) / (1728 / 204)) })
    // Three quarters and more: every dot is needed.
    expect(readPng(nearly.value.png)).toMatchObject({ width: 1728, depth: 1 })
    // By another way: the dots of an area, counted one by one.
    const white = (x: number, y: number): number => ((full.rows[y * 217 + 1 + (x >>> 3)] ?? 0) >>> (7 - (x & 7))) & 1
    for (let y = 0; y < shrunk.height; y += 37) {
      for (let x = 0; x < 640; x += 1) {
        const [left, right] = [Math.floor((x * 1728) / 640), Math.floor(((x + 1) * 1728) / 640)]
        const [top, bottom] = [Math.floor((y * 2156) / shrunk.height), Math.floor(((y + 1) * 2156) / shrunk.height)]
        let black = 0
        for (let row = top; row < bottom; row += 1) for (let dot = left; dot < right; dot += 1) black += 1 - white(dot, row)
        expect(shrunk.rows[y * 641 + 1 + x], `${String(x)},${String(y)}`).toBe(255 - Math.round((255 * black) / ((right - left) * (bottom - top))))
      }
    }
  })

  it('are not made twice: once as wide as the last fax was shown, and that is what is asked for', async () => {
    const asked: string[] = []
    const thread = createFaxThread(() => new Worker(PROGRAM), systemClock, createMemoryLog())
    const pages = createFaxPages({
      thread: { ...thread, ask: (name, args) => { asked.push(`${name} ${'width' in args ? String(args.width) : ''}`.trim()); return thread.ask(name, args) } },
      bytes: (media) => Promise.resolve(ok(Buffer.concat([fixture('none.tif'), Buffer.from(media)]))),
    })
    open.push(pages)
    pages.warm()
    pages.warm()
    await pages.open('a')
    await pages.page('a', 0, 640)
    await pages.open('b')
    await pages.page('b', 0, 640)
    expect(asked).toEqual(['warm', 'open', 'page 640', 'open', 'page 640'])
  })

  it('are decoded once, the next ones before they are asked for', async () => {
    const { pages, reads } = faxes({ a: fixture('g4.tif') })
    const first = await pages.page('a', 0)
    const again = await pages.page('a', 0)
    expect(again.ok && first.ok && again.value.png === first.value.png).toBe(true)
    const third = await pages.page('a', 2)
    expect(codeOf(third)).toBe('ok')
    expect(reads).toEqual(['a'])
  })

  it('say what is wrong: empty, no fax, cut off, a page beyond the last, no file', async () => {
    const { pages } = faxes({ empty: new Uint8Array(), text: Buffer.from('hello, this is no fax'), cut: fixture('g4.tif').subarray(0, 3_000), whole: fixture('none.tif') })
    expect(codeOf(await pages.open('empty'))).toBe('media_empty')
    expect(codeOf(await pages.open('text'))).toBe('media_unknown_format')
    expect(codeOf(await pages.open('missing'))).toBe('media_missing')
    expect(codeOf(await pages.page('whole', 5))).toBe('media_broken')
    const cut = await pages.open('cut')
    expect(cut.ok && cut.value).toMatchObject({ cut: true, pages: [{ width: 1728, height: 1100, fault: null }] })
  })

  it('say how much of a page is missing', async () => {
    const data = Uint8Array.from(fixture('g4.tif'))
    const { pages, files } = faxes({ a: fixture('g4.tif') })
    const before = await pages.page('a', 1)
    expect(before.ok && before.value).toMatchObject({ rowsBroken: 0, rowsMissing: 0 })
    // In the middle of the second page; no code is made of zeros.
    files['a'] = data.fill(0, 4_000, 4_200)
    await pages.open('a')
    const after = await pages.page('a', 1)
    const missing = after.ok ? after.value.rowsMissing + after.value.rowsBroken : 0
    expect(missing).toBeGreaterThan(0)
  })

  it('are those of the new file when the fax has changed', async () => {
    const { pages, files } = faxes({ a: fixture('none.tif') })
    const before = await pages.page('a', 0)
    files['a'] = fixture('g4.tif')
    await pages.open('a')
    const after = await pages.page('a', 0)
    expect(before.ok && readPng(before.value.png).width).toBe(1723)
    expect(after.ok && readPng(after.value.png).width).toBe(1728)
  })

  it('of a PDF are the window\'s to read, piece by piece; nothing else is handed out so', async () => {
    const { pages, reads } = faxes({ p: PDF, a: fixture('none.tif') })
    expect(await pages.open('p')).toEqual({ ok: true, value: { kind: 'pdf', pages: [], cut: false } })
    const [first, rest, beyond] = [await pages.pdf('p', 0, 8), await pages.pdf('p', 8, 1_000), await pages.pdf('p', 10_000, 8)]
    if (!first.ok || !rest.ok || !beyond.ok) throw new Error('no PDF')
    expect(Buffer.concat([first.value.data, rest.value.data])).toEqual(PDF)
    expect([first.value.total, beyond.value.data.byteLength]).toEqual([PDF.length, 0])
    expect(reads).toEqual(['p'])
    expect(codeOf(await pages.pdf('a', 0, 8))).toBe('media_unknown_format')
  })

  it('are read again when the thread has had to make room', async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f${index}`, Buffer.concat([fixture('none.tif'), Buffer.from([index])])]))
    const { pages, reads } = faxes(many)
    for (const media of Object.keys(many)) expect(codeOf(await pages.open(media))).toBe('ok')
    expect(codeOf(await pages.thumb('f0', 0))).toBe('ok')
    expect(reads.filter((media) => media === 'f0')).toHaveLength(2)
  })
})

describe('a fax thread', () => {
  /** Answers nothing, or what a test says. */
  class SilentWorker implements FaxWorker {
    readonly asked: FaxRequest[] = []
    ended = false
    #message: (reply: FaxReply) => void = () => undefined
    #exit: (code: number) => void = () => undefined
    postMessage(message: FaxRequest): void { this.asked.push(message) }
    on(event: string, listener: never): void {
      if (event === 'message') this.#message = listener
      if (event === 'exit') this.#exit = listener
    }
    terminate(): Promise<void> { this.ended = true; return Promise.resolve() }
    answer(value: unknown): void { this.#message({ id: this.asked.at(-1)?.id ?? 0, ok: true, value }) }
    die(): void { this.#exit(1) }
  }
  const setup = () => {
    const clock = createFakeClock()
    const workers: SilentWorker[] = []
    const thread = createFaxThread(() => {
      const worker = new SilentWorker()
      workers.push(worker)
      return worker
    }, clock, createMemoryLog())
    return { clock, workers, thread }
  }

  it('that does not come back is ended, and the next request gets a new one', async () => {
    const { clock, workers, thread } = setup()
    const [stuck, waiting] = [thread.ask('page', { key: 'a', page: 0, width: 0 }), thread.ask('page', { key: 'b', page: 0, width: 0 })]
    clock.advance(MAX_CALL_MS)
    expect(await stuck).toMatchObject({ ok: false, failure: 'failed' })
    expect(workers.map(({ ended }) => ended)).toEqual([true, false])
    workers[1]?.answer('picture')
    expect(await waiting).toEqual({ ok: true, value: 'picture' })
  })

  it('that dies takes only the request it was at with it', async () => {
    const { workers, thread } = setup()
    const [lost, kept] = [thread.ask('page', { key: 'a', page: 0, width: 0 }), thread.ask('page', { key: 'b', page: 0, width: 0 })]
    workers[0]?.die()
    expect(await lost).toMatchObject({ ok: false, failure: 'failed' })
    workers[1]?.answer('picture')
    expect(await kept).toEqual({ ok: true, value: 'picture' })
  })

  it('answers everybody when it is closed', async () => {
    const { workers, thread } = setup()
    const asked = [thread.ask('page', { key: 'a', page: 0, width: 0 }), thread.ask('page', { key: 'b', page: 0, width: 0 })]
    await thread.close()
    expect((await Promise.all(asked)).map(({ ok: fine }) => fine)).toEqual([false, false])
    expect(workers.map(({ ended }) => ended)).toEqual([true])
    expect(await thread.ask('page', { key: 'a', page: 0, width: 0 })).toMatchObject({ ok: false })
    expect(workers).toHaveLength(1)
  })
})

describe('the addresses of faxes', () => {
  it('give pages and small pages, and nothing else', async () => {
    const { pages } = faxes({ a: fixture('none.tif'), p: PDF })
    const get = async (...parts: string[]): Promise<string> => {
      const answer = await serveFax(parts, pages)
      return `${answer.status} ${answer.headers['content-type'] ?? ''}`.trim()
    }
    expect(await get('a', 'page', '0.png')).toBe('200 image/png')
    expect(await get('a', 'thumb', '0.png')).toBe('200 image/png')
    expect(await get('a', 'page', '0-640.png')).toBe('200 image/png')
    // SECURITY: nothing leaves as it is.
    for (const media of ['a', 'p']) expect(await get(media, 'file.pdf')).toBe('404')
    for (const parts of [['a'], ['a', 'page'], ['a', 'page', '0.gif'], ['a', 'page', '00.png'], ['a', 'page', '-1.png'], ['a', 'page', '1e3.png'], ['a', 'page', '0-.png'], ['a', 'page', '0-0.png'], ['a', 'page', '0-64000.png'], ['a', 'thumb', '0-64.png'], ['a', 'file.pdf', 'x'], ['', 'page', '0.png'], ['a', 'secret', '0.png']]) {
      expect(await get(...parts), parts.join('/')).toBe('404')
    }
    expect(await get('nobody', 'page', '0.png')).toBe('404')
    expect(await get('a', 'page', '9999.png')).toBe('422')
  })

  it('are of one form only', () => {
    const id = 'a'.repeat(32)
    expect(faxPartsOf(`app-media://fax/${id}/page/12.png`)).toEqual([id, 'page', '12.png'])
    expect(faxPartsOf(`app-media://fax/${id}/page/12-640.png`)).toEqual([id, 'page', '12-640.png'])
    expect(faxPartsOf(`app-media://fax/${id}/thumb/0.png`)).toEqual([id, 'thumb', '0.png'])
    for (const url of [`app-media://sound/${id}`, `app-media://fax/${id}`, `app-media://fax/${id}/file.pdf`, `app-media://fax/${id}/page/0.png?x=1`, `app-media://fax/${id}/page/../0.png`,
      `app-media://fax/${'A'.repeat(32)}/page/0.png`, `app-media://fax/${id}/page/12345.png`, `app-media://fax/${id}/page/0-12345.png`, `app-media://fax/${id}/page/0-6-4.png`, `app://fax/${id}/page/0.png`]) expect(faxPartsOf(url), url).toBeNull()
  })
})
