/**
 * How a value is written into the strings of the 2013 manual (`KEY=VALUE;…`, `A|B|C`). That form knows no
 * escape: what would delimit is replaced by a character that looks like it and that a reader sees
 * (docs/legacy.md, "Values the old form cannot express"). Nothing is dropped. The replacement is not
 * taken back on reading: `；` in a text may as well have been typed by its Chinese author.
 */

const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g
const CONTROL_PICTURES = 0x2400
const DELETE = 0x7f

/** A control character as its picture (␀ for NUL); the tab stays, it delimits nothing. */
function picture(char: string): string {
  const code = char.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code)
  return code === DELETE ? '␡' : '\uFFFD'
}

/** One line without control characters and lone surrogates, which neither XML nor an old reader would take. */
export function oneLine(value: string): string {
  return value.toWellFormed().replace(LINE_BREAK, '↵').replace(/[^\P{Cc}\t]/gu, picture)
}

/**
 * A free-text value (SMS body, message, IVRMSG): only `;` delimits there, so `=` and `|` stay and a web address
 * in a text message survives.
 * SECURITY: without it a text could begin a field of its own (test: property/legacy, "no value can alter another field").
 */
export function freeText(value: string): string {
  return oneLine(value).replaceAll(';', '；')
}

/** Any other value: `;`, `=` and `|` become their full-width forms. SECURITY: as freeText. */
export function plainValue(value: string): string {
  return freeText(value).replaceAll('=', '＝').replaceAll('|', '｜')
}

/** True when the old form carries the value as it is. */
export function isExpressible(value: string): boolean {
  return plainValue(value) === value
}
