/** The calls of one day: records, recordings and the voicemail of those whom nobody answered. */
import type { SiteTime } from '../site-time.ts'
import { clockText, createIds } from './calendar.ts'
import { chanceOf } from './chance.ts'
import type { Chance } from './chance.ts'
import { Desk } from './desk.ts'
import type { House, HouseGroup } from './house.ts'
import type { Correspondent } from './people.ts'
import type { Batch, DemoRow } from './rows.ts'
import { DEST, RESULT, cdrRow, endOf, recordingRow, withWaits } from './segment.ts'
import type { Segment } from './segment.ts'
import { drawTime, FIRST_MS } from './shape.ts'
import type { DemoDay } from './shape.ts'
import { STORIES, abandoned, tell } from './stories.ts'
import type { Scene, Story } from './stories.ts'

export interface CallsContext {
  readonly seed: number
  readonly house: House
  readonly zone: SiteTime
  readonly known: readonly Correspondent[]
  readonly strangers: readonly Correspondent[]
  readonly mobiles: ReadonlyMap<string, string>
}

const STRANGER_SHARE = 0.14
const REGULAR_SHARE = 0.06
const VOICEMAIL_SHARE = 0.16
const VOICEMAIL_CHANNELS = [12, 14] as const
const STORY_WEIGHTS = (Object.keys(STORIES) as Story[]).map((story) => [story, STORIES[story].weight] as const)

/** Some call every week, the house's own callers among them; most hardly ever. */
export function drawCaller(chance: Chance, { known, strangers, house }: Pick<CallsContext, 'known' | 'strangers' | 'house'>): Correspondent {
  if (chance.happens(STRANGER_SHARE)) return chance.pick(strangers)
  const share = chance.happens(REGULAR_SHARE) ? house.customers.length / known.length : 1
  return known[Math.floor(chance.next() ** 1.4 * share * known.length)] ?? chance.pick(known)
}

/** Busier groups have more agents. */
const groupWeights = ({ groups, people }: House): readonly (readonly [HouseGroup, number])[] =>
  groups.map((group) => [group, 0.5 + people.filter((agent) => agent.groups.includes(group.id)).length] as const)

interface Plan { readonly story: Story; readonly at: number }

/** Stories whose records add up to those of the day, in the order of time. */
function plansOf(chance: Chance, day: DemoDay): readonly Plan[] {
  const plans: Plan[] = []
  for (let left = day.records; left > 0;) {
    const drawn = chance.weighted(STORY_WEIGHTS)
    const story = STORIES[drawn].records > left ? 'single' : drawn
    plans.push({ story, at: drawTime(chance, day.untilMs) })
    left -= STORIES[story].records
  }
  return plans.sort((a, b) => a.at - b.at)
}

function segmentsOf(context: CallsContext, day: DemoDay, chance: Chance): Segment[] {
  const desk = new Desk(chanceOf(context.seed, 'shifts', day.day), context.house, day.day, day.records)
  const groups = groupWeights(context.house)
  const callIdAt = createIds(day.day)
  const segments: Segment[] = []
  for (const { story, at } of plansOf(chance, day)) {
    const scene: Scene = {
      chance, desk, house: context.house, mobiles: context.mobiles, callIdAt, at, untilMs: day.untilMs,
      group: chance.weighted(groups), who: drawCaller(chance, context),
    }
    const happened = tell(story, scene)
    segments.push(...happened ?? plainly(scene, STORIES[story].records))
  }
  return counted(segments, day.records).sort((a, b) => a.startMs - b.startMs || (a.callId < b.callId ? -1 : a.callId > b.callId ? 1 : a.segment - b.segment))
}

/**
 * With the records of the waits, and as many as before: for each wait an answered or outgoing call of one record goes, spread over the day;
 * where there are none left, a wait goes.
 */
function counted(segments: readonly Segment[], records: number): Segment[] {
  const calls = [...Map.groupBy(segments, ({ callId }) => callId).values()]
  const waits = (call: readonly Segment[]): number => call.filter(({ wait }) => wait !== undefined).length
  const surplus = segments.length + segments.filter(({ wait }) => wait !== undefined).length - records
  const plain = calls.filter((call) => call.length === 1 && waits(call) === 0 && call[0]?.destType !== DEST.route)
  const dropped = new Set(Array.from({ length: Math.min(surplus, plain.length) }, (_, index) => plain[Math.floor(index * plain.length / Math.min(surplus, plain.length))]))
  let over = surplus - dropped.size
  return calls.filter((call) => !dropped.has(call)).flatMap((call) => withWaits(call.map((one): Segment => {
    if (over <= 0 || one.wait === undefined) return one
    over -= 1
    const { wait: _wait, ...bare } = one
    return bare
  })))
}

/**
 * As many plain calls as records are owed; where not even that fits, callers who wait for a moment and hang up: always
 * possible, however little is left of the day.
 */
function plainly(scene: Scene, records: number): readonly Segment[] {
  return Array.from({ length: records }, (_, index) => {
    const call = tell('single', scene)
    if (call !== null) return call
    const at = Math.max(FIRST_MS, Math.min(scene.at + index * 1_000, scene.untilMs - 10_000))
    const waitMs = Math.max(0, Math.min(scene.chance.int(3_000, 25_000), scene.untilMs - at))
    return abandoned({ ...scene, at }, scene.chance.pick(scene.house.trunks), waitMs)
  }).flat()
}

/** What a caller whom nobody answered has left behind; null = he just hung up. */
function voicemailOf(chance: Chance, { house }: CallsContext, day: DemoDay, one: Segment): DemoRow | null {
  if (one.destType !== DEST.route || one.result === RESULT.connected || one.result === RESULT.other || !chance.happens(VOICEMAIL_SHARE)) return null
  const at = endOf(one) + chance.int(1_000, 4_000)
  const members = house.people.filter(({ groups }) => one.group !== null && groups.includes(one.group))
  if (at > day.untilMs || members.length === 0) return null
  const time = clockText(at)
  return {
    CALLID: one.callId, CALLER: one.caller, CALLED: one.called, GHID: chance.pick(members).uid,
    FILENAME: `D:\\ToneThink\\ivr_data\\vmsdata\\${day.day}\\V${time}${one.callId.slice(-4)}.wav`, SDATE: day.day, STIME: time, CHNUM: String(chance.pick(VOICEMAIL_CHANNELS)),
  }
}

const inOrder = (rows: readonly (DemoRow | null)[]): readonly DemoRow[] =>
  rows.filter((row) => row !== null).sort((a, b) => (String(a['STIME']) < String(b['STIME']) ? -1 : String(a['STIME']) > String(b['STIME']) ? 1 : 0))

/** Everything that telephones have left behind on a day. */
export function callBatches(context: CallsContext, day: DemoDay): readonly Batch[] {
  const chance = chanceOf(context.seed, 'calls', day.day)
  const segments = segmentsOf(context, day, chance)
  return [
    { table: 'CDR', rows: segments.map((one) => cdrRow(context.zone, day.day, one)) },
    { table: 'TALENTEL_LOG', rows: inOrder(segments.map((one) => recordingRow(day.day, one))) },
    { table: 'MCI_VMS_RECV', rows: inOrder(segments.map((one) => voicemailOf(chance, context, day, one))) },
  ]
}
