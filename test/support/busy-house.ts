/** A site of 200 agents on a fake clock: customers call, agents answer and send them on, by one step or a consultation. */
import { nodeHashes, systemRandom } from '../../src/cti/node/index.ts'
import { MIN_ITERATIONS, makeVerifier } from '../../src/cti/protocol/scram.ts'
import type { EventMessage } from '../../src/cti/protocol/messages.ts'
import { createCtiServer } from '../../src/cti/server/server.ts'
import { siteConfigSchema } from '../../src/cti/server/site-config.ts'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import { createMemoryRecordStore } from '../../src/cti/server/store/memory-record-store.ts'
import { createSimulatedSwitch } from '../../src/cti/server/switch/simulated/index.ts'
import { createFakeClock } from './fake-clock.ts'
import { testHashes } from './fakes.ts'
import { LeanAgent } from './lean-agent.ts'

export const AGENTS = 200
const CONSULTANTS = 50
const CALLS_EVERY_MS = 300
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

export async function busyHouse() {
  const verifier = await makeVerifier(testHashes, 'demo', new Uint8Array(16).fill(7), MIN_ITERATIONS)
  const uids = Array.from({ length: AGENTS }, (_, i) => String(1_000 + i))
  const site = siteConfigSchema.parse({
    agents: uids.map((uid, i) => ({ uid, name: `Agent ${uid}`, groups: i < CONSULTANTS ? [] : ['15'], verifier })),
    extensions: uids.map((uid) => ({ extension: uid, kind: 'ip' })),
    groups: [{ id: '15', name: 'Service', called: '95500', wrapup: { policy: 'optional', codes: [{ code: '01', name: 'Repair' }] } }],
    trunks: Array.from({ length: 100 }, (_, i) => ({ trunk: String(i + 1) })),
  })
  const clock = createFakeClock()
  const phones = createSimulatedSwitch({ clock, log: SILENT, extensions: site.extensions, trunks: site.trunks })
  let ended = 0
  // The disk grows, and is none of the memory looked at here.
  const records = { ...createMemoryRecordStore(), apply: (changes: readonly { readonly kind: string }[]) => { ended += changes.filter(({ kind }) => kind === 'ended').length } }
  const server = createCtiServer({ clock, random: systemRandom, hashes: { ...nodeHashes, ...testHashes }, log: SILENT, site, switch: phones, records, deskStore: createMemoryDeskStore() })
  let turn = 0
  const onEvent = (agent: LeanAgent, { event, data }: EventMessage): void => {
    if (event !== 'call.changed' || data['since'] !== clock.now()) return
    const { callId, state, held, consultOf } = data
    const consultant = Number(agent.uid) < 1_000 + CONSULTANTS
    if (state === 'ringing') clock.after(500, () => { agent.act('ATAnswer', { callId }) })
    else if (state !== 'talking' || held === true) return
    else if (consultant) clock.after(1_000, () => { if (consultOf === null) agent.act('ATHangup', { callId }) })
    else if (consultOf !== null) clock.after(500, () => { agent.act('ATTranOver', { callId: consultOf }) })
    else clock.after(1_000, () => {
      turn += 1
      agent.act(turn % 2 === 0 ? 'ATTranCall' : 'ATConsTrans', { callId, extDest: String(1_000 + turn % CONSULTANTS) })
    })
  }
  const agents = uids.map((uid, i) => new LeanAgent({ server, clock, hashes: testHashes, uid, startNotReady: i < CONSULTANTS, onEvent }))
  for (const agent of agents) await agent.login()
  let calls = 0
  return {
    clock, server, agents, calls: () => calls, records: () => ended,
    /** Customers call, and everything comes to its end. */
    take(count: number): void {
      for (let i = 0; i < count; i += 1) {
        calls += 1
        const result = phones.sim?.incoming(`c${String(calls)}`, { caller: `154${String(calls).padStart(8, '0')}`, called: '95500', trunk: null, group: site.groups[0]?.id ?? null, extension: null })
        if (result?.ok !== true) throw new Error('a customer was refused')
        clock.advance(CALLS_EVERY_MS)
      }
      clock.advance(180_000)
    },
  }
}
