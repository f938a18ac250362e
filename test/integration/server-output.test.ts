import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { testSite } from '../support/server-harness.ts'
import { programClient, startServerProgram, tempFolder } from '../support/server-program.ts'
import type { ServerProgram } from '../support/server-program.ts'

/** A server that pings a silent agent twice a second: two pings are a second that passed, without a sleep. */
async function siteFile(folder: string): Promise<string> {
  const site = await testSite()
  const file = join(folder, 'site.json')
  writeFileSync(file, JSON.stringify({ ...site, limits: { ...site.limits, heartbeatIdleMs: 500, heartbeatDeadMs: 20_000 } }))
  return file
}

/** Things that are written to the log: a peer that speaks no AT Link, a login, a goodbye. */
async function makeItLog(program: ServerProgram): Promise<void> {
  const stranger = programClient(program.port)
  stranger.sendBytes(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
  await stranger.waitClosed()
}

async function servesAndRests(program: ServerProgram): Promise<void> {
  for (let n = 0; n < 5; n += 1) await makeItLog(program)
  const agent = programClient(program.port)
  expect(await agent.login({ uid: '8643' })).toMatchObject({ ok: true })
  const isPing = (message: { readonly kind: string }): message is never => message.kind === 'ping'
  const before = program.cpuMs()
  for (let n = 0; n < 2; n += 1) {
    agent.forget()
    await agent.wait('ping', isPing)
    agent.send({ kind: 'pong', t: n })
  }
  // A second of rest: a program that spins uses a second of processor time.
  expect(program.cpuMs() - before).toBeLessThan(400)
  agent.destroy()
  await agent.waitClosed()
}

async function stopsInOrder(program: ServerProgram): Promise<void> {
  program.process.kill('SIGTERM')
  expect(await program.exit).toBe(0)
}

describe.skipIf(process.platform === 'win32')('the output of the server program', () => {
  test('the reader of standard error goes away: it serves on, rests, writes its log into the data folder and ends with 0 at SIGTERM', async () => {
    const data = tempFolder()
    const program = await startServerProgram(['--data', data, '--config', await siteFile(data), '--notice-seconds', '0'])
    program.process.stderr?.destroy()
    await servesAndRests(program)
    await stopsInOrder(program)
    const log = readFileSync(join(data, 'cti-server.log'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { message: string; why?: string })
    expect(log[0]).toMatchObject({ message: 'standard error takes no lines: they are written here', why: 'EPIPE' })
    expect(log.map(({ message }) => message)).toContain('session began')
  }, 60_000)

  test('nobody reads standard output any more either: the same', async () => {
    const data = tempFolder()
    const program = await startServerProgram(['--data', data, '--config', await siteFile(data), '--notice-seconds', '0'])
    program.process.stderr?.destroy()
    program.process.stdout?.destroy()
    await servesAndRests(program)
    await stopsInOrder(program)
  }, 60_000)

  test.skipIf(!existsSync('/dev/full'))('standard error is a file on a full disk: it serves on and the lines are in the data folder', async () => {
    const data = tempFolder()
    const full = openSync('/dev/full', 'w')
    onTestFinished(() => { closeSync(full) })
    const program = await startServerProgram(['--data', data, '--config', await siteFile(data), '--notice-seconds', '0'], full)
    await servesAndRests(program)
    await stopsInOrder(program)
    expect(readFileSync(join(data, 'cti-server.log'), 'utf8')).toContain('ENOSPC')
  }, 60_000)

  test('its log file is renamed by another program: it serves on and every line is in the renamed file', async () => {
    const data = tempFolder()
    const file = join(data, 'err.log')
    const handle = openSync(file, 'a')
    onTestFinished(() => { closeSync(handle) })
    const program = await startServerProgram(['--data', data, '--config', await siteFile(data), '--notice-seconds', '0'], handle)
    renameSync(file, `${file}.1`)
    await servesAndRests(program)
    await stopsInOrder(program)
    expect(readFileSync(`${file}.1`, 'utf8')).toContain('session began')
  }, 60_000)

  test('the terminal is closed: SIGHUP is written to the log and the telephones go on', async () => {
    const data = tempFolder()
    const program = await startServerProgram(['--data', data, '--config', await siteFile(data), '--notice-seconds', '0'])
    program.process.kill('SIGHUP')
    await servesAndRests(program)
    expect(program.stderr()).toContain('the terminal is closed')
    await stopsInOrder(program)
  }, 60_000)
})
