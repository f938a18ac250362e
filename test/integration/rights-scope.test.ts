/** Whose messages, recordings and call records one sees is the server's word: told by the login, and anew when it changes. */
import { expect, test } from 'vitest'
import { does } from '../support/scenes.ts'
import { startManageHouse } from '../support/manage-house.ts'
import { did } from '../support/manage-house.ts'
import { rightsSite, UID } from '../support/rights/people.ts'

test('the login says own, led with the agents led, or all', async () => {
  const site = await rightsSite()
  const scopeOf = async (uid: string): Promise<unknown> => {
    const answer = await site.client().login({ uid })
    return answer.ok ? answer.result['scope'] : null
  }
  const every = (reach: string): object => ({ voicemail: reach, fax: reach, sms: reach, email: reach, recordings: reach, calls: reach })
  expect(await scopeOf(UID.agent)).toEqual({ ...every('own'), led: [] })
  const led = await scopeOf(UID.leader15) as { readonly led: readonly { readonly uid: string }[] }
  expect(led).toMatchObject(every('led'))
  const uids = led.led.map(({ uid }) => uid)
  expect(uids).toEqual(expect.arrayContaining([UID.agent, UID.colleague]))
  for (const other of [UID.other, UID.free, UID.leader2, UID.admin, UID.manager, UID.leader15]) expect(uids).not.toContain(other)
  expect(await scopeOf(UID.manager)).toEqual({ ...every('all'), led: [] })
})

test('a leader is told anew when somebody joins a group they lead', async () => {
  const house = await startManageHouse()
  const manager = await house.agent({ uid: '8600' })
  expect(await did(manager, 'Agent_Add', { uid: '8620', name: '新班长', password: 'Pass word-1', role: 'leader', type: 1, extension: '', mobile: '' })).toBe('done')
  expect(await did(manager, 'Group_Member_Add', { group: '2', uid: '8620' })).toBe('done')
  const leader = await house.agent({ uid: '8620', extension: '611', password: 'Pass word-1' })
  expect(await did(manager, 'Group_Member_Add', { group: '2', uid: '8606' })).toBe('done')
  const told = await leader.waitEvent('site.changed', (data) => JSON.stringify(data).includes('"8606"'))
  expect(told.data).toMatchObject({ scope: { recordings: 'led', led: expect.arrayContaining([expect.objectContaining({ uid: '8606' })]) as unknown } })
})

test('whose recording: by the server’s own records of the call, not by what the desk says', async () => {
  const site = await rightsSite()
  const [leader, other] = [await site.agent({ uid: UID.leader15 }), await site.agent({ uid: UID.other })]
  await does(site, other, 'ATPlaceCall', { called: '13800138000' })
  const callId = String(other.events('call.changed').at(-1)?.data['callId'])
  await does(site, other, 'ATHangup')
  const ask = async (args: object) => (await leader.ask('recording.copy', { kind: 'recording', file: 'R1.wav', ...args })).ok
  expect([await ask({ callId, owner: UID.agent }), await ask({ callId, owner: UID.agent, act: 'play' })]).toEqual([false, false])
  // Of a call from before this server, the site's database says whose it is.
  expect([await ask({ callId: 'older', owner: UID.agent }), await ask({ callId: 'older', owner: UID.other }), await ask({})]).toEqual([true, false, false])
  expect(site.deskStore.auditTrail(9).map(({ whom, outcome }) => [whom, outcome])).toEqual([
    [null, 'not_allowed'], [UID.other, 'not_allowed'], [UID.agent, 'done'], [UID.other, 'not_allowed'], [UID.other, 'not_allowed'],
  ])
})
