/** Central data on SQL Server when things go wrong, over the real driver: cancelling, drops, breaker, restarts. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { CentralClock } from '../../../src/central/ports.ts'
import type { LogEntry } from '../../support/tds/log.ts'
import { DAY, agent, call, codeOf, value } from './contract-rows.ts'
import { startSqlServerSite } from './sqlserver-site.ts'
import type { SqlServerSite } from './sqlserver-site.ts'

const today = { from: DAY, to: DAY, limit: 50 }
const newcomer = { uid: '8701', name: '新人', password: 'pw-8701', role: '2', type: 1 } as const

let site: SqlServerSite
beforeEach(async () => {
  site = await startSqlServerSite()
  return () => site.close()
})

/** Clocks that go on when told; time limits stay those of the machine. */
function steppedClock(): { readonly clock: CentralClock; step(ms: number): void } {
  let now = 1_800_000_000_000
  return {
    clock: {
      now: () => now, monotonic: () => now,
      after(delayMs, fn) {
        const timer = setTimeout(fn, delayMs)
        return { cancel: () => { clearTimeout(timer) } }
      },
    },
    step(ms) { now += ms },
  }
}

const connections = (): number => site.server.log.count('connected')
const reads = (table: string): number => site.server.log.statements(new RegExp(`^select.*\\[${table}\\]`)).length
const logins = (): readonly Extract<LogEntry, { kind: 'login' }>[] => site.server.log.entries.filter((entry) => entry.kind === 'login')

describe('cancelling', () => {
  test('when the person moves on, the server is told and the connection is used again', async () => {
    await site.seed({ CDR: [call()] })
    const central = site.central({ connection: { poolMax: 1 } })
    value(await central.calls.calls(today))
    const before = connections()
    const latch = site.server.faults.hold('before', { on: /\[CDR\]/ })
    const leave = new AbortController()
    const answer = central.calls.calls(today, { signal: leave.signal })
    await latch.arrived
    leave.abort()
    expect(codeOf(await answer)).toBe('cancelled')
    await site.server.log.untilSeen('attention')
    expect(value(await central.calls.calls(today)).rows).toHaveLength(1)
    expect(connections()).toBe(before)
    expect(central.states().callthink_cdr.state).toBe('up')
  })

  test('a call cancelled before it began asks nothing', async () => {
    const central = site.central()
    expect(codeOf(await central.calls.calls(today, { signal: AbortSignal.abort() }))).toBe('cancelled')
    expect(connections()).toBe(0)
  })

  test('a time limit is told as such and stops the query at the server', async () => {
    const central = site.central()
    value(await central.calls.calls(today))
    site.server.faults.hold('before', { on: /\[CDR\]/ })
    expect(codeOf(await central.calls.calls(today, { timeoutMs: 150 }))).toBe('database_timeout')
    await site.server.log.untilSeen('attention')
  })

  test('a write cancelled before its commit is undone', async () => {
    const central = site.central()
    const latch = site.server.faults.hold('before', { on: /insert into.*CTS_OPIDK_INFO/ })
    const leave = new AbortController()
    const answer = central.directory.addAgent(newcomer, { signal: leave.signal })
    await latch.arrived
    leave.abort()
    expect(codeOf(await answer)).toBe('cancelled')
    await site.server.log.untilSeen('rollback')
    expect(await site.admin('callthink', 'SELECT GHID FROM CTS_OPIDK')).toEqual([])
  })
})

