/** Every cell of the table of rights, asked of a whole server and compared with what was written by hand (test/support/rights/expected.ts). */
import { describe, expect, test } from 'vitest'
import { commands } from '../../src/cti/protocol/commands.ts'
import { eventSchemas } from '../../src/cti/protocol/events.ts'
import { COMMAND_RIGHTS, EVENT_RIGHTS } from '../../src/cti/server/rights/table.ts'
import { customerTalks, does } from '../support/scenes.ts'
import { ASKERS, AT_THE_DOOR, GROUPS, OF_THE_SITE, OVER_CALLS, OVER_GROUPS, OVER_PEOPLE, PEOPLE } from '../support/rights/expected.ts'
import type { Asker } from '../support/rights/expected.ts'
import { everybody, of, rightsSite, UID } from '../support/rights/people.ts'
import { ABOUT_THE_SITE, aboutAgent, aboutGroup, ask, letThrough } from '../support/rights/probes.ts'

const uidOf = (asker: Asker, target: (typeof PEOPLE)[number]): string => (target === 'self' ? UID[asker] : UID[target])
/** A group of the asker's own, where there is one. */
const groupOf = (asker: Asker): string => (asker === 'leader2' ? '2' : '15')

test('every command of the catalogue and every event has a row, and every command is asked here', () => {
  expect(Object.keys(COMMAND_RIGHTS).sort()).toEqual(Object.keys(commands).sort())
  expect(Object.keys(EVENT_RIGHTS).sort()).toEqual(Object.keys(eventSchemas).sort())
  const asked = new Set<string>([OVER_PEOPLE, OVER_GROUPS, OF_THE_SITE].flatMap((part) => Object.keys(part)).concat(Object.keys(OVER_CALLS).map((key) => key.split(' ')[0] ?? ''), AT_THE_DOOR))
  expect([...asked].sort()).toEqual(Object.keys(commands).sort())
})

describe('over people', () => {
  test.each(Object.entries(OVER_PEOPLE))('%s', async (command, expected) => {
    const found: Record<string, string> = {}
    for (const asker of ASKERS) {
      const site = await rightsSite()
      const clients = await everybody(site)
      let cells = ''
      for (const target of PEOPLE) {
        cells += letThrough(await ask(site, of(clients, UID[asker]), command, aboutAgent(command, uidOf(asker, target), groupOf(asker))))
      }
      found[asker] = cells
    }
    expect(found).toEqual(expected)
  })
})

describe('over groups', () => {
  test.each(Object.entries(OVER_GROUPS))('%s', async (command, expected) => {
    const found: Record<string, string> = {}
    for (const asker of ASKERS) {
      const site = await rightsSite()
      const clients = await everybody(site)
      let cells = ''
      for (const group of GROUPS) cells += letThrough(await ask(site, of(clients, UID[asker]), command, aboutGroup(command, group, asker === 'leader2' ? UID.other : UID.colleague)))
      found[asker] = cells
    }
    expect(found).toEqual(expected)
  })
})

describe('of the site', () => {
  test.each(Object.entries(OF_THE_SITE))('%s', async (command, expected) => {
    const found: Record<string, string> = {}
    for (const asker of ASKERS) {
      const site = await rightsSite()
      const client = await site.agent({ uid: UID[asker] })
      found[asker] = letThrough(await ask(site, client, command, ABOUT_THE_SITE[command] ?? {}))
    }
    expect(found).toEqual(expected)
  })

  test.each(AT_THE_DOOR)('%s is for nobody who is in', async (command) => {
    const site = await rightsSite()
    const args = { login: { version: 1, mechanism: 'SCRAM-SHA-256', uid: UID.agent, extension: '643', watch: 'own', startNotReady: false, host: 'PC', appVersion: '1', takeOver: true, clientFirst: 'n,,n=8643,r=abcdefghijklmnopqrstuvwx' },
      'login.proof': { clientFinal: 'x' }, resume: { session: 'none', lastSeq: 0, proof: 'x' } }[command]
    for (const asker of ASKERS) {
      const client = await site.agent({ uid: UID[asker] })
      expect(await ask(site, client, command, args)).toMatchObject({ ok: false, error: { code: 'wrong_state' } })
    }
  })

  test('a stranger is let into nothing but the login, and sim.* of a simulation on the same computer', async () => {
    const site = await rightsSite()
    for (const command of Object.keys(commands).filter((name) => !AT_THE_DOOR.some((one) => one === name))) {
      const answer = await ask(site, site.client({ address: '10.0.0.9' }), command, ABOUT_THE_SITE[command] ?? aboutAgent(command, UID.colleague, '15'))
      expect([command, answer.ok ? 'ok' : answer.error.code]).toEqual([command, command.startsWith('sim.') ? 'not_allowed' : 'not_logged_in'])
    }
  })
})

