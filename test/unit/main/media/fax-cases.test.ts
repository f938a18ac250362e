/** Faxes with directories as programs of the field write them (test/fixtures/fax/cases/make.py): what is right is the picture that went in. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFaxFiles } from '../../../../src/main/media/fax/fax-files.ts'
import { createBitmap } from '../../../../src/main/media/tiff/bitmap.ts'
import { decodeCcitt } from '../../../../src/main/media/tiff/ccitt-decoder.ts'
import { decodePage } from '../../../../src/main/media/tiff/decode-page.ts'
import { encodeBitmapPng, encodeGreyPng } from '../../../../src/main/media/tiff/png.ts'
import { shrink } from '../../../../src/main/media/tiff/shrink.ts'
import { readTiff } from '../../../../src/main/media/tiff/tiff-file.ts'

interface Expected { readonly width: number; readonly height: number; readonly dpiX: number; readonly dpiY: number; readonly sha256: string; readonly libtiff: boolean }

const folder = join(import.meta.dirname, '../../../fixtures/fax/cases')
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function pageOf(data: Uint8Array) {
  const read = readTiff(data)
  const page = read.ok ? read.value.pages[0] : undefined
  if (page?.ok !== true) throw new Error('no page')
  return page.value
}

describe('a fax of the field', () => {
  it.each(Object.entries(expected))('%s shows the page that was sent, whole and upright', (name, wanted) => {
    const data = readFileSync(join(folder, `${name}.tif`))
    const page = pageOf(data)
    const { bitmap, rowsBroken, rowsMissing } = decodePage(data, page)
    expect({ width: bitmap.width, height: bitmap.height, rowsBroken, rowsMissing }).toEqual({ width: wanted.width, height: wanted.height, rowsBroken: 0, rowsMissing: 0 })
    expect(sha256(bitmap.bits)).toBe(wanted.sha256)
    expect([page.width, page.height]).toEqual([wanted.width, wanted.height])
    expect(page.dpiX).toBeCloseTo(wanted.dpiX, 1)
    expect(page.dpiY).toBeCloseTo(wanted.dpiY, 1)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('with orientation %i is upright on the screen, in the list of pages, in its PDF and on paper', (orientation) => {
    const data = readFileSync(join(folder, `orientation-${String(orientation)}.tif`))
    const files = createFaxFiles()
    const opened = files.open({ key: 'k', data })
    const { bitmap } = decodePage(data, pageOf(data))
    const dpi = orientation < 5 ? { dpiX: 204, dpiY: 98 } : { dpiX: 98, dpiY: 204 }
    // Sizes come from here for the screen and for paper, dots from the pictures, those of the PDF from its Group 4.
    expect(opened).toMatchObject({ ok: true, value: { pages: [{ width: bitmap.width, height: bitmap.height, ...dpi, fault: null }] } })
    expect(files.page({ key: 'k', page: 0, width: 0 })).toMatchObject({ ok: true, value: { png: encodeBitmapPng(bitmap) } })
    expect(files.thumb({ key: 'k', page: 0 })).toMatchObject({ ok: true, value: { png: encodeGreyPng(shrink(bitmap, dpi, 192, 272)) } })
    const copy = files.group4({ key: 'k', page: 0 })
    if (!copy.ok) throw new Error(copy.message)
    const drawn = createBitmap(copy.value.width, copy.value.height)
    decodeCcitt({ data: copy.value.group4, coding: 'group4', width: drawn.width, rows: drawn.height }, drawn.bits, 0, drawn.rowBytes)
    expect([copy.value.dpiX, copy.value.dpiY, sha256(drawn.bits)]).toEqual([dpi.dpiX, dpi.dpiY, expected[`orientation-${String(orientation)}`]?.sha256])
  })
})
