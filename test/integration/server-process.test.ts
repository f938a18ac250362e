import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import { CDR_FILE, createSqliteRecordStore } from '../../src/cti/server/store/sqlite-record-store.ts'
import { verifierSchema } from '../../src/cti/server/site-config.ts'
import { rawTcpClient } from '../support/raw-client.ts'
import type { RawClient } from '../support/raw-client.ts'

const MAIN = join(import.meta.dirname, '../../src/cti/server/main.ts')

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cti-server-'))
  onTestFinished(() => { rmSync(dir, { recursive: true, force: true }) })
  return dir
}

interface Program {
  readonly process: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  readonly exit: Promise<number | null>
}

function run(args: readonly string[], input?: string): Program {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString() })
  child.stdin.end(input ?? '')
  onTestFinished(() => { child.kill('SIGKILL') })
  return { process: child, stdout: () => out, stderr: () => err, exit: once(child, 'close').then(([code]) => code as number | null) }
}

async function listening(program: Program): Promise<number> {
  const line = /^listening 127\.0\.0\.1:(\d+)\n$/
  while (!line.test(program.stdout())) {
    const ended = await Promise.race([program.exit, once(program.process.stdout ?? program.process, 'data').then(() => 'data' as const)])
    if (ended !== 'data') throw new Error(`server ended with ${String(ended)}: ${program.stderr()}`)
  }
  return Number(line.exec(program.stdout())?.[1])
}

async function agentOn(port: number): Promise<RawClient> {
  const client = rawTcpClient(port)
  onTestFinished(() => { client.destroy() })
  expect(await client.login({ uid: '8643' })).toMatchObject({ ok: true })
  return client
}

