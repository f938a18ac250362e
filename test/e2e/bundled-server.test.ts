/** The demo's server as it is shipped: the built worker, in a real thread, over real TCP. */
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import { CDR_FILE, createSqliteRecordStore } from '../../src/cti/server/store/sqlite-record-store.ts'
import { rawTcpClient } from '../support/raw-client.ts'

const BUNDLE = join(import.meta.dirname, '../../out/main/cti-server.js')

function startBundle(dataDir: string): Worker {
  const worker = new Worker(BUNDLE, { workerData: { dataDir, seed: 7, quiet: true } })
  onTestFinished(async () => { await worker.terminate() })
  return worker
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cti-bundle-'))
  onTestFinished(() => { rmSync(dir, { recursive: true, force: true }) })
  return dir
}

describe('the bundled server', () => {
  test('starts, listens, serves a call, writes its record, stops when told and leaves no port open', async () => {
    expect(existsSync(BUNDLE), 'npm run build comes first').toBe(true)
    const data = join(folder(), 'demo')
    const worker = startBundle(data)
    const [message] = await once(worker, 'message') as [{ readonly type: string; readonly port: number }]
    expect(message).toEqual({ type: 'listening', port: expect.any(Number) as number })
    const agent = rawTcpClient(message.port)
    onTestFinished(() => { agent.destroy() })
    expect(await agent.login({ uid: '8643' })).toMatchObject({ ok: true, result: { name: '付智伟' } })
    await agent.act('sim.incoming', { caller: '13800138000', group: '15' })
    await agent.waitEvent('call.changed', (leg) => leg['state'] === 'ringing')
    await agent.act('ATAnswer')
    await agent.waitEvent('call.changed', (leg) => leg['state'] === 'talking')
    await agent.act('ATHangup')
    await agent.waitEvent('call.ended')

    const [stopped, exited] = [once(worker, 'message'), once(worker, 'exit')]
    worker.postMessage({ type: 'stop' })
    expect((await stopped)[0]).toEqual({ type: 'stopped' })
    expect(await exited).toEqual([0])
    expect(await agent.waitBye()).toMatchObject({ reason: 'maintenance' })
    const knock = connect({ host: '127.0.0.1', port: message.port })
    const [error] = await once(knock, 'error') as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
    const store = createSqliteRecordStore(join(data, CDR_FILE))
    onTestFinished(() => { store.close() })
    expect(store.recent(9)).toMatchObject([{ extension: '643', agent: '8643', caller: '13800138000', answeredAt: expect.any(Number) as number }])
  })

  test('says why it cannot start, and ends', async () => {
    // A data folder below a file can never be made.
    const worker = startBundle(join(BUNDLE, 'data'))
    const exited = once(worker, 'exit')
    expect((await once(worker, 'message'))[0]).toMatchObject({ type: 'failed', message: expect.stringContaining('cannot be written') as string })
    expect(await exited).toEqual([1])
  })
})
