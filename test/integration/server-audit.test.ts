/** The trail of what leaders do to others; the supervision of calls has its own tests of what it does. */
import { expect, test } from 'vitest'
import type { AuditEntry } from '../../src/cti/server/store/desk-store.ts'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import { does, said } from '../support/acts.ts'
import { startMemoryServer } from '../support/server-harness.ts'

const line = ({ who, command, detail, whom, extension, outcome }: AuditEntry): string =>
  [who, command, detail, whom, extension, outcome].map((part) => part ?? '-').join(' ')

test('each act on another, and each attempt, is there with its outcome; what an agent does to himself is not', async () => {
  const site = await startMemoryServer()
  const [leader, agent] = [await site.agent({ uid: '8600' }), await site.agent({ uid: '8643' })]
  await does(site, leader, 'ATSetBusy', { uid: '8643', busy: true, cause: '支援' })
  await does(site, leader, 'ATSetReady', { uid: '8643', ready: false })
  await does(site, leader, 'ATSetLeaveSeat', { uid: '8643', away: true })
  await does(site, leader, 'ATSetAfterWorking', { uid: '8643', working: true })
  await does(site, leader, 'ATSetReady', { uid: '8601', ready: true })
  await does(site, agent, 'ATSetBusy', { uid: '8601', busy: true })
  await does(site, agent, 'ATSetBusy', { busy: true })
  await does(site, leader, 'ATSetBusy', { uid: '8600', busy: true })
  await does(site, leader, 'ATSetBusy', { uid: '7777', busy: true })
  expect(site.deskStore.auditTrail(99).map(line).reverse()).toEqual([
    '8600 ATSetBusy busy 支援 8643 643 done', '8600 ATSetReady not-ready 8643 643 done', '8600 ATSetLeaveSeat away 8643 643 done',
    '8600 ATSetAfterWorking wrapup 8643 643 done', '8600 ATSetReady ready 8601 - wrong_state', '8643 ATSetBusy busy 8601 - not_allowed',
  ])
})

test('the trail begins before the act: an act that is under way is there as accepted', async () => {
  const deskStore = createMemoryDeskStore()
  const outcomes: string[] = []
  const site = await startMemoryServer({
    deskStore: { ...deskStore, audit: (entry) => { outcomes.push(entry.outcome); return deskStore.audit(entry) }, auditOutcome: (id, outcome) => { outcomes.push(outcome); deskStore.auditOutcome(id, outcome) } },
  })
  const [leader] = [await site.agent({ uid: '8600' }), await site.agent({ uid: '8643' })]
  await does(site, leader, 'ATSetBusy', { uid: '8643', busy: true })
  expect(outcomes).toEqual(['accepted', 'done'])
})

test('a disk that refuses stops no act; the log keeps the trail', async () => {
  const site = await startMemoryServer({ deskStore: createMemoryDeskStore(() => new Error('disk is full')) })
  const [leader, agent] = [await site.agent({ uid: '8600' }), await site.agent({ uid: '8643' })]
  expect(said(await does(site, leader, 'ATSetBusy', { uid: '8643', busy: true }))).toBe('accepted')
  expect(agent.events('agent.changed').at(-1)?.data).toMatchObject({ state: 'busy' })
  expect(said(await does(site, leader, 'ATLogout', { uid: '8643' }))).toBe('accepted')
  const lost = site.log.lines.filter((entry) => entry.message === 'audit entry not kept').map((entry) => [entry.fields['command'], entry.fields['whom'], entry.fields['outcome']])
  expect(lost).toEqual([['ATSetBusy', '8643', 'accepted'], ['ATSetBusy', '8643', 'done'], ['ATLogout', '8643', 'accepted'], ['ATLogout', '8643', 'done']])
})

test('copies of recordings: a leader’s right, asked for and kept in the trail, refusals too; the own voicemail is anybody’s', async () => {
  const site = await startMemoryServer()
  const [leader, agent] = [await site.agent({ uid: '8600' }), await site.agent({ uid: '8643' })]
  const ask = async (who: typeof leader, kind: string, callId?: string): Promise<string> =>
    said({ response: await who.ask('recording.copy', { kind, file: 'R131839.wav', ...(callId === undefined ? {} : { callId }) }) })
  expect([await ask(leader, 'recording', '0811'), await ask(agent, 'recording'), await ask(agent, 'voicemail')]).toEqual(['accepted', 'not_allowed', 'accepted'])
  expect([...site.deskStore.auditTrail(99)].reverse().map((entry) => `${line(entry)} ${entry.callId ?? '-'}`)).toEqual([
    '8600 recording.copy recording R131839.wav - - done 0811', '8643 recording.copy recording R131839.wav - - not_allowed -', '8643 recording.copy voicemail R131839.wav - - done -',
  ])
})

test('copies of faxes and e-mails: anybody tells of his own, also later with the time when they were made; nonsense is refused', async () => {
  const site = await startMemoryServer()
  const agent = await site.agent({ uid: '8643' })
  const tell = async (args: object): Promise<string> => said({ response: await agent.ask('recording.copy', { file: 'F1.tif', ...args }) })
  const at = Date.UTC(2026, 10, 20, 1, 30)
  expect([await tell({ kind: 'fax' }), await tell({ kind: 'fax-print' }), await tell({ kind: 'email', file: '合同.pdf', at })]).toEqual(['accepted', 'accepted', 'accepted'])
  expect([await tell({ kind: 'sms' }), await tell({ kind: 'fax', at: -1 }), await tell({ kind: 'fax', at: 8_640_000_000_000_001 })]).toEqual(['bad_arguments', 'bad_arguments', 'bad_arguments'])
  expect(site.deskStore.auditTrail(99).map(line).reverse()).toEqual([
    '8643 recording.copy fax F1.tif - - done', '8643 recording.copy fax-print F1.tif - - done', '8643 recording.copy email 合同.pdf, made 2026-11-20T01:30:00.000Z - - done',
  ])
})
