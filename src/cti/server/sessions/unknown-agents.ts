/**
 * What an agent who does not exist answers with: a challenge that cannot be told from a real one, the same each time, also
 * after a restart, and whose proof is never right (RFC 5802 leaves it to the server; section 9 names the leak).
 */
import type { Hashes } from '../../ports.ts'
import { fromBase64, toBase64, utf8 } from '../../protocol/bytes.ts'
import type { ScramVerifier } from '../../protocol/scram.ts'

const FALLBACK = { iterations: 310_000, saltBytes: 16 }

export class UnknownAgents {
  readonly #hashes: Hashes
  readonly #secret: Uint8Array
  readonly #iterations: number
  readonly #saltBytes: number

  /**
   * @param secret known to nobody outside the server
   * @param real the site's verifiers: iterations and length of salt are those that most of them have
   */
  constructor(hashes: Hashes, secret: Uint8Array, real: readonly ScramVerifier[]) {
    this.#hashes = hashes
    this.#secret = secret
    this.#iterations = mostFrequent(real.map(({ iterations }) => iterations)) ?? FALLBACK.iterations
    this.#saltBytes = mostFrequent(real.map(({ salt }) => fromBase64(salt)?.length ?? FALLBACK.saltBytes)) ?? FALLBACK.saltBytes
  }

  verifier(uid: string): ScramVerifier {
    const derive = (what: string): Uint8Array => this.#hashes.hmacSha256(this.#secret, utf8(`${what} ${uid}`))
    return {
      salt: toBase64(derive('salt').slice(0, this.#saltBytes)), iterations: this.#iterations,
      storedKey: toBase64(derive('stored key')), serverKey: toBase64(derive('server key')),
    }
  }
}

function mostFrequent(values: readonly number[]): number | null {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
