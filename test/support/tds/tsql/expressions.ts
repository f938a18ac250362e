/**
 * Values and conditions of T-SQL. Parsing yields a function of the scope, because a select list comes before
 * the FROM that gives its names a meaning.
 */
import { notUnderstood } from '../sql-error.ts'
import { BIGINT, INT, commonType, familyOf, isText, nvarchar } from '../sql-types.ts'
import type { SqlType } from '../sql-types.ts'
import { AGGREGATES, aggregate, callFunction, globalVariable } from './builtins.ts'
import type { Cursor } from './lexer.ts'
import type { Scope } from './scope.ts'
import { parseType } from './type-parser.ts'
import { NULL_VALUE, comparison, converted, quoteText, textKey, typed, unify } from './typed.ts'
import type { Typed } from './typed.ts'

export type Value = (scope: Scope) => Typed
export type Condition = (scope: Scope) => string
/** A query inside an expression: its text and its columns. */
export type Subquery = (scope: Scope) => { readonly sql: string; readonly columns: readonly Typed[] }

/** Words that end an expression where a name could stand. */
const RESERVED: ReadonlySet<string> = new Set([
  'select', 'from', 'where', 'group', 'order', 'having', 'union', 'on', 'inner', 'left', 'right', 'full', 'cross', 'join', 'and', 'or', 'not',
  'in', 'like', 'between', 'is', 'as', 'asc', 'desc', 'offset', 'fetch', 'then', 'else', 'end', 'when', 'case', 'output', 'values', 'set', 'into',
  'escape', 'top', 'distinct', 'collate', 'exists', 'with', 'over', 'for', 'option', 'if', 'begin', 'go', 'print', 'return',
])

export const isReserved = (word: string): boolean => RESERVED.has(word)

const COMPARISONS: readonly string[] = ['=', '<>', '!=', '<', '>', '<=', '>=']

function arithmetic(left: Typed, operator: string, right: Typed): Typed {
  if (left.type === null || right.type === null) throw notUnderstood(`NULL ${operator}`)
  if (isText(left.type) && isText(right.type)) {
    if (operator !== '+') throw notUnderstood(`text ${operator} text`)
    const type: SqlType = { kind: left.type.kind.startsWith('n') || right.type.kind.startsWith('n') ? 'nvarchar' : 'varchar', length: left.type.length + right.type.length }
    return typed(`(${left.sql} || ${right.sql})`, type, left.binary || right.binary)
  }
  if (familyOf(left.type) !== 'number' || familyOf(right.type) !== 'number') throw notUnderstood(`${operator} of different kinds`)
  const type = commonType(left.type, right.type)
  if (type === null || type.kind === 'bit') throw notUnderstood(operator)
  if (operator === '/') return typed(`ts_divide(${left.sql}, ${right.sql})`, type)
  if (operator === '%') throw notUnderstood('%')
  return typed(`(${left.sql} ${operator} ${right.sql})`, type)
}

export class ExpressionParser {
  readonly #cursor: Cursor
  readonly #subquery: () => Subquery

  constructor(cursor: Cursor, subquery: () => Subquery) {
    this.#cursor = cursor
    this.#subquery = subquery
  }

