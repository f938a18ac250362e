/** A message cut into its parts (RFC 2046) by places in its bytes: nothing is decoded or copied here, so that what is saved is what was sent. */
import { readFields, readParameters } from './fields.ts'
import type { Fields, Parameters } from './fields.ts'

export interface Entity {
  readonly fields: Fields['raw']
  /** RFC 2045, 5.2: what is no kind, or none, is text/plain. */
  readonly type: string
  readonly typeParameters: Parameters
  readonly disposition: Parameters
  readonly encoding: string
  readonly from: number
  readonly to: number
  readonly children: readonly Entity[]
  /** False = the message ends before the line that would end this part: something may be missing. */
  readonly closed: boolean
}

export interface TreeLimits {
  readonly depth: number
  readonly parts: number
  /** Of all heads together. */
  readonly headerBytes: number
}
export interface Tree {
  readonly root: Entity
  /** There are more parts than are read. */
  readonly cut: boolean
}

const LF = 10
const CR = 13
const NO_PARAMETERS: Parameters = readParameters('')

/** @param complete false = the message goes on behind these bytes */
export function readTree(bytes: Buffer, limits: TreeLimits, complete: boolean): Tree {
  let parts = 0
  let headerBytes = 0
  let cut = false

  const entity = (from: number, to: number, depth: number, otherwise: string, closed: boolean): Entity => {
    parts += 1
    const { raw, bodyFrom } = readFields(bytes, from, to, Math.max(0, limits.headerBytes - headerBytes))
    headerBytes += bodyFrom - from
    const written = raw.get('content-type')?.[0]
    const parameters = written === undefined ? NO_PARAMETERS : readParameters(written)
    const type = written === undefined ? otherwise : /^[^/]+\/[^/]+$/.test(parameters.value) ? parameters.value : 'text/plain'
    const base = {
      fields: raw, typeParameters: parameters, disposition: readParameters(raw.get('content-disposition')?.[0] ?? ''), encoding: raw.get('content-transfer-encoding')?.[0] ?? '', from: bodyFrom, to, closed,
    }
    if (!type.startsWith('multipart/')) return { ...base, type, children: [] }
    if (depth >= limits.depth) { cut = true; return { ...base, type: 'application/octet-stream', children: [] } }
    const boundary = parameters.get('boundary').trimEnd()
    const found = (boundary === '' ? null : piecesOf(boundary, bodyFrom, to)) ?? guessed(bodyFrom, to)
    // A multipart without parts is a text (its preamble, or what a program wrote in its place).
    if (found === null) return { ...base, type: 'text/plain', children: [] }
    const kind = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
    const children: Entity[] = []
    for (const piece of found) {
      if (parts >= limits.parts) { cut = true; break }
      children.push(entity(piece.from, piece.to, depth + 1, kind, piece.closed ?? closed))
    }
    return { ...base, type, children }
  }

  /** A boundary that is written and not named, or named wrongly: the first line that looks like one, with a field after it. */
  const guessed = (from: number, to: number): Piece[] | null => {
    const start = bytes.toString('latin1', from, Math.min(to, from + 8_192))
    const line = /(?:^|\n)--([^\s-][^\r\n]{0,69}|-[^\r\n]{1,69})\r?\n[Cc]ontent-[A-Za-z-]+:/.exec(start)
    return line === null ? null : piecesOf((line[1] ?? '').trimEnd(), from, to)
  }

  interface Piece { readonly from: number; readonly to: number; /** Null = as its parent is. */ readonly closed: boolean | null }
  const piecesOf = (boundary: string, from: number, to: number): Piece[] | null => {
    const mark = Buffer.from(`--${boundary}`, 'utf8')
    const found: Piece[] = []
    let open = -1
    // Not beyond this part: many small ones in a large message would each look through all of it.
    const within = bytes.subarray(from, to)
    for (let place = within.indexOf(mark); place !== -1; place = within.indexOf(mark, place + 1)) {
      const at = from + place
      if (at > from && bytes[at - 1] !== LF) continue
      let after = at + mark.length
      const last = bytes[after] === 0x2d && bytes[after + 1] === 0x2d
      if (last) after += 2
      while (after < to && (bytes[after] === 0x20 || bytes[after] === 0x09)) after += 1
      if (after < to && bytes[after] === CR) after += 1
      // Another boundary that merely begins like this one.
      if (after < to && bytes[after] !== LF) continue
      // The line end before a boundary belongs to it (RFC 2046, 5.1.1).
      const end = at <= from ? at : bytes[at - 2] === CR && at - 2 >= open ? at - 2 : at - 1
      if (open !== -1) found.push({ from: open, to: Math.max(open, end), closed: true })
      open = last ? -1 : Math.min(to, after + 1)
      if (last) break
      if (found.length > limits.parts) { cut = true; return found }
    }
    if (open !== -1) found.push({ from: open, to, closed: to === bytes.length ? false : null })
    return found.length === 0 ? null : found
  }

  return { root: entity(0, bytes.length, 0, 'text/plain', complete), cut }
}
