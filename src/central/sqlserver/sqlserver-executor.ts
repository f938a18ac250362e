/** One database on a SQL Server: pool, time limit, cancelling, one repeated read, breaker. */
import type { Request } from 'mssql'
import type { CallOptions, DatabaseName } from '../api.ts'
import { createBreaker } from '../breaker.ts'
import { askedBy } from '../executor.ts'
import type { Executor, Row, Statement, Transaction } from '../executor.ts'
import { BadCondition, DatabaseFailure } from '../failures.ts'
import type { CentralClock, CentralLog } from '../ports.ts'
import { limitCall } from './call-limits.ts'
import type { CallLimits } from './call-limits.ts'
import type { SqlServerConnection } from './settings.ts'
import { sqlServerFailure } from './sqlserver-failures.ts'
import { openPool } from './sqlserver-pool.ts'
import type { Mssql, SqlServerPool } from './sqlserver-pool.ts'

/** Longest text that a VARCHAR parameter of fixed width can hold. */
const MAX_VARCHAR = 8_000
/** What the test button shows. */
const VERSION: Statement = { sql: 'select @@version as [VERSION]', parameters: [] }

/**
 * Binds the values as @p1 …. Text of ASCII only goes as VARCHAR: compared with an old VARCHAR column, an
 * NVARCHAR parameter would turn the index seek into a scan; the other way round nothing is lost.
 */
function bind(mssql: Mssql, request: Request, statement: Statement): void {
  for (const [index, value] of statement.parameters.entries()) {
    const name = `p${index + 1}`
    if (typeof value === 'number') request.input(name, Number.isSafeInteger(value) ? (Math.abs(value) < 2 ** 31 ? mssql.Int : mssql.BigInt) : mssql.Float, value)
    else if (value === null) request.input(name, mssql.NVarChar, null)
    else if (typeof value === 'string') {
      const plain = /^[\x20-\x7e]*$/.test(value) && value.length <= MAX_VARCHAR
      request.input(name, plain ? mssql.VarChar(MAX_VARCHAR) : mssql.NVarChar, value)
    } else throw new DatabaseFailure('database_failed', `a ${typeof value} cannot be bound`)
  }
}

/** One request: on abort the server is told to stop, and the caller does not wait for it. */
interface Running { readonly answer: Promise<{ readonly rows: readonly Row[]; readonly affected: number }>; readonly ended: Promise<unknown> }

function startRequest({ mssql, loginNumbers }: SqlServerPool, request: Request, statement: Statement, limits: CallLimits): Running {
  bind(mssql, request, statement)
  const cancel = (): void => { request.cancel() }
  limits.signal.addEventListener('abort', cancel, { once: true })
  const query = request.query<Row>(statement.sql)
  const ended = query.catch(() => undefined).finally(() => { limits.signal.removeEventListener('abort', cancel) })
  const answer = limits.race(query).then(
    (result) => ({ rows: result.recordset ?? [], affected: result.rowsAffected.reduce((sum, count) => sum + count, 0) }),
    (cause: unknown) => { throw sqlServerFailure(cause, 'request', loginNumbers) },
  )
  return { answer, ended }
}

async function runRequest(pool: SqlServerPool, statement: Statement, limits: CallLimits): Promise<readonly Row[]> {
  return (await startRequest(pool, pool.pool.request(), statement, limits).answer).rows
}

/** Failures after which nobody knows whether a COMMIT was carried out. */
const UNKNOWN_AFTER_COMMIT: ReadonlySet<string> = new Set(['database_unreachable', 'database_timeout', 'cancelled'])