describe('the server as a program', () => {
  test.runIf(process.platform !== 'win32')('keeps its data folder with verifiers, messages and journals to its owner', async () => {
    const data = folder()
    chmodSync(data, 0o755)
    await agentOn(await listening(run(['--port', '0', '--data', data])))
    expect(statSync(data).mode & 0o777).toBe(0o700)
    const files = readdirSync(data)
    expect(files).toContain('callthink.sqlite')
    expect(files.filter((name) => (statSync(join(data, name)).mode & 0o077) !== 0)).toEqual([])
  })
  test('killed in a call, it writes the record of that call at its next start', async () => {
    const data = folder()
    const first = run(['--port', '0', '--data', data])
    const agent = await agentOn(await listening(first))
    await agent.act('sim.incoming', { caller: '13800138000', group: '15' })
    await agent.waitEvent('call.changed', (leg) => leg['state'] === 'ringing')
    await agent.act('ATAnswer')
    const store = createSqliteRecordStore(join(data, CDR_FILE))
    onTestFinished(() => { store.close() })
    await expect.poll(() => store.open(), { interval: 10, timeout: 5_000 }).toMatchObject([{ extension: '643', answeredAt: expect.any(Number) as number }])
    first.process.kill('SIGKILL')
    await first.exit
    expect(store.recent(9)).toEqual([])

    const second = run(['--port', '0', '--data', data])
    await listening(second)
    await expect.poll(() => store.recent(9), { interval: 10, timeout: 5_000 })
      .toMatchObject([{ extension: '643', agent: '8643', caller: '13800138000', endCause: 'outcome_unknown' }])
    expect(store.open()).toEqual([])
    second.process.kill('SIGTERM')
    expect(await second.exit).toBe(0)
  })

  test('SIGTERM warns the agents, says goodbye, writes the records and ends with 0; stdout has one line', async () => {
    const data = folder()
    const program = run(['--port', '0', '--data', data, '--notice-seconds', '1'])
    const agent = await agentOn(await listening(program))
    await agent.act('ATPlaceCall', { called: '13900000000' })
    program.process.kill('SIGTERM')
    expect((await agent.waitEvent('server.notice')).data).toMatchObject({ inMs: 1_000 })
    expect(await agent.waitBye()).toMatchObject({ reason: 'maintenance' })
    expect(await program.exit).toBe(0)
    expect(program.stdout().split('\n')).toHaveLength(2)
    const store = createSqliteRecordStore(join(data, CDR_FILE))
    onTestFinished(() => { store.close() })
    expect(store.recent(9)).toMatchObject([{ extension: '643', direction: 'out', endCause: 'maintenance' }])
  })

  test('a second signal ends it at once', async () => {
    const program = run(['--port', '0', '--data', folder(), '--notice-seconds', '600'])
    const agent = await agentOn(await listening(program))
    program.process.kill('SIGINT')
    await agent.waitEvent('server.notice')
    program.process.kill('SIGINT')
    expect(await program.exit).toBe(1)
  })

  test('wrong command lines and what cannot be had end with a sentence in both languages', async () => {
    const data = folder()
    const bad = join(data, 'bad.json')
    writeFileSync(bad, '{"agents": 3}')
    const occupied = createServer()
    await new Promise<void>((resolve) => { occupied.listen(0, '127.0.0.1', resolve) })
    onTestFinished(() => { occupied.close() })
    const address = occupied.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : '0'
    const cases = [
      { args: ['--switch', 'asterisk'], exit: 2, zh: 'Asterisk 交换机将在以后的版本中提供', en: 'comes with a later version' },
      { args: ['--port', 'many'], exit: 2, zh: '--port 必须是', en: '--port must be' },
      { args: ['--sing'], exit: 2, zh: '命令行参数有误', en: '--sing' },
      { args: ['--data', data, '--config', bad], exit: 1, zh: '有错误', en: 'has an error at agents' },
      { args: ['--data', data, '--config', join(data, 'none.json')], exit: 1, zh: '无法读取', en: 'cannot be read' },
      { args: ['--data', '/dev/null/x', '--port', '0'], exit: 1, zh: '无法写入', en: 'cannot be written' },
      { args: ['--data', data, '--port', port], exit: 1, zh: '端口已被占用', en: 'port is in use' },
      { args: ['--tls-cert', bad], exit: 2, zh: '必须同时给出', en: 'belong together' },
    ]
    for (const { args, exit, zh, en } of cases) {
      const program = run(args)
      expect([await program.exit, program.stdout()], program.stderr()).toEqual([exit, ''])
      expect(program.stderr()).toContain(zh)
      expect(program.stderr()).toContain(en)
    }
  }, 60_000)

  test('--make-verifier prints a verifier and never the password', async () => {
    const program = run(['--make-verifier'], '秘密-password\n')
    expect(await program.exit).toBe(0)
    const verifier = verifierSchema.parse(JSON.parse(program.stdout()))
    expect(verifier.iterations).toBe(310_000)
    expect(program.stdout() + program.stderr()).not.toContain('password')
  })
})

describe('the embedded server', () => {
  test('listens in a worker thread, serves a login and stops when told', async () => {
    const worker = new Worker(join(import.meta.dirname, '../../src/cti/server/embedded.ts'), {
      workerData: { dataDir: join(folder(), 'demo'), seed: 7, quiet: true },
    })
    onTestFinished(async () => { await worker.terminate() })
    const [message] = await once(worker, 'message') as [{ type: string; port: number }]
    expect(message.type).toBe('listening')
    await agentOn(message.port)
    const stopped = once(worker, 'message')
    const exited = once(worker, 'exit')
    worker.postMessage({ type: 'stop' })
    expect((await stopped)[0]).toEqual({ type: 'stopped' })
    expect(await exited).toEqual([0])
  })

  test('says why it cannot start', async () => {
    const worker = new Worker(join(import.meta.dirname, '../../src/cti/server/embedded.ts'), {
      workerData: { dataDir: '/dev/null/x', seed: 7, quiet: true },
    })
    onTestFinished(async () => { await worker.terminate() })
    expect((await once(worker, 'message'))[0]).toMatchObject({ type: 'failed', message: expect.stringContaining('cannot be written') as string })
  })
})
