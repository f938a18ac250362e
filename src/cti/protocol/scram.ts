/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677), both halves, on the Hashes port. GS2 header `n,,`, no channel
 * binding; the user name is the agent's uid. The password never crosses the wire and the server
 * keeps only a verifier (docs/at-link.md, Login).
 *
 * Passwords are normalised with NFKC instead of the whole of SASLprep (RFC 4013): the same for
 * ASCII and for what Chinese and Western keyboards type; prohibited control characters are refused.
 */
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import type { Hashes, Random } from '../ports.ts'
import { concatBytes, fromBase64, toBase64, utf8 } from './bytes.ts'

/** RFC 7677 section 4: fewer iterations are refused by the client. */
export const MIN_ITERATIONS = 4_096
/** More would let a false server burn the agent's processor. */
export const MAX_ITERATIONS = 1_000_000
const NONCE_BYTES = 18
const MIN_NONCE_CHARS = 16
const GS2_HEADER = 'n,,'
/** base64 of the GS2 header, the `c=` of the client's final message. */
const CHANNEL_BINDING = 'biws'

/** What the server stores for an agent (RFC 5802 section 3); base64 values. */
export interface ScramVerifier {
  readonly salt: string
  readonly iterations: number
  readonly storedKey: string
  readonly serverKey: string
}

/** Password bytes as both sides use them; null = holds a control character. */
export function preparePassword(password: string): Uint8Array | null {
  const normal = password.normalize('NFKC')
  for (const char of normal) {
    const code = char.codePointAt(0) ?? 0
    if (code < 0x20 || code === 0x7f) return null
  }
  return utf8(normal)
}

function hmacText(hashes: Hashes, key: Uint8Array, text: string): Uint8Array {
  return hashes.hmacSha256(key, utf8(text))
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length)
  for (let i = 0; i < a.length; i += 1) out[i] = (a[i] ?? 0) ^ (b[i] ?? 0)
  return out
}

/**
 * Makes the verifier of a password, for the site's configuration.
 * @throws RangeError when the password holds control characters or the iterations are out of bounds:
 *   a mistake of the one who sets the password, never of a peer
 */
export async function makeVerifier(
  hashes: Hashes, password: string, salt: Uint8Array, iterations: number,
): Promise<ScramVerifier> {
  const prepared = preparePassword(password)
  if (prepared === null) throw new RangeError('password holds control characters')
  if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) throw new RangeError('iterations out of bounds')
  const salted = await hashes.pbkdf2Sha256(prepared, salt, iterations)
  return {
    salt: toBase64(salt),
    iterations,
    storedKey: toBase64(hashes.sha256(hmacText(hashes, salted, 'Client Key'))),
    serverKey: toBase64(hmacText(hashes, salted, 'Server Key')),
  }
}

/** RFC 5802 section 5.1: `,` and `=` in names are escaped. */
function saslName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C')
}

/** Key of a session, known to both sides and never sent (docs/at-link.md, Resume). */
function deriveSessionKey(hashes: Hashes, serverKey: Uint8Array, authMessage: string): Uint8Array {
  return hashes.hmacSha256(serverKey, concatBytes([utf8('AT Link resume'), utf8(authMessage)]))
}

/** A message's attributes in order; null = not of the form `a=value,b=value`. */
function attributes(message: string): readonly (readonly [string, string])[] | null {
  if (message.length > 1_024) return null
  const list: (readonly [string, string])[] = []
  for (const part of message.split(',')) {
    if (part.length < 2 || part[1] !== '=') return null
    list.push([part.slice(0, 1), part.slice(2)])
  }
  return list
}

/** Values of exactly these leading attributes, in this order; null = otherwise. Extensions after them are ignored. */
function expect(message: string, names: readonly string[]): readonly string[] | null {
  const list = attributes(message)
  if (list === null || list.length < names.length) return null
  const values: string[] = []
  for (const [index, name] of names.entries()) {
    const entry = list[index]
    if (entry?.[0] !== name) return null
    values.push(entry[1])
  }
  return values
}

const isNonce = (text: string): boolean => /^[\x21-\x2b\x2d-\x7e]{16,256}$/.test(text)

