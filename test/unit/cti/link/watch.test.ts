import { describe, expect, it } from 'vitest'
import { codeOf, createLinkBench, watch } from '../../../support/link-bench.ts'
import { sampleAgent, sampleLeg } from '../../../support/samples.ts'
import type { LinkBench } from '../../../support/link-bench.ts'

const subscribed = (bench: LinkBench): unknown[] => bench.a.requests.filter((request) => request.cmd === 'subscribe').map((request) => request.args['watch'])
const loginWatches = (bench: LinkBench): unknown[] => bench.a.requests.filter((request) => request.cmd === 'login').map((request) => request.args['watch'])

describe('what is watched', () => {
  it('is told to the server, and the snapshot that follows takes away what is watched no more', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.a.emit('agent.changed', sampleAgent({ uid: '8601', extension: '601' }))
    bench.a.emit('agent.changed', sampleAgent())
    bench.a.emit('call.changed', sampleLeg({ callId: 'x', extension: '601' }))
    await bench.clock.advanceAsync(10)
    expect([...bench.client.model().agents.keys()]).toEqual(['8643', '8601'])
    expect([...bench.client.model().teamCalls.keys()]).toEqual(['x/601'])
    // The scripted server forgets the call; the client does not hear of it, since that leg was another's.
    bench.a.emit('call.ended', { ...sampleLeg({ callId: 'x', extension: '602' }), endedAt: 1, endCause: 'normal', endedBy: null })
    const change = bench.client.setWatch(['15', '2'])
    await bench.clock.advanceAsync(100)
    expect(codeOf(await change)).toBe('ok')
    expect(subscribed(bench)).toEqual([['15', '2']])
    expect([...bench.client.model().agents.keys()]).toEqual(['8643'])
    expect([...bench.client.model().teamCalls.keys()]).toEqual([])
    expect(bench.client.status().state).toBe('ready')
  })

  it('is asked for by the login that the link makes by itself', async () => {
    const bench = await createLinkBench()
    await bench.up()
    void bench.client.setWatch(['15'])
    await bench.clock.advanceAsync(100)
    bench.a.restart()
    bench.network.links.at(-1)?.reset()
    await bench.clock.advanceAsync(20_000)
    expect(bench.client.status().state).toBe('ready')
    expect(loginWatches(bench)).toEqual(['own', ['15']])
    expect(subscribed(bench)).toEqual([['15']])
  })

  it('is made good after the return when it was changed while the link was down', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.down('a')
    bench.network.links.at(-1)?.reset()
    await bench.clock.advanceAsync(100)
    const change = bench.client.setWatch('all')
    await bench.clock.advanceAsync(10)
    expect(codeOf(await change)).toBe('not_connected')
    bench.restore('a')
    await bench.clock.advanceAsync(31_000)
    expect(bench.a.resumes).toBe(1)
    expect(subscribed(bench)).toEqual(['all'])
  })

  it('is asked for again when the answer was lost with the link', async () => {
    const bench = await createLinkBench({ script: { subscribe: 'silent' } })
    await bench.up()
    const change = watch(bench.client.setWatch(['15']))
    await bench.clock.advanceAsync(100)
    bench.a.script.subscribe = 'normal'
    bench.network.links.at(-1)?.reset()
    await bench.clock.advanceAsync(20_000)
    expect(codeOf(change.value)).toBe('link_lost')
    expect(subscribed(bench)).toEqual([['15'], ['15']])
    // Nothing more to make good at the next return.
    bench.network.links.at(-1)?.reset()
    await bench.clock.advanceAsync(20_000)
    expect(bench.a.resumes).toBe(2)
    expect(subscribed(bench)).toHaveLength(2)
  })

  it('stays what it was when the server refuses', async () => {
    const bench = await createLinkBench({ script: { subscribe: { code: 'not_allowed', message: 'no leader' } } })
    await bench.up()
    const change = bench.client.setWatch('all')
    await bench.clock.advanceAsync(100)
    expect(codeOf(await change)).toBe('not_allowed')
    bench.a.restart()
    bench.network.links.at(-1)?.reset()
    await bench.clock.advanceAsync(20_000)
    expect(loginWatches(bench)).toEqual(['own', 'own'])
    expect(subscribed(bench)).toEqual(['all'])
  })
})
