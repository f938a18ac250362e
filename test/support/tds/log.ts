/** What the server has seen, in order; tests read it and wait for it. */
import type { SqlValue } from './sql-types.ts'

export type LogEntry =
  | { readonly kind: 'connected' | 'disconnected' | 'attention'; readonly session: number }
  | { readonly kind: 'login'; readonly session: number; readonly user: string; readonly database: string; readonly encrypted: boolean; readonly windows: boolean; readonly refused: number | null }
  | {
      readonly kind: 'statement'; readonly session: number; readonly database: string
      readonly via: 'batch' | 'sp_executesql' | 'sp_prepare' | 'sp_execute' | 'sp_unprepare'
      readonly sql: string
      /** By name with its @. */
      readonly parameters: Readonly<Record<string, SqlValue>>
      /** The driver's own: its settings after the login, its question whether the connection lives. */
      readonly own: boolean
    }
  | { readonly kind: 'begin' | 'commit' | 'rollback' | 'savepoint'; readonly session: number; readonly database: string }
  | { readonly kind: 'error'; readonly session: number; readonly number: number; readonly message: string }

export type Statement = Extract<LogEntry, { kind: 'statement' }>

export class TdsLog {
  readonly #entries: LogEntry[] = []
  readonly #waiting = new Set<() => void>()

  get entries(): readonly LogEntry[] { return this.#entries }

  add(entry: LogEntry): void {
    this.#entries.push(entry)
    for (const look of [...this.#waiting]) look()
  }

  /** Statements of the application, without the driver's own. */
  statements(match: RegExp = /^/): readonly Statement[] {
    return this.#entries.filter((entry): entry is Statement => entry.kind === 'statement' && !entry.own && match.test(entry.sql))
  }

  count(kind: LogEntry['kind']): number { return this.#entries.filter((entry) => entry.kind === kind).length }

  clear(): void { this.#entries.length = 0 }

  /** Resolves as soon as `found` is true of the entries so far; the test's own time limit ends the wait. */
  until(found: (entries: readonly LogEntry[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!found(this.#entries)) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  untilSeen(kind: LogEntry['kind'], times = 1): Promise<void> { return this.until(() => this.count(kind) >= times) }
}
