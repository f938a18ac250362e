/** What colleagues noted, asked by a desk of the real server, over real TCP. */
import { describe, expect, it } from 'vitest'
import { createNotedCalls } from '../../src/main/desk/customer/noted-calls.ts'
import { systemClock } from '../../src/cti/node/index.ts'
import { createMemoryLog } from '../support/fakes.ts'
import { extensionSchema } from '../../src/shared/domain/schemas.ts'
import { fail, ok } from '../../src/shared/result.ts'
import { startMemoryServer } from '../support/server-harness.ts'
import { signIn, startTcpSystem, tcpClient, untilLeg, untilModel, untilStatus } from '../support/system-tcp.ts'
import type { LinkClient } from '../../src/cti/link/api.ts'
import type { CallId } from '../../src/shared/domain/schemas.ts'

const NOTE = '退'.repeat(4_000)
const signal = (): AbortSignal => new AbortController().signal
const notedCalls = (link: Pick<LinkClient, 'request'>) => {
  const log = createMemoryLog()
  return { log, ...createNotedCalls({ link, clock: systemClock, log }) }
}
async function loggedIn(port: number, uid: string): Promise<LinkClient> {
  const client = tcpClient(port)
  expect(await signIn(client, uid)).toMatchObject({ ok: true })
  return client
}
/** 8643 is called, answers, hangs up and writes. */
async function handled(agent: LinkClient): Promise<CallId> {
  expect(await agent.execute('sim.incoming', { caller: '13800138000', extension: extensionSchema.parse('643') })).toMatchObject({ ok: true })
  const { callId } = await untilLeg(agent, 'ringing')
  expect(await agent.execute('ATAnswer', { callId })).toMatchObject({ ok: true })
  expect(await agent.execute('ATHangup', { callId })).toMatchObject({ ok: true })
  await untilModel(agent, (model) => model.calls.size === 0)
  expect(await agent.execute('wrapup.save', { callId, code: null, note: NOTE, done: true })).toMatchObject({ ok: true })
  return callId
}

describe('what colleagues noted, over the link', () => {
  it('is read by another agent as it was written, with the name of who wrote it; unknown calls are absent', async () => {
    const { port } = await startTcpSystem()
    const [agent, colleague] = [await loggedIn(port, '8643'), await loggedIn(port, '8601')]
    const callId = await handled(agent)
    const many = Array.from({ length: 60 }, (_, index) => `nobody-${String(index)}`)
    expect(await notedCalls(colleague).of([callId, ...many], signal())).toMatchObject([{ callId, uid: '8643', name: '付智伟', code: null, note: NOTE, done: true }])
    expect(await colleague.request('wrapup.list', { callIds: many as CallId[] })).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
    expect(await notedCalls(colleague).of(many, signal())).toEqual([])
  })

  it('is nothing without a login or a link, and there again after the next login', async () => {
    const { port } = await startTcpSystem()
    const callId = await handled(await loggedIn(port, '8643'))
    const link = tcpClient(port)
    const calls = notedCalls(link)
    expect(await calls.of([callId], signal())).toEqual([])
    expect(await signIn(link, '8601')).toMatchObject({ ok: true })
    expect(await calls.of([callId], signal())).toHaveLength(1)
    await link.logout()
    await untilStatus(link, ({ state }) => state === 'offline')
    expect(await calls.of([callId], signal())).toEqual([])
    expect(calls.log.lines).toEqual([])
  })

  it('is nothing from a server that does not know the question; that is logged once', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8601' })
    const sent: string[] = []
    // Asked for what is not in its catalogue, today's server answers as the older one does.
    const request = (async (cmd: string, args: object) => {
      sent.push(cmd)
      const answer = await agent.ask('wrapup.of.tomorrow', args)
      return answer.ok ? ok(answer.result) : fail(answer.error.code)
    }) as LinkClient['request']
    const calls = notedCalls({ request })
    for (let call = 0; call < 3; call += 1) expect(await calls.of(['c1'], signal())).toEqual([])
    expect(sent).toEqual(['wrapup.list'])
    expect(calls.log.lines).toMatchObject([{ level: 'info', fields: { code: 'bad_arguments' } }])
  })
})
