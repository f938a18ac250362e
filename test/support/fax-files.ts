/** Fax files for tests of whole windows and for benches: long ones, and ones with something wrong. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeGroup4 } from '../../src/main/media/tiff/ccitt-encoder.ts'
import { decodePage } from '../../src/main/media/tiff/decode-page.ts'
import { readTiff } from '../../src/main/media/tiff/tiff-file.ts'
import { writeFaxTiff } from '../../src/main/media/tiff/tiff-writer.ts'
import type { FaxPageData } from '../../src/main/media/tiff/tiff-writer.ts'

const ROOT = join(import.meta.dirname, '../..')
const LETTERS = ['contract-zh', 'terms-zh', 'statement-zh', 'quotation-en', 'repair-zh'] as const

export const fixture = (name: string): Buffer => readFileSync(join(ROOT, 'test/fixtures/fax', name))

function letter(name: string): FaxPageData {
  const data = readFileSync(join(ROOT, 'resources/demo/fax', `${name}.tif`))
  const file = readTiff(data)
  const page = file.ok ? file.value.pages[0] : undefined
  if (page?.ok !== true) throw new Error(`no page in ${name}`)
  return { ...page.value, group4: encodeGroup4(decodePage(data, page.value).bitmap) }
}

/** A Group 4 fax of so many pages of real letters. */
export function longFax(pages: number): Buffer {
  const letters = LETTERS.map(letter)
  return writeFaxTiff(Array.from({ length: pages }, (_, index) => letters[index % letters.length] ?? letter(LETTERS[0])))
}

/** The second page has a hole of 300 bytes: what comes after it is lost. */
export function damagedFax(): Buffer {
  const data = longFax(3)
  const file = readTiff(data)
  const page = file.ok ? file.value.pages[1] : undefined
  const strip = page?.ok === true ? page.value.strips[0] : undefined
  if (strip === undefined) throw new Error('no second page')
  return data.fill(0, strip.offset + Math.floor(strip.length / 2), strip.offset + Math.floor(strip.length / 2) + 300)
}

/** Broken off in the middle of the second page. */
export function cutFax(): Buffer {
  const data = longFax(3)
  return data.subarray(0, Math.floor(data.length / 2))
}
