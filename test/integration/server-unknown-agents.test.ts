import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../src/cti/node/index.ts'
import { createScramClient } from '../../src/cti/protocol/scram.ts'
import { testHashes } from '../support/fakes.ts'
import { programClient, startServerProgram, tempFolder } from '../support/server-program.ts'

const SECRET = 'login-secret.bin'

/** What the server answers to the first step of a login, without its nonce: salt and iterations. */
async function challengeOf(port: number, uid: string): Promise<string> {
  const client = programClient(port)
  const { clientFirst } = createScramClient({ hashes: testHashes, random: systemRandom, uid, password: 'guess' })
  const answer = await client.ask('login', {
    version: 1, mechanism: 'SCRAM-SHA-256', uid, extension: '643', watch: 'own', startNotReady: false,
    host: 'PC-TEST', appVersion: '0', takeOver: false, clientFirst,
  })
  if (!answer.ok) throw new Error(answer.error.message)
  return String(answer.result['serverFirst']).replace(/^r=[^,]*,/, '')
}

/** The challenges of one run of the server program on the folder. */
async function runOn(data: string, uids: readonly string[]): Promise<string[]> {
  const program = await startServerProgram(['--data', data, '--notice-seconds', '0'])
  const challenges: string[] = []
  for (const uid of uids) challenges.push(await challengeOf(program.port, uid))
  program.process.kill('SIGTERM')
  await program.exit
  return challenges
}

describe('agents who do not exist', () => {
  test('have the same challenge after a restart of the server on the same data folder, and another one on another folder', async () => {
    const data = tempFolder()
    const first = await runOn(data, ['9991', '9992'])
    expect(first[0]).not.toBe(first[1])
    expect(await runOn(data, ['9991', '9992'])).toEqual(first)
    expect((await runOn(tempFolder(), ['9991']))[0]).not.toBe(first[0])
    if (process.platform !== 'win32') expect(statSync(join(data, SECRET)).mode & 0o777).toBe(0o600)
  }, 60_000)

  test('a secret that is not whole is replaced, and kept from then on', async () => {
    const data = tempFolder()
    writeFileSync(join(data, SECRET), 'half')
    const first = await runOn(data, ['9991'])
    expect(readFileSync(join(data, SECRET))).toHaveLength(32)
    expect(await runOn(data, ['9991'])).toEqual(first)
  }, 60_000)
})
