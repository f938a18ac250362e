import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CDR_FILE, createSqliteRecordStore } from '../../src/cti/server/store/sqlite-record-store.ts'
import { signIn, tcpClient, untilLeg, untilModel, untilStatus } from '../support/system-tcp.ts'

const MAIN = join(import.meta.dirname, '../../src/cti/server/main.ts')

async function startProgram(data: string, port: number) {
  const child = spawn(process.execPath, [MAIN, '--port', String(port), '--data', data], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => { child.kill('SIGKILL') })
  const [line] = await once(createInterface(child.stdout), 'line') as [string]
  return {
    port: Number(line.split(':').at(-1)),
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

describe('the server program, killed and started again during a call', () => {
  it('is found again by its clients, which show what the new server holds; the call is in the record', async () => {
    const data = mkdtempSync(join(tmpdir(), 'cti-restart-'))
    onTestFinished(() => { rmSync(data, { recursive: true, force: true }) })
    const first = await startProgram(data, 0)
    const [agent, colleague] = [tcpClient(first.port), tcpClient(first.port)]
    expect((await signIn(agent, '8643')).ok).toBe(true)
    expect((await signIn(colleague, '8601')).ok).toBe(true)
    expect((await agent.execute('ATPlaceCall', { called: '601' })).ok).toBe(true)
    const { callId } = await untilLeg(colleague, 'ringing')
    expect((await colleague.execute('ATAnswer', { callId })).ok).toBe(true)
    await untilLeg(agent, 'talking')
    const store = createSqliteRecordStore(join(data, CDR_FILE))
    onTestFinished(() => { store.close() })
    await expect.poll(() => store.open().filter(({ answeredAt }) => answeredAt !== null).length, { interval: 10, timeout: 5_000 }).toBe(2)

    await first.kill()
    await untilStatus(agent, ({ state }) => state === 'connecting')
    expect([...agent.model().calls.keys()]).toEqual([callId])
    await startProgram(data, first.port)
    await untilStatus(agent, ({ state }) => state === 'ready')
    await untilStatus(colleague, ({ state }) => state === 'ready')
    // The simulated switch died with its server: the snapshot says that the call is over.
    await untilModel(agent, (model) => model.calls.size === 0)
    expect(store.recent(9).map(({ callId: id, extension, endCause }) => ({ id, extension, endCause }))).toEqual(
      expect.arrayContaining(['643', '601'].map((extension) => ({ id: callId, extension, endCause: 'outcome_unknown' }))))
    expect((await agent.execute('ATPlaceCall', { called: '601' })).ok).toBe(true)
    const again = await untilLeg(colleague, 'ringing')
    expect(again.callId).not.toBe(callId)
  })
})
