/**
 * The faxes of the demo, made when they are asked for: the same path gives the same fax. Pages come from resources/demo/fax; above them
 * stands the line of the sending machine, and the line was not always good.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chanceOf } from '../../../central/demo/chance.ts'
import { faxSubjectAt } from '../../../central/demo/letters.ts'
import { blacken, createBitmap } from '../tiff/bitmap.ts'
import { encodeGroup4 } from '../tiff/ccitt-encoder.ts'
import { decodePage } from '../tiff/decode-page.ts'
import { writeFaxPdf } from '../tiff/pdf-writer.ts'
import { readTiff } from '../tiff/tiff-file.ts'
import { writeFaxTiff } from '../tiff/tiff-writer.ts'
import type { Chance } from '../../../central/demo/chance.ts'
import type { Bitmap } from '../tiff/bitmap.ts'
import type { FaxPageData } from '../tiff/tiff-writer.ts'

/** What a subject of the demo's sent faxes looks like. */
const PAGE_OF_SUBJECT: Readonly<Record<string, string>> = {
  '报价单': 'quotation-zh', '合同盖章页': 'contract-zh', '送货单': 'delivery-zh', '维修确认单': 'repair-zh', '对账单': 'statement-zh', '邀请函': 'invitation-zh',
  'Quotation': 'quotation-en', 'Delivery note': 'delivery-en',
}
const LETTERS = Object.values(PAGE_OF_SUBJECT)
const TERMS = 'terms-zh'
const GLYPH = { width: 16, height: 28, first: 32 } as const
/** Half a letter high, as machines do that save paper and time. */
const COARSE_SHARE = 0.25
const LONG_SHARE = 0.06
const LINE_AT = { x: 120, y: 40 } as const
/** `…\faxdata\20261120\S093015_1.tif`: sent or received, when, which document. */
const PATH = /[\\/](\d{4})(\d{2})(\d{2})[\\/]([SR])(\d{2})(\d{2})(\d{2})(?:_(\d))?\.(tif|pdf)$/i

interface Sheet extends FaxPageData { readonly bitmap: Bitmap }

class Sheets {
  readonly #folder: string
  readonly #known = new Map<string, Bitmap>()

  constructor(folder: string) {
    this.#folder = folder
  }

  get(name: string): Bitmap {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const data = readFileSync(join(this.#folder, `${name}.tif`))
    const file = readTiff(data)
    const page = file.ok ? file.value.pages[0] : undefined
    if (page?.ok !== true) throw new Error(`no page in ${name}`)
    const { bitmap } = decodePage(data, page.value)
    this.#known.set(name, bitmap)
    return bitmap
  }
}

const isBlack = (bitmap: Bitmap, x: number, y: number): boolean => (((bitmap.bits[y * bitmap.rowBytes + (x >>> 3)] ?? 0) >>> (7 - (x & 7))) & 1) === 1

function printLine(page: Bitmap, glyphs: Bitmap, text: string): void {
  for (let index = 0; index < text.length; index += 1) {
    const from = (text.charCodeAt(index) - GLYPH.first) * GLYPH.width
    for (let y = 0; y < GLYPH.height; y += 1) {
      for (let x = 0; x < GLYPH.width; x += 1) {
        const left = LINE_AT.x + index * GLYPH.width + x
        if (left < page.width && isBlack(glyphs, from + x, y)) blacken(page.bits, (LINE_AT.y + y) * page.rowBytes, left, left + 1)
      }
    }
  }
}

/** Specks, and now and then a line of dots: what a telephone line adds. */
function addNoise(page: Bitmap, chance: Chance): void {
  for (let left = chance.int(0, 60); left > 0; left -= 1) {
    const [x, y] = [chance.int(0, page.width - 4), chance.int(0, page.height - 1)]
    blacken(page.bits, y * page.rowBytes, x, x + chance.int(1, 3))
  }
}

/** Every other row, the paper as large as before. */
function coarse(page: Bitmap): Bitmap {
  const half = createBitmap(page.width, page.height >>> 1)
  for (let y = 0; y < half.height; y += 1) half.bits.set(page.bits.subarray(2 * y * page.rowBytes, (2 * y + 1) * page.rowBytes), y * half.rowBytes)
  return half
}

function pageNames(received: boolean, seconds: number, document: number, chance: Chance): readonly string[] {
  if (received) {
    const first = chance.pick(LETTERS)
    const more = chance.happens(LONG_SHARE) ? chance.int(30, 36) : chance.weighted([[0, 5], [1, 3], [2, 2], [4, 1]])
    return [first, ...Array.from({ length: more }, () => (chance.happens(0.6) ? TERMS : chance.pick(LETTERS)))]
  }
  const first = document > 1 ? TERMS : (PAGE_OF_SUBJECT[faxSubjectAt(seconds)] ?? TERMS)
  return [first, ...Array.from({ length: chance.int(0, 1) }, () => TERMS)]
}

/** @param folder resources/demo/fax @returns null = not one of the demo's faxes */
export function createDemoFax(folder: string): (path: string) => Uint8Array | null {
  const sheets = new Sheets(folder)
  return (path) => {
    const found = PATH.exec(path)
    if (found === null) return null
    const [, year = '', month = '', day = '', direction = '', hour = '', minute = '', second = '', document = '1', extension = ''] = found
    const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second)
    const received = direction.toUpperCase() === 'R'
    const chance = chanceOf('fax', year + month + day, seconds, document)
    const names = pageNames(received, seconds, Number(document), chance)
    const isCoarse = chance.happens(COARSE_SHARE)
    const sender = received ? `FAX ${chance.pick(['010', '021', '0755', '028'])} 5550 ${String(chance.int(100, 199)).padStart(4, '0')}` : 'FAX 010 5550 0100  SERVICE HOTLINE'
    const pages = names.map((name, index): Sheet => {
      const original = sheets.get(name)
      const full: Bitmap = { ...original, bits: original.bits.slice() }
      printLine(full, sheets.get('glyphs'), `${year}-${month}-${day} ${hour}:${minute}  ${sender}`.padEnd(76) + `P.${String(index + 1).padStart(2, '0')}/${String(names.length).padStart(2, '0')}`)
      if (received) addNoise(full, chance)
      const bitmap = isCoarse ? coarse(full) : full
      return { bitmap, width: bitmap.width, height: bitmap.height, dpiX: 204, dpiY: isCoarse ? 98 : 196, group4: encodeGroup4(bitmap) }
    })
    return extension.toLowerCase() === 'pdf' ? writeFaxPdf(pages) : writeFaxTiff(pages)
  }
}
