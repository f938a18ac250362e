/** Who belongs to the site: the site file, the directory and what was managed here, put together. */
import { describe, expect, test } from 'vitest'
import { drawPicture, isManager, ledBy, noteKey } from '../../../../../src/cti/server/roster/picture.ts'
import type { PictureSources, RosterNote } from '../../../../../src/cti/server/roster/picture.ts'
import { siteConfigSchema } from '../../../../../src/cti/server/site-config.ts'

const verifier = { salt: 'AA==', iterations: 4_096, storedKey: 'AQ==', serverKey: 'Ag==' }
const file = siteConfigSchema.parse({
  agents: [
    { uid: '8600', name: '班长', role: 'leader', leads: ['1', '15'], verifier },
    { uid: '8601', name: '甲', groups: ['15'], verifier },
    { uid: '8602', name: '乙', groups: ['15', '1'], verifier },
  ],
  extensions: [], trunks: [], groups: [{ id: '1', name: '技术部' }, { id: '15', name: '服务热线', called: '4008101001' }],
})
type Directory = NonNullable<PictureSources['directory']>
const person = (over: Partial<ReturnType<Directory['people']['get']> & object> = {}) =>
  ({ name: '目录', role: 'agent', type: 1, extension: '', mobile: '', groups: new Set<string>(), ...over })
const directoryOf = (over: Partial<Directory> = {}): Directory => ({ people: new Map(), groups: new Map(), business: new Map(), roles: new Map(), ...over })
const note = (kind: RosterNote['kind'], over: Partial<RosterNote> = {}): RosterNote => ({ kind, group: '', uid: '', stored: false, name: '', role: 'agent', ...over })
function draw(directory: Directory | null, notes: readonly RosterNote[] = [], verified: readonly string[] = []) {
  return drawPicture({ file, directory, notes: new Map(notes.map((one) => [noteKey(one), one])), verifiers: new Map(verified.map((uid) => [uid, verifier])) })
}
const groupsOf = (picture: ReturnType<typeof draw>, uid: string) => picture.people.get(uid)?.groups

describe('the picture of the site', () => {
  test('is the site file’s where nothing else is known, and its people stay when the directory does not name them', () => {
    for (const directory of [null, directoryOf()]) {
      const picture = draw(directory)
      expect([...picture.people.keys()]).toEqual(['8600', '8601', '8602'])
      expect([...picture.groups.values()]).toEqual(file.groups)
      expect(groupsOf(picture, '8602')).toEqual(['15', '1'])
    }
  })

  test('adds the directory’s people, groups and memberships; what stands in the file keeps its name and verifier', () => {
    const picture = draw(directoryOf({
      people: new Map([['8601', person({ name: '别名', mobile: '139', groups: new Set(['20']) })], ['8700', person({ groups: new Set(['15', '99']) })]]),
      groups: new Map([['15', '别名'], ['20', '售后部']]),
    }), [], ['8700'])
    expect(picture.people.get('8601')).toMatchObject({ name: '甲', mobile: '139', groups: ['15', '20'], verifier, inFile: true, inDirectory: true })
    // A group that nobody knows is none.
    expect(picture.people.get('8700')).toMatchObject({ name: '目录', groups: ['15'], verifier, inFile: false })
    expect([...picture.groups.values()].map(({ id, name, called }) => [id, name, called])).toEqual([['1', '技术部', ''], ['15', '服务热线', '4008101001'], ['20', '售后部', '']])
  })

  test('lets nobody in whose password the server has not, or who is stopped', () => {
    const picture = draw(directoryOf({ people: new Map([['8700', person()], ['8701', person({ type: 0 })]]) }), [], ['8701'])
    expect([picture.people.get('8700')?.verifier, picture.people.get('8701')?.verifier]).toEqual([null, null])
  })

  test('leaves out what was deleted here, and gives it back with nothing of the file when it is added again', () => {
    const gone = [note('no-agent', { uid: '8602' }), note('no-group', { group: '1' }), note('no-member', { group: '15', uid: '8601' })]
    const picture = draw(directoryOf(), gone)
    expect([[...picture.people.keys()], [...picture.groups.keys()], groupsOf(picture, '8601')]).toEqual([['8600', '8601'], ['15'], []])
    const again = draw(directoryOf({ people: new Map([['8602', person({ name: '新人' })]]), groups: new Map([['1', '新组']]) }), gone)
    expect(again.people.get('8602')).toMatchObject({ name: '新人', groups: [], verifier: null })
    expect(again.groups.get('1')?.name).toBe('新组')
  })

  test('counts what was added here while the directory cannot be read; once it can, that alone decides over what it was given', () => {
    const added = [note('agent', { uid: '8700', name: '新', stored: true }), note('group', { group: '20', name: '售后部', stored: true }), note('member', { group: '20', uid: '8700', stored: true }), note('member', { group: '20', uid: '8601' })]
    const away = draw(null, added, ['8700'])
    expect([away.people.get('8700'), away.groups.get('20')?.name, groupsOf(away, '8601')]).toMatchObject([{ name: '新', groups: ['20'], verifier }, '售后部', ['15', '20']])
    // Somebody else has deleted both in the directory.
    const back = draw(directoryOf(), added, ['8700'])
    expect([back.people.has('8700'), back.groups.has('20'), groupsOf(back, '8601')]).toEqual([false, false, ['15']])
  })

  test('knows members of business groups whom the directory does not hold', () => {
    const business = new Map([['B1', { name: '大客户', members: new Set(['8700']) }]])
    const picture = draw(directoryOf({ business }), [note('business-member', { group: 'B1', uid: '8601' }), note('business-member', { group: 'B2', uid: '8601' }), note('business-member', { group: 'B1', uid: '7777' })])
    expect([...picture.business.get('B1')?.members ?? []]).toEqual(['8700', '8601'])
    expect([...business.get('B1')?.members ?? []]).toEqual(['8700'])
  })
})

describe('who manages and leads', () => {
  const of = (directory: Directory | null, uid: string) => {
    const picture = draw(directory)
    const found = picture.people.get(uid)
    if (found === undefined) throw new Error('he is not there')
    return [isManager(found, file), ledBy(found, picture, file)] as const
  }

  test('a leader who leads every group of the file manages, and leads those that come later', () => {
    expect(of(directoryOf({ groups: new Map([['20', '售后部']]) }), '8600')).toEqual([true, ['1', '15', '20']])
    expect(of(null, '8601')).toEqual([false, []])
  })

  test('one who was added as a leader leads the groups he is a member of; as admin all', () => {
    const directory = directoryOf({ people: new Map([['8700', person({ role: 'leader', groups: new Set(['15']) })], ['8701', person({ role: 'admin' })]]) })
    expect(of(directory, '8700')).toEqual([false, ['15']])
    expect(of(directory, '8701')).toEqual([true, ['1', '15']])
  })
})
