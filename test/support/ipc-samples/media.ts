/** Arguments and results of the requests of recordings and sound: good ones and bad ones. */
const many = (letter: string, count: number): string => letter.repeat(count)

export const MEDIA_SAMPLES = {
  'recordings.list': {
    good: { from: '20261101', to: '20261125', number: '138', extension: '', agent: '', callId: '', after: null, limit: 100 }, value: { rows: [{ id: 'r1', media: null, fileName: 'R131839.wav', caller: '15400138000', called: '643', name: '王小明', type: 'in', at: 1, lengthS: 30, agent: '8643', callId: 'c' }], next: null, wide: false },
    bad: [{ from: '1.11.', to: '20261125', number: '', extension: '', agent: '', callId: '', after: null, limit: 100 },
      { from: '20261101', to: '20261125', number: many('1', 41), extension: '', agent: '', callId: '', after: null, limit: 100 },
      { from: '20261101', to: '20261125', number: '', extension: '', agent: '', callId: '', after: null, limit: 0 }],
  },
  'media.open': { good: { media: 'm1' }, value: { url: 'app-media://sound/1', codec: 'alaw', channels: 2, sampleRate: 8_000, seconds: 1.5, truncated: false, notes: [{ at: 1, text: 'x' }] }, bad: [{}, { media: '' }, { media: many('x', 129) }] },
  'media.peaks': { good: { media: 'm1' }, value: { slices: 1, channels: 1, data: 'AAAAAA==' }, bad: [{}, { media: 1 }, { media: 'm1', path: 'x' }] },
  'media.saveCopy': { good: { media: 'm1' }, value: { started: true }, bad: [{}, { media: 'm1', target: '/etc/x' }, { media: null }] },
  'media.saveNotes': { good: { media: 'm1', notes: [{ at: 0, text: 'x' }] }, value: {}, bad: [{ media: 'm1' }, { media: 'm1', notes: [{ at: -1, text: 'x' }] }, { media: 'm1', notes: [{ at: 1, text: ' ' }] }] },
} as const
