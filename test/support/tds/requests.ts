/** Requests of a logged-in connection: batches, procedure calls, transaction requests. */
import type { TdsChannel } from './channel.ts'
import type { Binding, Outcome, TestDatabase } from './database.ts'
import type { Fate } from './faults.ts'
import { PACKET } from './framing.ts'
import type { TdsMessage } from './framing.ts'
import type { Statement as LoggedStatement } from './log.ts'
import { Response } from './response.ts'
import type { Login } from './rights.ts'
import { readRpc, skipHeaders } from './rpc.ts'
import type { RpcCall, RpcParameter } from './rpc.ts'
import type { Host } from './session.ts'
import { SqlError } from './sql-error.ts'
import { INT } from './sql-types.ts'
import type { SqlType, SqlValue } from './sql-types.ts'
import { DONE, connectionReset, databaseChange, done, returnStatus, returnValue } from './tokens.ts'
import type { DoneKind } from './tokens.ts'
import { TransactionState } from './transactions.ts'
import { parseBatch } from './tsql/batch.ts'
import type { Plan, Statement } from './tsql/plan.ts'
import type { Compilation } from './tsql/scope.ts'
import { parseDeclarations } from './tsql/type-parser.ts'

export interface RequestContext {
  readonly session: number
  readonly host: Host
  readonly channel: TdsChannel
  readonly login: Login
  readonly database: TestDatabase
  readonly drop: () => void
}

/** Parameters of one execution. */
interface Given { readonly types: ReadonlyMap<string, SqlType>; readonly values: ReadonlyMap<string, SqlValue> }
const NOTHING: Given = { types: new Map(), values: new Map() }

/** The connection was dropped by a fault: nothing more is sent. */
class Dropped extends Error {}

/** What the driver sends on its own: its settings, and its question to an idle connection. */
const isOwn = (sql: string): boolean => /^set (?!.*;)/i.test(sql) || /^select 1;?$/i.test(sql.trim())

export class RequestRunner {
  readonly #context: RequestContext
  readonly #transaction: TransactionState
  #database: TestDatabase
  #prepared = new Map<bigint, { readonly sql: string; readonly types: ReadonlyMap<string, SqlType> }>()
  #lastHandle = 0n
  #rowCount = 0
  #lastIdentity: bigint | null = null

  constructor(context: RequestContext) {
    this.#context = context
    this.#database = context.database
    this.#transaction = new TransactionState()
  }

  /** The connection is gone. */
  close(): void { this.#transaction.abandon() }

  async run(message: TdsMessage, signal: AbortSignal): Promise<void> {
    const response = new Response(this.#context.channel)
    try {
      if (message.resetConnection) this.#reset(response)
      await this.#dispatch(message, response, signal)
      await response.end()
    } catch (cause) {
      if (cause instanceof Dropped) {
        this.#context.drop()
        return
      }
      if (signal.aborted) {
        // This message ends here; the acknowledgement is a message of its own.
        response.add(done('done', DONE.error))
        await response.end()
        return
      }
      const error = cause instanceof SqlError ? cause : new SqlError(50_000, `test server: ${cause instanceof Error ? cause.message : String(cause)}`)
      this.#failed(error, response, message.type === PACKET.rpc ? 'proc' : 'done', false)
      await response.end()
    }
  }

  #reset(response: Response): void {
    this.#transaction.abandon()
    this.#prepared.clear()
    this.#database = this.#context.database
    response.add(connectionReset())
  }

  async #dispatch(message: TdsMessage, response: Response, signal: AbortSignal): Promise<void> {
    const reader = skipHeaders(message.payload)
    switch (message.type) {
      case PACKET.batch: return this.#statements(reader.ucs2(Math.floor(reader.left / 2)), 'batch', NOTHING, response, signal)
      case PACKET.rpc: return this.#call(readRpc(reader), response, signal)
      case PACKET.transaction: return this.#transactionRequest(reader.take(reader.left), response, signal)
      default: throw new SqlError(50_000, `test server: packet type ${String(message.type)} is not understood`)
    }
  }

