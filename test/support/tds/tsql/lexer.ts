/** Words of T-SQL. What the grammar does not know stops here already, with error 102. */
import { SqlError, notUnderstood } from '../sql-error.ts'

export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'parameter' | 'global' | 'symbol' | 'end'
  /** Words in lower case; names and texts without their quotes. */
  readonly value: string
  /** As written, for messages. */
  readonly raw: string
  /** N'…'. */
  readonly national: boolean
}

const SYMBOLS = ['<>', '!=', '<=', '>=', '(', ')', ',', '.', '=', '<', '>', '+', '-', '*', '/', '%', ';', '||']
const END: Token = { kind: 'end', value: '', raw: 'end of statement', national: false }

interface Found { readonly token: Token | null; readonly end: number }

const space = (end: number): Found => ({ token: null, end })

/** A quoted piece from `at` (its opening quote); the closing quote is doubled inside. */
function quoted(sql: string, at: number, close: string): { readonly value: string; readonly end: number } {
  let value = ''
  for (let from = at + 1; ;) {
    const stop = sql.indexOf(close, from)
    if (stop === -1) throw new SqlError(105, `Unclosed quotation mark after the character string '${sql.slice(at + 1, at + 60)}'.`, 15)
    value += sql.slice(from, stop)
    if (sql[stop + 1] !== close) return { value, end: stop + 1 }
    value += close
    from = stop + 2
  }
}

function comment(sql: string, at: number): Found | null {
  if (sql.startsWith('--', at)) {
    const stop = sql.indexOf('\n', at)
    return space(stop === -1 ? sql.length : stop)
  }
  if (!sql.startsWith('/*', at)) return null
  const stop = sql.indexOf('*/', at)
  if (stop === -1) throw new SqlError(113, "Missing end comment mark '*/'.", 15)
  return space(stop + 2)
}

const WORD = /[\p{L}_#][\p{L}\p{N}_@#$]*/uy
const VARIABLE = /@@?[\p{L}\p{N}_@#$]+/uy
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function match(pattern: RegExp, sql: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(sql)?.[0] ?? null
}

function string(sql: string, at: number, prefix: number): Found {
  const { value, end } = quoted(sql, at + prefix, "'")
  return { token: { kind: 'text', value, raw: sql.slice(at, end), national: prefix === 1 }, end }
}

function next(sql: string, at: number): Found {
  const char = sql.charAt(at)
  if (/\s/.test(char)) return space(at + 1)
  const skipped = comment(sql, at)
  if (skipped !== null) return skipped
  if (char === "'") return string(sql, at, 0)
  if ((char === 'N' || char === 'n') && sql[at + 1] === "'") return string(sql, at, 1)
  if (char === '[' || char === '"') {
    const { value, end } = quoted(sql, at, char === '[' ? ']' : '"')
    return { token: { kind: 'name', value, raw: sql.slice(at, end), national: false }, end }
  }
  const plain = (kind: Token['kind'], raw: string, value = raw): Found => ({ token: { kind, value, raw, national: false }, end: at + raw.length })
  const variable = match(VARIABLE, sql, at)
  if (variable !== null) return plain(variable.startsWith('@@') ? 'global' : 'parameter', variable, variable.toLowerCase())
  const word = match(WORD, sql, at)
  if (word !== null) return plain('word', word, word.toLowerCase())
  const number = match(NUMBER, sql, at)
  if (number !== null) return plain('number', number)
  const symbol = SYMBOLS.find((known) => sql.startsWith(known, at))
  if (symbol !== undefined) return plain('symbol', symbol)
  throw notUnderstood(char)
}

export function tokens(sql: string): readonly Token[] {
  const found: Token[] = []
  for (let at = 0; at < sql.length;) {
    const { token, end } = next(sql, at)
    if (token !== null) found.push(token)
    at = end
  }
  return [...found, END]
}

/** A place in the words, with the questions a parser asks. */
export class Cursor {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(sql: string) {
    this.#tokens = tokens(sql)
  }

  peek(ahead = 0): Token { return this.#tokens[this.#at + ahead] ?? END }
  get atEnd(): boolean { return this.peek().kind === 'end' }

  take(): Token {
    const token = this.peek()
    this.#at += 1
    return token
  }

  /** The place, to come back to. */
  mark(): number { return this.#at }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'word' && token.value === word
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'symbol' && token.value === symbol
  }

  /** Takes the words if they all stand here. */
  words(...words: readonly string[]): boolean {
    if (!words.every((word, index) => this.isWord(word, index))) return false
    this.#at += words.length
    return true
  }

  symbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false
    this.#at += 1
    return true
  }

  expectWords(...words: readonly string[]): void {
    if (!this.words(...words)) throw this.unexpected()
  }

  expect(symbol: string): void {
    if (!this.symbol(symbol)) throw this.unexpected()
  }

  unexpected(): SqlError { return notUnderstood(this.peek().raw) }

  /** An identifier: quoted, or a word that the caller has made sure is none of the grammar's. */
  name(): string {
    const token = this.peek()
    if (token.kind !== 'name' && token.kind !== 'word') throw this.unexpected()
    this.#at += 1
    return token.kind === 'name' ? token.value : token.raw
  }

  number(): number {
    const token = this.take()
    if (token.kind !== 'number' || !/^\d+$/.test(token.value)) throw notUnderstood(token.raw)
    return Number(token.value)
  }

  /** Whether what follows the parenthesis closing the one here makes the whole a value (and not a condition). */
  valueInParentheses(): boolean {
    let depth = 0
    for (let ahead = 0; ; ahead += 1) {
      const token = this.peek(ahead)
      if (token.kind === 'end') return false
      if (token.kind !== 'symbol') continue
      if (token.value === '(') depth += 1
      if (token.value === ')') depth -= 1
      if (depth > 0) continue
      const after = this.peek(ahead + 1)
      if (after.kind === 'symbol') return ['<>', '!=', '<=', '>=', '=', '<', '>', '+', '-', '*', '/', '%'].includes(after.value)
      return after.kind === 'word' && ['is', 'in', 'like', 'between', 'collate', 'not'].includes(after.value)
    }
  }
}
