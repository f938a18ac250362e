/** Single cases beside the great tables: arguments that are refused, commands that are overtaken, commands that read. */
import type { CommandName } from '../../../src/cti/protocol/commands.ts'
import { SITUATIONS } from './situations.ts'
import { AGENT_COLUMNS, PEOPLE, World } from './world.ts'
import type { AgentColumn, Cast, SubjectName } from './world.ts'

/** A row of a table of the document: what, and what is answered. */
export interface CaseRow {
  readonly cells: readonly string[]
}

interface Case {
  readonly command: CommandName
  readonly args: object
  /** What the arguments mean, for the document. */
  readonly what: string
  readonly situation?: string
  readonly subject?: SubjectName
  readonly wrapup?: Cast['wrapup']
  /** What happens before; without letting time pass = in the same instant. */
  readonly before?: (world: World) => Promise<unknown>
}

const { customer, free, stranger, third, rung } = PEOPLE
/** An analogue telephone that rings is busy. */
const BUSY = '612'
const makesBusy = (world: World): Promise<unknown> => world.sim('incoming', { caller: PEOPLE.thirdCustomer, extension: BUSY })
const unplugs = async (world: World): Promise<unknown> => {
  world.site.switch.setOutOfService(SITE_FREE, true)
  return world.site.settle()
}
const SITE_FREE = free as Parameters<World['site']['switch']['setOutOfService']>[0]
/** A port in each of two calls that are held, and a third call that talks. */
const takesPorts = async (world: World): Promise<unknown> => {
  for (const called of [PEOPLE.secondCustomer, PEOPLE.fourthCustomer]) {
    await world.does(world.me, 'ATJoinIVR_toCnf', { ivrFile: 'VERIFY.DAT' })
    await world.does(world.me, 'ATHoldCall')
    await world.does(world.me, 'ATPlaceCall', { called })
    await world.sim('answer', { number: called })
  }
  return null
}
const ends = (world: World): Promise<unknown> => world.sim('hangup', { number: customer })
const TALKING = 'talking'

const destinations = (command: 'ATTranCall' | 'ATConsTrans' | 'ATConsConf' | 'ATConf_est'): Case[] => [
  { command, args: { extDest: '601' }, what: 'the own extension', situation: TALKING },
  { command, args: { extDest: third.extension }, what: 'an extension that is in the call already', situation: 'conference' },
  { command, args: { extDest: customer }, what: 'the number of who is in the call', situation: TALKING },
  { command, args: { extDest: free }, what: 'an extension that is out of service', situation: TALKING, before: unplugs },
  { command, args: { extDest: BUSY }, what: 'a busy telephone', situation: TALKING, before: makesBusy },
  { command, args: { extDest: '12' }, what: 'a number that is none', situation: TALKING },
  { command, args: { extDest: '4008101003' }, what: 'the number of a group', situation: TALKING },
]

