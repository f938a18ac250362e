/** What main and the worker of the local database say to each other. */
import type { HistoryEntry } from './history-entry.ts'
import type { WrapupEntry } from './wrapup-entry.ts'
import type { LocalDatabase, StoreCondition } from './local-database.ts'

/** Calls of the worker: name → [arguments, result]. */
export interface StoreCalls {
  readonly open: [null, { readonly condition: StoreCondition; readonly detail: string; readonly settings: Record<string, unknown> }]
  readonly saveSettings: [Readonly<Record<string, unknown>>, null]
  readonly writeHistory: [HistoryEntry, null]
  readonly listHistory: [Parameters<LocalDatabase['listHistory']>[0], ReturnType<LocalDatabase['listHistory']>]
  readonly writeWrapup: [WrapupEntry, null]
  readonly getWrapup: [{ readonly callId: string; readonly uid: string }, WrapupEntry | null]
  readonly latestWrapup: [string, WrapupEntry | null]
  readonly unsentWrapups: [string, WrapupEntry[]]
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
