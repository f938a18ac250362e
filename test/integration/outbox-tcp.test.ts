/** The outbox over real TCP with a real CTI server, a real local database, and a cable that is pulled in the middle. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { createOutbox } from '../../src/main/desk/outbox.ts'
import { smsSender } from '../../src/main/desk/sms-sender.ts'
import { fail } from '../../src/shared/result.ts'
import { systemClock } from '../../src/cti/node/index.ts'
import { createMainDesk } from '../support/main-desk.ts'
import { keptStore, openMemoryDatabase } from '../support/local-store.ts'
import { startTcpServer } from '../support/server-harness.ts'
import { signIn, tcpClient } from '../support/system-tcp.ts'
import { createTcpProxy } from '../support/tcp-proxy.ts'
import type { CentralData } from '../../src/central/api.ts'
import type { OutboxEntry } from '../../src/shared/ipc/parts/outbox.ts'
import type { LoginResult } from '../../src/cti/protocol/commands.ts'

const NUMBER = '15412345678'

/** A desk with its outbox at a site; `rows`: what the site has sent, oldest first. */
async function open() {
  const site = await startTcpServer()
  const proxy = await createTcpProxy({ host: '127.0.0.1', port: site.port })
  onTestFinished(() => proxy.close())
  const db = openMemoryDatabase()
  onTestFinished(() => { db.close() })
  const sit = () => {
    const { store, log } = createMainDesk()
    const link = tcpClient(proxy.port)
    const inbox = { smsSent: () => Promise.resolve(fail('database_away')) } as unknown as CentralData['inbox']
    const sms = smsSender(link, { inbox })
    const outbox = createOutbox({ local: keptStore(db), store, clock: systemClock, log, senders: { sms, email: () => null }, onSent: () => undefined })
    onTestFinished(() => { outbox.stop() })
    const stop = link.subscribe({
      onStatus(status) {
        const was = store.state().link.state
        store.dispatch({ kind: 'link', status })
        if (status.state === 'ready' && was !== 'ready' && was !== 'degraded') outbox.onReady?.()
      },
      onSession(login: LoginResult) {
        store.dispatch({ kind: 'session', session: login })
        outbox.onLogin?.(login)
      },
    })
    onTestFinished(stop)
    const until = (fits: (list: readonly OutboxEntry[]) => boolean): Promise<void> => new Promise((resolve) => {
      const check = (): void => {
        if (!fits(store.state().outbox)) return
        off()
        resolve()
      }
      const off = store.subscribe(check)
      check()
    })
    return {
      link, outbox, until,
      send: (text: string) => outbox.add('sms', `key-${text}`.padEnd(12, '0'), { number: NUMBER, text }),
      is: (text: string, state: OutboxEntry['state']) => until((list) => list.some((item) => item.text === text && item.state === state)),
    }
  }
  return { site, proxy, sit, rows: () => site.deskStore.sent('sms', 99).map((item) => item.body).toReversed() }
}

describe('an SMS in the outbox of a desk at a real server', () => {
  it('goes out with its text as it is', async () => {
    const { sit, rows } = await open()
    const desk = sit()
    await signIn(desk.link, '8643')
    await desk.send('a;TEL=110\nb;')
    await desk.is('a;TEL=110\nb;', 'sent')
    expect(rows()).toEqual(['a;TEL=110\nb;'])
  })

  it('that never reached the server goes out when the link is back, once', async () => {
    const { sit, rows, proxy } = await open()
    const desk = sit()
    await signIn(desk.link, '8643')
    proxy.pullCable()
    await desk.send('a')
    await desk.is('a', 'sending')
    await desk.send('b')
    expect(rows()).toEqual([])
    proxy.plugIn()
    proxy.resetAll()
    await desk.is('a', 'sent')
    await desk.is('b', 'sent')
    expect(rows()).toEqual(['a', 'b'])
  })

  it('whose answer was lost is asked for, and does not go out a second time', async () => {
    const { site, sit, rows, proxy } = await open()
    const desk = sit()
    await signIn(desk.link, '8643')
    proxy.deafen()
    const [, arrived] = await Promise.all([desk.send('a'), new Promise<void>((resolve) => {
      // The server has it when its row is there; the desk hears nothing of it.
      const look = (): void => { if (site.deskStore.sent('sms', 9).length > 0) resolve(); else setImmediate(look) }
      look()
    })])
    expect(arrived).toBeUndefined()
    proxy.resetAll()
    await desk.is('a', 'sent')
    expect(rows()).toEqual(['a'])
  })

  it('that was being sent when the program died is asked for after the next login, and does not go out a second time', async () => {
    const { site, sit, rows, proxy } = await open()
    const first = sit()
    await signIn(first.link, '8643')
    proxy.deafen()
    await first.send('a')
    await new Promise<void>((resolve) => {
      const look = (): void => { if (site.deskStore.sent('sms', 9).length > 0) resolve(); else setImmediate(look) }
      look()
    })
    first.outbox.stop()
    first.link.dispose()
    proxy.resetAll()
    const second = sit()
    await signIn(second.link, '8643', true)
    await second.is('a', 'sent')
    expect(rows()).toEqual(['a'])
  })

  it('that is lost with a server that has forgotten is the person’s to decide, and goes out once when he says so', async () => {
    const { site, sit, rows, proxy } = await open()
    const first = sit()
    await signIn(first.link, '8643')
    proxy.pullCable()
    await first.send('a')
    await first.is('a', 'sending')
    first.outbox.stop()
    first.link.dispose()
    proxy.plugIn()
    proxy.resetAll()
    const second = sit()
    await signIn(second.link, '8643', true)
    await second.is('a', 'unknown')
    expect([rows(), site.deskStore.sent('sms', 9)]).toEqual([[], []])
    let id = -1
    await second.until((list) => {
      id = list[0]?.id ?? -1
      return true
    })
    await second.outbox.handlers['outbox.retry']({ id }, { window: 'main', webContentsId: 1 })
    await second.is('a', 'sent')
    expect(rows()).toEqual(['a'])
  })
})
