/** Opening, waveforms, copies, and the scheme over them, with real files. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { computePeaks } from '../../../../src/main/media/peaks.ts'
import { createEmbeddedStore } from '../../../../src/main/media/embedded/embedded-store.ts'
import { createMediaHost } from '../../../../src/main/media/media-host.ts'
import { createPcmReader } from '../../../../src/main/media/wav/pcm-reader.ts'
import { serveMedia } from '../../../../src/main/media/serve-media.ts'
import { AUDIO_FOLDER, REFERENCES, fixture, never, soundOf, value } from '../../../support/audio.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import type { MediaEngine } from '../../../../src/main/media/engine.ts'
import type { MediaLocation } from '../../../../src/main/media/media-paths.ts'
import type { MediaAnswer } from '../../../../src/main/media/serve-media.ts'

const VOICES = join(import.meta.dirname, '../../../../resources/voices')
const FAXES = join(import.meta.dirname, '../../../../resources/demo/fax')
const breathe = (): Promise<void> => new Promise((turn) => { setImmediate(turn) })
let folder = ''
let host: MediaEngine
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'media-host-'))
  host = createMediaHost({ cacheFolder: join(folder, 'waves'), embedded: createEmbeddedStore(VOICES, FAXES), breathe })
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})
const at = (file: string, root = AUDIO_FOLDER): MediaLocation => ({ from: 'file', root, file: join(root, file) })
const demo = (kind: 'recording' | 'voicemail', path: string, lengthS: number | null): MediaLocation => ({ from: 'embedded', kind, path, lengthS })

describe('a copy of a file that becomes shorter', () => {
  it('is none: nothing stands under the name', async () => {
    const file = join(folder, 'a.wav')
    writeFileSync(file, fixture('mono-pcm16.wav'))
    // Opened for the player, and kept open.
    value(await host.facts(at('a.wav', folder), never()))
    truncateSync(file, 200)
    expect(await host.copy(at('a.wav', folder), join(folder, 'copy.wav'), never(), () => undefined)).toMatchObject({ ok: false, error: { code: 'media_unreachable' } })
    expect(readdirSync(folder)).toEqual(['a.wav'])
  })
})

describe('waveforms', () => {
  it.each(Object.keys(REFERENCES))('of %s have the least and greatest sample of every slice', async (name) => {
    const { source, layout } = await soundOf(fixture(name))
    const samples = value(await createPcmReader(source, layout).read(0, layout.frames, never()))
    const peaks = value(await computePeaks(source, layout, { signal: never(), slices: 37, breathe }))
    expect(peaks).toMatchObject({ channels: layout.channels, slices: 37 })
    for (let slice = 0; slice < 37; slice += 1) {
      for (let channel = 0; channel < layout.channels; channel += 1) {
        const from = Math.floor(slice * layout.frames / 37)
        const own = samples.slice(from * layout.channels, Math.floor((slice + 1) * layout.frames / 37) * layout.channels).filter((_, index) => index % layout.channels === channel)
        const place = (slice * layout.channels + channel) * 2
        expect([...peaks.values.slice(place, place + 2)]).toEqual([Math.min(...own), Math.max(...own)])
      }
    }
  })
  it('are kept, and made anew when the file changes or what was kept is broken', async () => {
    writeFileSync(join(folder, 'a.wav'), fixture('mono-alaw.wav'))
    const first = value(await host.peaks(at('a.wav', folder), never()))
    const [kept] = readdirSync(join(folder, 'waves'))
    expect(value(await host.peaks(at('a.wav', folder), never()))).toEqual(first)
    writeFileSync(join(folder, 'waves', kept ?? ''), 'broken')
    expect(value(await host.peaks(at('a.wav', folder), never()))).toEqual(first)
    await host.close()
    writeFileSync(join(folder, 'a.wav'), fixture('stereo-alaw.wav'))
    expect(value(await host.peaks(at('a.wav', folder), never())).channels).toBe(2)
    expect(readdirSync(join(folder, 'waves'))).toHaveLength(2)
  })
  it('of very short recordings have as many slices as samples', async () => {
    const { source, layout } = await soundOf(fixture('mono-pcm16.wav').slice(0, 44 + 6))
    expect(value(await computePeaks(source, layout, { signal: never(), breathe })).slices).toBe(3)
  })
  it('are given up when nobody waits for them', async () => {
    const stop = new AbortController()
    const { source, layout } = await soundOf(fixture('mono-gsm610.wav'))
    stop.abort()
    expect(await computePeaks(source, layout, { signal: stop.signal, breathe })).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })
})

describe('the engine', () => {
  it('says what is in a file, and fails with the code of what is wrong', async () => {
    expect(value(await host.facts(at('stereo-ms-adpcm.wav'), never()))).toEqual({ codec: 'ms-adpcm', channels: 2, sampleRate: 8_000, frames: 12_560, truncated: false, size: 44 + 12_560 * 4 })
    writeFileSync(join(folder, 'empty.wav'), '')
    writeFileSync(join(folder, 'text.wav'), 'no sound at all')
    expect(await host.facts(at('empty.wav', folder), never())).toMatchObject({ ok: false, error: { code: 'media_empty' } })
    expect(await host.facts(at('text.wav', folder), never())).toMatchObject({ ok: false, error: { code: 'media_unknown_format' } })
    expect(await host.facts(at('none.wav', folder), never())).toMatchObject({ ok: false, error: { code: 'media_missing' } })
    // What was missing may be there the next time.
    writeFileSync(join(folder, 'none.wav'), fixture('mono-pcm8.wav'))
    expect(await host.facts(at('none.wav', folder), never())).toMatchObject({ ok: true })
  })
  it('hands out whole files within a limit', async () => {
    expect(value(await host.bytes(at('mono-gsm610.wav'), 10_000, never()))).toEqual(fixture('mono-gsm610.wav'))
    expect(await host.bytes(at('mono-gsm610.wav'), 100, never())).toMatchObject({ ok: false, error: { code: 'media_too_large' } })
  })
  it('copies a file as it is, whole or not at all', async () => {
    const told: number[] = []
    expect(await host.copy(at('mono-alaw.wav'), join(folder, 'copy.wav'), never(), (done, total) => { told.push(done / total) })).toMatchObject({ ok: true })
    expect(new Uint8Array(readFileSync(join(folder, 'copy.wav')))).toEqual(fixture('mono-alaw.wav'))
    expect(told.at(-1)).toBe(1)
    expect(await host.copy(at('mono-alaw.wav'), join(folder, 'no/such/folder/copy.wav'), never(), () => undefined)).toMatchObject({ ok: false, error: { code: 'media_not_saved' } })
    const stop = new AbortController()
    const cancelled = host.copy(at('mono-pcm16.wav'), join(folder, 'half.wav'), stop.signal, () => undefined)
    stop.abort()
    expect(await cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(readdirSync(folder)).toEqual(['copy.wav'])
  })
})

describe('the demo’s store', () => {
  it('makes the same recording of a path every time, as long as its record says, and all codes are among them', async () => {
    const codecs = new Set<string>()
    for (let index = 0; index < 60; index += 1) {
      const path = `D:\\recwav\\20261101\\ch001\\R${String(100_000 + index)}.wav`
      const facts = value(await host.facts(demo('recording', path, 5 + index % 20), never()))
      expect(facts.frames).toBe((5 + index % 20) * 8_000)
      codecs.add(`${facts.codec} ${String(facts.channels)}`)
    }
    expect([...codecs].sort()).toEqual(['alaw 1', 'alaw 2', 'gsm610 1', 'ima-adpcm 1', 'ms-adpcm 2', 'mulaw 1', 'mulaw 2', 'pcm16 2', 'pcm8 1'])
    const make = createEmbeddedStore(VOICES, FAXES)
    const location = { from: 'embedded', kind: 'recording', path: 'x', lengthS: 30 } as const
    expect(await make(location)).toEqual(await make(location))
  })
  it('lets both sides be heard, and silence between them', async () => {
    const location = [...Array(12).keys()].map((index) => demo('recording', `p${String(index)}`, 40))
    for (const one of location) {
      const facts = value(await host.facts(one, never()))
      const { values, slices } = value(await host.peaks(one, never()))
      for (let channel = 0; channel < facts.channels; channel += 1) {
        const loud = [...Array(slices).keys()].filter((slice) => (values[(slice * facts.channels + channel) * 2 + 1] ?? 0) > 4_000).length / slices
        expect(loud, `${JSON.stringify(one)} ${facts.codec}`).toBeGreaterThan(0.04)
        expect(loud).toBeLessThan(0.95)
      }
    }
  })
  it('speaks on voicemail', async () => {
    const codecs = new Set<string>()
    for (let index = 0; index < 20; index += 1) {
      const facts = value(await host.facts(demo('voicemail', `V${String(index)}.wav`, null), never()))
      expect(facts.frames).toBeGreaterThan(4 * 8_000)
      codecs.add(facts.codec)
    }
    expect(codecs).toEqual(new Set(['gsm610', 'alaw', 'ima-adpcm']))
  })
})

describe('app-media://', () => {
  const ID = 'a'.repeat(32)
  const ask = (headers: Readonly<Record<string, string>> = {}, over: Partial<{ method: string; url: string; location: MediaLocation }> = {}): Promise<MediaAnswer> =>
    serveMedia({ method: over.method ?? 'GET', url: over.url ?? `app-media://sound/${ID}`, header: (name) => headers[name] ?? null },
      { engine: host, fax: async () => ({ status: 404, headers: {}, body: new Uint8Array() }), locate: (id) => (id === ID ? ok(over.location ?? at('mono-gsm610.wav')) : fail('media_gone')) }, never())
  const bodyOf = async ({ body }: MediaAnswer): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = []
    for await (const piece of body ?? []) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  const SIZE = 44 + 12_560 * 2

  it('answers everything, a part, the end, and what is not there, as RFC 9110 says', async () => {
    const whole = await ask()
    expect(whole).toMatchObject({ status: 200, headers: { 'content-type': 'audio/wav', 'content-length': String(SIZE), 'accept-ranges': 'bytes' } })
    const bytes = await bodyOf(whole)
    expect(bytes).toHaveLength(SIZE)
    const part = await ask({ range: 'bytes=1000-1999' })
    expect(part).toMatchObject({ status: 206, headers: { 'content-length': '1000', 'content-range': `bytes 1000-1999/${String(SIZE)}` } })
    expect(await bodyOf(part)).toEqual(bytes.subarray(1_000, 2_000))
    const end = await ask({ range: 'bytes=-100' })
    expect(end).toMatchObject({ status: 206, headers: { 'content-range': `bytes ${String(SIZE - 100)}-${String(SIZE - 1)}/${String(SIZE)}` } })
    expect(await bodyOf(end)).toEqual(bytes.subarray(SIZE - 100))
    expect(await ask({ range: `bytes=${String(SIZE)}-` })).toMatchObject({ status: 416, headers: { 'content-range': `bytes */${String(SIZE)}` }, body: null })
    expect(await ask({}, { method: 'HEAD' })).toMatchObject({ status: 200, headers: { 'content-length': String(SIZE) }, body: null })
  })
  it('refuses other methods, other origins, and ids that are none', async () => {
    expect((await ask({}, { method: 'POST' })).status).toBe(405)
    expect((await ask({ origin: 'null' })).status).toBe(403)
    expect((await ask({ origin: 'https://example.com' })).status).toBe(403)
    expect((await ask({ origin: 'app://atclient' })).status).toBe(200)
    for (const url of [`app-media://sound/${'b'.repeat(32)}`, `app-media://sound/${ID}/x`, `app-media://sound/${ID}?x`, `app-media://other/${ID}`, 'app-media://sound/../../etc/passwd', `app-media://user@sound/${ID}`]) {
      expect((await ask({}, { url })).status, url).toBe(404)
    }
  })
  it('has a status for what cannot be played', async () => {
    writeFileSync(join(folder, 'empty.wav'), '')
    expect((await ask({}, { location: at('none.wav') })).status).toBe(404)
    expect((await ask({}, { location: at('empty.wav', folder) })).status).toBe(415)
    expect((await ask({}, { location: { from: 'http', url: 'http://127.0.0.1:9/' } })).status).toBe(502)
  })
})
