/** What the outbox holds: the rows of the local database in memory, each change on the disk and in the windows (outbox.ts decides). */
import { z } from 'zod'
import { fail, ok } from '../../shared/result.ts'
import { OUTBOX_KINDS } from '../../shared/ipc/parts/outbox.ts'
import type { OutboxItem } from '../data/kept-sql.ts'
import type { OutboxEntry, OutboxKind } from '../../shared/ipc/parts/outbox.ts'
import type { Result } from '../../shared/result.ts'
import type { OutboxPorts, Outgoing } from './outbox.ts'

/** `asking`: sent, outcome not known yet; on the disk and for the person it is still being sent. */
export type ItemState = OutboxEntry['state'] | 'asking'

export interface Item {
  readonly id: number
  readonly kind: OutboxKind
  readonly key: string
  /** When the person sent it, epoch ms. */
  readonly at: number
  readonly uid: string
  readonly demo: boolean
  readonly outgoing: Outgoing | null
  state: ItemState
  code: string | null
  /** Refusals so far: each round has a key of its own towards the server. */
  round: number
  /** Monotonic ms. */
  notBefore: number
  /** The last try of this run. */
  tried: { readonly login: number; readonly at: number } | null
  ref: string | null
}

/** Who sent it, and whether he was in the demo: it goes out in his name only, and to nobody else's server. */
const bodySchema = z.object({ uid: z.string(), demo: z.boolean(), content: z.unknown() })
/** What is kept in the column of the last error. */
const noteSchema = z.object({ code: z.string().nullable(), round: z.number().int() })

const STATES = ['waiting', 'sending', 'unknown', 'failed'] as const
/** More than this waits for nobody. */
const READ_LIMIT = 1_000
const TEXT_CHARS = 4_000

export interface OutboxShelf {
  /** Reads the rows, once; false = the database cannot. */
  load(): Promise<boolean>
  /** What the one who is logged in has sent, oldest first. */
  mine(): readonly Item[]
  add(kind: OutboxKind, key: string, body: z.infer<typeof bodySchema>): Promise<Result<object>>
  /** In memory and on the disk; false = the disk did not take it. */
  set(item: Item, state: Exclude<ItemState, 'sent'>, code: string | null): Promise<boolean>
  inMemory(item: Item, state: ItemState, code: string | null): void
  through(item: Item, ref: string): void
  take(item: Item): void
  back(item: Item, state: ItemState, code: string | null): void
  wireKey(item: Item): string
  /** Ids that the receiver gave to what went out in this run. */
  refs(): ReadonlySet<string>
  publish(): void
}

function parsed<T>(schema: z.ZodType<T>, json: string | null): T | null {
  try {
    return schema.safeParse(JSON.parse(json ?? 'null')).data ?? null
  } catch {
    return null
  }
}

export function createOutboxShelf({ local, store, senders, clock }: Pick<OutboxPorts, 'local' | 'store' | 'senders' | 'clock'>): OutboxShelf {
  let items: Item[] = []
  /** Taken out while a list was on its way. */
  const gone = new Set<number>()
  let loading: Promise<boolean> | null = null

  const itemOf = (kind: OutboxKind, row: OutboxItem): Item => {
    const body = parsed(bodySchema, row.body)
    const note = parsed(noteSchema, row.lastError)
    const code = note === null ? row.lastError : note.code
    // Between the starts: what was being sent, or asked for, is asked for (again).
    const state = row.state === 'sending' || (row.state === 'unknown' && code !== 'outcome_unknown' && code !== 'internal') ? 'asking' : row.state
    return {
      id: row.id, kind, key: row.key, at: row.createdAt, uid: body?.uid ?? '', demo: body?.demo ?? false,
      outgoing: body === null ? null : senders[kind](body.content), state, code, round: note?.round ?? 0, notBefore: 0, tried: null, ref: null,
    }
  }
  const entryOf = ({ id, kind, key, state, at, code, ref, outgoing }: Item): OutboxEntry => ({
    id, kind, key, state: state === 'asking' ? 'sending' : state, at, error: code, ref,
    to: (outgoing?.to ?? '').slice(0, 2_000), subject: (outgoing?.subject ?? '').slice(0, 1_000), text: (outgoing?.text ?? '').slice(0, TEXT_CHARS),
  })
  const mine = (): Item[] => {
    const { session, app } = store.state()
    return session === null ? [] : items.filter((item) => item.uid === session.uid && item.demo === app.demo)
  }
  const publish = (): void => {
    const outbox = mine().map(entryOf)
    if (outbox.length > 0 || store.state().outbox.length > 0) store.dispatch({ kind: 'outbox', outbox })
  }
  const readAll = async (): Promise<boolean> => {
    for (const kind of OUTBOX_KINDS) {
      for (const state of STATES) {
        const rows = await local.outbox({ kind, state, limit: READ_LIMIT })
        if (!rows.ok) return false
        for (const row of rows.value) {
          if (!gone.has(row.id) && !items.some((item) => item.id === row.id)) items.push(itemOf(kind, row))
        }
      }
    }
    items = items.toSorted((one, other) => one.id - other.id)
    publish()
    return true
  }
  const inMemory = (item: Item, state: ItemState, code: string | null): void => {
    item.state = state
    item.code = code
    publish()
  }

  return {
    async load() {
      loading ??= readAll()
      const done = await loading
      if (!done) loading = null
      return done
    },
    mine,
    async add(kind, key, body) {
      const kept = await local.send({ kind, key, body: JSON.stringify(body), createdAt: clock.now() })
      if (!kept.ok) return kept
      return await readAll() ? ok({}) : fail('storage_failed')
    },
    async set(item, state, code) {
      inMemory(item, state, code)
      const kept = await local.markOutbox({
        id: item.id, state: state === 'asking' ? 'unknown' : state, error: JSON.stringify({ code, round: item.round } satisfies z.infer<typeof noteSchema>),
      })
      return kept.ok
    },
    inMemory,
    through(item, ref) {
      item.ref = ref === '' ? null : ref
      inMemory(item, 'sent', null)
    },
    take(item) {
      gone.add(item.id)
      items = items.filter((one) => one !== item)
      publish()
    },
    back(item, state, code) {
      gone.delete(item.id)
      items = [...items, item].toSorted((one, other) => one.id - other.id)
      inMemory(item, state, code)
    },
    wireKey: (item) => (item.round === 0 ? item.key : `${item.key}.${String(item.round)}`),
    refs: () => new Set(items.flatMap((item) => (item.ref === null ? [] : [item.ref]))),
    publish,
  }
}
