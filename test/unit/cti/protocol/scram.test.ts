import { describe, expect, it } from 'vitest'
import {
  checkResumeProof, createScramClient, createScramServer, makeVerifier, preparePassword, resumeProof,
} from '../../../../src/cti/protocol/scram.ts'
import { fromBase64, toBase64, utf8 } from '../../../../src/cti/protocol/bytes.ts'
import { createSeededRandom, testHashes as hashes } from '../../../support/fakes.ts'
import type { Result } from '../../../../src/shared/result.ts'

const random = createSeededRandom(7)
const salt = fromBase64('W22ZaJ0SNY7soEsUEjb6gQ==') ?? new Uint8Array()

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

async function exchange(options: { readonly clientPassword: string; readonly serverPassword: string }) {
  const verifier = await makeVerifier(hashes, options.serverPassword, salt, 4096)
  const client = createScramClient({ hashes, random, uid: '8643', password: options.clientPassword })
  const server = must(createScramServer({ hashes, random, verifier, uid: '8643', clientFirst: client.clientFirst }))
  const proof = must(await client.respond(server.serverFirst))
  return { client, server, proof, checked: server.verify(proof.clientFinal) }
}

describe('SCRAM-SHA-256', () => {
  it('gives the messages of the RFC 7677 test vector', async () => {
    const verifier = await makeVerifier(hashes, 'pencil', salt, 4096)
    const client = createScramClient({ hashes, random, uid: 'user', password: 'pencil', nonce: 'rOprNGfwEbeRWgbNEkqO' })
    expect(client.clientFirst).toBe('n,,n=user,r=rOprNGfwEbeRWgbNEkqO')
    const server = must(createScramServer({
      hashes, random, verifier, uid: 'user', clientFirst: client.clientFirst, nonce: '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
    }))
    expect(server.serverFirst)
      .toBe('r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096')
    const proof = must(await client.respond(server.serverFirst))
    expect(proof.clientFinal)
      .toBe('c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=')
    const final = must(server.verify(proof.clientFinal))
    expect(final.serverFinal).toBe('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
    expect(codeOf(proof.verifyServer(final.serverFinal))).toBe('ok')
  })

  it('gives both sides the same session key, another one for every login', async () => {
    const first = await exchange({ clientPassword: 'demo', serverPassword: 'demo' })
    const second = await exchange({ clientPassword: 'demo', serverPassword: 'demo' })
    const serverKey = must(first.checked).sessionKey
    expect(must(first.proof.verifyServer(must(first.checked).serverFinal)).sessionKey).toEqual(serverKey)
    expect(toBase64(must(second.checked).sessionKey)).not.toBe(toBase64(serverKey))
  })

  it('refuses a proof made from another password', async () => {
    const { checked } = await exchange({ clientPassword: 'Demo', serverPassword: 'demo' })
    expect(codeOf(checked)).toBe('wrong_password')
  })

  it('does not believe a server that does not know the verifier', async () => {
    const { proof } = await exchange({ clientPassword: 'demo', serverPassword: 'demo' })
    expect(codeOf(proof.verifyServer(`v=${toBase64(new Uint8Array(32))}`))).toBe('server_not_verified')
    expect(codeOf(proof.verifyServer('e=other-error'))).toBe('server_not_verified')
    expect(codeOf(proof.verifyServer(''))).toBe('server_not_verified')
  })

  it('accepts a proof once only', async () => {
    const { server, proof } = await exchange({ clientPassword: 'demo', serverPassword: 'demo' })
    expect(codeOf(server.verify(proof.clientFinal))).toBe('bad_arguments')
  })

  it.each([
    ['another nonce', 'r=XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['no nonce of its own', 'r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['few iterations', 'r=rOprNGfwEbeRWgbNEkqOabcdefghijklmnopqrst,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1'],
    ['endless iterations', 'r=rOprNGfwEbeRWgbNEkqOabcdefghijklmnopqrst,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999'],
    ['a mandatory extension', 'm=x,r=rOprNGfwEbeRWgbNEkqOabcdefghijklmnopqrst,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['no salt', 'r=rOprNGfwEbeRWgbNEkqOabcdefghijklmnopqrst,s=,i=4096'],
    ['nonsense', 'hello'],
    ['nothing', ''],
  ])('refuses a weakened challenge: %s', async (_what, serverFirst) => {
    const client = createScramClient({ hashes, random, uid: 'user', password: 'pencil', nonce: 'rOprNGfwEbeRWgbNEkqO' })
    expect(codeOf(await client.respond(serverFirst))).toBe('server_not_verified')
  })

  it.each([
    ['channel binding', 'p=tls-unique,,n=8643,r=abcdefghijklmnopqrst'],
    ['another user', 'n,,n=8601,r=abcdefghijklmnopqrst'],
    ['an authorisation identity', 'n,a=8600,n=8643,r=abcdefghijklmnopqrst'],
    ['a short nonce', 'n,,n=8643,r=abc'],
    ['a mandatory extension', 'n,,m=x,n=8643,r=abcdefghijklmnopqrst'],
    ['nothing', ''],
  ])('refuses a first message with %s', async (_what, clientFirst) => {
    const verifier = await makeVerifier(hashes, 'demo', salt, 4096)
    expect(codeOf(createScramServer({ hashes, random, verifier, uid: '8643', clientFirst }))).toBe('bad_arguments')
  })

  it.each([
    ['no proof', (final: string) => final.replace(/,p=.*/, '')],
    ['a cut proof', (final: string) => final.slice(0, -8)],
    ['another nonce', (final: string) => final.replace('r=', 'r=x')],
    ['another binding', (final: string) => final.replace('c=biws', 'c=eSws')],
  ])('refuses a final message with %s', async (_what, spoil) => {
    const verifier = await makeVerifier(hashes, 'demo', salt, 4096)
    const client = createScramClient({ hashes, random, uid: '8643', password: 'demo' })
    const server = must(createScramServer({ hashes, random, verifier, uid: '8643', clientFirst: client.clientFirst }))
    const proof = must(await client.respond(server.serverFirst))
    expect(codeOf(server.verify(spoil(proof.clientFinal)))).toBe('bad_arguments')
  })

  it('takes a password typed full-width or composed for the same, and refuses control characters', () => {
    expect(preparePassword('ｄｅｍｏ１')).toEqual(utf8('demo1'))
    expect(preparePassword('e\u0301')).toEqual(utf8('\u00e9'))
    expect(preparePassword('密码')).toEqual(utf8('密码'))
    expect(preparePassword('de\u0000mo')).toBeNull()
  })

  it('escapes a comma and an equals sign in a user name', async () => {
    const verifier = await makeVerifier(hashes, 'demo', salt, 4096)
    const client = createScramClient({ hashes, random, uid: 'a,b=c', password: 'demo' })
    expect(client.clientFirst.startsWith('n,,n=a=2Cb=3Dc,r=')).toBe(true)
    expect(codeOf(createScramServer({ hashes, random, verifier, uid: 'a,b=c', clientFirst: client.clientFirst }))).toBe('ok')
  })
})

describe('resume proof', () => {
  it('accepts a resume proof only for its own nonce, session and sequence', () => {
    const key = utf8('k'.repeat(32))
    const proof = resumeProof(hashes, key, 'nonce-nonce-nonce', 'session-1', 41)
    const given = { helloNonce: 'nonce-nonce-nonce', session: 'session-1', lastSeq: 41, proof }
    expect(checkResumeProof(hashes, key, given)).toBe(true)
    expect(checkResumeProof(hashes, key, { ...given, lastSeq: 42 })).toBe(false)
    expect(checkResumeProof(hashes, key, { ...given, session: 'session-2' })).toBe(false)
    expect(checkResumeProof(hashes, key, { ...given, helloNonce: 'other-nonce-other' })).toBe(false)
    expect(checkResumeProof(hashes, utf8('x'.repeat(32)), given)).toBe(false)
    expect(checkResumeProof(hashes, key, { ...given, proof: 'not base64' })).toBe(false)
  })
})