describe('over calls', () => {
  const owners = (asker: Asker): readonly string[] => [UID[asker], UID.colleague, UID.other, UID.free]

  test.each(Object.entries(OVER_CALLS))('%s', async (name, expected) => {
    const found: Record<string, string> = {}
    const [command = '', act] = name.split(' ')
    for (const asker of ASKERS) {
      const site = await rightsSite()
      const clients = await everybody(site)
      let cells = ''
      for (const owner of owners(asker)) {
        const talker = of(clients, owner)
        await does(site, talker, 'ATPlaceCall', { called: '13800138000' })
        const callId = String(talker.events('call.changed').at(-1)?.data['callId'])
        // What stands is read while it stands; notes and recordings come after it.
        if (command !== 'ATGetCallInfo') await does(site, talker, 'ATHangup')
        const args = command === 'ATGetCallInfo' ? { type: 'call', key: callId } : command === 'wrapup.save' ? { callId, code: null, note: 'n', done: false } : { kind: 'recording', file: 'R1.wav', callId, act }
        const answer = await ask(site, of(clients, UID[asker]), command, args)
        cells += !answer.ok && answer.error.code === 'no_such_call' ? '-' : letThrough(answer)
        if (command === 'ATGetCallInfo') await does(site, talker, 'ATHangup')
      }
      found[asker] = cells
    }
    expect(found).toEqual(expected)
  })
})

test('every refusal is in the audit trail: who, whom, what, from which address, and the outcome', async () => {
  for (const [command, { agent: cells }] of Object.entries(OVER_PEOPLE)) {
    const site = await rightsSite()
    await everybody(site)
    const asker = site.client({ address: '10.1.2.3' })
    expect((await asker.login({ uid: UID.agent, takeOver: true })).ok).toBe(true)
    const target = 'other'
    if (cells[PEOPLE.indexOf(target)] !== '-') continue
    await ask(site, asker, command, aboutAgent(command, UID[target], '2'))
    const entry = site.deskStore.auditTrail(1)[0]
    expect([command, entry?.command, entry?.who, entry?.whom, entry?.address, entry?.outcome]).toEqual([command, command, UID.agent, /^ATGet(CallId_list|UidInfo_byExt)$/u.test(command) ? null : UID[target], '10.1.2.3', 'not_allowed'])
  }
})

test('refusals without end are counted, and do not fill the trail', async () => {
  const site = await rightsSite()
  const asker = await site.agent({ uid: UID.agent })
  const answers = Array.from({ length: 150 }, () => asker.ask('ATGetUidInfo', { uid: UID.other }))
  await site.settle()
  for (const answer of answers) expect(await answer).toMatchObject({ ok: false, error: { code: 'not_allowed' } })
  const entries = site.deskStore.auditTrail(1_000)
  expect(entries.length).toBeLessThan(100)
  await site.clock.advanceAsync(30_000)
  asker.send({ kind: 'ping', t: 1 })
  await site.clock.advanceAsync(31_000)
  const after = site.deskStore.auditTrail(1_000)
  expect(after[0]).toMatchObject({ who: UID.agent, command: 'audit.leftOut', detail: String(150 - entries.length), outcome: 'overloaded' })
})

test('a call of a customer, answered, is the own call of who answered', async () => {
  const site = await rightsSite()
  const agent = await site.agent({ uid: UID.agent })
  const callId = await customerTalks(site, agent)
  expect(await ask(site, agent, 'wrapup.save', { callId, code: null, note: 'n', done: false })).toMatchObject({ ok: true })
})
