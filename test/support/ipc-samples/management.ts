/** Samples of the requests about groups and agents (registry.test.ts). */
const many = (text: string, length: number): string => text.repeat(length)

export const MANAGEMENT_SAMPLES = {
  'group.list': {
    good: { type: 'acd' }, value: { groups: [{ id: '15', name: '服务热线', type: 'acd', members: 7, editable: true }], directory: 'ready' },
    bad: [{}, { type: 'other' }, { type: 'acd', group: '15' }],
  },
  'group.add': {
    good: { group: '20', name: '售后部', type: 'acd' }, value: {},
    bad: [{ group: '', name: 'x', type: 'acd' }, { group: '1|2', name: 'x', type: 'acd' }, { group: '20', name: many('长', 51), type: 'acd' }],
  },
  'group.delete': { good: { group: '20', type: 'business' }, value: {}, bad: [{ group: '20' }, { type: 'acd' }, { group: '', type: 'acd' }] },
  'member.add': { good: { group: '20', type: 'acd', uid: '8643' }, value: {}, bad: [{ group: '20', type: 'acd' }, { group: '20', type: 'acd', uid: null }, { group: '20', uid: '8643' }] },
  'member.remove': { good: { group: '20', type: 'acd', uid: null }, value: {}, bad: [{ group: '20', type: 'acd' }, { group: '20', type: 'acd', uid: '' }, { group: '20', uid: null }] },
  'staff.list': {
    good: { search: '林', uid: null, after: null, group: { group: '15', type: 'acd' } },
    value: {
      agents: [{
        uid: '8643', name: '付智伟', role: 'agent', roleName: '坐席', type: 1, extension: '643', mobile: '', groups: ['15'], businessGroups: [], loggedInAt: null, inCall: false, canLogIn: true,
      }],
      total: 1, directory: 'ready', next: null, roles: [{ code: 'agent', name: '坐席' }],
    },
    bad: [{ search: many('x', 65) }, { group: '15' }, { group: { group: '15', type: 'acd', all: true } }],
  },
  'staff.add': {
    good: { uid: '8613', name: '林新雨', password: 'a b-1', role: 'agent', type: 1, extension: '', mobile: '' }, value: {},
    bad: [{ uid: '8613', name: '林新雨', role: 'agent', type: 1 }, { uid: '8613', name: '林新雨', password: 'a\u0000', role: 'agent', type: 1 }, { uid: 'a;b', name: 'x', password: 'x', role: 'agent', type: 1 }],
  },
  'staff.delete': { good: { uid: '8613' }, value: {}, bad: [{}, { uid: '' }, { uid: '8613', force: true }] },
} as const
