/**
 * How calls go: answered, waited for, missed, transferred, asked about, made, internal. Each story knows how many records
 * it leaves, and is told only if all of it fits before the end of the day and somebody is there to answer.
 */
import type { Chance } from './chance.ts'
import type { Desk, Seat } from './desk.ts'
import type { House, HouseGroup } from './house.ts'
import type { Correspondent } from './people.ts'
import { DEST, IN, INTERNAL_IN, INTERNAL_OUT, OUT, REASON, RESULT, endOf } from './segment.ts'
import type { Segment } from './segment.ts'

/** Kinds with the records they leave and how many of a hundred calls they are. */
export const STORIES = {
  single: { records: 1, weight: 60 },
  missed: { records: 2, weight: 3 },
  transfer: { records: 2, weight: 4 },
  consult: { records: 4, weight: 1.5 },
  survey: { records: 2, weight: 5 },
  outgoing: { records: 1, weight: 21 },
  internal: { records: 2, weight: 5.5 },
} as const
export type Story = keyof typeof STORIES

export interface Scene {
  readonly chance: Chance
  readonly desk: Desk
  readonly house: House
  readonly group: HouseGroup
  readonly who: Correspondent
  readonly at: number
  readonly untilMs: number
  readonly callIdAt: (ofDayMs: number) => string
  /** Agents' own mobiles, by uid. */
  readonly mobiles: ReadonlyMap<string, string>
}

const RING_TIMEOUT_MS = 20_000
/** Somebody is free at once but for these. */
const WAITING_SHARE = 0.11
const GIVES_UP_SHARE = 0.03
/** Of those who wait longer than a minute, so many are turned away by the queue itself. */
const TIMED_OUT_SHARE = 0.3
const COLLEAGUE_ABSENT_SHARE = 0.12
const OUT_ANSWERED = 0.72
const OUT_BUSY = 0.3

const ringMs = (chance: Chance): number => chance.int(2_000, 13_000)
/** Most talks are short, some very long. */
const talkMs = (chance: Chance): number => 15_000 + Math.min(1_500_000, Math.floor(-Math.log(1 - chance.next()) * 115_000))
/** After a call, until the next can come. */
const breathMs = (chance: Chance): number => chance.int(3_000, 20_000)

const PLAIN = { channel: 0, agent: null, group: null, trunk: null, queued: false, reason: REASON.none, result: RESULT.none, endCause: 'normal' } as const

/** Nobody answered: the caller hung up, or had waited as long as one may. Needs nobody. */
export function abandoned(scene: Omit<Scene, 'desk' | 'house' | 'mobiles'>, trunk: string, waitMs: number): readonly Segment[] {
  const timedOut = waitMs > 60_000 && scene.chance.happens(TIMED_OUT_SHARE)
  return [{
    ...PLAIN, callId: scene.callIdAt(scene.at), segment: 1, caller: scene.who.number, called: scene.group.called, direction: IN, destType: DEST.route,
    group: scene.group.id, trunk, startMs: scene.at, ringMs: waitMs, talkMs: null, queued: true, reason: REASON.allBusy,
    result: timedOut ? RESULT.timedOut : RESULT.hungUp, endCause: timedOut ? 'timed_out' : 'abandoned',
  }]
}

/** Takes the people of a told story, or refuses it. Consultations run beside the call, so that the later end counts. */
function told(scene: Scene, segments: readonly Segment[], seats: readonly Seat[]): readonly Segment[] | null {
  if (segments.some((one) => endOf(one) > scene.untilMs)) return null
  for (const seat of seats) {
    const ends = segments.filter(({ agent }) => agent === seat.agent).map(endOf)
    scene.desk.take(seat, Math.max(seat.at, ...ends) + breathMs(scene.chance))
  }
  return segments
}

interface Incoming { readonly first: Segment; readonly seat: Seat; readonly waitMs: number }

