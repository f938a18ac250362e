/** Fax pages against what libtiff makes of the same files (test/fixtures/fax/README.md). */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeGroup4 } from '../../../../src/main/media/tiff/ccitt-encoder.ts'
import { decodeCcitt } from '../../../../src/main/media/tiff/ccitt-decoder.ts'
import { decodePage } from '../../../../src/main/media/tiff/decode-page.ts'
import { readTiff } from '../../../../src/main/media/tiff/tiff-file.ts'
import type { DecodedPage } from '../../../../src/main/media/tiff/decode-page.ts'
import type { TiffPage } from '../../../../src/main/media/tiff/tiff-file.ts'

const folder = join(import.meta.dirname, '../../../fixtures/fax')
const fixture = (name: string): Uint8Array => readFileSync(join(folder, name))
interface Reference { readonly width: number; readonly height: number; readonly sha256: string }
const REFERENCE = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as Readonly<Record<string, readonly Reference[]>>
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function pagesOf(data: Uint8Array): TiffPage[] {
  const file = readTiff(data)
  if (!file.ok) throw new Error(file.fault)
  return file.value.pages.map((page) => {
    if (!page.ok) throw new Error(page.fault)
    return page.value
  })
}
const decodeAll = (data: Uint8Array): DecodedPage[] => pagesOf(data).map((page) => decodePage(data, page))
const whole = { rowsBroken: 0, rowsMissing: 0 }

describe('fax pages', () => {
  it.each(Object.keys(REFERENCE))('are pixel by pixel what libtiff decodes: %s', (name) => {
    const decoded = decodeAll(fixture(name))
    expect(decoded.map(({ bitmap }) => ({ width: bitmap.width, height: bitmap.height, sha256: sha256(bitmap.bits) }))).toEqual(REFERENCE[name])
    for (const page of decoded) expect(page).toMatchObject(whole)
  })

  it('have the resolution of the fax machine, across and down', () => {
    expect(pagesOf(fixture('g4.tif')).map(({ dpiX, dpiY }) => [dpiX, dpiY])).toEqual([[204, 98], [204, 196], [204, 196]])
  })

  it.each(['g4.tif', 'g3-1d.tif', 'g3-2d.tif', 'huffman.tif'])('keep every row before the place where the file was cut off: %s', (name) => {
    const data = fixture(name)
    const [page] = pagesOf(data)
    const strip = page?.strips[0]
    if (page === undefined || strip === undefined) throw new Error('no page')
    const cut = { ...page, strips: [{ ...strip, length: Math.floor(strip.length / 2) }] }
    const complete = decodePage(data, page).bitmap
    const part = decodePage(data, cut)
    expect(part.rowsMissing).toBeGreaterThan(100)
    const there = (page.height - part.rowsMissing - part.rowsBroken) * complete.rowBytes
    expect(there).toBeGreaterThan(0)
    const rows = name === 'huffman.tif' ? Math.min(there, 200 * complete.rowBytes) : there
    expect(sha256(part.bitmap.bits.subarray(0, rows))).toBe(sha256(complete.bits.subarray(0, rows)))
  })

  it('lose one row to a bit error in one-dimensional Group 3, not the page', () => {
    const data = Uint8Array.from(fixture('g3-1d.tif'))
    const [page] = pagesOf(data)
    const strip = page?.strips[0]
    if (page === undefined || strip === undefined) throw new Error('no page')
    const before = decodePage(data, page).bitmap
    const at = strip.offset + Math.floor(strip.length / 2)
    data[at] = (data[at] ?? 0) ^ 0x18
    const after = decodePage(data, page)
    // The row with the error may be gone, then the following ones move up by one.
    const rowsOf = (bits: Uint8Array): string[] => Array.from({ length: page.height }, (_, row) => sha256(bits.subarray(row * before.rowBytes, (row + 1) * before.rowBytes)))
    const [good, found] = [rowsOf(before.bits), rowsOf(after.bitmap.bits)]
    const same = good.filter((row, index) => row === found[index] || row === found[index - 1]).length
    expect(same).toBeGreaterThanOrEqual(page.height - 2)
    expect(found).not.toEqual(good)
    expect(after.rowsMissing).toBeLessThanOrEqual(1)
  })

  it('come back from our own Group 4 as they went in', () => {
    for (const { bitmap } of decodeAll(fixture('g4.tif'))) {
      const bits = new Uint8Array(bitmap.bits.length)
      const data = encodeGroup4(bitmap)
      expect(decodeCcitt({ data, coding: 'group4', width: bitmap.width, rows: bitmap.height }, bits, 0, bitmap.rowBytes)).toEqual({ rowsRead: bitmap.height, rowsBroken: 0 })
      expect(sha256(bits)).toBe(sha256(bitmap.bits))
    }
  })

  it('are encoded as small as libtiff does it', () => {
    const data = fixture('g4.tif')
    const pages = pagesOf(data)
    const ours = pages.map((page) => encodeGroup4(decodePage(data, page).bitmap).length)
    expect(ours).toEqual(pages.map((page) => page.strips[0]?.length))
  })
})

describe('a file that is no fax', () => {
  const little = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))

  it('is told apart: no TIFF, a broken one, one that is no black and white page', () => {
    expect(readTiff(new Uint8Array())).toEqual({ ok: false, fault: 'not-tiff' })
    expect(readTiff(Buffer.from('%PDF-1.4 and more'))).toEqual({ ok: false, fault: 'not-tiff' })
    expect(readTiff(little('49492a00ffffff00'))).toEqual({ ok: false, fault: 'broken' })
    // One directory: 8 bits per sample.
    const grey = '49492a0008000000' + '0400' + '000104000100000010000000' + '010104000100000010000000' + '020103000100000008000000' + '060103000100000001000000' + '00000000'
    const file = readTiff(little(grey))
    expect(file.ok && file.value.pages).toEqual([{ ok: false, fault: 'unsupported' }])
  })

  it('ends where its pages point back in a circle', () => {
    const data = Uint8Array.from(fixture('none.tif'))
    const view = new DataView(data.buffer)
    const first = view.getUint32(4, true)
    view.setUint32(first + 2 + view.getUint16(first, true) * 12, first, true)
    const file = readTiff(data)
    expect(file.ok && file.value).toMatchObject({ cut: true, pages: [{ ok: true }] })
  })

  it('cannot claim a page that does not fit into memory', () => {
    const huge = '49492a0008000000' + '0300' + '0001040001000000ffffff7f' + '0101040001000000ffffff7f' + '030103000100000004000000' + '00000000'
    const file = readTiff(little(huge))
    expect(file.ok && file.value.pages).toEqual([{ ok: false, fault: 'unsupported' }])
  })
})
