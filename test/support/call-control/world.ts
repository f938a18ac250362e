/**
 * One call centre in memory, with the agent whose telephone is looked at and the people around him.
 * Built anew for each cell of docs/call-control.md that leaves a trace.
 */
import type { EventMessage, Message, ResponseMessage } from '../../../src/cti/protocol/messages.ts'
import type { SwitchParty } from '../../../src/cti/server/switch/switch.ts'
import type { Agent, CallLeg } from '../../../src/shared/domain/schemas.ts'
import { agentIdSchema, callIdSchema } from '../../../src/shared/domain/schemas.ts'
import { startMemoryServer } from '../memory-server.ts'
import type { MemoryClient, MemoryServer } from '../memory-server.ts'

export const AGENT_COLUMNS = ['ready', 'busy', 'wrapup', 'away', 'not-ready', 'reserved', 'logged-out'] as const
export type AgentColumn = (typeof AGENT_COLUMNS)[number]

/** Whose telephone is looked at. */
export const SUBJECTS = {
  'ip': { uid: '8601', extension: '601' },
  'digital': { uid: '8607', extension: '607' },
  'analogue': { uid: '8611', extension: '611' },
  'leader': { uid: '8600', extension: '600' },
} as const
export type SubjectName = keyof typeof SUBJECTS

/** The others. Telephones without a client are moved by hand (sim.*). */
export const PEOPLE = {
  customer: '13800138000', secondCustomer: '13900139000', thirdCustomer: '13700137000', fourthCustomer: '13600136000',
  /** Where calls are sent to: nobody sits there, the telephone rings all the same. */
  free: '606',
  colleague: { uid: '8602', extension: '602' },
  third: { uid: '8603', extension: '603' },
  /** Somebody rings at his telephone; he is of the agent's group. */
  rung: { uid: '8610', extension: '610' },
  /** He talks with a customer; the leader leads him. */
  talking: { uid: '8604', extension: '604' },
  /** Idle: who acts on the agent (leader, colleague of his group, somebody of another group). */
  leader: { uid: '8643', extension: '643' },
  peer: { uid: '8609', extension: '609' },
  stranger: { uid: '8605', extension: '605' },
} as const
/** Of the demo's people these are made leaders of all groups, members of the service line. */
const LEADERS: readonly string[] = [SUBJECTS.leader.uid, PEOPLE.leader.uid]
/** Who leads them all is a manager: the one who acts on the leader of the scene. */
const ALL_GROUPS = ['1', '2', '15']

export type PersonName = 'colleague' | 'rung' | 'talking' | 'leader' | 'peer' | 'stranger'

export interface Cast {
  readonly subject: SubjectName
  /** State the agent is in before the first call. */
  readonly state: AgentColumn
  /** Who else logs in. */
  readonly others: readonly PersonName[]
  /** After-call work of all groups; absent = the demo's. */
  readonly wrapup?: 'required' | 'timed'
}

export class World {
  readonly site: MemoryServer
  readonly me: MemoryClient
  readonly uid: string
  readonly extension: string
  #outside: MemoryClient
  #outsideAsked = 0
  readonly #others = new Map<PersonName, MemoryClient>()

  private constructor(site: MemoryServer, me: MemoryClient, cast: Cast) {
    this.site = site
    this.me = me
    this.uid = SUBJECTS[cast.subject].uid
    this.extension = SUBJECTS[cast.subject].extension
    this.#outside = site.client()
  }

  /** A connection that never logs in: sim.* and refusals. Another one now and then: the server ends those that are refused too often. */
  get outside(): MemoryClient {
    this.#outsideAsked += 1
    if (this.#outsideAsked % 10 === 0) {
      this.#outside.destroy()
      this.#outside = this.site.client()
    }
    return this.#outside
  }

  static async open(cast: Cast): Promise<World> {
    const site = await startMemoryServer({
      seed: 1,
      limits: { loginTimeoutMs: 600_000, heartbeatIdleMs: 600_000, heartbeatDeadMs: 1_200_000 },
      ...(cast.wrapup === undefined ? {} : { groups: { wrapup: { policy: cast.wrapup, ms: 30_000, codes: [{ code: 'other', name: '其他' }] } } }),
      agents: (agent) => {
        if (LEADERS.includes(agent.uid)) return { ...agent, role: 'leader', leads: agent.uid === SUBJECTS.leader.uid ? ['2', '15'] : ALL_GROUPS, groups: ['15'] } as typeof agent
        return agent.uid === PEOPLE.peer.uid ? { ...agent, groups: ['15'] } as typeof agent : agent
      },
    })
    const client = site.client()
    const world = new World(site, client, cast)
    // The call that is named where none stands: one of an earlier day, of which the agent has kept a note.
    site.deskStore.saveWrapup({ callId: callIdSchema.parse('202601010000000000'), uid: agentIdSchema.parse(SUBJECTS[cast.subject].uid), code: null, note: '', done: true, savedAt: 0 })
    const answer = await client.login({ ...SUBJECTS[cast.subject], startNotReady: cast.state === 'not-ready' })
    if (!answer.ok) throw new Error(`login: ${answer.error.code}`)
    for (const name of cast.others) world.#others.set(name, await site.agent({ ...PEOPLE[name], startNotReady: true }))
    if (cast.others.includes('rung')) await world.sim('incoming', { caller: PEOPLE.thirdCustomer, extension: PEOPLE.rung.extension })
    if (cast.others.includes('talking')) {
      await world.sim('incoming', { caller: PEOPLE.fourthCustomer, extension: PEOPLE.talking.extension })
      await world.sim('answer', { number: PEOPLE.talking.extension })
    }
    await world.choose(cast.state)
    return world
  }

