/** The two ways into a session: login with SCRAM, and resume (docs/at-link.md, Login, Resume). */
import type { AppError } from '../../shared/domain/errors.ts'
import { ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import type { Hashes, Random } from '../ports.ts'
import type { CommandArgs, CommandName, CommandResult, LoginResult } from '../protocol/commands.ts'
import { PROTOCOL_VERSION } from '../protocol/messages.ts'
import { createScramClient, resumeProof } from '../protocol/scram.ts'
import type { LoginRequest } from './api.ts'
import { watchArgs } from './watch-keeper.ts'

/** Sends a request on the connection being opened. */
export type Ask = <N extends 'login' | 'login.proof' | 'resume'>(
  cmd: N, args: CommandArgs<N>,
) => Promise<Result<CommandResult<N>>>

export interface HandshakeDeps {
  readonly hashes: Hashes
  readonly random: Random
  readonly hostName: string
  readonly appVersion: string
  /** One per run of the program (docs/at-link.md, Login). */
  readonly instance: string
}

/** What a client keeps to take its session up again. */
export interface Resumable {
  readonly session: string
  readonly sessionKey: Uint8Array
  /** The last resume was not answered. */
  readonly unanswered?: true
}

/**
 * What there is to take up after the answer to a resume; null = log in afresh. An answer that did not come is no
 * refusal: the server may hold the session and what was missed. A second one in a row is taken as one, lest a
 * server that never answers a resume keeps the agent out.
 */
export function keptAfter(answer: Result<number>, { session, sessionKey, unanswered }: Resumable): Resumable | null {
  if (answer.ok) return { session, sessionKey }
  return answer.error.code === 'timed_out' && unanswered !== true ? { session, sessionKey, unanswered: true } : null
}

/**
 * Logs in; `automatic`: no person asked for it. Errors: those of the server, or server_not_verified when the server cannot prove that it
 * knows the agent.
 */
export async function logIn(
  ask: Ask, deps: HandshakeDeps, request: LoginRequest, automatic: boolean,
): Promise<Result<{ readonly login: LoginResult; readonly resumable: Resumable }>> {
  const scram = createScramClient({ hashes: deps.hashes, random: deps.random, uid: request.uid, password: request.password })
  const args = {
    version: PROTOCOL_VERSION,
    mechanism: 'SCRAM-SHA-256',
    uid: request.uid,
    extension: request.extension,
    ...watchArgs(request.watch),
    ...(request.groups === undefined ? {} : { groups: [...request.groups] }),
    startNotReady: request.startNotReady,
    host: deps.hostName,
    instance: deps.instance,
    automatic,
    appVersion: deps.appVersion,
    takeOver: request.takeOver,
    clientFirst: scram.clientFirst,
  } as CommandArgs<'login'> // The ids are the person's input; the server checks them.
  const challenge = await ask('login', args)
  if (!challenge.ok) return challenge
  const proof = await scram.respond(challenge.value.serverFirst)
  if (!proof.ok) return proof
  const login = await ask('login.proof', { clientFinal: proof.value.clientFinal })
  if (!login.ok) return login
  const verified = proof.value.verifyServer(login.value.serverFinal)
  if (!verified.ok) return verified
  return ok({
    login: login.value,
    resumable: { session: login.value.session, sessionKey: verified.value.sessionKey },
  })
}

/** Takes a session up again; the value is the number of events that are replayed. */
export async function resume(
  ask: Ask, hashes: Hashes, resumable: Resumable, helloNonce: string, lastSeq: number,
): Promise<Result<number>> {
  const { session, sessionKey } = resumable
  const answer = await ask('resume', {
    session, lastSeq, proof: resumeProof(hashes, sessionKey, helloNonce, session, lastSeq),
  })
  return answer.ok ? ok(answer.value.replayed) : answer
}

/** Somebody else sits there. */
export function isTaken(error: AppError): boolean {
  return error.code === 'agent_in_use' || error.code === 'extension_in_use'
}

/** Commands that belong to the handshake and are no business of request(). */
export function isHandshakeCommand(cmd: CommandName): boolean {
  return cmd === 'login' || cmd === 'login.proof' || cmd === 'resume'
}

/**
 * The arguments of a login that no person asked for: it never takes a session away from somebody,
 * and never makes an agent ready who was not.
 * @param lastState the agent's state as last known; undefined = never known
 */
export function automaticLogin(credentials: LoginRequest, lastState: string | undefined): LoginRequest {
  const wasReady = lastState === undefined || lastState === 'ready' || lastState === 'reserved'
  return { ...credentials, takeOver: false, startNotReady: credentials.startNotReady || !wasReady }
}
