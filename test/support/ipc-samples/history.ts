/** Samples of the requests of the call list, the records and long work (registry.test.ts). */
const many = (text: string, length: number): string => text.repeat(length)
const filter = { from: '20261101', to: '20261125', number: '', extension: '', callId: '', agent: '' }
const records = { ...filter, after: null, limit: 100 }

export const HISTORY_SAMPLES = {
  'history.list': {
    good: { beforeId: null, limit: 50, search: '' }, value: { rows: [], hasMore: false },
    bad: [{ beforeId: null, limit: 501, search: '' }, { beforeId: '1', limit: 1, search: '' }, { beforeId: null, limit: 1, search: many('x', 65) }],
  },
  'history.records': {
    good: records, value: { rows: [], next: null, wide: false },
    bad: [{ ...records, from: '2026-11-01' }, { ...records, limit: 501 }, { ...records, number: many('1', 41) }],
  },
  'history.details': {
    good: { callId: '1', startedAt: 1 }, value: { segments: [], cached: false, trunk: null, wrapup: null, recordings: null },
    bad: [{ callId: '', startedAt: 1 }, { callId: '1' }, { callId: many('1', 65), startedAt: 1 }],
  },
  'history.export': {
    good: { source: { of: 'records', filter }, format: 'xlsx' }, value: { id: 1 },
    bad: [{ source: { of: 'own' }, format: 'xlsx' }, { source: { of: 'own', search: '' }, format: 'exe' }, { source: { of: 'own', search: '', file: '/etc/passwd' }, format: 'xlsx' }],
  },
  'job.cancel': { good: { id: 1 }, value: {}, bad: [{}, { id: 1.5 }, { id: '1' }] },
  'job.show': { good: { id: 1 }, value: {}, bad: [{}, { id: 1.5 }, { id: 1, path: '/etc/passwd' }] },
} as const