/** Arguments, in an agent who is ready; without a situation: no call. */
export const ARGUMENT_CASES: readonly Case[] = [
  { command: 'ATPlaceCall', args: { called: '601' }, what: 'the own extension' },
  { command: 'ATPlaceCall', args: { called: '12' }, what: 'a number that is none' },
  { command: 'ATPlaceCall', args: { called: free }, what: 'an extension that is out of service', before: unplugs },
  { command: 'ATPlaceCall', args: { called: BUSY }, what: 'a busy telephone', before: makesBusy },
  { command: 'ATAnswer', args: { callId: '202601010000000000' }, what: 'a call he has no part in', situation: 'ringing' },
  { command: 'ATAnswer', args: { uid: stranger.uid }, what: 'the uid of somebody else', situation: 'ringing' },
  ...destinations('ATTranCall'),
  { command: 'ATTranCall', args: {}, what: 'neither extDest nor group', situation: TALKING },
  { command: 'ATTranCall', args: { extDest: free, group: '2' }, what: 'extDest and group', situation: TALKING },
  { command: 'ATTranCall', args: { group: '99' }, what: 'a group that is none', situation: TALKING },
  ...destinations('ATConsTrans'), ...destinations('ATConsConf'), ...destinations('ATConf_est'),
  { command: 'ATTranCall_toIVR', args: { ivrFile: 'NONE.DAT' }, what: 'a flow that is none', situation: TALKING },
  { command: 'ATTranCall_toIVR', args: { ivrFile: 'SCORE.DAT', ivrMsg: `${stranger.uid}|1` }, what: 'a survey in the name of somebody else', situation: TALKING },
  { command: 'ATTranCall_toIVR', args: { ivrFile: 'SCORE.DAT', channel: 7 }, what: 'a port that is none', situation: TALKING },
  {
    command: 'ATJoinIVR_toCnf', args: { ivrFile: 'VERIFY.DAT' }, what: 'all ports are taken', situation: TALKING, before: takesPorts,
  },
  { command: 'ATSendDtmf', args: { dtmf: 'X' }, what: 'no tones', situation: TALKING },
  { command: 'ATDialDigit', args: { digit: 'A' }, what: 'no keys', situation: TALKING },
  {
    command: 'ATSetUserInfo', args: { set: Object.fromEntries(Array.from({ length: 33 }, (_, key) => [`k${String(key)}`, 'x'])) },
    what: 'more keys than a call keeps', situation: TALKING,
  },
  { command: 'ATPickCall', args: { ext: '601' }, what: 'the own extension' },
  { command: 'ATPickCall', args: { ext: '999' }, what: 'an extension that is none' },
  { command: 'ATPickCall', args: { ext: free }, what: 'an extension nobody sits at' },
  ...(['ATDiscCall', 'ATInsert'] as const).flatMap((command): Case[] => {
    const more = command === 'ATInsert' ? { type: 'listen' } : {}
    return [
      { command, args: { ext: '600', ...more }, what: 'the own extension', subject: 'leader' },
      { command, args: { ext: '999', ...more }, what: 'an extension that is none', subject: 'leader' },
      { command, args: { ext: free, ...more }, what: 'an extension nobody sits at', subject: 'leader' },
      { command, args: { ext: '602', ...more }, what: 'by somebody who leads nobody' },
    ]
  }),
  { command: 'ATLogout', args: { uid: '8600' }, what: 'oneself', subject: 'leader' },
  { command: 'ATLogout', args: { uid: '9999' }, what: 'an agent who is none', subject: 'leader' },
  { command: 'ATLogout', args: { uid: stranger.uid }, what: 'by somebody who leads nobody' },
  { command: 'ATSetReady', args: { uid: '9999', ready: true }, what: 'an agent who is none', subject: 'leader' },
  { command: 'ATSetReady', args: { uid: rung.uid, ready: true }, what: 'another agent, by somebody who leads nobody' },
  { command: 'ATSetReady', args: { ready: true }, what: 'after a call of a group that requires a code, without one', wrapup: 'required', situation: 'talking (ACD)', before: ends },
  { command: 'ATSetBusy', args: { busy: true }, what: 'the same: another state than ready may be chosen', wrapup: 'required', situation: 'talking (ACD)', before: ends },
  { command: 'ATSetReady', args: { ready: true }, what: 'during timed after-call work', wrapup: 'timed', situation: 'talking (ACD)', before: ends },
  { command: 'ATSendMsg', args: { info: 'x' }, what: 'nobody named' },
  { command: 'ATSendMsg', args: { uidTo: '9999', info: 'x' }, what: 'an agent who is none' },
  { command: 'ATSendMsg', args: { all: true, info: 'x' }, what: 'all, by somebody who is no leader' },
  { command: 'ATSendMsg', args: { group: '2', info: 'x' }, what: 'a group he is no member of' },
  { command: 'ATSendOEMCommand', args: { subKey: 'AGENTTOMCI', msg: 'x' }, what: 'neither SMS nor e-mail' },
  { command: 'ATSendOEMCommand', args: { subKey: 'AGENTTOAGENT', uidTo: '9999', msg: 'x' }, what: 'an agent who is none' },
  { command: 'ATSendOEMCommand_Route', args: { cmd: 'nowhere', info: 'x' }, what: 'a route point that is none' },
]

/** Accepted, and overtaken in the same instant by what somebody else does. */
export const RACE_CASES: readonly Case[] = [
  ...['ringing', 'ringing (ACD)'].map((situation): Case => ({ command: 'ATAnswer', args: {}, what: 'the caller hangs up', situation })),
  ...(['ATHangup', 'ATHoldCall', 'ATSendDtmf'] as const).map((command): Case =>
    ({ command, args: command === 'ATSendDtmf' ? { dtmf: '1' } : {}, what: 'the customer hangs up', situation: TALKING })),
  { command: 'ATTranCall', args: { extDest: free }, what: 'the customer hangs up', situation: TALKING },
  { command: 'ATTranCall', args: { group: '2' }, what: 'the customer hangs up (to a queue)', situation: TALKING },
  { command: 'ATTranCall_toIVR', args: { ivrFile: 'SCORE.DAT' }, what: 'the customer hangs up', situation: TALKING },
  { command: 'ATConsTrans', args: { extDest: free }, what: 'the customer hangs up', situation: TALKING },
  { command: 'ATConf_est', args: { extDest: free }, what: 'the customer hangs up', situation: TALKING },
  { command: 'ATRetriveCall', args: {}, what: 'the customer hangs up', situation: 'held' },
  ...(['ATCallReconnect', 'ATCallSwap', 'ATTranOver', 'ATConfOver'] as const).flatMap((command): Case[] => [
    { command, args: {}, what: 'the customer hangs up', situation: 'consulting (talking)' },
    { command, args: {}, what: 'the consulted colleague hangs up', situation: 'consulting (talking)' },
  ]),
]

