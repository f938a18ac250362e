/**
 * Full-text tables beside a table with the columns id, number_key, name_key, pinyin_key, note_key: one table per field (a piece that
 * is common in one field must not slow the search of another), contentless, row by row, newest first by rowid.
 */
import type Database from 'better-sqlite3'
import { fieldQueries, SEARCH_FIELDS, tokensOf } from './search-keys.ts'
import type { SearchField } from './search-keys.ts'

/** Keys of a row; '' = nothing to find. */
export type SearchKeys = Readonly<Record<SearchField, string>>
export const NO_KEYS: SearchKeys = { number: '', name: '', pinyin: '', note: '' }

export interface SearchIndex {
  /** Brings the index of a row from its old keys to the new ones. */
  update(id: number, before: SearchKeys, after: SearchKeys): void
  /** Ids of the rows that contain the text in any field, newest first, below `beforeId`. */
  find(search: string, options: { readonly beforeId: number; readonly take: number; readonly tail: boolean; readonly owner?: string }): number[]
  /** Empties the index; every row must be given again. */
  clear(): void
}

/** The tables of an index; for migrations. */
export function searchTables(prefix: string): string {
  return SEARCH_FIELDS.map((field) =>
    `CREATE VIRTUAL TABLE ${prefix}_${field} USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');`).join('\n')
}

/** The statements of a lookup, as the tests explain them. */
export function findSql(table: string, prefix: string, field: SearchField, owner: string | null = null): { readonly exact: string; readonly checked: string } {
  const index = `${prefix}_${field}`
  // CROSS JOIN fixes the order: the index first, then the row by its id.
  const joined = `SELECT ${index}.rowid FROM ${index} CROSS JOIN ${table} h ON h.id = ${index}.rowid WHERE ${index} MATCH @match AND ${index}.rowid < @before`
  const own = owner === null ? '' : ` AND h.${owner} = @owner`
  return {
    exact: owner === null ? `SELECT rowid FROM ${index} WHERE ${index} MATCH @match AND rowid < @before ORDER BY rowid DESC LIMIT @take`
      : `${joined}${own} ORDER BY ${index}.rowid DESC LIMIT @take`,
    checked: `${joined}${own} AND instr(h.${field}_key, @check) > 0 ORDER BY ${index}.rowid DESC LIMIT @take`,
  }
}

function fieldIndex(db: Database.Database, table: string, prefix: string, field: SearchField, owner: string | null) {
  const sql = findSql(table, prefix, field, owner)
  return {
    field,
    insert: db.prepare(`INSERT INTO ${prefix}_${field} (rowid, tokens) VALUES (?, ?)`),
    remove: db.prepare(`DELETE FROM ${prefix}_${field} WHERE rowid = ?`),
    clear: db.prepare(`INSERT INTO ${prefix}_${field} (${prefix}_${field}) VALUES ('delete-all')`),
    exact: db.prepare<[object], number>(sql.exact).pluck(),
    checked: db.prepare<[object], number>(sql.checked).pluck(),
  }
}

/** @param table the table that is indexed; `prefix` begins the names of its full-text tables; `owner` the column that says whose a row is, null = everybody's */
export function searchIndex(db: Database.Database, table: string, prefix: string, owner: string | null = null): SearchIndex {
  const fields = SEARCH_FIELDS.map((field) => fieldIndex(db, table, prefix, field, owner))
  return {
    update(id, before, after) {
      for (const { field, insert, remove } of fields) {
        const old = before[field]
        const fresh = after[field]
        if (old === fresh) continue
        if (old !== '') remove.run(id)
        if (fresh !== '') insert.run(id, tokensOf(field, fresh))
      }
    },
    find(search, { beforeId, take, tail, owner: whose = '' }) {
      const found = new Set<number>()
      for (const { field, match, check } of fieldQueries(search, tail)) {
        const index = fields.find((one) => one.field === field)
        if (index === undefined) continue
        const values = { match, before: beforeId, take, ...(owner === null ? {} : { owner: whose }) }
        for (const id of check === null ? index.exact.all(values) : index.checked.all({ ...values, check })) found.add(id)
      }
      // Each field has given its newest `take`: the newest `take` of all are among them.
      return [...found].sort((a, b) => b - a).slice(0, take)
    },
    clear() {
      for (const { clear } of fields) clear.run()
    },
  }
}
