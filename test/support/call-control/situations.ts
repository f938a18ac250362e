/** The call situations of docs/call-control.md: how the agent's telephone gets there, and which agent states cannot meet it. */
import { PEOPLE } from './world.ts'
import type { AgentColumn, PersonName, World } from './world.ts'

/** Why a cell cannot be; each letter is explained in the legend. */
export type Reason = 'a' | 'b' | 'c' | 'd'

export const REASONS: Readonly<Record<Reason, string>> = {
  a: 'An agent is reserved while a call of the ACD is on its way to his telephone or rings there, and the ACD passes over everybody who has a call already. Walked: with the agent ready in this situation, a call arrives for his group; it stays in the queue and he stays ready.',
  b: 'The ACD rings only at the telephone of a ready agent, who is reserved from then on. Walked: a call arrives for his group while he is in this state; his telephone stays quiet, or he is reserved.',
  c: 'Whoever logs out, or is logged out by a leader, is no longer offered calls: the ACD takes its call back at once. Walked: a leader logs him out in this situation, and his telephone no longer rings.',
  d: 'A call of the ACD is answered by a ready agent, and what he chooses meanwhile waits for its end. Walked: with the choice made while it rang, the agent is ready in the call.',
}

/** The instant between the offer of the ACD and the ringing: reserved, and no call yet. */
export async function offered(world: World): Promise<void> {
  await world.outside.ask('sim.incoming', { caller: customer, group: '15' })
  await world.site.clock.advanceAsync(7)
}

/** One leg of the agent's telephone in a situation. */
export interface Leg {
  readonly name: string
  readonly callId: string
}

export interface Situation {
  readonly name: string
  /** What it is, for the document. */
  readonly doc: string
  readonly kinds: readonly ('keyed' | 'analogue')[]
  /** Someone must be logged in for it. */
  readonly needs: readonly PersonName[]
  /** Only a leader gets there. */
  readonly leader?: true
  /** It lasts for an instant only, and goes on by itself. */
  readonly momentary?: true
  /** What the switch shows of the telephone then (World.shown). */
  readonly shown: string
  /** Cells that cannot be. */
  readonly never: Partial<Readonly<Record<AgentColumn, Reason>>>
  readonly build: (world: World) => Promise<readonly Leg[]>
}

const KEYED = ['keyed'] as const
const BOTH = ['keyed', 'analogue'] as const
const { customer, secondCustomer, colleague, third } = PEOPLE

/** The agent never is reserved there. */
const NOT_RESERVED = { reserved: 'a' } as const
/** He is reserved there, and logged in. */
const RESERVED_ONLY = { 'ready': 'b', 'busy': 'b', 'wrapup': 'b', 'away': 'b', 'not-ready': 'b', 'logged-out': 'c' } as const