/** The first answered segment of a call from outside; null = nobody works any more. */
function incoming(scene: Scene): Incoming | null {
  const { chance, group } = scene
  const wished = chance.happens(WAITING_SHARE) ? chance.int(4_000, 70_000) : 0
  const seat = scene.desk.find(scene.at + wished, group.id)
  if (seat === null) return null
  const waited = seat.at > scene.at
  return {
    seat, waitMs: seat.at - scene.at,
    first: {
      callId: scene.callIdAt(scene.at), segment: 1, caller: scene.who.number, called: group.called, agent: seat.agent, channel: seat.channel,
      direction: IN, destType: DEST.agent, group: group.id, trunk: chance.pick(scene.house.trunks), startMs: seat.at, ringMs: ringMs(chance),
      talkMs: talkMs(chance), queued: false, reason: REASON.none, result: RESULT.none, endCause: 'normal',
      ...(waited ? { wait: { ms: seat.at - scene.at, reason: REASON.allBusy } } : {}),
    },
  }
}

function single(scene: Scene): readonly Segment[] | null {
  const { chance } = scene
  const patience = chance.int(15_000, 100_000)
  const trunk = chance.pick(scene.house.trunks)
  if (chance.happens(GIVES_UP_SHARE)) return fitting(scene, abandoned(scene, trunk, patience))
  const call = incoming(scene)
  if (call === null || call.waitMs > patience) return fitting(scene, abandoned(scene, trunk, patience))
  return told(scene, [call.first], [call.seat])
}

const fitting = (scene: Scene, segments: readonly Segment[]): readonly Segment[] | null => (segments.some((one) => endOf(one) > scene.untilMs) ? null : segments)

/** It rings at somebody who does not answer, and then at a colleague. */
function missed(scene: Scene): readonly Segment[] | null {
  const call = incoming(scene)
  if (call === null) return null
  const first: Segment = { ...call.first, ringMs: RING_TIMEOUT_MS, talkMs: null, endCause: 'no_answer' }
  const next = scene.desk.find(endOf(first), scene.group.id, [call.seat.agent])
  if (next === null) return null
  const second: Segment = {
    ...call.first, segment: 2, agent: next.agent, channel: next.channel, startMs: next.at, wait: { ms: next.at - endOf(first), reason: REASON.noAnswer },
  }
  return told(scene, [first, second], [call.seat, next])
}

/** Sent on to a colleague, or to a mobile when nobody is free. */
function transfer(scene: Scene): readonly Segment[] | null {
  const { chance } = scene
  const call = incoming(scene)
  if (call === null) return null
  const first: Segment = { ...call.first, endCause: 'transferred' }
  const at = endOf(first)
  const next = scene.desk.find(at, null, [call.seat.agent])
  const base = { ...PLAIN, callId: first.callId, segment: 2, caller: first.caller, trunk: first.trunk, startMs: at, ringMs: ringMs(chance), talkMs: talkMs(chance) }
  if (next !== null && next.at === at) {
    const second: Segment = { ...base, called: first.called, agent: next.agent, channel: next.channel, direction: IN, destType: DEST.agent }
    return told(scene, [first, second], [call.seat, next])
  }
  const mobile = scene.mobiles.get(chance.pick(scene.house.people).uid) ?? first.caller
  return told(scene, [first, { ...base, called: mobile, direction: OUT, destType: DEST.external }], [call.seat])
}

