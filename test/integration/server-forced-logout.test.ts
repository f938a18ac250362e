import { describe, expect, test } from 'vitest'
import { does, said, talks } from '../support/acts.ts'
import { startMemoryServer } from '../support/server-harness.ts'

async function house() {
  const site = await startMemoryServer()
  return { site, leader: await site.agent({ uid: '8600', host: 'PC-BZ', watch: 'all' }), agent: await site.agent({ uid: '8643' }) }
}

describe('a forced log-out', () => {
  test('ends the session, tells its agent who did it, and the watchers; it is in the audit trail', async () => {
    const { site, leader, agent } = await house()
    const { outcome } = await does(site, leader, 'ATLogout', { uid: '8643' })
    expect(outcome).toMatchObject({ event: 'request.done', data: { ok: true } })
    expect(await agent.waitBye()).toMatchObject({ reason: 'forced_logout', by: '8600', where: 'PC-BZ' })
    await agent.waitClosed()
    expect(leader.events('agent.changed').at(-1)).toMatchObject({ by: '8600', data: { uid: '8643', state: 'logged-out', changedBy: '8600', extension: null, loginAt: null } })
    expect(leader.events('session.changed').at(-1)?.data).toMatchObject({ uid: '8643', online: false })
    expect(site.deskStore.auditTrail(9)).toEqual([
      { at: expect.any(Number) as number, who: '8600', address: '127.0.0.1', command: 'ATLogout', detail: '', whom: '8643', extension: '643', callId: null, outcome: 'done' },
    ])
  })

  test('leaves the call at the telephone; the agent finds it when he logs in again', async () => {
    const { site, leader, agent } = await house()
    const callId = await talks(site, agent)
    await does(site, leader, 'ATLogout', { uid: '8643' })
    expect(site.switch.calls()).toMatchObject([{ callId }])
    const again = await site.agent({ uid: '8643' })
    expect(again.events('call.changed')).toMatchObject([{ data: { callId, state: 'talking' } }])
  })

  test('reaches a client whose link is lost just then: its resume is answered with the same goodbye', async () => {
    const { site, leader, agent } = await house()
    agent.cut()
    await site.settle()
    expect(said(await does(site, leader, 'ATLogout', { uid: '8643' }))).toBe('accepted')
    const back = site.client()
    void back.resume(agent)
    expect(await back.waitBye()).toMatchObject({ reason: 'forced_logout', by: '8600', where: 'PC-BZ' })
    expect(site.server.stats().sessions).toBe(1)
    const stranger = site.client()
    stranger.sessionKey = new Uint8Array(32)
    expect(await stranger.resume(Object.assign(site.client(), { session: agent.session, sessionKey: new Uint8Array(32) }), 0)).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
  })

  test('is for who leads him only, and for somebody else', async () => {
    const { site, leader, agent } = await house()
    expect(said(await does(site, agent, 'ATLogout', { uid: '8600' }))).toBe('not_allowed')
    expect(said(await does(site, leader, 'ATLogout', { uid: '8600' }))).toBe('bad_arguments')
    expect(said(await does(site, leader, 'ATLogout', { uid: '8601' }))).toBe('wrong_state logged-out')
    expect(said(await does(site, leader, 'ATLogout', { uid: '7777' }))).toBe('no_such_agent')
    expect(site.server.stats().sessions).toBe(2)
    expect(site.deskStore.auditTrail(9).map(({ who, whom, outcome }) => [who, whom, outcome])).toEqual([['8600', '8601', 'wrong_state'], ['8643', '8600', 'not_allowed']])
  })
})
