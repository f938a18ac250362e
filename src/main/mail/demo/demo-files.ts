/** Attachments of the demo's e-mails: small, whole files of the kind their names say, the same for the same name. */
import { deflateSync, crc32 } from 'node:zlib'
import { extensionOf } from '../file-names.ts'
import { PHOTO_JPEG } from './photo.ts'
import { zipOf } from './zip.ts'

const xml = (text: string): string => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)
const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = (type: string, target: string): string =>
  `${XML_HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/${type}" Target="${target}"/></Relationships>`
const contentTypes = (part: string, type: string): string => `${XML_HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`
  + `<Default Extension="xml" ContentType="application/xml"/>${part.split(' ').map((one, at) => `<Override PartName="/${one}" ContentType="${type.split(' ')[at] ?? ''}"/>`).join('')}</Types>`

const ROWS = [['Item', 'Quantity', 'Unit'], ['Printer HL-200', '4', 'pcs'], ['Toner TN-20', '12', 'pcs'], ['Maintenance, one year', '1', 'contract']] as const

function workbook(title: string): Buffer {
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const cells = [[title], ...ROWS].map((row, at) => `<row r="${at + 1}">${row.map((text, column) => `<c r="${'ABC'[column] ?? 'A'}${at + 1}" t="inlineStr"><is><t>${xml(text)}</t></is></c>`).join('')}</row>`).join('')
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  return zipOf({
    '[Content_Types].xml': contentTypes('xl/workbook.xml xl/worksheets/sheet1.xml', `${types}.sheet.main+xml ${types}.worksheet+xml`),
    '_rels/.rels': relations('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': `${XML_HEAD}<workbook xmlns="${main}" xmlns:r="${OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations('worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': `${XML_HEAD}<worksheet xmlns="${main}"><sheetData>${cells}</sheetData></worksheet>`,
  })
}

function document(title: string): Buffer {
  return zipOf({
    '[Content_Types].xml': contentTypes('word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'),
    '_rels/.rels': relations('officeDocument', 'word/document.xml'),
    'word/document.xml': `${XML_HEAD}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${[title, '本文件由演示系统生成。', 'Made by the demo.']
      .map((text) => `<w:p><w:r><w:t>${xml(text)}</w:t></w:r></w:p>`).join('')}</w:body></w:document>`,
  })
}

/** One page of A4 with a few lines of Latin letters; other signs cannot be written without a font. */
function pdf(title: string): Buffer {
  const text = ['ATClient demo document', title.replace(/[^\x20-\x7e]/g, '').replace(/[\\()]/g, '') || 'document', 'Made for the demonstration; it has no other content.']
  const page = `BT /F1 14 Tf 72 760 Td 22 TL ${text.map((line) => `(${line}) Tj T*`).join(' ')} ET`
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${page.length}>>stream\n${page}\nendstream`, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>']
  let body = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = body.length
    body += `${at + 1} 0 obj${object}endobj\n`
    return place
  })
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`, 'latin1')
}

/** A picture of one gradient in the colour that is given, as PNG. */
export function png(width: number, height: number, [red, green, blue]: readonly [number, number, number]): Buffer {
  const rows = Buffer.alloc(height * (width * 3 + 1))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (width * 3 + 1) + 1 + x * 3
      const shade = 0.7 + 0.3 * (1 - (x + y) / (width + height))
      rows[at] = red * shade
      rows[at + 1] = green * shade
      rows[at + 2] = blue * shade
    }
  }
  const chunk = (type: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, check])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/** The file behind a name. */
export function demoFile(name: string): { readonly mime: string; readonly bytes: Buffer } {
  const title = name.replace(/\.[^.]*$/, '')
  switch (extensionOf(name)) {
    case 'pdf': return { mime: 'application/pdf', bytes: pdf(title) }
    case 'xlsx': return { mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes: workbook(title) }
    case 'docx': return { mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', bytes: document(title) }
    case 'jpg': return { mime: 'image/jpeg', bytes: PHOTO_JPEG }
    case 'png': return { mime: 'image/png', bytes: png(320, 180, [60, 110, 190]) }
    case 'csv': return { mime: 'text/csv', bytes: Buffer.from(`\ufeff${ROWS.map((row) => row.join(',')).join('\r\n')}\r\n`) }
    default: return { mime: 'text/plain', bytes: Buffer.from(`${name}\r\n`) }
  }
}