export const SITUATIONS: readonly Situation[] = [
  situation('no call', 'The telephone is on hook. Reserved: the instant between the offer of the ACD and the ringing.', BOTH, 'none', async () => []),
  situation('seized', 'Click-to-dial at an analogue telephone: it rings its own agent, who is to lift the handset.', ['analogue'], 'seized', async (world) =>
    [leg('seized', await world.does(world.me, 'ATPlaceCall', { called: customer }))]),
  situation('dialling', 'Off hook; keys have been pressed and the number is not complete.', KEYED, 'offhook', async (world) =>
    [leg('dialling', await dials(world))]),
  { ...situation('calling', 'Off hook; the number has gone out and nothing rings yet.', BOTH, 'offhook', async (world) => {
    const response = await world.me.ask('ATPlaceCall', { called: customer })
    if (!response.ok) throw new Error(response.error.code)
    await world.site.clock.advanceAsync(6)
    if (world.shown() === 'seized') {
      await world.outside.ask('sim.answer', { number: world.extension })
      await world.site.clock.advanceAsync(6)
    }
    return [leg('calling', String(response.result['callId']))]
  }), momentary: true },
  situation('ringback', 'The called telephone rings.', BOTH, 'ringback', async (world) => [leg('ringback', await calls(world, customer))]),
  situation('ringing', 'A call that was dialled to the extension rings.', BOTH, 'ringing', async (world) => [leg('ringing', await rings(world, customer))]),
  {
    ...situation('ringing (ACD)', 'A call of the agent’s group rings, delivered by the ACD.', BOTH, 'ringing', async (world) =>
      [leg('ringing', await world.sim('incoming', { caller: customer, group: '15' }))]),
    never: RESERVED_ONLY,
  },
  situation('ringing (recall)', 'A call that the agent has transferred was not taken, and is back.', KEYED, 'ringing', async (world) => {
    const callId = await talks(world, customer)
    await world.does(world.me, 'ATTranCall', { extDest: third.extension })
    await world.sim('hangup', { number: third.extension })
    return [leg('ringing', callId)]
  }),
  situation('talking', 'Talks with a customer.', BOTH, 'talking', async (world) => [leg('talking', await talks(world, customer))]),
  {
    ...situation('talking (ACD)', 'Talks with a customer whom the ACD has delivered.', BOTH, 'talking', async (world) => {
      const callId = await world.sim('incoming', { caller: customer, group: '15' })
      await world.sim('answer', { number: world.extension })
      return [leg('talking', callId)]
    }),
    never: { 'busy': 'd', 'wrapup': 'd', 'away': 'd', 'not-ready': 'd', 'reserved': 'a' },
  },
  situation('talking (held by peer)', 'Talks with a colleague, who has put the call on hold.', BOTH, 'talking', async (world) => {
    const callId = await talks(world, null)
    await world.does(world.other('colleague'), 'ATHoldCall')
    return [leg('talking', callId)]
  }, ['colleague']),
  situation('waiting in a queue', 'A colleague has transferred the agent, with whom he talked, into the queue of a group.', BOTH, 'talking', async (world) => {
    const callId = await talks(world, null)
    await world.does(world.other('colleague'), 'ATTranCall', { group: '2' })
    return [leg('talking', callId)]
  }, ['colleague']),
  situation('held', 'Holds a customer.', BOTH, 'held', async (world) => [leg('held', await holds(world, customer))]),
  situation('ringing + ringback', 'A call rings while he calls a customer, whose telephone rings.', KEYED, 'ringback + ringing', async (world) =>
    [leg('ringback', await calls(world, customer)), leg('ringing', await rings(world, secondCustomer))]),
  situation('ringing + dialling', 'A call rings while he presses keys; the number is not complete.', KEYED, 'offhook + ringing', async (world) =>
    [leg('dialling', await dials(world)), leg('ringing', await rings(world, secondCustomer))]),
  situation('ringing + talking', 'A second call rings while he talks with a customer.', BOTH, 'talking + ringing', async (world) =>
    [leg('talking', await talks(world, customer)), leg('ringing', await rings(world, secondCustomer))]),
  {
    ...situation('ringing (ACD) + talking', 'He has answered a direct call while a call of the ACD rings.', KEYED, 'ringing + talking', async (world) => {
      const acd = await world.sim('incoming', { caller: customer, group: '15' })
      const direct = await rings(world, secondCustomer)
      await world.does(world.me, 'ATAnswer', { callId: direct })
      return [leg('ringing', acd), leg('talking', direct)]
    }),
    never: RESERVED_ONLY,
  },
  situation('ringing + held', 'A second call rings while he holds a customer.', BOTH, 'held + ringing', async (world) =>
    [leg('held', await holds(world, customer)), leg('ringing', await rings(world, secondCustomer))]),
  situation('dialling + held', 'Off hook again while he holds a customer; the number is not complete.', BOTH, 'held + offhook', async (world) => {
    const held = await holds(world, customer)
    return [leg('held', held), leg('dialling', await dials(world))]
  }),
  situation('talking + held', 'Two calls: talks with one customer and holds another.', BOTH, 'held + talking', async (world) => {
    const held = await holds(world, customer)
    const talking = await calls(world, secondCustomer)
    await world.sim('answer', { number: secondCustomer })
    return [leg('held', held), leg('talking', talking)]
  }),
  situation('consulting (ringing)', 'Holds a customer and consults; the colleague’s telephone rings.', BOTH, 'held + ringback', async (world) => {
    const held = await talks(world, customer)
    return [leg('held', held), leg('ringback', await world.does(world.me, 'ATConsTrans', { extDest: third.extension }))]
  }),
  situation('consulting (talking)', 'Holds a customer and talks with the colleague he consults.', BOTH, 'held + talking', async (world) => {
    const held = await talks(world, customer)
    return [leg('held', held), leg('talking', await consults(world))]
  }),
  situation('consulting (swapped)', 'As before, after a swap: talks with the customer and holds the colleague.', BOTH, 'talking + held', async (world) => {
    const talking = await talks(world, customer)
    const held = await consults(world)
    await world.does(world.me, 'ATCallSwap', { callId: talking })
    return [leg('talking', talking), leg('held', held)]
  }),
  situation('consulting (busy tone)', 'Holds a customer; whom he consulted has hung up, and the handset hears the busy tone.', ['analogue'], 'held + disconnected', async (world) => {
    const held = await talks(world, customer)
    const consultation = await consults(world)
    await world.sim('hangup', { number: third.extension })
    return [leg('held', held), leg('disconnected', consultation)]
  }),
  situation('conference', 'Talks with a customer and a colleague.', BOTH, 'talking', async (world) => [leg('talking', await meets(world))]),
  situation('conference (third rings)', 'Talks with a customer, and the third telephone still rings.', BOTH, 'talking', async (world) => {
    const callId = await talks(world, customer)
    await world.does(world.me, 'ATConf_est', { extDest: third.extension })
    return [leg('talking', callId)]
  }),
  situation('conference (held)', 'Holds a conference of three: the others talk on.', BOTH, 'held', async (world) => {
    const callId = await meets(world)
    await world.does(world.me, 'ATHoldCall')
    return [leg('held', callId)]
  }),
  situation('conference + consulting', 'Holds a conference and talks with a fourth whom he consults.', BOTH, 'held + talking', async (world) => {
    const callId = await meets(world)
    const fourth = await world.does(world.me, 'ATConsConf', { extDest: colleague.extension })
    await world.sim('answer', { number: colleague.extension })
    return [leg('held', callId), leg('talking', fourth)]
  }),
  situation('conference with IVR', 'Talks with a customer, and an IVR port has joined.', BOTH, 'talking', async (world) => {
    const callId = await talks(world, customer)
    await world.does(world.me, 'ATJoinIVR_toCnf', { ivrFile: 'VERIFY.DAT' })
    return [leg('talking', callId)]
  }),
  situation('disconnected', 'The far end has hung up, and the handset hears the busy tone.', ['analogue'], 'disconnected', async (world) => {
    const callId = await talks(world, customer)
    await world.sim('hangup', { number: customer })
    return [leg('disconnected', callId)]
  }),
  {
    ...situation('listening', 'A leader listens to an agent’s call.', KEYED, 'listening', (world) => inserts(world, 'listen'), ['talking']),
    leader: true,
  },
  {
    ...situation('taking part', 'A leader takes part in an agent’s call.', KEYED, 'talking', (world) => inserts(world, 'join'), ['talking']),
    leader: true,
  },
]