/** Commands that only read, of oneself. */
const READS: readonly (readonly [CommandName, object])[] = [
  ['ATGetCallInfo', { key: '8601' }], ['ATGetCallId_list', {}], ['ATGetTrunk_list', {}], ['ATGetUidInfo', {}], ['ATGetUidInfo_byExt', { ext: '601' }],
  ['ATGetUid_Online', {}], ['ATGetUidName', { uid: stranger.uid }], ['ATGetGroupName', {}], ['ATGetQueue_list', {}], ['ATGetPopup', {}],
  ['ATGetOEMMessage', {}], ['message.list', {}], ['message.read', { ids: [] }], ['wrapup.get', { callId: '202601010000000000' }],
  ['wrapup.list', { callIds: ['202601010000000000'] }], ['recording.copy', { kind: 'voicemail', file: 'V1.wav' }],
  ['RPTGet_CDRInfo', {}], ['RPTGet_RTInfo', {}], ['RPTGet_UIDInfo', {}], ['directory', {}], ['snapshot', {}], ['subscribe', { watch: 'own' }],
]
/** What an agent may not read of another whom he does not lead. */
const READS_OF_OTHERS: readonly (readonly [CommandName, object])[] = [
  ['ATGetCallInfo', { key: stranger.uid }], ['ATGetCallId_list', { ext: '605' }], ['ATGetUidInfo', { uid: stranger.uid }],
  ['ATGetUidInfo_byExt', { ext: '605' }], ['RPTGet_UIDInfo', { uid: stranger.uid }], ['RPTGet_CDRInfo', { group: '2' }],
]
/** Where the reads are asked: without a call and in a call. */
const READ_SITUATIONS = ['no call', TALKING]
export const READ_COLUMNS: readonly AgentColumn[] = AGENT_COLUMNS.filter((column) => column !== 'reserved')

export async function walkArguments(): Promise<CaseRow[]> {
  const rows: CaseRow[] = []
  for (const one of ARGUMENT_CASES) {
    const world = await reach(one)
    await one.before?.(world)
    rows.push({ cells: [one.command, one.what, one.situation ?? 'no call', await answer(world, one)] })
    world.close()
  }
  return rows
}

export async function walkRaces(): Promise<CaseRow[]> {
  const rows: CaseRow[] = []
  for (const one of RACE_CASES) {
    const world = await reach(one)
    const number = one.what.includes('colleague') ? third.extension : customer
    await world.outside.ask('sim.hangup', { number })
    rows.push({ cells: [one.command, one.situation ?? '', one.what, await answer(world, one)] })
    world.close()
  }
  return rows
}

export async function walkReads(): Promise<CaseRow[]> {
  const rows: CaseRow[] = []
  const asks = [...READS.map((read) => [...read, ''] as const), ...READS_OF_OTHERS.map((read) => [...read, ' (of another)'] as const)]
  for (const situation of READ_SITUATIONS) {
    const columns: string[][] = []
    for (const state of READ_COLUMNS) columns.push(await readsIn(situation, state, asks))
    asks.forEach(([command, , suffix], index) => {
      rows.push({ cells: [`${command}${suffix}`, situation, ...columns.map((column) => column[index] ?? '')] })
    })
  }
  return rows
}

async function readsIn(situation: string, state: AgentColumn, asks: readonly (readonly [CommandName, object, string])[]): Promise<string[]> {
  const others = state === 'logged-out' ? ['leader', 'stranger'] as const : ['stranger'] as const
  const world = await World.open({ subject: 'ip', state: state === 'logged-out' ? 'ready' : state, others })
  await build(world, situation)
  if (state === 'logged-out') await world.forceOut()
  const answers: string[] = []
  for (const [command, args] of asks) {
    const response = await (state === 'logged-out' ? world.outside : world.me).ask(command, args)
    answers.push(response.ok ? 'done' : response.error.code)
  }
  world.close()
  return answers
}

async function reach({ situation = 'no call', subject = 'ip', wrapup }: Case): Promise<World> {
  const world = await World.open({ subject, state: 'ready', others: ['colleague', 'stranger', 'rung'], ...(wrapup === undefined ? {} : { wrapup }) })
  await build(world, situation)
  return world
}

async function build(world: World, name: string): Promise<void> {
  const situation = SITUATIONS.find((one) => one.name === name)
  if (situation === undefined) throw new Error(`there is no situation ${name}`)
  await situation.build(world)
}

async function answer(world: World, { command, args }: Pick<Case, 'command' | 'args'>): Promise<string> {
  const { response, outcome } = await world.act(world.me, command, args)
  if (!response.ok) {
    const { code, state } = response.error
    return state === undefined ? code : `${code} ${state}`
  }
  if (outcome?.event === 'request.done' && outcome.data['ok'] === false) return `accepted, then ${String(outcome.data['code'])}; ${world.shown()}`
  return outcome === null ? 'accepted, and never an outcome' : `done; ${world.shown()}, ${world.agentState()}`
}
