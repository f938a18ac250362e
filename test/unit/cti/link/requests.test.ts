import { describe, expect, it } from 'vitest'
import { frameOfJson } from '../../../../src/cti/protocol/frame-encoder.ts'
import { codeOf, createLinkBench, watch } from '../../../support/link-bench.ts'
import { sampleLeg } from '../../../support/samples.ts'

describe('requests', () => {
  it('answers not_connected without a session', async () => {
    const bench = await createLinkBench()
    expect(codeOf(await bench.client.request('ATPlaceCall', { called: '601' }))).toBe('not_connected')
  })

  it('resolves request() with acceptance and execute() with the outcome, when the model shows it', async () => {
    const bench = await createLinkBench()
    await bench.up()
    const executed = bench.client.execute('ATPlaceCall', { called: '601' })
    await bench.clock.advanceAsync(10)
    expect(await executed).toEqual({ ok: true, value: { callId: 'c1' } })
    expect(bench.client.model().calls.get('c1')?.state).toBe('ringback')
  })

  it('reports an accepted command that came to nothing as refused', async () => {
    const bench = await createLinkBench()
    await bench.up()
    const executed = bench.client.execute('ATHangup', { callId: sampleLeg().callId })
    await bench.clock.advanceAsync(10)
    expect(codeOf(await executed)).toBe('no_such_call')
  })

  it('gives every acting command its own key, and others none', async () => {
    const bench = await createLinkBench()
    await bench.up()
    void bench.client.execute('ATSetReady', { ready: false })
    void bench.client.execute('ATSetReady', { ready: true })
    void bench.client.request('snapshot', {})
    await bench.clock.advanceAsync(10)
    const acting = bench.a.requests.filter((request) => request.cmd === 'ATSetReady')
    expect(new Set(acting.map((request) => request.key)).size).toBe(2)
    expect(bench.a.requests.find((request) => request.cmd === 'snapshot')?.key).toBeUndefined()
  })

  it('ends with timed_out when no response comes, drops the late one and asks for a snapshot', async () => {
    const bench = await createLinkBench({ script: { acting: 'silent' } })
    await bench.up()
    const executed = watch(bench.client.execute('ATPlaceCall', { called: '601' }))
    await bench.clock.advanceAsync(6_000)
    expect(codeOf(executed.value)).toBe('timed_out')
    expect(bench.a.requests.at(-1)?.cmd).toBe('snapshot')
    const id = bench.a.requests.find((request) => request.cmd === 'ATPlaceCall')?.id ?? 0
    bench.a.send({ kind: 'response', id, ok: true, result: { callId: 'c9' } })
    await bench.clock.advanceAsync(10)
    expect(bench.log.lines.some((line) => line.message.includes('late'))).toBe(true)
    expect(bench.client.status().state).toBe('ready')
  })

  it('ends with timed_out when the outcome does not come, and asks for a snapshot', async () => {
    const bench = await createLinkBench({ script: { acting: 'accept_only' } })
    await bench.up()
    const executed = watch(bench.client.execute('ATPlaceCall', { called: '601' }))
    await bench.clock.advanceAsync(5_500)
    expect(codeOf(executed.value)).toBe('pending')
    await bench.clock.advanceAsync(5_500)
    expect(codeOf(executed.value)).toBe('timed_out')
    expect(bench.a.requests.at(-1)?.cmd).toBe('snapshot')
  })

  it('fails with link_lost at once, at every stage, when the link goes', async () => {
    const bench = await createLinkBench({ script: { acting: 'accept_only' } })
    await bench.up()
    const outcome = watch(bench.client.execute('ATPlaceCall', { called: '601' }))
    await bench.clock.advanceAsync(10)
    const response = watch(bench.client.request('snapshot', {}))
    bench.network.last().reset()
    await bench.clock.advanceAsync(0)
    expect([codeOf(outcome.value), codeOf(response.value)]).toEqual(['link_lost', 'link_lost'])
  })

  it('asks for the outcome after the resume, with the same key, and nothing is executed twice', async () => {
    const bench = await createLinkBench({ script: { acting: 'lost' } })
    await bench.up()
    const executed = watch(bench.client.execute('ATPlaceCall', { called: '601' }))
    await bench.clock.advanceAsync(10)
    bench.network.last().reset()
    await bench.clock.advanceAsync(3_000)
    expect(codeOf(executed.value)).toBe('link_lost')
    expect(bench.a.executed).toHaveLength(1)
    expect(bench.late).toEqual([{ cmd: 'ATPlaceCall', outcome: { ok: true, value: { callId: 'c1' } } }])
    const sent = bench.a.requests.filter((request) => request.cmd === 'ATPlaceCall')
    expect(sent.map((request) => request.retry)).toEqual([undefined, true])
    expect(new Set(sent.map((request) => request.key)).size).toBe(1)
  })

  it('learns outcome_unknown when the request never reached the server', async () => {
    const bench = await createLinkBench()
    await bench.up()
    bench.network.last().dropToServer = true
    void bench.client.execute('ATPlaceCall', { called: '601' })
    bench.network.last().reset()
    await bench.clock.advanceAsync(3_000)
    expect(bench.a.executed).toHaveLength(0)
    expect(bench.late.map((entry) => codeOf(entry.outcome))).toEqual(['outcome_unknown'])
  })

  it('takes an outcome that overtakes its response', async () => {
    const bench = await createLinkBench({ script: { acting: 'silent' } })
    await bench.up()
    const executed = watch(bench.client.execute('ATPlaceCall', { called: '601' }))
    await bench.clock.advanceAsync(5)
    const requestId = bench.a.requests.at(-1)?.id ?? 0
    bench.a.emit('call.changed', sampleLeg({ callId: 'c7', state: 'ringback' }), { requestId })
    await bench.clock.advanceAsync(5)
    expect(codeOf(executed.value)).toBe('pending')
    bench.a.send({ kind: 'response', id: requestId, ok: true, result: { callId: 'c7' } })
    await bench.clock.advanceAsync(5)
    expect(executed.value).toEqual({ ok: true, value: { callId: 'c7' } })
  })

  it('ends a request whose response cannot be read, or does not fit the command', async () => {
    const bench = await createLinkBench({ script: { acting: 'silent' } })
    await bench.up()
    const first = watch(bench.client.request('ATPlaceCall', { called: '601' }))
    const second = watch(bench.client.request('ATPlaceCall', { called: '602' }))
    await bench.clock.advanceAsync(5)
    const [one = 0, two = 0] = bench.a.requests.slice(-2).map((request) => request.id)
    bench.a.sendRaw(frameOfJson(JSON.stringify({ kind: 'response', id: one, ok: 'maybe' })))
    bench.a.send({ kind: 'response', id: two, ok: true, result: { callId: 5 } })
    await bench.clock.advanceAsync(5)
    expect([codeOf(first.value), codeOf(second.value)]).toEqual(['internal', 'internal'])
    expect(bench.client.status().state).toBe('ready')
  })

  it('keeps the handshake to itself', async () => {
    const bench = await createLinkBench()
    await bench.up()
    expect(codeOf(await bench.client.request('resume', { session: 'x', lastSeq: 0, proof: 'y' }))).toBe('not_allowed')
  })

  it('goes on when a listener throws, and tells the others', async () => {
    const bench = await createLinkBench()
    const seen: string[] = []
    bench.client.subscribe({ onChange: () => { throw new Error('listener') } })
    bench.client.subscribe({ onChange: (change) => { seen.push(change.kind) } })
    await bench.up()
    expect(seen).toEqual(['snapshot'])
    expect(bench.client.status().state).toBe('ready')
  })
})
