/**
 * `KEY=VALUE;KEY=VALUE;` strings of the 2013 manual: keys in any case, an optional blank after `;`, an optional
 * command word in front (`SMS_SEND;…`). The form has no escape, so a text may contain what looks like a
 * field. Reading therefore follows the manual's order of keys: the first occurrence of a key counts, and
 * text that can be no field belongs to the field it stands in. Nothing is lost, and reading never throws.
 */
import { freeText, plainValue } from './text.ts'

/** A string whose keys and their order the manual fixes. */
export interface LegacyFormat {
  /** The command word in front; null = none. */
  readonly command: string | null
  /** In the manual's order, upper case. */
  readonly keys: readonly string[]
  /** Keys whose value is written by a person or a program for people: it reaches up to the next key the manual puts after it. */
  readonly freeText: readonly string[]
  /** Other spellings met in the field → key. */
  readonly aliases?: Readonly<Record<string, string>>
  /** False = the manual's example has no `;` at the end. */
  readonly terminated?: boolean
}

/** What was read. Keys are upper case, in the order of their appearance; unknown ones are kept. */
export interface KeyValues {
  /** The command word in front, upper case; null = none. */
  readonly command: string | null
  /** Text before the first field that is no command word. */
  readonly lead: string
  readonly fields: ReadonlyMap<string, string>
}

/** A list is written `A|B|C`. */
export type LegacyValue = string | readonly string[]

const WORD = /^[ \t]*([A-Za-z_][A-Za-z0-9_]{0,63})[ \t]*$/
const FIELD = /^\s*([A-Za-z_][A-Za-z0-9_]{0,63})[ \t]*=/
const BARE: LegacyFormat = { command: null, keys: [], freeText: [] }

/** A piece between two `;` and the key it names, if it names one. */
interface Piece {
  readonly text: string
  readonly key: string | null
  readonly valueAt: number
}

function pieceOf(text: string, format: LegacyFormat): Piece {
  const match = FIELD.exec(text)
  const name = match?.[1]?.toUpperCase()
  if (!match || name === undefined) return { text, key: null, valueAt: 0 }
  const aliases = format.aliases ?? {}
  return { text, key: Object.hasOwn(aliases, name) ? aliases[name] ?? name : name, valueAt: match[0].length }
}

/**
 * Where fields begin, by index of the piece. Up to the first free text every new key begins a field. Within free
 * text only a free key that the manual puts later does. The keys the manual puts after the last
 * free text are looked for from the end, because the writer puts them after whatever the text contains.
 */
function fieldStarts(pieces: readonly Piece[], format: LegacyFormat): ReadonlySet<number> {
  const starts = new Set<number>()
  const seen = new Set<string>()
  const begin = (index: number, key: string): void => { starts.add(index); seen.add(key) }
  let freeAt = -1
  let rank = -1
  for (const [index, { key }] of pieces.entries()) {
    if (key === null || seen.has(key)) continue
    const free = format.freeText.includes(key)
    if (freeAt < 0 || (free && format.keys.indexOf(key) > rank)) begin(index, key)
    if (free && starts.has(index)) { freeAt = index; rank = format.keys.indexOf(key) }
  }
  if (freeAt < 0) return starts
  const tailKeys = new Set(format.keys.filter((key, at) => at > rank && !seen.has(key)))
  let tailAt = pieces.length
  for (let index = pieces.length - 1; index > freeAt && tailKeys.size > 0; index--) {
    const key = pieces[index]?.key ?? null
    if (key !== null && tailKeys.delete(key)) { begin(index, key); tailAt = index }
  }
  for (let index = tailAt; index < pieces.length; index++) {
    const key = pieces[index]?.key ?? null
    if (key !== null && !seen.has(key)) begin(index, key)
  }
  return starts
}

/**
 * Reads a string. Without a format every new key begins a field; with one the manual's order of keys decides
 * what is text (see above).
 * SECURITY: `SMS_SEND;TEL=1;BODY=hi;TEL=2` has the TEL 1 and the body `hi;TEL=2` (test: unit/cti/legacy/key-value).
 */
export function parseKeyValues(text: string, format: LegacyFormat = BARE): KeyValues {
  const parts = text.split(';')
  // The `;` at the end closes the last field; it begins no other.
  if (parts.length > 1 && (parts.at(-1) ?? '').trim() === '') parts.pop()
  const command = WORD.exec(parts[0] ?? '')?.[1]?.toUpperCase() ?? null
  const pieces = (command === null ? parts : parts.slice(1)).map((part) => pieceOf(part, format))
  const starts = fieldStarts(pieces, format)
  const fields = new Map<string, string>()
  const lead: string[] = []
  let open: { readonly key: string; readonly texts: string[] } | null = null
  const close = (): void => { if (open) fields.set(open.key, open.texts.join(';')) }
  for (const [index, { text: part, key, valueAt }] of pieces.entries()) {
    if (key !== null && starts.has(index)) {
      close()
      open = { key, texts: [part.slice(valueAt)] }
    } else if (open) open.texts.push(part)
    else lead.push(part)
  }
  close()
  return { command, lead: lead.join(';'), fields }
}

const isList = (value: LegacyValue): value is readonly string[] => typeof value !== 'string'

/** A key as the old form can carry it; what it cannot becomes `_`. */
function writtenKey(key: string): string {
  const word = key.toUpperCase().replace(/[^A-Z0-9_]/g, '_').slice(0, 64)
  return /^[A-Z_]/.test(word) ? word : `_${word}`.slice(0, 64)
}

function writtenValue(key: string, value: LegacyValue, format: LegacyFormat): string {
  if (isList(value)) return value.map(plainValue).join('|')
  return format.freeText.includes(key) ? freeText(value) : plainValue(value)
}

/**
 * Writes a string: the keys of the format in its order (absent = empty), then `extra`. Values are made
 * expressible by text.ts; whoever must not lose a character asks isExpressible first.
 */
export function buildKeyValues(
  format: LegacyFormat, values: Readonly<Record<string, LegacyValue>>, extra: ReadonlyMap<string, string> = new Map(),
): string {
  const pieces = format.command === null ? [] : [format.command]
  for (const key of format.keys) pieces.push(`${key}=${writtenValue(key, Object.hasOwn(values, key) ? values[key] ?? '' : '', format)}`)
  for (const [key, value] of extra) {
    if (!format.keys.includes(writtenKey(key))) pieces.push(`${writtenKey(key)}=${plainValue(value)}`)
  }
  return pieces.join(';') + (format.terminated === false ? '' : ';')
}

/** The fields of a string that its format does not name. */
export function extraFields(read: KeyValues, format: LegacyFormat): ReadonlyMap<string, string> {
  return new Map([...read.fields].filter(([key]) => !format.keys.includes(key)))
}
