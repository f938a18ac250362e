/**
 * The one place where a site's table and column names come in. Defaults are the logical names of
 * tables.ts; a site's JSON file overrides what differs (docs/data.md, Mapping file):
 * `{ "tables": { "CRM_CUSTOMER": { "name": "KHZL", "schema": "dbo", "columns": { "UNAME": "MC", "MEMO": null } } } }`.
 */
import { z } from 'zod'
import { fail, ok } from '../shared/result.ts'
import type { MappingFault } from '../shared/ipc/parts/data.ts'
import type { Result } from '../shared/result.ts'
import { shapeOf, TABLE_NAMES } from './tables.ts'
import type { TableName } from './tables.ts'

/** Longest name SQL Server allows (sysname). */
const MAX_NAME_CHARS = 128

/**
 * SECURITY: names are the only text of a site that enters a statement. Letters, digits and a few signs
 * without meaning in SQL or to the query builder; the compiler quotes them as well
 * (test/unit/central/mapping.test.ts, test/unit/central/sql-text.test.ts).
 */
const NAME = z.string().min(1).max(MAX_NAME_CHARS).regex(/^[\p{L}\p{N}_$#@-]+$/u, 'a name may hold letters, digits and _ $ # @ - only')

const FILE = z.strictObject({
  tables: z.record(z.string(), z.strictObject({
    name: NAME.optional(),
    /** Schema in SQL Server (`dbo`); without it the login's default schema. */
    schema: NAME.optional(),
    columns: z.record(z.string(), NAME.nullable()).optional(),
  })),
})

export interface MappedTable {
  readonly name: string
  readonly schema: string | null
  /** Logical name → the site's; null = the site has no such column. */
  readonly columns: Readonly<Record<string, string | null>>
}
export type Mapping = Readonly<Record<TableName, MappedTable>>

function defaultTable(table: TableName): MappedTable {
  const { columns, optional, secret = [] } = shapeOf(table)
  return { name: table, schema: null, columns: Object.fromEntries([...columns, ...optional, ...secret].map((column) => [column, column])) }
}

/** Every table under its own name. */
export const DEFAULT_MAPPING: Mapping = Object.fromEntries(TABLE_NAMES.map((table) => [table, defaultTable(table)])) as Record<TableName, MappedTable>

const faultOf = (kind: MappingFault['kind'], detail: string, table = '', column = ''): MappingFault => ({ kind, table, column, detail })

/** What is wrong with the overrides of one table; null = nothing. */
function columnFault(table: TableName, columns: Readonly<Record<string, string | null>>): MappingFault | null {
  const shape = shapeOf(table)
  const known = new Set([...shape.columns, ...shape.optional, ...(shape.secret ?? [])])
  for (const [column, name] of Object.entries(columns)) {
    if (!known.has(column)) return faultOf('no_column', [...known].join(', '), table, column)
    if (name === null && !shape.optional.includes(column)) return faultOf('needed', '', table, column)
  }
  return null
}

/** The fault in English, for logs and for callers without a screen. */
function sentenceOf({ kind, table, column, detail }: MappingFault): string {
  switch (kind) {
    case 'no_table': return `mapping file: there is no table ${table}; there are ${detail}`
    case 'no_column': return `mapping file: ${table} has no column ${column}; it has ${detail}`
    case 'needed': return `mapping file: ${table}.${column} is needed; give it a name or write a view that has it`
    case 'not_json': return `mapping file: not JSON (${detail})`
    case 'shape': return `mapping file: ${detail}`
    case 'unreadable': return `mapping file: cannot be read (${detail})`
  }
}

type Read = { readonly mapping: Mapping; readonly fault: null } | { readonly mapping: null; readonly fault: MappingFault }
const faulty = (fault: MappingFault): Read => ({ mapping: null, fault })

function readOverrides(overrides: unknown): Read {
  const parsed = FILE.safeParse(overrides)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return faulty(faultOf('shape', issue === undefined ? 'not readable' : `${issue.path.join('.')}: ${issue.message}`))
  }
  const mapping: Record<TableName, MappedTable> = { ...DEFAULT_MAPPING }
  for (const [key, override] of Object.entries(parsed.data.tables)) {
    const table = TABLE_NAMES.find((name) => name === key)
    if (table === undefined) return faulty(faultOf('no_table', TABLE_NAMES.join(', '), key))
    const columns = override.columns ?? {}
    const fault = columnFault(table, columns)
    if (fault !== null) return faulty(fault)
    const base = DEFAULT_MAPPING[table]
    mapping[table] = { name: override.name ?? base.name, schema: override.schema ?? null, columns: { ...base.columns, ...columns } }
  }
  return { mapping, fault: null }
}

function readText(text: string): Read {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    return faulty(faultOf('not_json', cause instanceof Error ? cause.message : String(cause)))
  }
  return readOverrides(json)
}

const resultOf = (read: Read): Result<Mapping> => (read.fault === null ? ok(read.mapping) : fail('bad_arguments', sentenceOf(read.fault)))

/**
 * Reads a site's overrides.
 * @param overrides the parsed JSON of the mapping file
 * @returns bad_arguments with a sentence that names the table, column or rule at fault
 */
export function readMapping(overrides: unknown): Result<Mapping> {
  return resultOf(readOverrides(overrides))
}

/** Reads the text of a mapping file. */
export function parseMappingFile(text: string): Result<Mapping> {
  return resultOf(readText(text))
}

/** What is wrong with the text of a mapping file, for a screen; null = nothing. */
export function mappingFaultOf(text: string): MappingFault | null {
  return readText(text).fault
}
