/** A ZIP without compression: what the office files of the demo are made of. */
import { crc32 } from 'node:zlib'

/** 1 January 2026 in the form of MS-DOS: the same file every time. */
const DOS_DATE = ((2026 - 1980) << 9) | (1 << 5) | 1

/** @param files name → text */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)]
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(0x0800, 2)
    facts.writeUInt16LE(DOS_DATE, 8)
    facts.writeUInt32LE(crc32(data), 10)
    facts.writeUInt32LE(data.length, 14)
    facts.writeUInt32LE(data.length, 18)
    facts.writeUInt16LE(path.length, 22)
    bodies.push(Buffer.from('PK\x03\x04'), facts, path, data)
    const end = Buffer.alloc(14)
    end.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), facts, end, path)
    offset += 30 + path.length + data.length
  }
  const list = Buffer.concat(directory)
  const tail = Buffer.alloc(18)
  const count = Object.keys(files).length
  tail.writeUInt16LE(count, 4)
  tail.writeUInt16LE(count, 6)
  tail.writeUInt32LE(list.length, 8)
  tail.writeUInt32LE(offset, 12)
  return Buffer.concat([...bodies, list, Buffer.from('PK\x05\x06'), tail])
}