/** All or nothing. A link that breaks during COMMIT leaves open whether it was done: said so, never repeated. */
async function inTransaction<T>(pool: SqlServerPool, fn: (transaction: Transaction) => Promise<T>, limits: CallLimits): Promise<T> {
  const transaction = new pool.mssql.Transaction(pool.pool)
  const rollback = (): Promise<unknown> => transaction.rollback().catch(() => undefined)
  const begun = transaction.begin()
  try {
    await limits.race(begun)
  } catch (cause) {
    // Given up while it began: it must not stay open on a pooled connection.
    void begun.then(rollback, () => undefined)
    throw sqlServerFailure(cause, 'request', pool.loginNumbers)
  }
  let ended: Promise<unknown> = Promise.resolve()
  const run = (statement: Statement) => {
    const running = startRequest(pool, new pool.mssql.Request(transaction), statement, limits)
    ended = running.ended
    return running.answer
  }
  let value: T
  try {
    value = await fn({ read: async (statement) => (await run(statement)).rows, run: async (statement) => (await run(statement)).affected })
  } catch (cause) {
    // A cancelled request holds the connection until the server has answered: nobody waits for that.
    const undone = ended.then(rollback)
    if (!limits.signal.aborted) await undone
    throw cause
  }
  try {
    await limits.race(transaction.commit())
    return value
  } catch (cause) {
    const failure = sqlServerFailure(cause, 'request')
    throw UNKNOWN_AFTER_COMMIT.has(failure.code) ? new DatabaseFailure('outcome_unknown', `commit: ${failure.message}`, { cause }) : failure
  }
}

export function createSqlServerExecutor(
  database: DatabaseName, settings: SqlServerConnection, clock: CentralClock, log: CentralLog,
): Executor {
  const breaker = createBreaker(clock)
  const closing = new AbortController()
  let opening: Promise<SqlServerPool> | null = null

  const connected = (): Promise<SqlServerPool> => {
    if (opening === null) {
      const attempt = openPool(settings, database, log)
      opening = attempt
      attempt.catch(() => { if (opening === attempt) opening = null })
    }
    return opening
  }
  const limited = async <T>(call: CallOptions | undefined, by: 'program' | 'person' | 'test', fn: (limits: CallLimits) => Promise<T>): Promise<T> => {
    const limits = limitCall(clock, call, closing.signal)
    try {
      limits.signal.throwIfAborted()
      return await breaker.run(() => fn(limits), by)
    } catch (cause) {
      throw cause instanceof BadCondition ? cause : sqlServerFailure(cause, 'request')
    } finally {
      limits.done()
    }
  }
  const readOnce = async (statement: Statement, limits: CallLimits) => runRequest(await limits.race(connected()), statement, limits)

  return {
    dialect: 'sqlserver',
    read: (statement, call) => limited(call, askedBy(call), async (limits) => {
      try {
        return await readOnce(statement, limits)
      } catch (cause) {
        // Safe: a read changes nothing. Once: a second drop is no accident.
        if (!(cause instanceof DatabaseFailure) || !cause.again || limits.signal.aborted) throw cause
        log.info('database read repeated', { database, code: cause.code })
        return await readOnce(statement, limits)
      }
    }),
    write: (fn, call) => limited(call, askedBy(call), async (limits) => inTransaction(await limits.race(connected()), fn, limits)),
    probe: (statements, call) => limited(call, 'test', async (limits) => {
      const opened = openPool({ ...settings, poolMax: 1 }, database, log)
      const shut = (): void => { void opened.then(({ pool }) => pool.close(), () => undefined) }
      try {
        const pool = await limits.race(opened)
        for (const statement of statements) await runRequest(pool, statement, limits)
        const [row] = await runRequest(pool, VERSION, limits)
        const version = row?.['VERSION']
        return `${typeof version === 'string' ? version.split(/[\r\n]/, 1).join('') : 'SQL Server'} · ${settings.host}`
      } finally {
        shut()
      }
    }),
    state: breaker.state,
    onState: breaker.onState,
    async close() {
      closing.abort()
      const pool = await opening?.catch(() => null)
      opening = null
      await pool?.pool.close().catch(() => undefined)
    },
  }
}
