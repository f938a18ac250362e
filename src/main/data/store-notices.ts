/** What the person is told about the local data: keys below `notice.` in shared/i18n. */
import type { StoreCondition } from './local-database.ts'
import type { StoreNews } from './store-protocol.ts'

export interface StoreNotice { readonly level: 'info' | 'warning' | 'error'; readonly key: string }

const NOTICES: Readonly<Record<Exclude<StoreCondition, 'ok'> | StoreNews, StoreNotice>> = {
  restored: { level: 'error', key: 'storage_restored' },
  reset: { level: 'error', key: 'storage_reset' },
  readonly: { level: 'error', key: 'storage_readonly' },
  busy: { level: 'error', key: 'storage_busy' },
  memory: { level: 'error', key: 'storage_failed' },
  recovered: { level: 'info', key: 'storage_recovered' },
  clock_set_back: { level: 'warning', key: 'clock_set_back' },
}

/** The sentence for a condition the database was found in, or for what its worker found by itself. */
export function storeNotice(what: Exclude<StoreCondition, 'ok'> | StoreNews): StoreNotice {
  return NOTICES[what]
}
