/** Repositories over an executor that runs nothing and keeps every statement. */
import { assembleCentral } from '../../../src/central/central.ts'
import type { CentralData, DatabaseName } from '../../../src/central/api.ts'
import { DATABASES } from '../../../src/central/api.ts'
import type { Dialect, Executor, Row, Statement } from '../../../src/central/executor.ts'
import { DEFAULT_MAPPING } from '../../../src/central/mapping.ts'
import type { Mapping } from '../../../src/central/mapping.ts'

export interface Recorded { readonly database: DatabaseName; readonly kind: 'read' | 'write' | 'probe'; readonly statement: Statement }

/** @param answer rows for a read; default none */
export function recordingCentral(
  dialect: Dialect, { mapping = DEFAULT_MAPPING, answer = () => [] }: { mapping?: Mapping; answer?: (statement: Statement) => readonly Row[] } = {},
): { readonly central: CentralData; readonly recorded: Recorded[] } {
  const recorded: Recorded[] = []
  const executorOf = (database: DatabaseName): Executor => {
    const note = (kind: Recorded['kind'], statement: Statement): readonly Row[] => {
      recorded.push({ database, kind, statement: { sql: statement.sql, parameters: statement.parameters } })
      return kind === 'read' ? answer(statement) : []
    }
    return {
      dialect,
      read: async (statement) => note('read', statement),
      write: (fn) => fn({ read: async (statement) => note('read', statement), run: async (statement) => note('write', statement).length }),
      async probe(statements) {
        for (const statement of statements) note('probe', statement)
        return 'recorded'
      },
      state: () => ({ state: 'up', since: 0, code: null, retryAt: null }),
      onState: () => () => undefined,
      close: async () => undefined,
    }
  }
  const executors = Object.fromEntries(DATABASES.map((database) => [database, executorOf(database)])) as Record<DatabaseName, Executor>
  const central = assembleCentral(dialect, mapping, executors, { passwords: async () => '<made by the password function>', cursorSecret: new Uint8Array(32) })
  return { central, recorded }
}