export interface ScramServer {
  readonly serverFirst: string
  /**
   * Checks the client's proof. Once only: a second call fails.
   * Errors: wrong_password; bad_arguments when the message is malformed.
   */
  verify(clientFinal: string): Result<{ readonly serverFinal: string; readonly sessionKey: Uint8Array }>
}

/**
 * The server's half, for one login.
 * Fails with bad_arguments when `clientFirst` is malformed, wants channel binding or names another uid.
 */
export function createScramServer(options: {
  readonly hashes: Hashes
  readonly random: Random
  readonly verifier: ScramVerifier
  readonly uid: string
  readonly clientFirst: string
  /** Only for test vectors; default 18 random bytes in base64. */
  readonly nonce?: string
}): Result<ScramServer> {
  const { hashes, verifier, uid, clientFirst } = options
  if (!clientFirst.startsWith(GS2_HEADER)) return fail('bad_arguments', 'GS2 header must be n,,')
  const bare = clientFirst.slice(GS2_HEADER.length)
  const first = expect(bare, ['n', 'r'])
  if (first === null) return fail('bad_arguments', 'malformed client-first message')
  const [name = '', clientNonce = ''] = first
  if (name !== saslName(uid)) return fail('bad_arguments', 'client-first names another user')
  if (!isNonce(clientNonce)) return fail('bad_arguments', 'client nonce is too short or not printable')
  const nonce = clientNonce + (options.nonce ?? toBase64(options.random.bytes(NONCE_BYTES)))
  const serverFirst = `r=${nonce},s=${verifier.salt},i=${String(verifier.iterations)}`
  let used = false
  return ok({
    serverFirst,
    verify(clientFinal) {
      if (used) return fail('bad_arguments', 'proof was given already')
      used = true
      return verifyProof(hashes, verifier, { bare, serverFirst, nonce, clientFinal })
    },
  })
}

function verifyProof(
  hashes: Hashes, verifier: ScramVerifier,
  exchange: { readonly bare: string; readonly serverFirst: string; readonly nonce: string; readonly clientFinal: string },
): Result<{ readonly serverFinal: string; readonly sessionKey: Uint8Array }> {
  const { clientFinal } = exchange
  const proofAt = clientFinal.lastIndexOf(',p=')
  if (proofAt < 0) return fail('bad_arguments', 'client-final has no proof')
  const withoutProof = clientFinal.slice(0, proofAt)
  const parts = expect(withoutProof, ['c', 'r'])
  const proof = fromBase64(clientFinal.slice(proofAt + 3))
  if (parts === null || proof?.length !== 32) return fail('bad_arguments', 'malformed client-final message')
  if (parts[0] !== CHANNEL_BINDING) return fail('bad_arguments', 'channel binding does not match')
  if (parts[1] !== exchange.nonce) return fail('bad_arguments', 'nonce does not match')
  const storedKey = fromBase64(verifier.storedKey)
  const serverKey = fromBase64(verifier.serverKey)
  if (storedKey?.length !== 32 || serverKey?.length !== 32) return fail('internal', 'stored verifier is damaged')
  const authMessage = `${exchange.bare},${exchange.serverFirst},${withoutProof}`
  const clientKey = xor(proof, hmacText(hashes, storedKey, authMessage))
  // SECURITY: constant-time comparison (test/unit/cti/protocol/scram.test.ts, "refuses a proof made from another password").
  if (!hashes.timingSafeEqual(hashes.sha256(clientKey), storedKey)) return fail('wrong_password')
  return ok({
    serverFinal: `v=${toBase64(hmacText(hashes, serverKey, authMessage))}`,
    sessionKey: deriveSessionKey(hashes, serverKey, authMessage),
  })
}

export interface ScramClient {
  readonly clientFirst: string
  /** Answers the server's first message. Errors: server_not_verified when it is malformed or weakens the exchange. */
  respond(serverFirst: string): Promise<Result<ScramClientProof>>
}

export interface ScramClientProof {
  readonly clientFinal: string
  /** Checks that the server knows the agent, too. Error: server_not_verified. */
  verifyServer(serverFinal: string): Result<{ readonly sessionKey: Uint8Array }>
}

