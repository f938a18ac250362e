import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { startEmbeddedServer } from '../../../../src/main/telephony/embedded-server.ts'
import { createServers } from '../../../../src/main/telephony/servers.ts'
import { watchWake } from '../../../../src/main/telephony/wake-watch.ts'
import { DEFAULT_SETTINGS } from '../../../../src/shared/settings.ts'
import { createFakeClock, settle } from '../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import type { EmbeddedWorker } from '../../../../src/main/telephony/embedded-server.ts'
import type { Dialer } from '../../../../src/cti/ports.ts'

describe('the watch for sleep and network changes', () => {
  const setup = () => {
    const clock = createFakeClock()
    const woke: string[] = []
    let addresses = 'a'
    const watch = watchWake({ clock, addresses: () => addresses, onWake: (why) => { woke.push(why) } })
    return { clock, woke, watch, move: (to: string) => { addresses = to } }
  }
  it('is silent while time goes its way', () => {
    const { clock, woke, watch } = setup()
    clock.advance(60_000)
    watch.stop()
    expect(woke).toEqual([])
    expect(clock.pendingTimers).toBe(0)
  })
  it('sees a sleep whether the monotonic clock counted it or not, a clock that was set, and other addresses', () => {
    const { clock, woke, move } = setup()
    clock.sleep(3_600_000, false)
    clock.advance(5_000)
    clock.sleep(3_600_000, true)
    clock.advance(5_000)
    clock.jumpWall(-60_000)
    clock.advance(5_000)
    move('b')
    clock.advance(10_000)
    expect(woke).toEqual(['clock_jump', 'late_timer', 'clock_jump', 'network_change'])
  })
})

class FakeWorker extends EventEmitter {
  readonly posted: unknown[] = []
  terminated = false
  postMessage(message: unknown): void { this.posted.push(message) }
  terminate(): Promise<number> { this.terminated = true; this.emit('exit', 1); return Promise.resolve(1) }
}

function setupServer() {
  const clock = createFakeClock()
  const workers: FakeWorker[] = []
  const ports: number[] = []
  const failed: string[] = []
  const server = startEmbeddedServer({
    clock, log: createMemoryLog(),
    start: () => { const worker = new FakeWorker(); workers.push(worker); return worker as unknown as EmbeddedWorker },
    onPort: (port) => { ports.push(port) }, onFailed: (message) => { failed.push(message) },
  })
  return { clock, workers, ports, failed, server }
}

describe('the demo server', () => {
  it('is ready with its port', async () => {
    const { server, workers, ports } = setupServer()
    const ready = server.ready()
    workers[0]?.emit('message', { type: 'listening', port: 4_711 })
    expect(await ready).toBe(true)
    expect(await server.ready()).toBe(true)
    expect(ports).toEqual([4_711])
  })
  it('waits for the first paint, and is not started at all when the program ends before it', async () => {
    for (const stopFirst of [false, true]) {
      const painted = Promise.withResolvers<undefined>()
      const workers: FakeWorker[] = []
      const server = startEmbeddedServer({
        clock: createFakeClock(), log: createMemoryLog(), onPort: () => undefined, onFailed: () => undefined, after: painted.promise,
        start: () => { const worker = new FakeWorker(); workers.push(worker); return worker as unknown as EmbeddedWorker },
      })
      await settle()
      expect(workers).toHaveLength(0)
      if (stopFirst) await server.stop()
      painted.resolve(undefined)
      await settle()
      expect(workers).toHaveLength(stopFirst ? 0 : 1)
    }
  })
  it('is started again when it dies, later each time, and given up with its reason in the end', async () => {
    const { server, workers, clock, failed } = setupServer()
    const ready = server.ready()
    for (const delay of [500, 1_000, 2_000, 4_000, 8_000]) {
      workers.at(-1)?.emit('message', { type: 'failed', message: 'no room' })
      workers.at(-1)?.emit('exit', 1)
      const before = workers.length
      clock.advance(delay - 1)
      expect(workers).toHaveLength(before)
      clock.advance(1)
      expect(workers).toHaveLength(before + 1)
    }
    workers.at(-1)?.emit('exit', 1)
    expect(await ready).toBe(false)
    expect(failed).toEqual(['no room'])
  })
  it('is ended and started again when it neither listens nor ends', async () => {
    const { server, workers, clock, ports, failed } = setupServer()
    const ready = server.ready()
    clock.advance(30_000)
    expect(workers[0]?.terminated).toBe(true)
    clock.advance(500)
    workers[1]?.emit('message', { type: 'listening', port: 4_712 })
    expect(await ready).toBe(true)
    clock.advance(600_000)
    expect(workers[1]?.terminated).toBe(false)
    expect([ports, failed]).toEqual([[4_712], []])
  })
  it('stops in order, by force when it does not, and at once when it is down', async () => {
    const one = setupServer()
    const stopped = one.server.stop()
    expect(one.workers[0]?.posted).toEqual([{ type: 'stop' }])
    one.workers[0]?.emit('exit', 0)
    await stopped
    expect(one.clock.pendingTimers).toBe(0)
    const two = setupServer()
    const forced = two.server.stop()
    two.clock.advance(3_000)
    await forced
    expect(two.workers[0]?.terminated).toBe(true)
    const three = setupServer()
    three.workers[0]?.emit('exit', 1)
    await three.server.stop()
    three.clock.advance(60_000)
    expect(three.workers).toHaveLength(1)
  })
})

describe('the servers of the link', () => {
  it('are those of the settings, or the demo’s own, also when the settings change', async () => {
    const workers: FakeWorker[] = []
    const lists: unknown[] = []
    const dialers: unknown[] = []
    const notices: unknown[] = []
    const servers = createServers({
      clock: createFakeClock(), log: createMemoryLog(), onFailed: () => undefined,
      startWorker: () => { const worker = new FakeWorker(); workers.push(worker); return worker as unknown as EmbeddedWorker },
      makeDialer: (options) => { dialers.push(options); return {} as Dialer },
      onServers: (list) => { lists.push(list) }, notice: (...said) => { notices.push(said) },
    })
    const ready = servers.ready()
    servers.apply(DEFAULT_SETTINGS)
    await settle()
    workers[0]?.emit('message', { type: 'listening', port: 5 })
    expect(await ready).toBe(true)
    expect(lists).toEqual([[{ host: '127.0.0.1', port: 5 }]])
    const site = [{ host: 'cti', port: 18_005 }]
    servers.apply({ ...DEFAULT_SETTINGS, servers: site, tls: 'on', tlsCaFile: '/nowhere/ca.pem' })
    expect(workers[0]?.posted).toEqual([{ type: 'stop' }])
    expect(lists.at(-1)).toEqual(site)
    // A file that cannot be read must not open the door: the system's authorities decide.
    expect(dialers.at(-1)).toEqual({ tls: 'on' })
    expect(notices).toEqual([['error', 'ca_file_unreadable', { file: '/nowhere/ca.pem', error: expect.stringContaining('ENOENT') as string }]])
    // A file without a certificate would be taken by TLS, and then nobody be trusted: it is as good as none.
    servers.apply({ ...DEFAULT_SETTINGS, servers: site, tls: 'on', tlsCaFile: import.meta.filename })
    expect(dialers.at(-1)).toEqual({ tls: 'on' })
    expect(notices).toHaveLength(2)
    expect(await servers.ready()).toBe(true)
  })
})