describe('dropped connections', () => {
  test('a read is repeated once, and the person notices nothing', async () => {
    await site.seed({ CDR: [call()] })
    const central = site.central()
    value(await central.calls.calls(today))
    site.server.log.clear()
    site.server.faults.drop('before', { on: /\[CDR\]/ })
    expect(value(await central.calls.calls(today)).rows).toHaveLength(1)
    expect(reads('CDR')).toBe(2)
  })

  test('a drop in the middle of the rows gives the whole page or an error, never half of it', async () => {
    await site.seed({ CDR: Array.from({ length: 40 }, (_, index) => call({ CALLID: String(index) })) })
    const central = site.central()
    site.server.faults.drop({ rows: 20 }, { on: /\[CDR\]/ })
    expect(value(await central.calls.calls(today)).rows).toHaveLength(40)
    site.server.faults.drop({ rows: 20 }, { on: /\[CDR\]/, times: 2 })
    expect(codeOf(await central.calls.calls(today))).toBe('database_unreachable')
  })

  test('a second drop in a row is told instead of tried on and on', async () => {
    const central = site.central()
    site.server.faults.drop('before', { on: /\[CDR\]/, times: 10 })
    expect(codeOf(await central.calls.calls(today))).toBe('database_unreachable')
    expect(reads('CDR')).toBe(2)
  })

  test('a deadlocked read is repeated once; another error is not', async () => {
    const central = site.central()
    site.server.faults.failNext(1205, { on: /\[CDR\]/ })
    expect(codeOf(await central.calls.calls(today))).toBe('ok')
    site.server.faults.failNext(229, { on: /\[CDR\]/ })
    site.server.log.clear()
    expect(codeOf(await central.calls.calls(today))).toBe('database_rights')
    expect(reads('CDR')).toBe(1)
  })

  test('a write is never repeated: undone when it was dropped before the commit', async () => {
    const central = site.central()
    site.server.faults.drop('before', { on: /insert into.*CTS_OPIDK_INFO/ })
    expect(codeOf(await central.directory.addAgent(newcomer))).toBe('database_unreachable')
    expect(site.server.log.statements(/insert/)).toHaveLength(2)
    expect(await site.admin('callthink', 'SELECT GHID FROM CTS_OPIDK')).toEqual([])
  })

  test('a write chosen as deadlock victim is told, not repeated', async () => {
    const central = site.central()
    site.server.faults.failNext(1205, { on: /insert/ })
    expect(codeOf(await central.directory.addAgent(newcomer))).toBe('database_busy')
    expect(site.server.log.statements(/insert/)).toHaveLength(1)
    expect(codeOf(await central.directory.addAgent(newcomer))).toBe('ok')
  })

  test.each(['before', 'after'] as const)('dropped %s the commit, nobody claims to know', async (place) => {
    const central = site.central()
    site.server.faults.drop(place, { on: /^commit$/ })
    expect(codeOf(await central.directory.addAgent(newcomer))).toBe('outcome_unknown')
    await site.server.log.untilSeen('disconnected')
    expect(await site.admin('callthink', 'SELECT GHID FROM CTS_OPIDK')).toHaveLength(place === 'after' ? 1 : 0)
    expect(site.server.log.count('commit')).toBe(1)
  })

  test('idle connections that broke are replaced', async () => {
    await site.seed({ CTS_OPIDK: [agent()] })
    const central = site.central()
    expect(value(await central.directory.agents({ limit: 5 })).rows).toHaveLength(1)
    const gone = site.server.log.count('disconnected') + site.server.connections
    site.server.dropConnections()
    await site.server.log.untilSeen('disconnected', gone)
    expect(value(await central.directory.agents({ limit: 5 })).rows).toHaveLength(1)
  })
})

describe('a server that is away', () => {
  test('opens the breaker: nobody waits; after the pause one trial closes it again', async () => {
    const { clock, step } = steppedClock()
    const central = site.central({ clock })
    const seen: string[] = []
    central.onStates((states) => { seen.push(states.callthink_cdr.state) })
    value(await central.calls.calls(today))
    await site.server.stop()
    expect(codeOf(await central.calls.calls(today))).toBe('database_unreachable')
    const { state, code, retryAt } = central.states().callthink_cdr
    expect([state, code]).toEqual(['away', 'database_unreachable'])
    await site.server.listen()
    const asked = connections()
    const refused = await central.calls.calls(today)
    expect(refused).toMatchObject({ ok: false, error: { code: 'database_away', retryAfterMs: expect.any(Number) as number } })
    expect(connections()).toBe(asked)
    step((retryAt ?? 0) - clock.now())
    value(await central.calls.calls(today))
    expect(seen).toEqual(['up', 'away', 'up'])
  })

  test('the other databases go on', async () => {
    const central = site.central()
    site.server.faults.failNext(4060, { on: /\[CDR\]/ })
    expect(codeOf(await central.calls.calls(today))).toBe('database_missing')
    expect(codeOf(await central.inbox.voicemail(today))).toBe('ok')
    expect(central.states()).toMatchObject({ callthink_cdr: { state: 'away' }, callthink: { state: 'up' } })
  })

  test('a refused login is not repeated until the account is locked', async () => {
    const { clock, step } = steppedClock()
    const central = site.central({ clock, connection: { password: 'wrong' } })
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await central.calls.calls(today)
      step(10_000)
    }
    expect(logins()).toHaveLength(1)
  })

  test('a restart is survived: same port, data as before', async () => {
    await site.seed({ CDR: [call()] })
    const central = site.central()
    value(await central.calls.calls(today))
    await site.server.restart()
    expect(value(await central.calls.calls(today)).rows).toHaveLength(1)
    expect(central.states().callthink_cdr.state).toBe('up')
  })
})
