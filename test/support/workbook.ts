/** Reads a workbook by its parts: the ZIP's own directory, every sum checked, then the XML of the sheets; knows nothing of the writer. */
import { crc32, inflateRawSync } from 'node:zlib'

export interface ReadCell { readonly value: string; readonly type: 'text' | 'number'; readonly style: number }
export interface Workbook { readonly sheets: readonly { readonly name: string; readonly rows: readonly (readonly (ReadCell | null)[])[] }[]; readonly parts: readonly string[] }

/** Every file of the archive. @throws when a head, size or sum does not agree */
export function readZip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0) throw new Error('no directory')
  const files = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  if (at + bytes.readUInt32LE(end + 12) !== end) throw new Error('the directory does not end where it should')
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('no entry of the directory')
    const [crc, packed, size] = [bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)]
    const [nameLength, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)]
    const local = bytes.readUInt32LE(at + 42)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    if (bytes.readUInt32LE(local) !== 0x04034b50 || bytes.readUInt32LE(local + 14) !== crc || bytes.readUInt32LE(local + 18) !== packed || bytes.readUInt32LE(local + 22) !== size) {
      throw new Error(`the head of ${name} says something else`)
    }
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const content = inflateRawSync(bytes.subarray(from, from + packed))
    if (content.length !== size || crc32(content) !== crc) throw new Error(`${name} is damaged`)
    files.set(name, content)
    at += 46 + nameLength + extra + comment
  }
  return files
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' }
const plain = (text: string): string => text
  .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/giu, (_whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) =>
    (decimal !== undefined ? String.fromCodePoint(Number(decimal)) : hex !== undefined ? String.fromCodePoint(Number.parseInt(hex, 16)) : ENTITIES[name ?? ''] ?? '?'))
  .replace(/_x([0-9A-Fa-f]{4})_/gu, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`, 'u').exec(tag)?.[1]

function readSheet(xml: string): (ReadCell | null)[][] {
  if (/&(?!(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot|apos);)/iu.test(xml)) throw new Error('a bare & in the XML')
  return [...xml.matchAll(/<row r="(\d+)">(.*?)<\/row>/gsu)].map(([, number, content = ''], index) => {
    if (Number(number) !== index + 1) throw new Error(`row ${String(number)} at place ${String(index + 1)}`)
    const cells: (ReadCell | null)[] = []
    for (const [, tag = '', inner = ''] of content.matchAll(/<c ([^>]*)>(.*?)<\/c>/gsu)) {
      const letters = /^[A-Z]+/u.exec(attribute(tag, 'r') ?? '')?.[0] ?? ''
      const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
      const isText = attribute(tag, 't') === 'inlineStr'
      const value = (isText ? /<t[^>]*>(.*?)<\/t>/su : /<v>(.*?)<\/v>/su).exec(inner)?.[1] ?? ''
      if (/<f[ >]/u.test(inner)) throw new Error('a formula')
      while (cells.length < column) cells.push(null)
      cells[column] = { value: plain(value), type: isText ? 'text' : 'number', style: Number(attribute(tag, 's') ?? 0) }
    }
    return cells
  })
}

/** All sheets in their order. */
export function readWorkbook(bytes: Buffer): Workbook {
  const parts = readZip(bytes)
  const part = (name: string): string => {
    const content = parts.get(name)
    if (content === undefined) throw new Error(`no ${name}`)
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  }
  const types = part('[Content_Types].xml')
  for (const name of parts.keys()) {
    if (!name.endsWith('.rels') && name !== '[Content_Types].xml' && !types.includes(`PartName="/${name}"`)) throw new Error(`${name} has no type`)
  }
  if (!part('_rels/.rels').includes('Target="xl/workbook.xml"')) throw new Error('the workbook is not named')
  const targets = new Map([...part('xl/_rels/workbook.xml.rels').matchAll(/<Relationship ([^>]*)\/>/gu)].map(([, tag = '']) => [attribute(tag, 'Id'), attribute(tag, 'Target') ?? '']))
  const sheets = [...part('xl/workbook.xml').matchAll(/<sheet ([^>]*)\/>/gu)].map(([, tag = '']) => ({
    name: plain(attribute(tag, 'name') ?? ''), rows: readSheet(part(`xl/${targets.get(attribute(tag, 'r:id')) ?? ''}`)),
  }))
  return { sheets, parts: [...parts.keys()] }
}
