/** What main and the worker of the local database say to each other. */
import type { BoxMark, BoxMarking } from './box-sql.ts'
import type { CacheDatabase, InboxHeader, InboxPage } from './cache-database.ts'
import type { SeenCustomer } from './cache-sql.ts'
import type { HistoryEntry, HistoryQuery, ListQuery } from './history-entry.ts'
import type { MergeCounts, MergeKnown, MergeOwner } from './history-merge.ts'
import type { Draft, KeptStatements, OutboxItem } from './kept-sql.ts'
import type { WrapupEntry } from './wrapup-entry.ts'
import type { LocalDatabase, StoreCondition } from './local-database.ts'
import type { AreaRow, CallRow, CustomerRow } from '../../central/api.ts'

/** What the person is told: `recovered` = what was kept in memory is in the file now. */
export type StoreNews = 'restored' | 'reset' | 'readonly' | 'busy' | 'memory' | 'recovered' | 'clock_set_back'

/** What a round of upkeep has done. */
export interface Upkeep {
  /** Rows that had been written without their index. */
  readonly indexed: number
  readonly check: 'none' | 'sound' | 'index' | 'damaged'
  readonly backup: 'none' | 'made' | 'failed'
}

/** Calls of the worker: name → [arguments, result]. */
export interface StoreCalls {
  readonly open: [null, { readonly condition: StoreCondition; readonly detail: string; readonly settings: Record<string, unknown> }]
  readonly saveSettings: [Readonly<Record<string, unknown>>, null]
  readonly writeHistory: [HistoryEntry, null]
  readonly listHistory: [HistoryQuery, ReturnType<LocalDatabase['listHistory']>]
  readonly mergeCalls: [{ readonly rows: readonly CallRow[]; readonly owner: MergeOwner; readonly known: MergeKnown }, MergeCounts]
  readonly callChain: [{ readonly callId: string; readonly uid: string }, CallRow[]]
  readonly writeWrapup: [WrapupEntry, null]
  readonly getWrapup: [{ readonly callId: string; readonly uid: string }, WrapupEntry | null]
  readonly latestWrapup: [string, WrapupEntry | null]
  readonly unsentWrapups: [string, WrapupEntry[]]
  readonly saveDraft: [Draft, null]
  readonly drafts: [string, Draft[]]
  readonly dropDraft: [Parameters<KeptStatements['dropDraft']>[0], boolean]
  readonly send: [Parameters<KeptStatements['send']>[0], boolean]
  readonly outbox: [Parameters<KeptStatements['outbox']>[0], OutboxItem[]]
  readonly markOutbox: [Parameters<KeptStatements['mark']>[0], boolean]
  readonly sent: [number, boolean]
  readonly markBox: [BoxMarking, null]
  readonly boxMarks: [{ readonly uid: string; readonly box: string; readonly ids: readonly string[] }, BoxMark[]]
  readonly lookedAtBox: [{ readonly uid: string; readonly box: string; readonly at: number }, null]
  readonly boxLook: [{ readonly uid: string; readonly box: string }, number]
  readonly keepCustomers: [readonly CustomerRow[], null]
  /** First letters of a name's pinyin: the dictionary is in this thread. */
  readonly initials: [string, string]
  readonly searchContacts: [ListQuery, { rows: SeenCustomer[]; hasMore: boolean }]
  /** Names of the customers seen before who have these numbers, by number. */
  readonly namesOf: [readonly string[], Record<string, string>]
  readonly keepAreas: [readonly AreaRow[], null]
  readonly area: [string, ReturnType<CacheDatabase['area']>]
  /** Areas of these numbers or beginnings of numbers, exactly. */
  readonly areasOf: [readonly string[], AreaRow[]]
  readonly keepInbox: [readonly InboxHeader[], null]
  readonly inbox: [InboxPage, InboxHeader[]]
  /** Pinyin of earlier rows, the check after a crash, the daily backup. The worker does it by itself when nothing else is asked. */
  readonly upkeep: [null, Upkeep]
  readonly close: [null, null]
}
export type StoreCallName = keyof StoreCalls
export type StoreArgs<N extends StoreCallName> = StoreCalls[N][0]
export type StoreResult<N extends StoreCallName> = StoreCalls[N][1]

export interface StoreRequest {
  readonly id: number
  readonly name: StoreCallName
  readonly args: unknown
}
export type StoreResponse =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly corrupt: boolean }
/** What the worker says unasked. */
export interface StoreEvent { readonly id: null; readonly news: StoreNews; readonly detail: string }

export interface StoreWorkerData {
  readonly file: string
  /** How long nothing must be asked before upkeep begins, ms; 0 = only when asked to. */
  readonly idleMs?: number
}