  value(): Value {
    let left = this.#product()
    for (;;) {
      const operator = ['+', '-'].find((symbol) => this.#cursor.symbol(symbol))
      if (operator === undefined) return left
      const [before, after] = [left, this.#product()]
      left = (scope) => arithmetic(before(scope), operator, after(scope))
    }
  }

  list(): Value[] {
    const values = [this.value()]
    while (this.#cursor.symbol(',')) values.push(this.value())
    return values
  }

  condition(): Condition {
    const parts = [this.#conjunction()]
    while (this.#cursor.words('or')) parts.push(this.#conjunction())
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : (scope) => `(${parts.map((part) => part(scope)).join(' OR ')})`
  }

  #conjunction(): Condition {
    const parts = [this.#negation()]
    while (this.#cursor.words('and')) parts.push(this.#negation())
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : (scope) => `(${parts.map((part) => part(scope)).join(' AND ')})`
  }

  #negation(): Condition {
    if (!this.#cursor.words('not')) return this.#predicate()
    const inner = this.#negation()
    return (scope) => `(NOT ${inner(scope)})`
  }

  #predicate(): Condition {
    const cursor = this.#cursor
    if (cursor.isWord('exists')) return this.#exists()
    if (cursor.isSymbol('(') && !cursor.valueInParentheses()) {
      cursor.expect('(')
      const inner = this.condition()
      cursor.expect(')')
      return (scope) => `(${inner(scope)})`
    }
    const left = this.value()
    const operator = COMPARISONS.find((symbol) => cursor.symbol(symbol))
    if (operator !== undefined) {
      const right = this.value()
      return (scope) => comparison(left(scope), operator, right(scope))
    }
    if (cursor.words('is')) {
      const not = cursor.words('not') ? ' NOT' : ''
      cursor.expectWords('null')
      return (scope) => `(${left(scope).sql} IS${not} NULL)`
    }
    const negated = cursor.words('not')
    const inner = this.#special(left)
    return negated ? (scope) => `(NOT ${inner(scope)})` : inner
  }

  #special(left: Value): Condition {
    const cursor = this.#cursor
    if (cursor.words('between')) {
      const low = this.value()
      cursor.expectWords('and')
      const high = this.value()
      return (scope) => `(${comparison(left(scope), '>=', low(scope))} AND ${comparison(left(scope), '<=', high(scope))})`
    }
    if (cursor.words('like')) return this.#like(left)
    if (!cursor.words('in')) throw cursor.unexpected()
    cursor.expect('(')
    if (cursor.isWord('select')) {
      const query = this.#subquery()
      cursor.expect(')')
      return (scope) => inSubquery(left(scope), query(scope))
    }
    const values = this.list()
    cursor.expect(')')
    return (scope) => `(${values.map((value) => comparison(left(scope), '=', value(scope))).join(' OR ')})`
  }

  #like(left: Value): Condition {
    const pattern = this.value()
    const escape = this.#cursor.words('escape') ? this.value() : null
    return (scope) => {
      const [value, wanted] = [left(scope), pattern(scope)]
      if (value.type === null || !isText(value.type) || wanted.type === null || !isText(wanted.type)) throw notUnderstood('LIKE of other than text')
      return `ts_like(${value.sql}, ${wanted.sql}, ${escape === null ? 'NULL' : escape(scope).sql}, ${value.binary || wanted.binary ? '1' : '0'})`
    }
  }

  #exists(): Condition {
    this.#cursor.expectWords('exists')
    this.#cursor.expect('(')
    const query = this.#subquery()
    this.#cursor.expect(')')
    return (scope) => `EXISTS (${query(scope).sql})`
  }

  #product(): Value {
    let left = this.#collated()
    for (;;) {
      const operator = ['*', '/', '%'].find((symbol) => this.#cursor.symbol(symbol))
      if (operator === undefined) return left
      const [before, after] = [left, this.#collated()]
      left = (scope) => arithmetic(before(scope), operator, after(scope))
    }
  }

  #collated(): Value {
    const value = this.#primary()
    if (!this.#cursor.words('collate')) return value
    const binary = isBinaryCollation(this.#cursor.name())
    return (scope) => ({ ...value(scope), binary, name: undefined })
  }

  #primary(): Value {
    const cursor = this.#cursor
    const token = cursor.peek()
    if (token.kind === 'text') {
      cursor.take()
      const type: SqlType = { kind: token.national ? 'nvarchar' : 'varchar', length: Math.max(1, token.value.length) }
      return () => typed(quoteText(token.value), token.national || /^[\0-\x7f]*$/.test(token.value) ? type : nvarchar(type.length))
    }
    if (token.kind === 'number') return this.#number()
    if (token.kind === 'parameter') {
      cursor.take()
      return (scope) => scope.parameter(token.value)
    }
    if (token.kind === 'global') {
      cursor.take()
      return (scope) => globalVariable(token.value, scope)
    }
    if (cursor.symbol('-')) {
      const value = this.#primary()
      return (scope) => arithmetic(typed('0', INT), '-', value(scope))
    }
    if (cursor.symbol('(')) return this.#parenthesised()
    if (cursor.words('null')) return () => NULL_VALUE
    if (cursor.isWord('case')) return this.#case()
    if (token.kind === 'word' && cursor.isSymbol('(', 1)) return this.#call()
    if (token.kind === 'name' || (token.kind === 'word' && !isReserved(token.value))) return this.#column()
    throw cursor.unexpected()
  }

  #number(): Value {
    const token = this.#cursor.take()
    if (/^\d+$/.test(token.value)) {
      const value = BigInt(token.value)
      return () => typed(String(value), value > 2_147_483_647n ? BIGINT : INT)
    }
    throw notUnderstood(token.raw)
  }

  #parenthesised(): Value {
    const cursor = this.#cursor
    if (cursor.isWord('select')) {
      const query = this.#subquery()
      cursor.expect(')')
      return (scope) => {
        const { sql, columns } = query(scope)
        const [column] = columns
        if (column === undefined || columns.length !== 1) throw notUnderstood('subquery of several columns')
        return { ...column, sql: `(${sql})`, name: undefined }
      }
    }
    const value = this.value()
    cursor.expect(')')
    return (scope) => ({ ...value(scope), name: undefined })
  }

  #column(): Value {
    const path = [this.#cursor.name()]
    while (this.#cursor.symbol('.')) path.push(this.#cursor.name())
    return (scope) => scope.column(path)
  }

  #case(): Value {
    const cursor = this.#cursor
    cursor.expectWords('case')
    const subject = cursor.isWord('when') ? null : this.value()
    const branches: { when: Condition; then: Value }[] = []
    while (cursor.words('when')) {
      const when = subject === null ? this.condition() : this.#equals(subject)
      cursor.expectWords('then')
      branches.push({ when, then: this.value() })
    }
    const otherwise = cursor.words('else') ? this.value() : null
    cursor.expectWords('end')
    return (scope) => {
      const values = [...branches.map((branch) => branch.then(scope)), ...(otherwise === null ? [] : [otherwise(scope)])]
      const type = unify(values)
      if (type === null) throw notUnderstood('case')
      const text = branches.map((branch) => `WHEN ${branch.when(scope)} THEN ${converted(branch.then(scope), type)}`).join(' ')
      return typed(`(CASE ${text} ELSE ${otherwise === null ? 'NULL' : converted(otherwise(scope), type)} END)`, type, values.some((value) => value.binary))
    }
  }

  #equals(subject: Value): Condition {
    const value = this.value()
    return (scope) => comparison(subject(scope), '=', value(scope))
  }