/** The leg states of the vocabulary that no telephone of the simulated switch ever shows, and why. */
export const NEVER_SHOWN: Readonly<Record<string, string>> = {
  transferring: 'the telephone that transfers leaves at once (switch.ts, `transfer`), and an unanswered call comes back as a new leg; the state is there for switches that keep the leg meanwhile',
  unknown: 'stands for codes of a newer server',
}

function situation(
  name: string, doc: string, kinds: Situation['kinds'], shown: string, build: Situation['build'], needs: readonly PersonName[] = [],
): Situation {
  return { name, doc, kinds, needs, shown, build, never: name === 'no call' ? {} : NOT_RESERVED }
}

function leg(name: string, callId: string): Leg {
  return { name, callId }
}

/** The agent presses keys; the number is not complete. The call's id. */
async function dials(world: World): Promise<string> {
  await world.does(world.me, 'ATDialDigit', { digit: '13' })
  const dialling = world.legs().find(({ state }) => state === 'offhook')
  if (dialling === undefined) throw new Error('nothing is being dialled')
  return dialling.callId
}

/** A customer dials the extension. */
function rings(world: World, caller: string): Promise<string> {
  return world.sim('incoming', { caller, extension: world.extension })
}

/** The agent calls; a handset is lifted. */
async function calls(world: World, called: string): Promise<string> {
  const callId = await world.does(world.me, 'ATPlaceCall', { called })
  if (world.shown().includes('seized')) await world.sim('answer', { number: world.extension })
  return callId
}

/** Talks: a customer has called, or (null) the agent has called the colleague, who has answered. */
async function talks(world: World, caller: string | null): Promise<string> {
  const callId = caller === null ? await calls(world, colleague.extension) : await rings(world, caller)
  await world.sim('answer', { number: caller === null ? colleague.extension : world.extension })
  return callId
}

async function holds(world: World, caller: string): Promise<string> {
  const callId = await talks(world, caller)
  await world.does(world.me, 'ATHoldCall')
  return callId
}

async function consults(world: World): Promise<string> {
  const consultation = await world.does(world.me, 'ATConsTrans', { extDest: third.extension })
  await world.sim('answer', { number: third.extension })
  return consultation
}

/** Customer, agent and the third. */
async function meets(world: World): Promise<string> {
  const callId = await talks(world, customer)
  await world.does(world.me, 'ATConf_est', { extDest: third.extension })
  await world.sim('answer', { number: third.extension })
  return callId
}

async function inserts(world: World, type: 'listen' | 'join'): Promise<readonly Leg[]> {
  await world.does(world.me, 'ATInsert', { ext: PEOPLE.talking.extension, type })
  const own = world.legs()[0]
  if (own === undefined) throw new Error('the leader has no leg')
  return [leg(type === 'listen' ? 'listening' : 'talking', own.callId)]
}
