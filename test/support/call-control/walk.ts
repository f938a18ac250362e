/** Walks every command × call situation × agent state on the real server and notes what it answers. */
import { LEADER_ASKS, OWN_ASKS, TARGET_ASKS, nameOf } from './asks.ts'
import type { Ask } from './asks.ts'
import { SITUATIONS, offered } from './situations.ts'
import type { Leg, Situation } from './situations.ts'
import { AGENT_COLUMNS, PEOPLE, World } from './world.ts'
import type { AgentColumn, PersonName, SubjectName } from './world.ts'

/** A part of the document: whose telephone, and who asks. */
export interface Part {
  readonly name: string
  readonly subject: Exclude<SubjectName, 'leader'> | 'leader'
  readonly kind: 'keyed' | 'analogue'
  readonly asks: readonly Ask[]
  /** Who asks; null = the agent himself. */
  readonly by: PersonName | null
  readonly columns: readonly AgentColumn[]
}

const part = (name: string, subject: Part['subject'], kind: Part['kind'], asks: readonly Ask[], by: PersonName | null = null): Part =>
  ({ name, subject, kind, asks, by, columns: AGENT_COLUMNS })

/** The parts of the document. */
export const PARTS = {
  own: part('IP or digital telephone', 'ip', 'keyed', OWN_ASKS),
  analogue: part('analogue telephone', 'analogue', 'analogue', OWN_ASKS),
  leader: part('a leader at an IP telephone', 'leader', 'keyed', LEADER_ASKS),
  target: part('a leader acts on an IP or digital telephone', 'ip', 'keyed', TARGET_ASKS, 'leader'),
  targetAnalogue: part('a leader acts on an analogue telephone', 'analogue', 'analogue', TARGET_ASKS, 'leader'),
  peer: part('a colleague of the group acts', 'ip', 'keyed', TARGET_ASKS, 'peer'),
  stranger: part('an agent of another group acts', 'ip', 'keyed', TARGET_ASKS, 'stranger'),
} as const satisfies Record<string, Part>
export type PartName = keyof typeof PARTS

export interface Answer {
  readonly accepted: boolean
  readonly code: string
  /** As the document shows it. */
  readonly text: string
}

export interface Cell {
  /** `command (form)` */
  readonly ask: string
  readonly row: string
  readonly column: AgentColumn
  readonly text: string
}

/** What a leg allowed, and what the commands that named it were answered. */
export interface LegFinding {
  readonly situation: string
  readonly leg: string
  readonly column: AgentColumn
  readonly allowed: readonly string[]
  readonly answers: ReadonlyMap<string, Answer>
}

export interface Walk {
  readonly cells: readonly Cell[]
  readonly legs: readonly LegFinding[]
  /** What should not have happened: a refusal that left a trace, a cell that can be reached and was said not to be. */
  readonly faults: readonly string[]
}

export const NEVER = '—'

/** The rows a situation has for commands that take a call's id: without one, then each leg. */
export function rowsOf(situation: Pick<Situation, 'name'>, legs: readonly string[], takesCall: boolean): string[] {
  return takesCall && legs.length > 1 ? [situation.name, ...legs.map((leg) => `${situation.name}: ${leg}`)] : [situation.name]
}

export function situationsOf({ kind, subject, asks, by }: Part): readonly Situation[] {
  const leads = subject === 'leader' || (by === null && kind === 'keyed' && asks === OWN_ASKS)
  return SITUATIONS.filter((situation) => situation.kinds.includes(kind) && (situation.leader !== true || leads))
}

export async function walk(asked: Part, columns: readonly AgentColumn[] = asked.columns): Promise<Walk> {
  const noted: { cells: Cell[]; legs: LegFinding[]; faults: string[] } = { cells: [], legs: [], faults: [] }
  for (const situation of situationsOf(asked)) {
    // What its legs are called is known once it has been reached.
    const legNames = await namesOfLegs(asked, situation)
    for (const column of columns) {
      const reason = situation.never[column]
      if (reason === undefined) {
        await new Place(asked, situation, column, noted).walk()
        continue
      }
      const found = await tryIt(asked, situation, column)
      if (found !== null) noted.faults.push(`${asked.name}, ${situation.name}, ${column}: said never to be (${reason}), but reached: ${found}`)
      for (const ask of asked.asks) {
        for (const row of rowsOf(situation, legNames, ask.takesCall)) noted.cells.push({ ask: nameOf(ask), row, column, text: `${NEVER} ${reason}` })
      }
    }
  }
  return noted
}

