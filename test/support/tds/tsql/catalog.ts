/** Tables of one database, as their CREATE statements declared them. Names are found whatever their case. */
import type { SqlType } from '../sql-types.ts'

export interface Column {
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
  readonly identity: boolean
  readonly hasDefault: boolean
  /** A _BIN, _BIN2 or _CS collation: compared as written. */
  readonly binary: boolean
}

export interface Key {
  readonly name: string
  readonly kind: 'primary' | 'unique' | 'index'
  /** A unique index is violated with 2601, a constraint with 2627. */
  readonly constraint: boolean
  readonly columns: readonly string[]
}

export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  readonly keys: Key[]
}

export class Catalog {
  readonly #tables = new Map<string, Table>()

  add(table: Table): void { this.#tables.set(table.name.toLowerCase(), table) }
  remove(name: string): void { this.#tables.delete(name.toLowerCase()) }
  find(name: string): Table | undefined { return this.#tables.get(name.toLowerCase()) }
  all(): readonly Table[] { return [...this.#tables.values()] }

  keyNamed(name: string): { readonly table: Table; readonly key: Key } | undefined {
    for (const table of this.#tables.values()) {
      const key = table.keys.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
      if (key !== undefined) return { table, key }
    }
    return undefined
  }
}
