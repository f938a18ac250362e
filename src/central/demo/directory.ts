/** Agents, roles and groups. No passwords: the demo's agents log in at the CTI server, whose site keeps the verifiers. */
import { drawArea, drawMobile } from './areas.ts'
import { chanceOf } from './chance.ts'
import { BUSINESS_GROUPS } from './house.ts'
import type { House } from './house.ts'
import { initialsOf } from '../names/pinyin.ts'
import type { Batch } from './rows.ts'

const ROLES = [{ ROLES: 'agent', RNAME: '坐席' }, { ROLES: 'leader', RNAME: '班长' }, { ROLES: 'admin', RNAME: '管理员' }] as const
const ACTIVE = 1

/** Every agent's own mobile, by uid. */
export function agentMobiles(seed: number, house: House): ReadonlyMap<string, string> {
  return new Map(house.people.map(({ uid }) => {
    const chance = chanceOf(seed, 'mobile', uid)
    return [uid, drawMobile(chance, drawArea(chance))]
  }))
}

export function directoryBatches(seed: number, house: House): readonly Batch[] {
  const chance = chanceOf(seed, 'directory')
  const mobiles = agentMobiles(seed, house)
  return [
    {
      table: 'CTS_OPIDK',
      rows: house.people.map(({ uid, name, role, extension }) => ({
        GHID: uid, LOGIN_NAME: uid, REAL_NAME: name, PYM: initialsOf(name), ROLES: role, LEVELS: role === 'leader' ? 1 : 0, UTYPE: ACTIVE, EXT: extension,
        TEL: '', MOBILENO: mobiles.get(uid) ?? '', EMAIL: `${uid}@hotline.example`,
      })),
    },
    { table: 'CTS_OPIDK_INFO', rows: house.people.map(({ uid }) => ({ GHID: uid })) },
    { table: 'CTS_ROLE', rows: ROLES },
    { table: 'CTS_OPGP', rows: house.groups.map(({ id, name }) => ({ GROUPS: id, GNAME: name })) },
    { table: 'CTS_OPGP_MEMBER', rows: house.people.flatMap(({ uid, groups }) => groups.map((group) => ({ GHID: uid, GROUPS: group }))) },
    { table: 'CTS_BSGP', rows: BUSINESS_GROUPS.map(({ group, name }) => ({ GROUPS: group, GNAME: name })) },
    {
      table: 'CTS_BSGP_MEMBER',
      rows: BUSINESS_GROUPS.flatMap(({ group }) => house.people.filter((_, index) => index === 0 || chance.happens(0.4)).map(({ uid }) => ({ GHID: uid, GROUPS: group }))),
    },
  ]
}