/** Asks a colleague while the customer waits, and hands over: the consultation is a call of its own. */
function consult(scene: Scene): readonly Segment[] | null {
  const { chance } = scene
  const call = incoming(scene)
  if (call === null) return null
  const askedAt = endOf(call.first)
  const expert = scene.desk.find(askedAt, null, [call.seat.agent])
  if (expert === null || expert.at > askedAt) return null
  const [ring, talk] = [chance.int(2_000, 9_000), chance.int(6_000, 50_000)]
  const joinedAt = askedAt + ring + talk
  const ask = {
    ...PLAIN, callId: scene.callIdAt(askedAt), caller: call.seat.agent.extension, called: expert.agent.extension,
    startMs: askedAt, ringMs: ring, talkMs: talk, endCause: 'joined',
  }
  return told(scene, [
    { ...call.first, talkMs: joinedAt - call.first.startMs - call.first.ringMs, endCause: 'transferred' },
    { ...ask, segment: 1, agent: call.seat.agent, channel: call.seat.channel, direction: INTERNAL_OUT, destType: DEST.agent },
    { ...ask, segment: 2, agent: expert.agent, channel: expert.channel, direction: INTERNAL_IN, destType: DEST.agent },
    {
      ...PLAIN, callId: call.first.callId, segment: 2, caller: call.first.caller, called: call.first.called, agent: expert.agent, channel: expert.channel,
      direction: IN, destType: DEST.agent, trunk: call.first.trunk, startMs: joinedAt, ringMs: 0, talkMs: talkMs(chance),
    },
  ], [call.seat, expert])
}

/** After the talk the customer is asked how it was. */
function survey(scene: Scene): readonly Segment[] | null {
  const call = incoming(scene)
  if (call === null) return null
  const first: Segment = { ...call.first, endCause: 'transferred' }
  return told(scene, [first, {
    ...PLAIN, callId: first.callId, segment: 2, caller: first.caller, called: scene.chance.pick(scene.house.ports), direction: IN, destType: DEST.ivr,
    trunk: first.trunk, startMs: endOf(first), ringMs: 0, talkMs: scene.chance.int(6_000, 25_000),
  }], [call.seat])
}

function outgoing(scene: Scene): readonly Segment[] | null {
  const { chance } = scene
  const seat = scene.desk.find(scene.at, null)
  if (seat === null) return null
  const answered = chance.happens(OUT_ANSWERED)
  const busy = !answered && chance.happens(OUT_BUSY)
  return told(scene, [{
    ...PLAIN, callId: scene.callIdAt(seat.at), segment: 1, caller: seat.agent.extension, called: scene.who.number, agent: seat.agent, channel: seat.channel,
    direction: OUT, destType: DEST.external, trunk: chance.pick(scene.house.trunks), startMs: seat.at,
    ringMs: answered ? chance.int(3_000, 24_000) : busy ? chance.int(700, 2_500) : chance.int(24_000, 45_000), talkMs: answered ? talkMs(chance) : null,
    endCause: answered ? 'normal' : busy ? 'busy' : 'no_answer',
  }], [seat])
}

/** One record at each of the two telephones. */
function internal(scene: Scene): readonly Segment[] | null {
  const { chance } = scene
  const one = scene.desk.find(scene.at, null)
  if (one === null) return null
  const other = scene.desk.find(one.at, null, [one.agent])
  if (other === null || other.at > one.at) return null
  const answered = !chance.happens(COLLEAGUE_ABSENT_SHARE)
  const both = {
    ...PLAIN, callId: scene.callIdAt(one.at), caller: one.agent.extension, called: other.agent.extension, startMs: one.at,
    ringMs: answered ? chance.int(2_000, 9_000) : RING_TIMEOUT_MS, talkMs: answered ? chance.int(8_000, 160_000) : null, endCause: answered ? 'normal' : 'no_answer',
  }
  return told(scene, [
    { ...both, segment: 1, agent: one.agent, channel: one.channel, direction: INTERNAL_OUT, destType: DEST.agent },
    { ...both, segment: 2, agent: other.agent, channel: other.channel, direction: INTERNAL_IN, destType: DEST.agent },
  ], [one, other])
}

const TELLERS: Readonly<Record<Story, (scene: Scene) => readonly Segment[] | null>> = { single, missed, transfer, consult, survey, outgoing, internal }

/** Tells one story; null = it does not fit, and nobody has been taken. */
export function tell(story: Story, scene: Scene): readonly Segment[] | null {
  return TELLERS[story](scene)
}
