/** The two steps of a login on one connection (docs/at-link.md, Login). */
import type { CommandArgs } from '../../protocol/commands.ts'
import { PROTOCOL_VERSION } from '../../protocol/messages.ts'
import type { WireError } from '../../protocol/messages.ts'
import { createScramServer } from '../../protocol/scram.ts'
import type { ScramServer } from '../../protocol/scram.ts'
import { refuse } from '../commands/command.ts'
import type { ServerErrorCode } from '../../../shared/domain/errors.ts'
import { SERVER_ERROR_CODES } from '../../../shared/domain/errors.ts'
import type { ServerContext } from './server-context.ts'
import type { NewSession } from './sessions.ts'

type LoginArgs = CommandArgs<'login'>
type Refusal = { readonly ok: false; readonly error: WireError }

export type ProofOutcome =
  | Refusal
  | { readonly ok: true; readonly full: true }
  | { readonly ok: true; readonly full: false; readonly wanted: NewSession; readonly serverFinal: string }

export class LoginAttempt {
  readonly #context: ServerContext
  readonly #address: string
  #running: { readonly args: LoginArgs; readonly scram: ScramServer } | null = null

  constructor(context: ServerContext, address: string) {
    this.#context = context
    this.#address = address
  }

  /** First step. A second one on the same connection begins anew. */
  first(args: LoginArgs): Refusal | { readonly ok: true; readonly serverFirst: string } {
    this.#running = null
    const { loginLimits, hashes, random } = this.#context
    if (args.version !== PROTOCOL_VERSION) return refuse('bad_arguments', `protocol version ${String(args.version)} is not spoken here`)
    // SECURITY: test/integration/server-login.test.ts, "guessing …".
    const retryAfterMs = loginLimits.retryAfterMs(args.uid, this.#address)
    if (retryAfterMs !== null) return this.#tooMany(args, retryAfterMs)
    // SECURITY: whether there is such an agent, telephone or group is said to nobody before a right proof (same test, "tell a stranger nothing").
    const verifier = this.#context.roster.login(args.uid)?.verifier ?? this.#context.unknownAgents.verifier(args.uid)
    const scram = createScramServer({ hashes, random, verifier, uid: args.uid, clientFirst: args.clientFirst })
    if (!scram.ok) return refuse(serverCode(scram.error.code), scram.error.message)
    this.#running = { args, scram: scram.value }
    return { ok: true, serverFirst: scram.value.serverFirst }
  }

  /** Second step. Who is in the way is told only after a correct proof. */
  proof(clientFinal: string): ProofOutcome {
    const running = this.#running
    this.#running = null
    if (running === null) return refuse('wrong_state', 'login comes before login.proof', 'hello')
    const { loginLimits, sessions, centre } = this.#context
    const { args } = running
    // Counted before it is judged: connections in parallel gain nothing.
    const attempt = loginLimits.reserve(args.uid, this.#address)
    if (typeof attempt === 'number') return this.#tooMany(args, attempt)
    const verified = running.scram.verify(clientFinal)
    if (!verified.ok) return this.#refused(args, refuse(serverCode(verified.error.code), verified.error.message))
    const known = this.#context.roster.login(args.uid)
    const agent = centre.agents.get(args.uid)
    if (agent === undefined || known === undefined) return this.#refused(args, refuse('no_such_agent', `there is no agent ${args.uid}`))
    // Who guesses telephones and groups goes on being counted, with a right password, too.
    if (!centre.lines.has(args.extension)) return this.#refused(args, refuse('no_such_extension', `there is no extension ${args.extension}`))
    const stranger = args.groups?.find((group) => !known.groups.includes(group))
    if (stranger !== undefined) return this.#refused(args, refuse('not_allowed', `${args.uid} is no member of group ${stranger}`))
    attempt.succeeded()
    const conflict = args.takeOver ? null : sessions.conflict(args)
    if (conflict !== null) {
      return { ok: false, error: { code: conflict.code, message: `in use by ${conflict.owner.uid}`, owner: conflict.owner } }
    }
    const talk = sessions.callInTheWay(args.uid, args.extension, this.#address)
    if (talk !== null) return refuse('wrong_state', `a call of ${talk.uid} stands at ${args.extension}`, talk.state)
    if (sessions.isFull(args.uid, args.extension)) return { ok: true, full: true }
    return {
      ok: true,
      full: false,
      serverFinal: verified.value.serverFinal,
      wanted: {
        agent,
        extension: args.extension,
        groups: args.groups ?? known.groups,
        host: args.host,
        instance: args.instance ?? null,
        watch: args.watch,
        startNotReady: args.startNotReady,
        automatic: args.automatic,
        key: verified.value.sessionKey,
      },
    }
  }

  #tooMany(args: LoginArgs, retryAfterMs: number): Refusal {
    return this.#refused(args, { ok: false, error: { code: 'overloaded', message: 'too many failed logins', retryAfterMs: Math.ceil(retryAfterMs) } })
  }

  #refused(args: LoginArgs, refusal: Refusal): Refusal {
    this.#context.trail.refused({
      command: 'login', who: args.uid, address: this.#address, host: args.host, detail: 'refused', whom: null, extension: args.extension, outcome: refusal.error.code,
    })
    return refusal
  }
}

function serverCode(code: string): ServerErrorCode {
  return SERVER_ERROR_CODES.find((known) => known === code) ?? 'internal'
}
