/** What names mean at one place of a statement, and what the statement needs to be allowed to do. */
import { SqlError } from '../sql-error.ts'
import type { SqlType } from '../sql-types.ts'
import type { Catalog, Table } from './catalog.ts'
import { quoteName, quoteText, typed } from './typed.ts'
import type { Typed } from './typed.ts'

export type Permission = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'ALTER'

/** The session a statement runs in, as its functions see it. */
export interface Surroundings {
  readonly database: string
  readonly user: string
  readonly now: () => Date
  readonly rowCount: number
  readonly transactions: number
  readonly lastIdentity: bigint | null
  /** For SELECT: at least one column may be read. */
  readonly mayUse: (object: string, permission: Permission) => boolean
  readonly mayTouch: (object: string, permission: 'SELECT' | 'UPDATE', column: string) => boolean
  readonly hasUser: (name: string) => boolean
  readonly logins: () => readonly string[]
}

/** One statement being translated. */
export interface Compilation {
  readonly catalog: Catalog
  /** Lower case with its @. */
  readonly parameters: ReadonlyMap<string, SqlType>
  readonly around: Surroundings
  /** Filled while translating: parameters to bind. */
  readonly bound: Set<string>
  /** Filled, too: tables that are read or written; without one a statement waits for no lock. */
  readonly used: Set<string>
}

/** `table`: whose columns they are, for the right to read each of them. */
export interface Source { readonly alias: string; readonly columns: readonly Typed[]; readonly table?: Table }

export class Scope {
  readonly compilation: Compilation
  readonly #parent: Scope | null
  readonly #sources: Source[] = []
  /** Grouped expressions while a grouped select list is written: bare columns must be among them. */
  grouped: ReadonlySet<string> | null = null
  insideAggregate = false
  sawAggregate = false

  constructor(compilation: Compilation, parent: Scope | null) {
    this.compilation = compilation
    this.#parent = parent
  }

  get sources(): readonly Source[] { return this.#sources }

  add(source: Source): void {
    if (this.#sources.some((other) => other.alias.toLowerCase() === source.alias.toLowerCase())) {
      throw new SqlError(1013, `The objects "${source.alias}" and "${source.alias}" in the FROM clause have the same exposed names.`)
    }
    this.#sources.push(source)
  }

  /** `column` or `alias.column`; a schema before the alias is allowed when it is dbo. */
  column(path: readonly string[]): Typed {
    const found = this.#find(path)
    if (found === null) {
      const name = path.join('.')
      throw path.length > 1 ? new SqlError(4104, `The multi-part identifier "${name}" could not be bound.`) : new SqlError(207, `Invalid column name '${name}'.`)
    }
    return found
  }

  #find(path: readonly string[]): Typed | null {
    const name = path.at(-1)?.toLowerCase()
    const alias = path.at(-2)?.toLowerCase()
    const hits = this.#sources
      .filter((source) => alias === undefined || source.alias.toLowerCase() === alias)
      .flatMap((source) => source.columns.filter((column) => column.name?.toLowerCase() === name).map((column) => ({ ...column, table: source.table })))
    if (hits.length > 1) throw new SqlError(209, `Ambiguous column name '${path.at(-1) ?? ''}'.`)
    const [hit] = hits
    if (hit === undefined) return this.#parent?.column(path) ?? null
    this.mayRead(hit.table, hit.name ?? '')
    if (this.grouped !== null && !this.insideAggregate && !this.grouped.has(hit.sql)) {
      throw new SqlError(8120, `Column '${path.join('.')}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`)
    }
    return hit
  }

  /** 230: the column's own right. */
  mayRead(table: Table | undefined, column: string): void {
    if (table !== undefined) needColumn(this.compilation, table, 'SELECT', column)
  }

  parameter(name: string): Typed {
    const type = this.compilation.parameters.get(name)
    if (type === undefined) throw new SqlError(137, `Must declare the scalar variable "${name}".`, 15)
    this.compilation.bound.add(name)
    return typed(`@p${name.slice(1)}`, type)
  }
}

/** The table, when it is there and may be used so: 208 and 229 otherwise. */
export function usedTable(compilation: Compilation, path: readonly string[], permission: Permission): Table {
  const name = path.at(-1) ?? ''
  const schema = path.at(-2) ?? 'dbo'
  const table = schema.toLowerCase() === 'dbo' ? compilation.catalog.find(name) : undefined
  const elsewhere = path.length > 2 && path.at(-3)?.toLowerCase() !== compilation.around.database.toLowerCase()
  if (table === undefined || elsewhere) throw new SqlError(208, `Invalid object name '${path.join('.')}'.`)
  need(compilation, table, permission)
  compilation.used.add(table.name)
  return table
}

export function need(compilation: Compilation, table: Table, permission: Permission): void {
  if (compilation.around.mayUse(table.name, permission)) return
  throw new SqlError(229, `The ${permission} permission was denied on the object '${table.name}', database '${compilation.around.database}', schema 'dbo'.`, 14)
}

export function needColumn({ around }: Compilation, table: Table, permission: 'SELECT' | 'UPDATE', column: string): void {
  if (around.mayTouch(table.name, permission, column)) return
  throw new SqlError(230, `The ${permission} permission was denied on the column '${column}' of the object '${table.name}', database '${around.database}', schema 'dbo'.`, 14)
}

/** The table's columns under an alias. */
export function tableSource(table: Table, alias: string): Source {
  return { alias, table, columns: table.columns.map((column) => ({ sql: `${quoteName(alias)}.${quoteName(column.name)}`, type: column.type, binary: column.binary, name: column.name })) }
}

const SYSTEM_NAMES: Readonly<Record<string, (compilation: Compilation) => readonly string[]>> = {
  tables: (compilation) => compilation.catalog.all().map((table) => table.name),
  indexes: (compilation) => compilation.catalog.all().flatMap((table) => table.keys.map((key) => key.name)),
  server_principals: (compilation) => compilation.around.logins(),
}

/** sys.tables, sys.indexes and sys.server_principals with their `name`; null = none of them. */
export function systemSource(compilation: Compilation, path: readonly string[], alias: string): { readonly sql: string; readonly source: Source } | null {
  const view = path.length === 2 && path[0]?.toLowerCase() === 'sys' ? SYSTEM_NAMES[path[1]?.toLowerCase() ?? ''] : undefined
  if (view === undefined) return null
  const rows = view(compilation).map((name) => `SELECT ${quoteText(name)} AS "name"`)
  const sql = rows.length === 0 ? `SELECT NULL AS "name" WHERE false` : rows.join(' UNION ALL ')
  const column: Typed = { sql: `${quoteName(alias)}."name"`, type: { kind: 'nvarchar', length: 128 }, binary: false, name: 'name' }
  return { sql: `(${sql}) AS ${quoteName(alias)}`, source: { alias, columns: [column] } }
}
