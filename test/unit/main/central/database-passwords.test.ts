import { describe, expect, it } from 'vitest'
import { createDatabasePasswords, targetOf } from '../../../../src/main/central/database-passwords.ts'
import { DEFAULT_DATA_SETTINGS } from '../../../../src/shared/settings-data.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import type { DatabaseConnection } from '../../../../src/shared/settings-data.ts'
import type { SecretBox } from '../../../../src/main/security/secret-box.ts'

const CANARY = 'canary-7f3a-password'
const at = (changes: Partial<DatabaseConnection> = {}): DatabaseConnection => ({ ...DEFAULT_DATA_SETTINGS.databases.callthink, host: 'db1', user: 'atclient', ...changes })

/** A box that turns the text round: readable by nobody but itself, and whoever looks for the canary does not find it. */
function reversingBox(protects: boolean | Error = true): SecretBox {
  const turned = (text: string): string => [...text].reverse().join('')
  return {
    protects: async () => { if (typeof protects !== 'boolean') throw protects; return protects },
    seal: async (text) => Buffer.from(turned(text)).toString('base64'),
    open: async (sealed) => {
      const text = turned(Buffer.from(sealed, 'base64').toString())
      if (!text.startsWith('{')) throw new Error(`not sealed here: ${text}`)
      return text
    },
  }
}

function setup(box = reversingBox(), saves = true) {
  const stored: Record<string, unknown> = {}
  const log = createMemoryLog()
  const passwords = createDatabasePasswords({ box, log, save: async (values) => { if (!saves) return fail('storage_failed'); Object.assign(stored, values); return ok(null) } })
  return { stored, log, passwords }
}

describe('the passwords of the databases', () => {
  it('are kept encrypted where the system protects them, and known to the next run', async () => {
    const first = setup()
    await first.passwords.load({})
    expect(await first.passwords.set([{ database: 'callthink', connection: at(), password: CANARY }])).toEqual({ kept: true })
    expect(first.passwords.stateOf('callthink', at())).toBe('kept')
    expect(JSON.stringify(first.stored)).not.toContain(CANARY)
    const second = setup()
    await second.passwords.load(first.stored)
    expect([second.passwords.of('callthink', at()), second.passwords.stateOf('callthink', at()), second.passwords.protects()]).toEqual([CANARY, 'kept', true])
  })

  it.each([['says no', false], ['fails', new Error('no keyring')]])('are never written where the system %s, and are forgotten with the run', async (_what, protects) => {
    const { passwords, stored } = setup(reversingBox(protects))
    await passwords.load({ 'secret.database.callthink': 'old' })
    expect(await passwords.set([{ database: 'callthink', connection: at(), password: CANARY }])).toEqual({ kept: false })
    expect([stored, passwords.of('callthink', at()), passwords.stateOf('callthink', at()), passwords.protects()]).toEqual([{}, CANARY, 'session', false])
  })

  it('hold for this run when the disk does not take them', async () => {
    const { passwords } = setup(reversingBox(), false)
    await passwords.load({})
    expect(await passwords.set([{ database: 'callthink', connection: at(), password: CANARY }])).toEqual({ kept: false })
    expect(passwords.stateOf('callthink', at())).toBe('session')
  })

  it('go to the server and login they were typed for and to no other', async () => {
    const { passwords } = setup()
    await passwords.load({})
    await passwords.set([{ database: 'callthink', connection: at(), password: CANARY }])
    for (const changed of [at({ host: 'evil' }), at({ port: 1434 }), at({ instance: 'X' }), at({ user: 'sa' }), at({ domain: 'OTHER' })]) {
      expect([passwords.of('callthink', changed), passwords.stateOf('callthink', changed)]).toEqual([null, 'none'])
    }
    // Names of hosts have no case; what is not about who gets it does not count.
    expect(passwords.of('callthink', at({ host: 'DB1', database: 'other', encrypt: 'strict' }))).toBe(CANARY)
    expect(targetOf(at())).not.toContain(CANARY)
  })

  it('serve every database of the same server and login', async () => {
    const { passwords } = setup()
    await passwords.load({})
    await passwords.set([{ database: 'callthink', connection: at(), password: CANARY }])
    expect(passwords.of('callthink_cdr', at())).toBe(CANARY)
    await passwords.set([{ database: 'callthink_cdr', connection: at({ user: 'cdr' }), password: 'other' }])
    expect([passwords.of('callthink_cdr', at({ user: 'cdr' })), passwords.of('callthink_cdr', at())]).toEqual(['other', CANARY])
  })

  it('that were kept elsewhere are asked for again, and the log says nothing of their text', async () => {
    const { passwords, log } = setup()
    await passwords.load({ 'secret.database.callthink': Buffer.from(CANARY).toString('base64'), 'secret.database.callthink_crm': 7 })
    expect(passwords.of('callthink', at())).toBeNull()
    expect(log.lines.map(({ message }) => message)).toEqual(['kept database password unreadable'])
    expect(JSON.stringify(log.lines)).not.toContain(CANARY)
    expect(JSON.stringify(log.lines)).not.toContain([...CANARY].reverse().join(''))
  })
})
