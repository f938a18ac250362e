/** Transaction manager requests ([MS-TDS] 2.2.6.9) and the one transaction a connection may have. */
import type { TestDatabase } from './database.ts'
import { SqlError, notUnderstood } from './sql-error.ts'
import { transactionBegun, transactionCommitted, transactionRolledBack } from './tokens.ts'

export interface TransactionRequest { readonly kind: 'begin' | 'commit' | 'rollback' | 'savepoint'; readonly name: string }

const KINDS: Readonly<Record<number, TransactionRequest['kind']>> = { 5: 'begin', 7: 'commit', 8: 'rollback', 9: 'savepoint' }
let lastId = 0n

export class TransactionState {
  #id: bigint | null = null
  readonly #touched = new Set<TestDatabase>()

  get active(): boolean { return this.#id !== null }

  read(payload: Buffer): TransactionRequest {
    const kind = KINDS[payload.readUInt16LE(0)]
    if (kind === undefined) throw notUnderstood('transaction request')
    // BEGIN carries the isolation level before the name.
    const at = kind === 'begin' ? 3 : 2
    const length = payload.length > at ? payload.readUInt8(at) : 0
    return { kind, name: payload.subarray(at + 1, at + 1 + length).toString('utf16le') }
  }

  /** The first statement in a database takes its lock; BEGIN alone takes none. */
  touch(database: TestDatabase): void {
    if (this.#id === null) return
    database.begin(this)
    this.#touched.add(database)
  }

  perform(request: TransactionRequest, database: TestDatabase): readonly Buffer[] {
    if (request.kind === 'begin') return this.#begin()
    if (this.#id === null) throw new SqlError(request.kind === 'commit' ? 3902 : 3903, `The ${request.kind.toUpperCase()} TRANSACTION request has no corresponding BEGIN TRANSACTION.`)
    if (request.kind === 'savepoint') {
      this.touch(database)
      database.savepoint(this, request.name)
      return []
    }
    if (request.kind === 'rollback' && request.name !== '') {
      database.rollbackTo(request.name)
      return []
    }
    return request.kind === 'commit' ? this.#end('COMMIT') : this.rollback()
  }

  rollback(): readonly Buffer[] { return this.#id === null ? [] : this.#end('ROLLBACK') }

  /** The connection is gone or reset. */
  abandon(): void { this.rollback() }

  #begin(): readonly Buffer[] {
    if (this.#id !== null) throw notUnderstood('BEGIN TRANSACTION inside a transaction')
    lastId += 1n
    this.#id = lastId
    return [transactionBegun(lastId)]
  }

  #end(how: 'COMMIT' | 'ROLLBACK'): readonly Buffer[] {
    const id = this.#id ?? 0n
    for (const database of this.#touched) database.end(this, how)
    this.#touched.clear()
    this.#id = null
    return [how === 'COMMIT' ? transactionCommitted(id) : transactionRolledBack(id)]
  }
}
