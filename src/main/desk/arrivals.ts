/**
 * Arrivals (event 7): something lies in a box. The lists and counts are read anew at once; the person is told once for everything of a
 * kind that comes in a burst, or while an earlier notice still stands, unless he wants no notices of the kind.
 */
import { asFax } from './customer-names.ts'
import { readArrival } from '../../cti/legacy/arrival.ts'
import { BOX_KINDS } from '../../shared/domain/codes.ts'
import type { Arrival } from '../../cti/legacy/arrival.ts'
import type { Clock, Timer } from '../../cti/ports.ts'
import type { Box, BoxKind } from '../../shared/domain/codes.ts'
import type { OemMessage } from '../../shared/domain/schemas.ts'
import type { Settings } from '../../shared/settings.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'
import type { RaiseNotice } from '../telephony/notices.ts'
import type { BoxDesk, BoxDeskPorts } from './boxes.ts'

export interface ArrivalsPorts {
  readonly store: AppStore
  readonly boxes: Pick<BoxDesk, 'changed'>
  readonly notice: RaiseNotice
  readonly names: BoxDeskPorts['names']
  readonly clock: Clock
}

export interface Arrivals extends LinkFollower {
  stop(): void
}

/** What comes so close together is one notice. */
const BURST_MS = 1_000
/** A notice shows the beginning. */
const TEXT_CHARS = 80
/** So many are known again by their ids: what was written to a link that proved dead comes once more. */
const REMEMBERED = 1_000

const BOX_OF: Readonly<Record<BoxKind, Box>> = { voicemail: 'voicemail', fax: 'fax-in', sms: 'sms-in', email: 'email-in' }
const SWITCH_OF = { voicemail: 'noticeVoicemail', fax: 'noticeFax', sms: 'noticeSms', email: 'noticeEmail' } as const satisfies Record<BoxKind, keyof Settings>
const keyOf = (kind: BoxKind, count: number): string => `arrival_${kind}${count === 1 ? '' : '_many'}`
const beginning = (text: string): string => {
  const line = text.replace(/\s+/gu, ' ').trim()
  const chars = Array.from(line.slice(0, TEXT_CHARS * 2))
  return chars.length <= TEXT_CHARS && line.length <= TEXT_CHARS * 2 ? line : `${chars.slice(0, TEXT_CHARS).join('')}…`
}

/** Follows the link's OEM messages. */
export function createArrivals({ store, boxes, notice, names, clock }: ArrivalsPorts): Arrivals {
  const told = new Set<string>()
  const waiting = new Map<BoxKind, { readonly list: Arrival[]; readonly timer: Timer }>()

  const drop = (): void => {
    for (const { timer } of waiting.values()) timer.cancel()
    waiting.clear()
  }
  const known = (id: string): boolean => {
    if (told.has(id)) return true
    told.add(id)
    const [oldest] = told
    if (told.size > REMEMBERED && oldest !== undefined) told.delete(oldest)
    return false
  }
  async function tell(kind: BoxKind): Promise<void> {
    const list = waiting.get(kind)?.list ?? []
    waiting.delete(kind)
    const newest = list.at(-1)
    const uid = store.state().session?.uid
    if (newest === undefined || uid === undefined) return
    const found = newest.from === '' ? null : await names(kind === 'fax' ? [asFax(newest.from), newest.from] : [newest.from], true)
    const name = (kind === 'fax' ? found?.get(asFax(newest.from)) : undefined) ?? found?.get(newest.from)
    if (store.state().session?.uid !== uid) return
    // One that still stands is about these, too.
    const standing = store.state().notices.find(({ key }) => key === keyOf(kind, 1) || key === keyOf(kind, 2))
    const count = list.length + (standing === undefined ? 0 : Number(standing.params['count'] ?? 1))
    if (standing !== undefined) store.dispatch({ kind: 'dismiss', id: standing.id })
    notice('info', keyOf(kind, count), {
      count, number: newest.from, callId: newest.callId, who: name ?? (newest.from === '' ? '—' : newest.from), text: beginning(newest.text),
    })
  }
  function arrived({ id, ...message }: OemMessage): void {
    const arrival = readArrival(message)
    if (arrival === null || known(id)) return
    const { kind } = arrival
    boxes.changed(BOX_OF[kind])
    if (!store.state().settings[SWITCH_OF[kind]]) return
    const burst = waiting.get(kind)
    if (burst !== undefined) { burst.list.push(arrival); return }
    waiting.set(kind, { list: [arrival], timer: clock.after(BURST_MS, () => { void tell(kind) }) })
  }

  return {
    onChange(change) { if (change.kind === 'oem') arrived(change.oem) },
    onSessionEnd() {
      drop()
      const keys = new Set(BOX_KINDS.flatMap((kind) => [keyOf(kind, 1), keyOf(kind, 2)]))
      for (const { id, key } of store.state().notices) if (keys.has(key)) store.dispatch({ kind: 'dismiss', id })
    },
    stop: drop,
  }
}