  async #call(call: RpcCall, response: Response, signal: AbortSignal): Promise<void> {
    const [first, second, third] = call.parameters
    if (call.name === 'sp_executesql') {
      const given = withValues(parseDeclarations(textOf(second)), call.parameters.slice(2))
      await this.#statements(textOf(first), 'sp_executesql', given, response, signal)
      response.add(returnStatus(0), done('proc', DONE.final))
      return
    }
    if (call.name === 'sp_prepare') {
      this.#prepare(textOf(third), parseDeclarations(textOf(second)), response)
    } else if (call.name === 'sp_execute') {
      const prepared = this.#prepared.get(handleOf(first))
      if (prepared === undefined) throw new SqlError(8179, `Could not find prepared statement with handle ${String(handleOf(first))}.`)
      await this.#statements(prepared.sql, 'sp_execute', withValues(prepared.types, call.parameters.slice(1)), response, signal)
    } else {
      this.#log(String(handleOf(first)), 'sp_unprepare', NOTHING)
      this.#prepared.delete(handleOf(first))
    }
    response.add(returnStatus(0), done('proc', DONE.final))
  }

  #prepare(sql: string, types: ReadonlyMap<string, SqlType>, response: Response): void {
    this.#log(sql, 'sp_prepare', { types, values: new Map() })
    parseBatch(sql)
    this.#lastHandle += 1n
    this.#prepared.set(this.#lastHandle, { sql, types })
    response.add(returnValue(0, '@handle', INT, this.#lastHandle))
  }

  async #statements(sql: string, via: LoggedStatement['via'], given: Given, response: Response, signal: AbortSignal): Promise<void> {
    this.#log(sql, via, given)
    const own = isOwn(sql)
    const fate = own ? null : this.#context.host.faults.fateOf(sql)
    await this.#before(fate, signal)
    const kind: DoneKind = via === 'batch' ? 'done' : 'in-proc'
    const results: Outcome[] = []
    let failure: SqlError | null = null
    try {
      await this.#runAll(parseBatch(sql), given, response, signal, (outcome) => { results.push(outcome) })
    } catch (cause) {
      if (!(cause instanceof SqlError)) throw cause
      failure = cause
    }
    await this.#after(fate, signal)
    await this.#answer(results, failure, kind, fate, response, signal)
  }

  async #runAll(statements: readonly Statement[], given: Given, response: Response, signal: AbortSignal, collect: (outcome: Outcome) => void): Promise<void> {
    for (const statement of statements) {
      const compilation = this.#compilation(given)
      const plan = statement(compilation)
      const binding = bindingOf(compilation, given)
      if (plan.kind === 'if') {
        const branch = this.#database.holds(plan.condition, binding) ? plan.then : plan.otherwise
        await this.#runAll(branch, given, response, signal, collect)
      } else if (plan.kind === 'rows' || plan.kind === 'change' || plan.kind === 'define') {
        if (compilation.used.size > 0) {
          await this.#free(signal)
          this.#transaction.touch(this.#database)
        }
        const outcome = this.#database.run(plan, binding)
        this.#remember(outcome)
        collect(outcome)
      } else this.#apply(plan, response)
    }
  }

  /** Blocked like by SQL Server's locks, only that one lock covers the whole database. */
  async #free(signal: AbortSignal): Promise<void> {
    while (!this.#database.isFree(this.#transaction)) await this.#database.released(signal)
  }

  #remember(outcome: Outcome): void {
    this.#rowCount = outcome.kind === 'rows' ? outcome.rows.length : outcome.count
    if (outcome.identity !== null) this.#lastIdentity = outcome.identity
  }

  /** What changes the server or the session, not the data. */
  #apply(plan: Exclude<Plan, { kind: 'if' | 'rows' | 'change' | 'define' }>, response: Response): void {
    const { rights, database } = this.#context.host
    if (plan.kind === 'option') return
    if (plan.kind === 'use') {
      const next = database(plan.database)
      if (next === undefined) throw new SqlError(911, `Database '${plan.database}' does not exist. Make sure that the name is entered correctly.`)
      if (!rights.mayOpen(this.#context.login, next.name)) throw new SqlError(916, `The server principal "${this.#context.login.name}" is not able to access the database "${next.name}" under the current security context.`, 14)
      response.add(databaseChange(next.name, this.#database.name))
      this.#database = next
      return
    }
    if (!this.#context.login.admin) throw new SqlError(15_247, 'User does not have permission to perform this action.')
    if (plan.kind === 'login') rights.addLogin({ name: plan.name, password: plan.password, admin: false, database: plan.database })
    else if (plan.kind === 'user') rights.addUser(this.#database.name, plan.name)
    else {
      if (this.#database.catalog.find(plan.grant.table) === undefined) throw new SqlError(15_151, `Cannot find the object '${plan.grant.table}', because it does not exist or you do not have permission.`)
      if (plan.kind === 'grant') rights.grant(this.#database.name, plan.grant)
      else rights.revoke(this.#database.name, plan.grant)
    }
  }

  async #answer(results: readonly Outcome[], failure: SqlError | null, kind: DoneKind, fate: Fate | null, response: Response, signal: AbortSignal): Promise<void> {
    const more = (index: number): number => (kind === 'in-proc' || failure !== null || index < results.length - 1 ? DONE.more : DONE.final)
    for (const [index, outcome] of results.entries()) {
      if (outcome.kind === 'rows') await response.rows(outcome.columns, outcome.rows, signal, this.#atRow(fate, signal))
      response.add(done(kind, DONE.count | more(index), outcome.kind === 'rows' ? outcome.rows.length : outcome.count))
    }
    if (failure !== null) this.#failed(failure, response, kind, kind === 'in-proc')
    else if (results.length === 0) response.add(done(kind, kind === 'in-proc' ? DONE.more : DONE.final))
  }

  #atRow(fate: Fate | null, signal: AbortSignal): { readonly rows: number; readonly act: () => Promise<void> } | null {
    const at = fate?.atRow ?? null
    if (at === null) return null
    return {
      rows: at.rows,
      act: async () => {
        if (at.latch === null) throw new Dropped()
        await at.latch.pass(signal)
      },
    }
  }

  /** A deadlock's victim loses its transaction, too. */
  #failed(error: SqlError, response: Response, kind: DoneKind, more: boolean): void {
    this.#context.host.log.add({ kind: 'error', session: this.#context.session, number: error.number, message: error.message })
    if (error.number === 1205) response.add(...this.#transaction.rollback())
    response.error(error, kind, more)
  }

  async #before(fate: Fate | null, signal: AbortSignal): Promise<void> {
    if (fate === null) return
    if (fate.dropBefore) throw new Dropped()
    await fate.holdBefore?.pass(signal)
    if (fate.error !== null) throw fate.error
  }

  async #after(fate: Fate | null, signal: AbortSignal): Promise<void> {
    if (fate?.dropAfter === true) throw new Dropped()
    await fate?.holdAfter?.pass(signal)
  }

  async #transactionRequest(payload: Buffer, response: Response, signal: AbortSignal): Promise<void> {
    const request = this.#transaction.read(payload)
    this.#context.host.log.add({ kind: request.kind, session: this.#context.session, database: this.#database.name })
    const fate = this.#context.host.faults.fateOf(request.kind)
    await this.#before(fate, signal)
    if (request.kind === 'savepoint') await this.#free(signal)
    const tokens = this.#transaction.perform(request, this.#database)
    await this.#after(fate, signal)
    response.add(...tokens, done('done', DONE.final))
  }

  #log(sql: string, via: LoggedStatement['via'], given: Given): void {
    this.#context.host.log.add({
      kind: 'statement', session: this.#context.session, database: this.#database.name, via, sql,
      parameters: Object.fromEntries(given.values), own: isOwn(sql),
    })
  }

  #compilation(given: Given): Compilation {
    const { login, host } = this.#context
    const { name } = this.#database
    return {
      catalog: this.#database.catalog, parameters: given.types, bound: new Set(), used: new Set(),
      around: {
        database: name, user: login.name, now: host.now, rowCount: this.#rowCount, transactions: this.#transaction.active ? 1 : 0, lastIdentity: this.#lastIdentity,
        mayUse: (object, permission) => host.rights.mayUse(login, name, object, permission),
        mayTouch: (object, permission, column) => host.rights.mayTouch(login, name, object, permission, column),
        hasUser: (user) => host.rights.hasUser(name, user), logins: () => host.rights.loginNames(),
      },
    }
  }
}

const textOf = (parameter: RpcParameter | undefined): string => (typeof parameter?.value === 'string' ? parameter.value : '')

function handleOf(parameter: RpcParameter | undefined): bigint {
  if (typeof parameter?.value !== 'bigint') throw new SqlError(8179, 'Could not find prepared statement.')
  return parameter.value
}

/** The declared types with the values sent, by name or else by place. */
function withValues(types: ReadonlyMap<string, SqlType>, sent: readonly RpcParameter[]): Given {
  const names = [...types.keys()]
  const values = new Map(sent.map((parameter, index) => [parameter.name === '' ? (names[index] ?? '') : parameter.name, parameter.value]))
  const missing = names.find((name) => !values.has(name))
  if (missing !== undefined) throw new SqlError(8178, `The parameterized query expects the parameter '${missing}', which was not supplied.`)
  const extra = [...values.keys()].find((name) => !types.has(name))
  if (extra !== undefined) throw new SqlError(8145, `${extra} is not a parameter for the statement.`)
  return { types, values }
}

const bindingOf = (compilation: Compilation, given: Given): Binding =>
  Object.fromEntries([...compilation.bound].map((name) => [`p${name.slice(1)}`, given.values.get(name) ?? null]))
