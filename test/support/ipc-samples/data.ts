/** Samples of the requests about the databases, for the walk through the contract (test/unit/main/ipc/registry.test.ts). */
import { DEFAULT_DATA_SETTINGS } from '../../../src/shared/settings-data.ts'

const connection = { ...DEFAULT_DATA_SETTINGS.databases.callthink, host: 'db1', user: 'atclient' }
const draft = { connection, mappingFile: '', password: null }

export const DATA_SAMPLES = {
  'data.retry': { good: {}, value: {}, bad: [1, 'x', { a: 1 }] },
  'data.test': {
    good: { database: 'callthink', draft }, value: { server: 'SQLite', latencyMs: 1 },
    bad: [{ database: 'master', draft: null }, { database: 'callthink' }, { database: 'callthink', draft: { ...draft, connection: { ...connection, port: 70_000 } } }],
  },
  'data.configure': {
    good: { ...DEFAULT_DATA_SETTINGS, passwords: { callthink: 'pw' } }, value: { kept: false },
    bad: [{ ...DEFAULT_DATA_SETTINGS }, { ...DEFAULT_DATA_SETTINGS, passwords: { master: 'pw' } }, { ...DEFAULT_DATA_SETTINGS, passwords: {}, zoom: 100 }],
  },
  'data.password': { good: { database: 'callthink', password: 'pw' }, value: { kept: true }, bad: [{ database: 'callthink', password: '' }, { database: 'x', password: 'pw' }, { database: 'callthink', password: 'x'.repeat(129) }] },
  'data.mapping': { good: { path: '/etc/mapping.json' }, value: { fault: null }, bad: [{}, { path: 1 }, { path: 'x'.repeat(1_025) }] },
} as const