  #call(): Value {
    const cursor = this.#cursor
    const name = cursor.take().value
    cursor.expect('(')
    if (name === 'cast') return this.#cast()
    if (AGGREGATES.includes(name)) return this.#aggregate(name)
    const args = cursor.isSymbol(')') ? [] : this.list()
    cursor.expect(')')
    return (scope) => callFunction(name, args.map((arg) => arg(scope)), scope)
  }

  #cast(): Value {
    const value = this.value()
    this.#cursor.expectWords('as')
    const type = parseType(this.#cursor, 30)
    this.#cursor.expect(')')
    return (scope) => {
      const from = value(scope)
      return typed(converted(from, type), type, from.binary)
    }
  }

  #aggregate(name: string): Value {
    const cursor = this.#cursor
    const argument = cursor.symbol('*') ? null : this.value()
    cursor.expect(')')
    if (cursor.isWord('over')) throw cursor.unexpected()
    return (scope) => {
      scope.sawAggregate = true
      const outside = scope.insideAggregate
      scope.insideAggregate = true
      try {
        return aggregate(name, argument === null ? 'star' : argument(scope))
      } finally {
        scope.insideAggregate = outside
      }
    }
  }
}

function inSubquery(left: Typed, query: { readonly sql: string; readonly columns: readonly Typed[] }): string {
  const [column] = query.columns
  if (column === undefined || query.columns.length !== 1) throw notUnderstood('IN with several columns')
  if (left.type === null || column.type === null || familyOf(left.type) !== familyOf(column.type)) throw notUnderstood('IN of different kinds')
  if (!isText(left.type)) return `(${left.sql} IN (${query.sql}))`
  const binary = left.binary || column.binary
  return `(${textKey(left.sql, binary)} IN (SELECT ${textKey('c0', binary)} FROM (${query.sql})))`
}

export const isBinaryCollation = (name: string): boolean => {
  if (/_(BIN2?|CS_\w+)$/i.test(name)) return true
  if (/_CI_/i.test(name) || /^database_default$/i.test(name)) return false
  throw notUnderstood(name)
}
