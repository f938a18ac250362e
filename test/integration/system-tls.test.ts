/** TLS from end to end: the server program with a certificate, the settings of the app, the link. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLinkClient } from '../../src/cti/link/client.ts'
import type { LinkClient } from '../../src/cti/link/api.ts'
import { nodeHashes, systemClock, systemRandom, tcpDialer } from '../../src/cti/node/index.ts'
import { createServers } from '../../src/main/telephony/servers.ts'
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts'
import type { Settings } from '../../src/shared/settings.ts'
import { findMessage } from '../../src/shared/i18n/index.ts'
import { createMemoryLog } from '../support/fakes.ts'
import { signIn, untilStatus } from '../support/system-tcp.ts'

const MAIN = join(import.meta.dirname, '../../src/cti/server/main.ts')
const pem = (name: string): string => join(import.meta.dirname, `../fixtures/tls/${name}.pem`)

/** `npm run cti-server -- --tls-cert … --tls-key …`; resolves with the port. */
async function secureServer(): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), 'cti-tls-'))
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--data', data, '--tls-cert', pem('server'), '--tls-key', pem('server-key')],
    { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    rmSync(data, { recursive: true, force: true })
  })
  const [line] = await once(createInterface(child.stdout), 'line') as [string]
  return Number(line.split(':').at(-1))
}

/** A client that connects as the app does with these settings. */
function appClient(port: number, settings: Partial<Settings>): { readonly client: LinkClient; readonly notices: string[] } {
  const notices: string[] = []
  const servers = createServers({
    clock: systemClock, log: createMemoryLog(), onFailed: () => undefined, makeDialer: tcpDialer, onServers: () => undefined,
    startWorker: () => { throw new Error('no demo server is wanted') },
    notice: (_level, key) => { notices.push(key) },
  })
  const address = { host: '127.0.0.1', port }
  servers.apply({ ...DEFAULT_SETTINGS, servers: [address], ...settings })
  const client = createLinkClient({
    clock: systemClock, random: systemRandom, hashes: nodeHashes, log: createMemoryLog(), dialer: servers.dialer, servers: [address],
    appVersion: 'test', hostName: 'PC-TEST', timing: { firstRetryMaxMs: 20, helloTimeoutMs: 500 },
  })
  onTestFinished(() => { client.dispose() })
  return { client, notices }
}

describe('the server program with a certificate', () => {
  it('is reached by an app whose settings name its authority; the link says that it is secure', async () => {
    const { client, notices } = appClient(await secureServer(), { tls: 'on', tlsCaFile: pem('ca') })
    expect(await signIn(client, '8643')).toMatchObject({ ok: true })
    expect(client.status()).toMatchObject({ state: 'ready', secure: true })
    expect(await client.execute('ATSetBusy', { busy: true, cause: '会议' })).toMatchObject({ ok: true })
    expect(notices).toEqual([])
  })

  it.each([
    ['another authority', pem('other-ca'), []],
    ['no authority of its own', '', []],
    ['a file that is not there', '/nowhere/ca.pem', ['ca_file_unreadable']],
    ['a file that is no certificate', pem('server-key'), ['ca_file_unreadable']],
  ])('is not believed by an app with %s: tls_failed, with a sentence in both languages', async (_, tlsCaFile, told) => {
    const { client, notices } = appClient(await secureServer(), { tls: 'on', tlsCaFile })
    const login = signIn(client, '8643')
    const status = await untilStatus(client, ({ retryAt }) => retryAt !== null)
    expect(status).toMatchObject({ state: 'connecting', reason: 'tls_failed', secure: false })
    expect(status.detail).toMatch(/certificate|CERT/i)
    for (const locale of ['zh-CN', 'en'] as const) expect(findMessage(locale, 'link.reason.tls_failed')).toMatch(/证书|certificate/)
    expect(notices).toEqual(told)
    client.cancelLogin()
    expect(await login).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })

  it('tells an app without TLS nothing, which names the missing hello', async () => {
    const { client } = appClient(await secureServer(), { tls: 'off', tlsCaFile: pem('ca') })
    void signIn(client, '8643')
    const status = await untilStatus(client, ({ retryAt }) => retryAt !== null)
    expect(['no_hello', 'closed_by_server', 'reset']).toContain(status.reason)
  })
})
