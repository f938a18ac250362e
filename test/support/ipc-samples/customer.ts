/** Samples of the requests about customers, for the test that walks the contract. */
const form = { name: '李娜', type: '', mobile: '13521192996', tel: '', telHome: '', address: '', province: '天津市', city: '天津', email: '', memo: '' }

export const CUSTOMER_SAMPLES = {
  'customer.look': { good: { callId: '1' }, value: {}, bad: [{}, { callId: '' }, { callId: '1', now: true }] },
  'customer.choose': { good: { callId: '1', userId: 'C1' }, value: {}, bad: [{ callId: '1' }, { callId: '1', userId: '' }, { callId: '1', userId: 'x'.repeat(201) }] },
  'customer.openPage': { good: { callId: '1' }, value: {}, bad: [{}, { callId: 1 }, { callId: '1', url: 'https://example.com' }] },
  'customer.save': {
    good: { userId: null, form, before: null }, value: { userId: 'N1', conflicts: [] },
    bad: [{ userId: null, form: { ...form, name: ' ' }, before: null }, { userId: null, form }, { userId: null, form: { ...form, memo: 'x'.repeat(4_001) }, before: null }],
  },
  'customer.search': { good: { text: '李', limit: 10 }, value: { rows: [], cached: false }, bad: [{ text: ' ', limit: 10 }, { text: '李', limit: 51 }, { text: 'x'.repeat(65), limit: 5 }] },
} as const