/** The client's half, for one login. `password` is used by respond() only. */
export function createScramClient(options: {
  readonly hashes: Hashes
  readonly random: Random
  readonly uid: string
  readonly password: string
  /** Only for test vectors; default 18 random bytes in base64. */
  readonly nonce?: string
}): ScramClient {
  const { hashes } = options
  const clientNonce = options.nonce ?? toBase64(options.random.bytes(NONCE_BYTES))
  const bare = `n=${saslName(options.uid)},r=${clientNonce}`
  return {
    clientFirst: GS2_HEADER + bare,
    async respond(serverFirst) {
      const challenge = readServerFirst(serverFirst, clientNonce)
      if (!challenge.ok) return challenge
      const password = preparePassword(options.password)
      if (password === null) return fail('wrong_password', 'password holds control characters')
      const { nonce, salt, iterations } = challenge.value
      const salted = await hashes.pbkdf2Sha256(password, salt, iterations)
      const clientKey = hmacText(hashes, salted, 'Client Key')
      const serverKey = hmacText(hashes, salted, 'Server Key')
      const withoutProof = `c=${CHANNEL_BINDING},r=${nonce}`
      const authMessage = `${bare},${serverFirst},${withoutProof}`
      const proof = xor(clientKey, hmacText(hashes, hashes.sha256(clientKey), authMessage))
      return ok({
        clientFinal: `${withoutProof},p=${toBase64(proof)}`,
        verifyServer(serverFinal) {
          const expected = hmacText(hashes, serverKey, authMessage)
          const given = fromBase64(expect(serverFinal, ['v'])?.[0] ?? '')
          // SECURITY: a server that does not know the verifier is not believed (scram.test.ts, "does not believe a server …").
          if (given?.length !== expected.length || !hashes.timingSafeEqual(given, expected)) {
            return fail('server_not_verified', 'server signature is wrong')
          }
          return ok({ sessionKey: deriveSessionKey(hashes, serverKey, authMessage) })
        },
      })
    },
  }
}

function readServerFirst(
  serverFirst: string, clientNonce: string,
): Result<{ readonly nonce: string; readonly salt: Uint8Array; readonly iterations: number }> {
  const values = expect(serverFirst, ['r', 's', 'i'])
  if (values === null) return fail('server_not_verified', 'malformed server-first message')
  const [nonce = '', saltText = '', iterationText = ''] = values
  const salt = fromBase64(saltText)
  const iterations = /^[1-9][0-9]{0,7}$/.test(iterationText) ? Number(iterationText) : 0
  // SECURITY: the server's part makes the nonce fresh, and few iterations would ease guessing (scram.test.ts, "refuses a weakened challenge").
  if (!nonce.startsWith(clientNonce) || nonce.length < clientNonce.length + MIN_NONCE_CHARS || !isNonce(nonce)) {
    return fail('server_not_verified', 'server nonce does not extend ours')
  }
  if (salt === null || salt.length < 8) return fail('server_not_verified', 'salt is too short')
  if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
    return fail('server_not_verified', `iterations out of bounds: ${iterationText}`)
  }
  return ok({ nonce, salt, iterations })
}

/**
 * Proof that the sender of `resume` is the client that logged in (docs/at-link.md, Resume):
 * base64(HMAC-SHA-256(sessionKey, UTF8(helloNonce "," session "," lastSeq))). The server makes it
 * too and compares with checkResumeProof.
 */
export function resumeProof(
  hashes: Hashes, sessionKey: Uint8Array, helloNonce: string, session: string, lastSeq: number,
): string {
  return toBase64(hmacText(hashes, sessionKey, `${helloNonce},${session},${String(lastSeq)}`))
}

/** Constant-time check of a resume proof. */
export function checkResumeProof(
  hashes: Hashes, sessionKey: Uint8Array,
  given: { readonly helloNonce: string; readonly session: string; readonly lastSeq: number; readonly proof: string },
): boolean {
  const expected = fromBase64(resumeProof(hashes, sessionKey, given.helloNonce, given.session, given.lastSeq))
  const proof = fromBase64(given.proof)
  // SECURITY: scram.test.ts, "accepts a resume proof only for its own nonce, session and sequence".
  return expected !== null && proof?.length === expected.length && hashes.timingSafeEqual(proof, expected)
}
