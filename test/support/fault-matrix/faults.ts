/** The rows of the fault matrix: how each fault is made. What must follow is in table.ts. */
import type { FakeLink } from '../fake-network.ts'
import type { LinkBench } from '../link-bench.ts'
import { sampleLeg } from '../samples.ts'
import type { Column } from './cells.ts'

export const HOST = 'a'
export const PORT = 18_005
const EIGHT_HOURS_MS = 8 * 3_600_000
const HOUR_MS = 3_600_000

/** What a fault works on. The way to the client is stalled while it is made, so that it can meddle with what waits there. */
export interface Scene {
  readonly bench: LinkBench
  readonly column: Column
  /** The connection that stands; null where none does. */
  readonly link: FakeLink | null
  /** Time that passed while the machine slept. */
  slept(ms: number): void
  /** Every connection from now on is treated like this as soon as it is accepted. */
  onNewLink(treat: (link: FakeLink) => void): void
}

export interface Fault {
  readonly name: string
  /** How long it lasts, ms; then cure() ends it. 0 = it is over at once. */
  readonly lastsMs: number
  inflict(scene: Scene): void
  cure?(scene: Scene): void
  /** In states that are up, the server first says two things, which wait on the line. */
  readonly needsEvents?: true
}

const LASTS_MS = 60_000
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const frame = (...body: number[]): Uint8Array => bytes(0, 0, 0, body.length, ...body)
const isEvent = (piece: Uint8Array): boolean => Buffer.from(piece).includes('"kind":"event"')

/** The client reads this next, in front of what waits. */
function sayFirst(link: FakeLink | null, piece: Uint8Array): void {
  link?.editWaiting((waiting) => [piece, ...waiting])
}

function pull(link: FakeLink | null): void {
  if (link === null) return
  link.dropToClient = true
  link.dropToServer = true
}

function open({ bench }: Scene): void { bench.network.setMode(HOST, PORT, 'open') }

function sleepWith(monotonicCounts: boolean) {
  return ({ bench, link, slept }: Scene): void => {
    // Meanwhile the server has given the session up, and every box on the way has forgotten the connection.
    pull(link)
    bench.a.restart()
    slept(EIGHT_HOURS_MS)
    bench.clock.sleep(EIGHT_HOURS_MS, monotonicCounts)
  }
}

const slow = (link: FakeLink): void => { link.delayMs = 2_000 }
const trickle = (link: FakeLink): void => { link.chunkBytes = 1; link.msPerPiece = 2 }