function subjectOf({ subject }: Part, situation: Situation): SubjectName {
  return situation.leader === true ? 'leader' : subject
}

async function namesOfLegs(asked: Part, situation: Situation): Promise<string[]> {
  const world = await World.open({ subject: subjectOf(asked, situation), state: 'ready', others: situation.needs })
  const legs = await situation.build(world)
  world.close()
  return legs.map(({ name }) => name)
}

/** Tries a cell that cannot be. Null = it was not reached, else what was. */
async function tryIt(asked: Part, situation: Situation, column: AgentColumn): Promise<string | null> {
  const reason = situation.never[column]
  const before = reason === 'a' || reason === 'c' || reason === 'd' ? 'ready' : column
  const others: readonly PersonName[] = reason === 'c' ? [...situation.needs, 'leader'] : situation.needs
  const world = await World.open({ subject: subjectOf(asked, situation), state: before, others })
  try {
    if (reason === 'd') {
      await world.sim('incoming', { caller: PEOPLE.customer, group: '15' })
      await world.choose(column)
      await world.sim('answer', { number: world.extension })
    } else if (reason === 'b') {
      // Not offered: there is nothing to answer then, and the way there ends.
      await situation.build(world).catch(() => null)
    } else await situation.build(world)
    if (reason === 'c') {
      await world.forceOut()
      await world.site.settle()
    }
    if (reason === 'a') await world.sim('incoming', { caller: PEOPLE.thirdCustomer, group: '15' })
    const reached = world.shown() === situation.shown && world.agentState() === column
    return reached ? `${world.shown()}, ${world.agentState()}` : null
  } finally {
    world.close()
  }
}

/** One call situation in one agent state: everything is asked there. */
class Place {
  readonly #part: Part
  readonly #situation: Situation
  readonly #column: AgentColumn
  readonly #noted: { cells: Cell[]; legs: LegFinding[]; faults: string[] }
  #world: World | null = null
  #legs: readonly Leg[] = []
  #before = ''
  /** What becomes of the telephone in a momentary situation by itself. */
  #byItself = ''

  constructor(asked: Part, situation: Situation, column: AgentColumn, noted: { cells: Cell[]; legs: LegFinding[]; faults: string[] }) {
    this.#part = asked
    this.#situation = situation
    this.#column = column
    this.#noted = noted
  }

