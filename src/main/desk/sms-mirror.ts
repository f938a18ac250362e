/** The SMS of the last days out of the two boxes, in memory: read when something has changed, or after a while. */
import { ok } from '../../shared/result.ts'
import { dayOf } from './boxes.ts'
import type { Clock } from '../../cti/ports.ts'
import type { Result } from '../../shared/result.ts'
import type { BoxHeader } from './box-rows.ts'
import type { BoxDesk } from './boxes.ts'

export type SmsBox = 'sms-in' | 'sms-out'
export interface KnownSms {
  readonly box: SmsBox
  readonly header: BoxHeader
  /** All of it; from the cache only the beginning. */
  readonly text: string
}
export interface SmsScope {
  readonly days: number
  /** Null = whoever's messages the person may see. */
  readonly uid: string | null
}
export interface SmsRead {
  readonly list: readonly KnownSms[]
  /** There is more than is read at once. */
  readonly cut: boolean
  /** The databases are away: what this computer saw last. */
  readonly cached: boolean
}

export interface SmsMirror {
  read(scope: SmsScope): Promise<Result<SmsRead>>
  /** Something arrived or was sent. */
  spoil(): void
}

const PAGE = 200
/** Rows per box: a busy agent's quarter of a year. */
const MAX_ROWS = 3_000
/** Other programs write, too. */
const FRESH_MS = 45_000
const DAY_MS = 86_400_000
const CACHED_ROWS = 200

export function createSmsMirror(boxes: Pick<BoxDesk, 'headers' | 'row' | 'handlers'>, clock: Clock): SmsMirror {
  let known: { readonly key: string; readonly at: number; readonly reading: Promise<Result<SmsRead>> } | null = null

  async function readBox(box: SmsBox, { days, uid }: SmsScope): Promise<Result<{ readonly list: KnownSms[]; readonly cut: boolean }>> {
    const now = clock.now()
    const list: KnownSms[] = []
    let after: string | null = null
    do {
      // To tomorrow: the server's clock may be ahead.
      const step: Awaited<ReturnType<BoxDesk['headers']>> = await boxes.headers(box, {
        from: dayOf(now - (days - 1) * DAY_MS), to: dayOf(now + DAY_MS), limit: PAGE, ...(uid === null ? {} : { agent: uid }), ...(after === null ? {} : { after }),
      })
      if (!step.ok) return step
      list.push(...step.value.headers.map((header) => ({ box, header, text: boxes.row(box, header.id)?.body ?? header.preview })))
      after = step.value.next
    } while (after !== null && list.length < MAX_ROWS)
    // Oldest first: the times have whole seconds only, and two messages of one second keep their order.
    return ok({ list: list.toReversed(), cut: after !== null })
  }
  async function cachedBox(box: SmsBox, { days }: SmsScope): Promise<KnownSms[]> {
    const now = clock.now()
    const found = await boxes.handlers['box.list'](
      { box, from: dayOf(now - (days - 1) * DAY_MS), to: dayOf(now + DAY_MS), agent: '', search: '', after: null, limit: CACHED_ROWS }, { window: 'main', webContentsId: 0 })
    return found.ok ? found.value.rows.map(({ files: _files, name, agentName: _agentName, seen: _seen, done: _done, isNew: _isNew, ...header }) => ({ box, header: { ...header, paths: [], partyName: name ?? '' }, text: header.preview })).toReversed() : []
  }
  async function readBoth(scope: SmsScope): Promise<Result<SmsRead>> {
    const [received, sent] = await Promise.all([readBox('sms-in', scope), readBox('sms-out', scope)])
    if (received.ok && sent.ok) return ok({ list: [...received.value.list, ...sent.value.list], cut: received.value.cut || sent.value.cut, cached: false })
    const failed = received.ok ? sent : received
    if (failed.ok || !failed.error.code.startsWith('database_')) return failed as Result<never>
    const cached = [...await cachedBox('sms-in', scope), ...await cachedBox('sms-out', scope)]
    return cached.length === 0 ? failed : ok({ list: cached, cut: false, cached: true })
  }

  return {
    read(scope) {
      const key = JSON.stringify(scope)
      if (known?.key === key && clock.monotonic() - known.at < FRESH_MS) return known.reading
      const reading = readBoth(scope)
      const mine = { key, at: clock.monotonic(), reading }
      known = mine
      // What failed, or came from the cache, is asked for again with the next look.
      void reading.then((read) => { if ((!read.ok || read.value.cached) && known === mine) known = null })
      return reading
    },
    spoil() { known = null },
  }
}