  other(name: PersonName): MemoryClient {
    const client = this.#others.get(name)
    if (client === undefined) throw new Error(`${name} is not logged in here`)
    return client
  }

  /** What people do with their hands, to its end. Returns the call's id, empty where there is none. */
  async sim(act: 'incoming' | 'answer' | 'hangup' | 'dtmf', args: object): Promise<string> {
    const response = await this.outside.ask(`sim.${act}`, args)
    if (!response.ok) throw new Error(`sim.${act} ${JSON.stringify(args)}: ${response.error.code} ${response.error.message}`)
    await this.site.settle()
    return String(response.result['callId'] ?? '')
  }

  /** A command that must succeed, to its end. Returns the call's id, empty where there is none. */
  async does(client: MemoryClient, cmd: string, args: object = {}): Promise<string> {
    const { response, outcome } = await this.act(client, cmd, args)
    if (!response.ok) throw new Error(`${cmd} ${JSON.stringify(args)}: ${response.error.code} ${response.error.message}`)
    if (outcome?.event === 'request.done' && outcome.data['ok'] === false) throw new Error(`${cmd}: ${JSON.stringify(outcome.data)}`)
    return String(response.result['callId'] ?? '')
  }

  /** A command; when it is accepted, until the switch has done it. `outcome` null = refused, or nothing came. */
  async act(client: MemoryClient, cmd: string, args: object): Promise<{ readonly response: ResponseMessage; readonly outcome: EventMessage | null }> {
    const response = await client.ask(cmd, args)
    if (response.ok) await this.site.settle()
    const outcome = client.messages.find((message: Message): message is EventMessage =>
      message.kind === 'event' && message.requestId === response.id)
    return { response, outcome: outcome ?? null }
  }

  /** A leader, who is logged in, logs the agent out; his calls stay at his telephone. No time passes. */
  async forceOut(): Promise<void> {
    const response = await this.other('leader').ask('ATLogout', { uid: this.uid })
    if (!response.ok) throw new Error(`ATLogout: ${response.error.code}`)
    await this.me.waitClosed()
  }

  /** The agent as his events have told. */
  agent(): Agent {
    const last = this.me.events('agent.changed').findLast((event) => event.data['uid'] === this.uid)
    if (last === undefined) throw new Error('the agent has never been told')
    return last.data as Agent
  }

  agentState(): string {
    return this.me.closed ? 'logged-out' : this.agent().state
  }

  /** The agent's legs as his events have told, in the order they began. */
  legs(): CallLeg[] {
    const legs = new Map<string, CallLeg>()
    for (const { event, data } of this.me.events()) {
      if (data['extension'] !== this.extension) continue
      if (event === 'call.changed') legs.set(String(data['callId']), data as CallLeg)
      else if (event === 'call.ended') legs.delete(String(data['callId']))
    }
    return [...legs.values()]
  }

  /** What the switch shows of an extension: the display states of its legs, `none` without any. */
  shown(extension: string = this.extension): string {
    const parties = this.site.switch.calls().map((call) => call.parties.findLast((party) => party.extension === extension))
    const states = parties.filter((party): party is SwitchParty => party !== undefined).map(displayOf)
    return states.length === 0 ? 'none' : states.join(' + ')
  }

  /** All that a refused command must leave as it is. */
  fingerprint(): string {
    const agent = this.me.closed ? null : this.agent()
    return JSON.stringify([this.site.switch.calls(), agent, this.site.switch.ivrPorts()])
  }

  close(): void {
    this.site.switch.dispose()
    for (const client of [this.me, this.outside, ...this.#others.values()]) client.destroy()
  }

  /** The agent chooses a state; nothing where it is no matter of choice. */
  async choose(state: AgentColumn): Promise<void> {
    const chosen = { 'not-ready': ['ATSetReady', { ready: false }], busy: ['ATSetBusy', { busy: true }], away: ['ATSetLeaveSeat', { away: true }], wrapup: ['ATSetAfterWorking', { working: true }] } as const
    if (!(state in chosen)) return
    const [cmd, args] = chosen[state as keyof typeof chosen]
    await this.does(this.me, cmd, args)
  }
}

function displayOf(party: SwitchParty): string {
  if (party.holding) return 'held'
  return party.listening ? 'listening' : party.state
}
