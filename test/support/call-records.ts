/** The call records against the story the switch has told: one per stay at a telephone, with its lengths. */
import { expect } from 'vitest'
import type { CallRecord } from '../../src/cti/server/store/record-store.ts'
import { type CallHouse, must } from './call-house.ts'

/** A stay of a telephone in a call, up to now without listening. */
interface Stay { readonly begins: number; ends: number | null; answeredAt: number | null }

/** Every call has its records, each once, none open, with sums that fit. */
export function checkRecords(house: CallHouse): void {
  const { records, phones, switchEvents, heard, lost } = house.system
  const standing = new Set<string>(phones.calls().map(({ callId }) => callId))
  const all = records.recent(100_000)
  const byCall = Map.groupBy(all, ({ callId }) => callId)
  const calls = new Set(switchEvents.flatMap((event) => (event.kind === 'call' ? [event.call.callId as string] : [])))
  expect(records.open().filter(({ callId }) => !standing.has(callId))).toEqual([])
  for (const callId of calls) {
    if (standing.has(callId) || !heard.has(callId)) continue
    const own = byCall.get(callId) ?? []
    must(own.length > 0, 'every call has a record', callId)
    if (house.unseen.has(callId) || lost.has(callId)) continue
    must(own.map(({ segment }) => segment).sort((a, b) => a - b).every((segment, index) => segment === index + 1), 'segments are counted without a gap', own)
    checkStays(house, callId, own)
  }
  for (const record of all) checkSums(record)
  expect(house.writtenTwice.filter(({ callId }) => !house.unseen.has(callId))).toEqual([])
}

function checkSums(record: CallRecord): void {
  const { startedAt, answeredAt, endedAt, ringMs, talkMs } = record
  must(startedAt <= endedAt && (answeredAt === null || (startedAt <= answeredAt && answeredAt <= endedAt)), 'times are in order', record)
  must(talkMs === (answeredAt === null ? 0 : endedAt - answeredAt), 'talking lasts from the answer to the end', record)
  must(ringMs === (answeredAt ?? endedAt) - startedAt, 'ringing lasts up to the answer', record)
}

/** One record per stay of a telephone, as long as the stay was. */
function checkStays(house: CallHouse, callId: string, records: readonly CallRecord[]): void {
  const stays = staysOf(house, callId)
  for (const extension of new Set([...stays.keys(), ...records.flatMap((record) => record.extension ?? [])])) {
    const real = stays.get(extension) ?? []
    const written = records.filter((record) => record.extension === extension)
    must(real.length === written.length, 'one record per stay at a telephone', [extension, real, written])
    const talked = real.reduce((sum, { ends, answeredAt, begins }) => sum + (answeredAt === null || ends === null ? 0 : ends - Math.max(answeredAt, begins)), 0)
    must(talked === written.reduce((sum, { talkMs }) => sum + talkMs, 0), 'the records tell how long it talked', [extension, real, written])
  }
}

function staysOf(house: CallHouse, callId: string): ReadonlyMap<string, Stay[]> {
  const { switchEvents, switchTimes } = house.system
  const stays = new Map<string, Stay[]>()
  const open = new Map<string, Stay>()
  for (const [index, event] of switchEvents.entries()) {
    const at = switchTimes[index] ?? 0
    if ((event.kind !== 'call' && event.kind !== 'left') || event.call.callId !== callId) continue
    const present = event.call.parties.filter((party) => party.extension !== null && !party.listening)
    for (const [partyId, stay] of open) {
      if (present.some((party) => party.partyId === partyId)) continue
      stay.ends = at
      open.delete(partyId)
    }
    for (const { partyId, extension, answeredAt } of present) {
      let stay = open.get(partyId)
      if (stay === undefined) {
        stay = { begins: at, ends: null, answeredAt: null }
        open.set(partyId, stay)
        const list = stays.get(extension ?? '') ?? []
        list.push(stay)
        stays.set(extension ?? '', list)
      }
      stay.answeredAt ??= answeredAt
    }
  }
  return stays
}
