import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commands } from '../../src/cti/protocol/commands.ts'
import { encodeFrame } from '../../src/cti/protocol/frame-encoder.ts'
import type { Message } from '../../src/cti/protocol/messages.ts'
import { startMemoryServer } from '../support/server-harness.ts'

/** fast-check prints seed and path of a failure. */
const RUNS = 60

const commandName = fc.constantFrom(...Object.keys(commands), 'ATFly', '__proto__', 'constructor', 'toString')
const value = fc.oneof(fc.string({ maxLength: 20 }), fc.integer(), fc.boolean(), fc.constantFrom('643', '601', '15', '13900000000', 'own', null))
const args = fc.dictionary(fc.constantFrom('uid', 'callId', 'called', 'caller', 'group', 'extension', 'number', 'digits', 'ready', 'busy', 'cause', 'watch', 'lastSeq', 'session', 'proof', '__proto__'), value, { maxKeys: 6 })
const request = fc.record({
  kind: fc.constant('request'), id: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer()), cmd: commandName, args,
  key: fc.oneof(fc.constantFrom('key-aaaaaaaa', 'key-bbbbbbbb'), fc.string({ minLength: 8, maxLength: 30 })), retry: fc.boolean(),
}, { requiredKeys: ['kind', 'id', 'cmd', 'args'] })
const frame = fc.oneof(
  { weight: 6, arbitrary: request.map((message) => encodeFrame(message as unknown as Message)) },
  { weight: 1, arbitrary: fc.jsonValue().map((json) => encodeFrame({ json } as unknown as Message)) },
  { weight: 1, arbitrary: fc.record({ kind: fc.string(), id: fc.integer() }).map((message) => encodeFrame(message as unknown as Message)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
)
/** A valid stream with a few bytes changed. */
const mutated = fc.tuple(fc.array(frame, { minLength: 1, maxLength: 12 }), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), fc.boolean())
  .map(([frames, changes, mutate]) => {
    const bytes = Uint8Array.from(frames.flatMap((part) => [...part]))
    if (mutate) for (const [at, byte] of changes) bytes[at % bytes.length] = byte
    return bytes
  })

test('whatever bytes come, before or after the login, no server falls and a good agent goes on working', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(mutated, fc.boolean()), { minLength: 1, maxLength: 5 }), async (streams) => {
    const site = await startMemoryServer({ limits: { failedLoginsPerAddress: 1_000_000, failedLoginsPerUid: 1_000_000 } })
    const witness = await site.agent({ uid: '8600', watch: 'all' })
    for (const [bytes, loggedIn] of streams) {
      const client = site.client()
      if (loggedIn) await client.login({ uid: '8643', takeOver: true })
      client.sendBytes(bytes)
      await site.clock.advanceAsync(50)
      client.cut()
    }
    await site.clock.advanceAsync(100)
    const asked = witness.act('ATSetBusy', { busy: true, cause: 'still here' })
    await site.settle()
    expect((await asked).response.ok).toBe(true)
    expect(site.log.lines.filter((line) => line.level === 'error')).toEqual([])
    await site.server.stop(0)
  }), { numRuns: RUNS, endOnFailure: true })
}, 60_000)