const rows = {
  'refuse': { lastsMs: LASTS_MS, inflict: ({ bench }) => { bench.network.setMode(HOST, PORT, 'refuse') }, cure: open },
  'silence': {
    lastsMs: LASTS_MS,
    inflict: ({ bench, link }) => {
      if (link !== null) link.dropToClient = true
      bench.network.setMode(HOST, PORT, 'mute')
    },
    cure: open,
  },
  'RST': { lastsMs: 0, inflict: ({ link }) => { link?.reset() } },
  'RST after every accept': {
    lastsMs: 20_000,
    inflict: ({ bench, link, onNewLink }) => {
      link?.reset()
      onNewLink((fresh) => { bench.clock.after(0, () => { fresh.reset() }) })
    },
    cure: ({ onNewLink }) => { onNewLink(() => undefined) },
  },
  'FIN': { lastsMs: 0, inflict: ({ link }) => { link?.finFromServer() } },
  'half-open': {
    lastsMs: LASTS_MS,
    inflict: ({ bench, link }) => { pull(link); bench.network.setMode(HOST, PORT, 'silent') },
    cure: open,
  },
  'half-close': { lastsMs: 0, inflict: ({ link }) => { link?.finFromServer({ halfOpen: true }) } },
  'byte by byte': {
    lastsMs: LASTS_MS,
    inflict: ({ link, onNewLink }) => {
      if (link !== null) {
        trickle(link)
        // What waits already comes in single bytes, too.
        link.editWaiting((waiting) => waiting.flatMap((piece) => [...piece].map((byte) => bytes(byte))))
      }
      onNewLink(trickle)
    },
    cure: ({ link, onNewLink }) => {
      if (link !== null) { link.chunkBytes = 0; link.msPerPiece = 0 }
      onNewLink(() => undefined)
    },
  },
  'oversized': { lastsMs: 0, inflict: ({ link }) => { sayFirst(link, bytes(0, 0x10, 0, 1)) } },
  'garbage': { lastsMs: 0, inflict: ({ link }) => { sayFirst(link, frame(0x7b, 0x7b, 0x00, 0x7b)) } },
  // "中" in GBK, as a JSON string: no UTF-8.
  'wrong charset': { lastsMs: 0, inflict: ({ link }) => { sayFirst(link, frame(0x22, 0xd6, 0xd0, 0x22)) } },
  'duplicate': {
    lastsMs: 0, needsEvents: true,
    inflict: ({ link }) => { link?.editWaiting((waiting) => waiting.flatMap((piece) => [piece, piece])) },
  },
  'reorder': {
    lastsMs: 0, needsEvents: true,
    inflict: ({ link }) => {
      link?.editWaiting((waiting) => {
        const [first, second] = waiting.filter(isEvent)
        if (first === undefined || second === undefined) return waiting
        return waiting.map((piece) => (piece === first ? second : piece === second ? first : piece))
      })
    },
  },
  'gap': {
    lastsMs: 0, needsEvents: true,
    inflict: ({ link }) => {
      link?.editWaiting((waiting) => {
        const lost = waiting.find(isEvent)
        return waiting.filter((piece) => piece !== lost)
      })
    },
  },
  'login refused': {
    lastsMs: 0,
    inflict: ({ bench }) => {
      bench.a.script.login = { code: 'wrong_password', message: 'wrong password' }
      bench.a.script.resumable = false
    },
  },
  'place taken': {
    lastsMs: 0,
    inflict: ({ bench }) => {
      const taken = { code: 'agent_in_use', message: 'in use', owner: { uid: '8643', host: 'PC-3', since: 1 } } as const
      bench.a.script.login = taken
      bench.a.script.resumable = taken
    },
  },
  'place taken, session gone': {
    lastsMs: 0,
    inflict: ({ bench }) => {
      bench.a.script.login = { code: 'agent_in_use', message: 'in use', owner: { uid: '8643', host: 'PC-3', since: 1 } }
      bench.a.script.resumable = false
    },
  },
  'login slow': {
    lastsMs: 12_000,
    inflict: ({ column, link, onNewLink }) => {
      if (link !== null && (column === 'connecting' || column === 'authenticating')) slow(link)
      onNewLink(slow)
    },
    cure: ({ bench, onNewLink }) => {
      onNewLink(() => undefined)
      for (const link of bench.network.links) link.delayMs = 1
    },
  },
  'login never answered': {
    lastsMs: LASTS_MS,
    inflict: ({ bench }) => {
      // A resume is never answered again, also when logins are.
      bench.a.script.login = 'silent'
      bench.a.script.resumable = 'silent'
    },
    cure: ({ bench }) => { bench.a.script.login = 'normal' },
  },
  'server restart': {
    lastsMs: 3_000,
    inflict: ({ bench, link }) => {
      bench.a.restart()
      link?.reset()
      bench.network.setMode(HOST, PORT, 'refuse')
    },
    cure: open,
  },
  'DNS change': {
    lastsMs: 0,
    inflict: ({ bench, link }) => {
      // The name leads to the other machine; the old one has lost its address.
      pull(link)
      bench.network.listen(HOST, PORT, (connection) => bench.b.accept(connection))
    },
  },
  'sleep 8 h, the clock counts it': { lastsMs: 0, inflict: sleepWith(true) },
  'sleep 8 h, the clock stands': { lastsMs: 0, inflict: sleepWith(false) },
  'clock jump ahead': { lastsMs: 0, inflict: ({ bench }) => { bench.clock.jumpWall(HOUR_MS) } },
  'clock jump back': { lastsMs: 0, inflict: ({ bench }) => { bench.clock.jumpWall(-HOUR_MS) } },
} satisfies Record<string, Omit<Fault, 'name'>>

export type FaultName = keyof typeof rows
export const FAULTS = Object.entries(rows).map(([name, fault]): Fault & { readonly name: FaultName } => ({ ...fault, name: name as FaultName }))

/** Two things of different calls: who loses one of them does not learn it from the other. */
export function tellTwoEvents(bench: LinkBench): void {
  bench.a.emit('call.changed', sampleLeg({ callId: 'told-first' }))
  bench.a.emit('call.changed', sampleLeg({ callId: 'told-second', state: 'talking', answeredAt: 1_795_338_003_000 }))
}
