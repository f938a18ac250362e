/** What a translated statement does when it is run. */
import type { ResultColumn } from '../tokens.ts'
import type { Compilation } from './scope.ts'
import type { Table } from './catalog.ts'

export interface Grant {
  readonly permissions: readonly string[]
  readonly table: string
  /** null: the whole table. */
  readonly columns: readonly string[] | null
  readonly user: string
}

export type Plan =
  /** Reads; or changes with OUTPUT (`changes`), where the rows are the changed ones. */
  | { readonly kind: 'rows'; readonly sql: string; readonly columns: readonly ResultColumn[]; readonly changes: boolean; readonly into?: Table }
  | { readonly kind: 'change'; readonly sql: string; readonly into?: Table }
  /** CREATE and the like: SQLite statements, then the catalogue. */
  | { readonly kind: 'define'; readonly sql: readonly string[]; readonly apply: () => void }
  | { readonly kind: 'if'; readonly condition: string; readonly then: readonly Statement[]; readonly otherwise: readonly Statement[] }
  | { readonly kind: 'use'; readonly database: string }
  | { readonly kind: 'login'; readonly name: string; readonly password: string; readonly database: string }
  | { readonly kind: 'user'; readonly name: string; readonly login: string }
  | { readonly kind: 'grant' | 'revoke'; readonly grant: Grant }
  /** SET of something that makes no difference here. */
  | { readonly kind: 'option' }

/** Translated when its turn comes, as SQL Server resolves names: the statement before may have made the table. */
export type Statement = (compilation: Compilation) => Plan
