/** What can be made to go wrong. Nothing here waits for a time: slow answers hang on a latch that the test opens. */
import { SqlError } from './sql-error.ts'

/** A place where an answer waits until the test lets it go on. */
export class Latch {
  readonly #arrived = Promise.withResolvers<undefined>()
  readonly #released = Promise.withResolvers<undefined>()

  /** A statement hangs here now. */
  get arrived(): Promise<void> { return this.#arrived.promise }
  release(): void { this.#released.resolve(undefined) }

  /** @throws when `signal` is aborted first: the client has sent an attention, or is gone */
  async pass(signal: AbortSignal): Promise<void> {
    this.#arrived.resolve(undefined)
    const stopped = Promise.withResolvers<never>()
    const stop = (): void => { stopped.reject(new Error('cancelled')) }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    try {
      await Promise.race([this.#released.promise, stopped.promise])
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}

/** before: nothing is done yet; after: done, the answer not sent; rows: so many rows of the result are sent. */
export type Place = 'before' | 'after' | { readonly rows: number }

export interface Which {
  /** Statement text, or `begin`, `commit`, `rollback`; default: every one of the application's. */
  readonly on?: RegExp
  /** How often; default once. */
  readonly times?: number
}

type Act = { readonly do: 'error'; readonly error: SqlError } | { readonly do: 'hold'; readonly latch: Latch } | { readonly do: 'drop' }
interface Rule { readonly on: RegExp; left: number; readonly at: Place; readonly act: Act }

/** The message and severity sys.messages has. */
const MESSAGES: Readonly<Record<number, readonly [number, string]>> = {
  208: [16, "Invalid object name 'dbo.T'."],
  229: [14, "The SELECT permission was denied on the object 'T', database 'D', schema 'dbo'."],
  547: [16, 'The DELETE statement conflicted with the REFERENCE constraint "FK".'],
  1205: [13, 'Transaction (Process ID 55) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.'],
  1222: [16, 'Lock request time out period exceeded.'],
  2627: [14, "Violation of PRIMARY KEY constraint 'PK'. Cannot insert duplicate key in object 'dbo.T'."],
  9002: [17, "The transaction log for database 'D' is full."],
}

/** What happens to one statement: asked at each place. */
export interface Fate {
  readonly error: SqlError | null
  readonly dropBefore: boolean
  readonly dropAfter: boolean
  readonly holdBefore: Latch | null
  readonly holdAfter: Latch | null
  /** In the middle of the rows. */
  readonly atRow: { readonly rows: number; readonly latch: Latch | null } | null
}

const UNHARMED: Fate = { error: null, dropBefore: false, dropAfter: false, holdBefore: null, holdAfter: null, atRow: null }

export class Faults {
  /** Accepts connections and never says a word. */
  silent = false
  /** The next so many connections are dropped at this point. */
  readonly dropConnections = { atPrelogin: 0, atLogin: 0 }
  #rules: Rule[] = []

  /** The next statement is answered with this error and not run. */
  failNext(number: number, which: Which = {}): void {
    const [severity, message] = MESSAGES[number] ?? [16, `Error ${String(number)}.`]
    this.#add('before', { do: 'error', error: new SqlError(number, message, severity) }, which)
  }

  hold(at: Place, which: Which = {}): Latch {
    const latch = new Latch()
    this.#add(at, { do: 'hold', latch }, which)
    return latch
  }

  drop(at: Place, which: Which = {}): void { this.#add(at, { do: 'drop' }, which) }

  clear(): void {
    this.#rules = []
    this.silent = false
    this.dropConnections.atPrelogin = 0
    this.dropConnections.atLogin = 0
  }

  /** Takes the rule for this statement out of the list. */
  fateOf(statement: string): Fate {
    const rule = this.#rules.find((candidate) => candidate.on.test(statement))
    if (rule === undefined) return UNHARMED
    rule.left -= 1
    if (rule.left <= 0) this.#rules = this.#rules.filter((other) => other !== rule)
    const { at, act } = rule
    if (act.do === 'error') return { ...UNHARMED, error: act.error }
    const latch = act.do === 'hold' ? act.latch : null
    if (typeof at === 'object') return { ...UNHARMED, atRow: { rows: at.rows, latch } }
    if (latch !== null) return at === 'before' ? { ...UNHARMED, holdBefore: latch } : { ...UNHARMED, holdAfter: latch }
    return at === 'before' ? { ...UNHARMED, dropBefore: true } : { ...UNHARMED, dropAfter: true }
  }

  #add(at: Place, act: Act, which: Which): void { this.#rules.push({ on: which.on ?? /^/, left: which.times ?? 1, at, act }) }
}
