import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBitmap } from '../../src/main/media/tiff/bitmap.ts'
import { decodeCcitt } from '../../src/main/media/tiff/ccitt-decoder.ts'
import { encodeGroup4 } from '../../src/main/media/tiff/ccitt-encoder.ts'
import { decodePage } from '../../src/main/media/tiff/decode-page.ts'
import { readTiff } from '../../src/main/media/tiff/tiff-file.ts'
import { writeFaxTiff } from '../../src/main/media/tiff/tiff-writer.ts'
import { checkAsyncProperty, checkProperty } from '../support/property.ts'
import type { MutationNews, MutationRun } from '../support/fax-mutations.ts'

const folder = join(import.meta.dirname, '../fixtures/fax')
const MUTATIONS = 10_000
/** Longest silence between two signs of life of the thread; it is ended then. */
const SILENCE_MS = 20_000

function mutationsOf(run: MutationRun): Promise<MutationNews> {
  return new Promise((resolve) => {
    const thread = new Worker(new URL('../support/fax-mutations.ts', import.meta.url), { workerData: run })
    let at = 0
    const end = (news: MutationNews): void => {
      clearTimeout(timer)
      void thread.terminate()
      resolve(news)
    }
    const silent = (): void => { end({ kind: 'failed', at, message: `nothing heard after mutation ${at}: it hangs` }) }
    let timer = setTimeout(silent, SILENCE_MS)
    thread.on('message', (news: MutationNews) => {
      if (news.kind !== 'at') { end(news); return }
      at = news.at
      clearTimeout(timer)
      timer = setTimeout(silent, SILENCE_MS)
    })
    thread.on('error', (error) => { end({ kind: 'failed', at, message: error.message }) })
  })
}

describe('fax files', () => {
  it.each(['g3-1d', 'g3-2d', 'g4', 'packbits', 'deflate'])(`neither crash nor hang the decoder, however they are changed: ${String(MUTATIONS)} times %s`, async (coding) => {
    const files = [Uint8Array.from(readFileSync(join(folder, `small-${coding}.tif`)))]
    await checkAsyncProperty(fc.asyncProperty(fc.integer({ min: 1, max: 0x7fff_ffff }), async (seed) => {
      const news = await mutationsOf({ files, seed, count: MUTATIONS })
      expect(news.kind === 'failed' ? `seed ${seed}, mutation ${news.at}: ${news.message}` : news.kind).toBe('done')
      // The mutations reach the decoder, and they break something.
      if (news.kind === 'done') expect(news.pages - news.intact).toBeGreaterThan(coding === 'packbits' || coding === 'deflate' ? 100 : 1_000)
    }), { numRuns: 1 })
  })

  it(`neither crash nor hang the decoder with the odd directories of the field: ${String(MUTATIONS)} times`, async () => {
    const cases = join(folder, 'cases')
    const files = readdirSync(cases).filter((name) => name.endsWith('.tif') && !/^o\d\d_/.test(name)).map((name) => Uint8Array.from(readFileSync(join(cases, name))))
    await checkAsyncProperty(fc.asyncProperty(fc.integer({ min: 1, max: 0x7fff_ffff }), async (seed) => {
      const news = await mutationsOf({ files, seed, count: MUTATIONS })
      expect(news.kind === 'failed' ? `seed ${seed}, mutation ${news.at}: ${news.message}` : news.kind).toBe('done')
      if (news.kind === 'done') expect(news.pages - news.intact).toBeGreaterThan(100)
    }), { numRuns: 1 })
  })

  it('hold every page that is put into them, whatever is on it', () => {
    const page = fc.record({ width: fc.integer({ min: 1, max: 90 }), height: fc.integer({ min: 1, max: 40 }), bytes: fc.uint8Array({ minLength: 480, maxLength: 480 }), runs: fc.boolean() })
    checkProperty(fc.property(fc.array(page, { minLength: 1, maxLength: 4 }), (drawn) => {
      const bitmaps = drawn.map(({ width, height, bytes, runs }) => {
        const bitmap = createBitmap(width, height)
        for (let y = 0; y < height; y += 1) {
          for (let x = 0; x < width; x += 1) {
            const bit = runs ? (bytes[(y * 7 + (x >>> 3)) % bytes.length] ?? 0) & 1 : ((bytes[(y * width + x) % bytes.length] ?? 0) >>> (x & 7)) & 1
            if (bit === 1) bitmap.bits[y * bitmap.rowBytes + (x >>> 3)] = (bitmap.bits[y * bitmap.rowBytes + (x >>> 3)] ?? 0) | (0x80 >>> (x & 7))
          }
        }
        return bitmap
      })
      const file = writeFaxTiff(bitmaps.map((bitmap) => ({ width: bitmap.width, height: bitmap.height, dpiX: 204, dpiY: 98, group4: encodeGroup4(bitmap) })))
      const read = readTiff(file)
      expect(read.ok && read.value.cut).toBe(false)
      const pages = read.ok ? read.value.pages : []
      expect(pages.map((entry) => (entry.ok ? decodePage(file, entry.value) : null))).toEqual(bitmaps.map((bitmap) => ({ bitmap, rowsBroken: 0, rowsMissing: 0 })))
    }))
  })

  it('never read beyond the bits of a row, whatever these are', () => {
    const codings = fc.constantFrom('huffman' as const, 'group3-1d' as const, 'group3-2d' as const, 'group4' as const)
    checkProperty(fc.property(codings, fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 20 }), (coding, data, width, rows) => {
      const rowBytes = (width + 7) >>> 3
      // Rows of another strip before and after must stay as they are.
      const bits = new Uint8Array((rows + 2) * rowBytes)
      const { rowsRead } = decodeCcitt({ data, coding, width, rows }, bits, rowBytes, rowBytes)
      expect(rowsRead).toBeLessThanOrEqual(rows)
      expect([...bits.subarray(0, rowBytes), ...bits.subarray((rowsRead + 1) * rowBytes)].every((byte) => byte === 0)).toBe(true)
      const edge = 0xff >>> ((width & 7) === 0 ? 8 : width & 7)
      for (let row = 1; row <= rowsRead; row += 1) expect((bits[(row + 1) * rowBytes - 1] ?? 0) & edge).toBe(0)
    }), { numRuns: 2_000 })
  })
})
