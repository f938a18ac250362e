/**
 * The clock of an agent's PC is wrong, or is set while the program runs: the services of the main process on a real link to the
 * real server count as if it were right (docs/at-link.md, Time).
 */
import { afterEach, describe, expect, it } from 'vitest'
import { msLeft, secondsUntil, timer } from '../../src/renderer/ui/format/time.ts'
import { startDesk } from '../support/desk-program.ts'
import { SystemHarness } from '../support/system-harness.ts'
import type { Desk } from '../support/desk-program.ts'
import type { CallLeg } from '../../src/shared/domain/schemas.ts'

const MINUTE_MS = 60_000
const WRONG = [['90 s ahead', 90_000], ['90 s behind', -90_000], ['a day behind', -1_440 * MINUTE_MS], ['right', 0]] as const
const SET = [['ten minutes ahead', 10 * MINUTE_MS], ['ten minutes back', -10 * MINUTE_MS]] as const

let system: SystemHarness
const desks: Desk[] = []
afterEach(async () => {
  for (const desk of desks) desk.telephony.dispose()
  await system.dispose(desks.splice(0).map((desk) => desk.seat))
})

async function open(aheadMs: number): Promise<Desk> {
  system = await SystemHarness.create()
  const seat = system.createSeat('8643')
  seat.pc.setWall(aheadMs)
  const desk = startDesk(system, seat)
  desks.push(desk)
  const login = desk.login()
  await system.clock.advanceAsync(1_000)
  await login
  return desk
}
const pass = (ms: number): Promise<void> => system.clock.advanceAsync(ms)
const group = (): string => system.site.agents.find((agent) => agent.uid === '8643')?.groups[0] ?? ''
const legOf = (desk: Desk): CallLeg => {
  const leg = desk.store.state().calls[0]
  if (leg === undefined) throw new Error('there is no call')
  return leg
}
async function customerCalls(): Promise<void> {
  const result = system.phones.sim?.incoming('c1', { caller: '13800138000', called: '95500', trunk: null, group: system.site.groups.find(({ id }) => id === group())?.id ?? null, extension: null })
  expect(result).toMatchObject({ ok: true })
  await pass(500)
}
/** What the screen says, from what the window is told. */
const total = (desk: Desk): string => timer(desk.seat.clock.service() - (legOf(desk).answeredAt ?? legOf(desk).startedAt))

describe.each(WRONG)('a PC whose clock is %s', (_name, ahead) => {
  it('shows a talk of three seconds as three seconds, keeps it so, and counts the ring and the after-call work down from what they have', async () => {
    const desk = await open(ahead)
    await customerCalls()
    const ringS = secondsUntil(legOf(desk).ringDeadline ?? 0, desk.seat.clock.service())
    const allowedS = (system.site.groups.find(({ id }) => id === group())?.ringTimeoutMs ?? 0) / 1_000
    expect(ringS).toBeGreaterThanOrEqual(allowedS - 1)
    expect(ringS).toBeLessThanOrEqual(allowedS)
    void desk.telephony.call('ATAnswer', legOf(desk).callId)
    await pass(3_500)
    expect(total(desk)).toBe('00:03')
    void desk.telephony.call('ATHangup', legOf(desk).callId)
    await pass(500)
    const { agent } = desk.store.state()
    const policy = system.site.groups.find(({ id }) => id === group())?.wrapup
    if (policy?.policy === 'timed') {
      const left = msLeft(agent?.wrapup?.endsAt ?? 0, desk.seat.clock.service())
      expect(left).toBeGreaterThan(policy.ms - 2_000)
      expect(left).toBeLessThanOrEqual(policy.ms)
    }
    const row = desk.rows().at(-1)
    expect(row?.talkMs).toBeGreaterThan(3_300)
    expect(row?.talkMs).toBeLessThan(3_700)
    // Where the server's record stands, so that the two become one row.
    const record = system.records.recent(1)[0]
    expect([row?.startedAt, row?.endedAt]).toEqual([record?.startedAt, record?.endedAt])
  })

  it('knows today by the server', async () => {
    const desk = await open(ahead)
    expect(Math.abs(desk.seat.clock.now() - system.clock.now())).toBeLessThan(50)
    await pass(60_000)
    expect(Math.abs(desk.seat.clock.now() - system.clock.now())).toBeLessThan(50)
  })

  it('waits for the next attempt as long as it says', async () => {
    const desk = await open(ahead)
    await system.stopServer(0)
    await pass(100)
    const { retryAt } = desk.store.state().link
    expect(retryAt).not.toBeNull()
    expect((retryAt ?? 0) - desk.seat.clock.service()).toBeLessThanOrEqual(30_000)
    expect((retryAt ?? 0) - desk.seat.clock.service()).toBeGreaterThan(-100)
  })
})

describe.each(SET)('a PC whose clock is set %s during a call', (_name, by) => {
  it('goes on counting, and keeps the call as long as it was', async () => {
    const desk = await open(0)
    await customerCalls()
    void desk.telephony.call('ATAnswer', legOf(desk).callId)
    await pass(2_000)
    desk.seat.pc.setWall(by)
    await pass(1_500)
    expect(total(desk)).toBe('00:03')
    void desk.telephony.call('ATHangup', legOf(desk).callId)
    await pass(500)
    const row = desk.rows().at(-1)
    expect(row?.talkMs).toBeLessThan(3_700)
    expect(row?.startedAt).toBe(system.records.recent(1)[0]?.startedAt)
  })

  it('keeps a call that the server forgot with the end it was noticed at, not the one the PC thinks it was', async () => {
    const desk = await open(0)
    await customerCalls()
    void desk.telephony.call('ATAnswer', legOf(desk).callId)
    await pass(1_000)
    desk.seat.pc.setWall(by)
    system.blackout()
    await pass(2_000)
    system.startServer()
    await pass(60_000)
    const row = desk.rows().at(-1)
    expect(row).toMatchObject({ endCause: 'outcome_unknown' })
    expect((row?.endedAt ?? 0) - (row?.startedAt ?? 0)).toBeGreaterThan(0)
    expect((row?.endedAt ?? 0) - (row?.startedAt ?? 0)).toBeLessThan(70_000)
  })
})

describe.each(SET)('a server whose clock is set %s during a call', (_name, by) => {
  it('moves no timer, and the call is kept where it began, as in the record', async () => {
    const desk = await open(90_000)
    await customerCalls()
    const began = system.clock.now()
    void desk.telephony.call('ATAnswer', legOf(desk).callId)
    await pass(2_000)
    system.clock.jumpWall(by)
    // Long enough for a ping: the PC hears of it.
    await pass(31_500)
    expect(total(desk)).toBe('00:33')
    expect(Math.abs(desk.seat.clock.now() - system.clock.now())).toBeLessThan(50)
    void desk.telephony.call('ATHangup', legOf(desk).callId)
    await pass(500)
    const row = desk.rows().at(-1)
    expect(Math.abs((row?.startedAt ?? 0) - began)).toBeLessThan(1_000)
    expect(row?.startedAt).toBe(system.records.recent(1)[0]?.startedAt)
    expect(row?.talkMs).toBeLessThan(34_000)
  })
})
