/**
 * Windows domain login, the server's side ([MS-NLMP]): NEGOTIATE is recognised, a CHALLENGE sent, and the
 * password behind the AUTHENTICATE message checked by its LMv2 response.
 */
import { createHmac, randomBytes } from 'node:crypto'

import { u16, u32, ucs2 } from './bytes.ts'
import { md4 } from './md4.ts'

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1')
/** Unicode, request target, NTLM, domain, extended security, target info. */
const CHALLENGE_FLAGS = 0x00898205
const HEADER_BYTES = 56

export interface NtlmAnswer { readonly domain: string; readonly user: string; readonly lmResponse: Buffer }

export const isNegotiate = (sspi: Buffer): boolean => sspi.subarray(0, 8).equals(SIGNATURE) && sspi.readUInt32LE(8) === 1

/** Target information: the domain's NetBIOS name, then the end. */
const targetInfo = (domain: string): Buffer => Buffer.concat([u16(2), u16(domain.length * 2), ucs2(domain), u16(0), u16(0)])

export function makeChallenge(domain: string): { readonly nonce: Buffer; readonly token: Buffer } {
  const nonce = randomBytes(8)
  const name = ucs2(domain)
  const info = targetInfo(domain)
  const field = (length: number, offset: number): Buffer => Buffer.concat([u16(length), u16(length), u32(offset)])
  return {
    nonce,
    token: Buffer.concat([
      SIGNATURE, u32(2), field(name.length, HEADER_BYTES), u32(CHALLENGE_FLAGS), nonce, Buffer.alloc(8),
      field(info.length, HEADER_BYTES + name.length), Buffer.from([10, 0, 0x63, 0x45, 0, 0, 0, 15]), name, info,
    ]),
  }
}

export function readAnswer(message: Buffer): NtlmAnswer | null {
  if (!message.subarray(0, 8).equals(SIGNATURE) || message.readUInt32LE(8) !== 3) return null
  const field = (at: number): Buffer => {
    const offset = message.readUInt32LE(at + 4)
    return message.subarray(offset, offset + message.readUInt16LE(at))
  }
  return { lmResponse: field(12), domain: field(28).toString('utf16le'), user: field(36).toString('utf16le') }
}

/** LMv2: HMAC-MD5 over both nonces, keyed by the user's NTLMv2 hash. */
export function answersPassword(answer: NtlmAnswer, nonce: Buffer, password: string): boolean {
  const key = createHmac('md5', md4(ucs2(password))).update(ucs2(answer.user.toUpperCase() + answer.domain.toUpperCase())).digest()
  const clientNonce = answer.lmResponse.subarray(16)
  const proof = createHmac('md5', key).update(Buffer.concat([nonce, clientNonce])).digest()
  return proof.equals(answer.lmResponse.subarray(0, 16))
}
