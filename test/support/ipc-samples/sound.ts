/** Samples of the requests about recordings and their sound, for the test that walks the contract. */
const list = { from: '20261101', to: '20261125', number: '', extension: '', agent: '', callId: '', after: null, limit: 100 }

export const SOUND_SAMPLES = {
  'recordings.list': { good: list, value: { rows: [], next: null, wide: false }, bad: [{ ...list, limit: 201 }, { ...list, from: '2026-11-01' }, { ...list, number: '1'.repeat(41) }] },
  'media.open': {
    good: { media: 'm1' }, value: { url: 'app-media://sound/m1', codec: 'alaw', channels: 1, sampleRate: 8_000, seconds: 12, truncated: false, notes: [] },
    bad: [{}, { media: '' }, { media: 'm1', path: 'x' }],
  },
  'media.peaks': { good: { media: 'm1' }, value: { slices: 1, channels: 1, data: '' }, bad: [{}, { media: 1 }, { media: 'm'.repeat(129) }] },
  'media.saveCopy': { good: { media: 'm1' }, value: { started: true }, bad: [{}, { media: '' }, { media: 'm1', to: 'x' }] },
  'media.saveNotes': { good: { media: 'm1', notes: [{ at: 1, text: '投诉' }] }, value: {}, bad: [{ media: 'm1' }, { media: 'm1', notes: [{ at: -1, text: 'x' }] }, { media: 'm1', notes: [{ at: 1, text: ' ' }] }] },
} as const