  async walk(): Promise<void> {
    const answers = new Map<string, Map<string, Answer>>()
    if (this.#momentary) {
      const world = await this.#enter(null)
      await world.site.settle()
      this.#byItself = world.shown()
      this.#leave()
    }
    // Those who need somebody more are asked together.
    for (const needs of new Set(this.#part.asks.map((ask) => ask.needs.join()))) {
      for (const ask of this.#part.asks) {
        if (ask.needs.join() !== needs) continue
        await this.#askAll(ask, answers)
      }
      this.#leave()
    }
    for (const [leg, named] of answers) {
      const allowed = this.#allowed.get(leg)
      if (allowed !== undefined && this.#part.by === null) {
        this.#noted.legs.push({ situation: this.#situation.name, leg, column: this.#column, allowed, answers: named })
      }
    }
  }

  readonly #allowed = new Map<string, readonly string[]>()

  async #askAll(ask: Ask, answers: Map<string, Map<string, Answer>>): Promise<void> {
    const name = nameOf(ask)
    const row = (label: string, text: string): void => { this.#noted.cells.push({ ask: name, row: label, column: this.#column, text }) }
    const unnamed = await this.#ask(ask, null)
    const named: { readonly leg: string; readonly answer: Answer }[] = []
    const count = this.#legs.length
    for (let index = 0; ask.takesCall && index < count; index += 1) {
      const answer = await this.#ask(ask, index)
      const leg = this.#legs[index]?.name ?? ''
      named.push({ leg, answer })
      if (!answers.has(leg)) answers.set(leg, new Map())
      answers.get(leg)?.set(name, answer)
    }
    const [only] = named
    const differs = count === 1 && only !== undefined && only.answer.text !== unnamed.text
    row(this.#situation.name, differs ? `${unnamed.text}; named: ${only.answer.text}` : unnamed.text)
    if (count > 1) for (const { leg, answer } of named) row(`${this.#situation.name}: ${leg}`, answer.text)
  }

  /** Asks once, from where the situation stands untouched. */
  async #ask(ask: Ask, index: number | null): Promise<Answer> {
    const world = this.#world ?? await this.#enter(ask)
    const callId = index === null ? undefined : this.#legs[index]?.callId
    const args = { ...ask.args(world), ...(callId === undefined ? {} : { callId }) }
    const shown = world.shown()
    const agent = world.me.closed ? null : world.agent()
    const strange = this.#part.by === null && this.#column === 'logged-out'
    const client = this.#part.by !== null ? world.other(this.#part.by) : strange ? world.outside : world.me
    const { response, outcome } = await world.act(client, ask.command, args)
    const trace = world.fingerprint() !== this.#before
    if (!response.ok) {
      const { code, state } = response.error
      if (trace) this.#noted.faults.push(`${nameOf(ask)} in ${this.#situation.name}, ${this.#column}: refused with ${code} and left a trace`)
      return { accepted: false, code, text: state === undefined ? code : `${code} ${state}` }
    }
    const effect = effectOn(world, shown, agent, this.#momentary ? this.#byItself : shown)
    const late = outcome?.event === 'request.done' && outcome.data['ok'] === false ? outcome.data['error'] : null
    const answered = outcome !== null || ask.command === 'logout' || strange
    if (!answered) this.#noted.faults.push(`${nameOf(ask)} in ${this.#situation.name}, ${this.#column}: accepted and never answered by an event`)
    if (trace) this.#leave()
    if (late !== null) return { accepted: true, code: 'failed', text: `done, then failed ${JSON.stringify(late)}` }
    return { accepted: true, code: 'done', text: effect === '' ? 'done' : `done → ${effect}` }
  }

  get #momentary(): boolean {
    return this.#situation.momentary === true || (this.#column === 'reserved' && this.#situation.name === 'no call')
  }

  async #enter(ask: Ask | null): Promise<World> {
    const { by } = this.#part
    const others = new Set<PersonName>([...this.#situation.needs, ...(ask?.needs ?? []), ...(by === null ? [] : [by]), ...(this.#column === 'logged-out' ? ['leader' as const] : [])])
    const asReady = this.#column === 'reserved' || this.#column === 'logged-out'
    const world = await World.open({
      subject: subjectOf(this.#part, this.#situation), state: asReady ? 'ready' : this.#column, others: [...others],
    })
    this.#world = world
    this.#legs = await this.#situation.build(world)
    if (this.#column === 'reserved' && this.#situation.name === 'no call') await offered(world)
    if (this.#column === 'logged-out') await world.forceOut()
    const there = `${world.shown()}, ${world.agentState()}`
    const wanted = `${this.#situation.shown}, ${this.#column}`
    if (there !== wanted) throw new Error(`${this.#part.name}: ${this.#situation.name} wants to be (${wanted}) and is (${there})`)
    this.#before = world.fingerprint()
    if (this.#column !== 'logged-out') {
      for (const { name, callId } of this.#legs) {
        const leg = world.legs().find((one) => one.callId === callId)
        if (leg !== undefined) this.#allowed.set(name, leg.allowed)
      }
    }
    return world
  }

  #leave(): void {
    this.#world?.close()
    this.#world = null
  }
}

interface Before {
  readonly state: string
  readonly nextState: { readonly state: string } | null
}

/** What has become of the telephone and the agent: `held + ringback, busy, next away`; empty = nothing. */
function effectOn(world: World, shown: string, before: Before | null, byItself: string): string {
  const now = world.shown()
  const parts = now === shown || now === byItself ? [] : [now]
  if (before === null) return parts.join(', ')
  if (world.me.closed) return [...parts, 'logged-out'].join(', ')
  const { state, nextState } = world.agent()
  if (state !== before.state) parts.push(state)
  if (nextState?.state !== before.nextState?.state) parts.push(nextState === null ? 'nothing next' : `next ${nextState.state}`)
  return parts.join(', ')
}
