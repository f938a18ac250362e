/**
 * Numbers that look Chinese and are nobody's (as src/cti/server/demo/customers.ts): mobiles begin with 154, which the
 * numbering plan keeps unassigned; landlines have a real area code and a local number beginning with 1, which none does.
 */
import { areaByCode } from '../../shared/numbers/area-codes.ts'
import type { Chance } from './chance.ts'

export interface DemoArea { readonly code: string; readonly province: string; readonly city: string; readonly weight: number }

/** Area code and how many of a thousand customers live there. All have local numbers of eight digits. */
const WEIGHTS: readonly (readonly [string, number])[] = [
  ['010', 90], ['021', 90], ['020', 60], ['0755', 60], ['025', 40], ['0512', 40], ['0571', 45], ['028', 45], ['027', 40], ['029', 35],
  ['022', 30], ['023', 30], ['024', 22], ['0532', 25], ['0592', 20], ['0574', 20], ['0577', 12], ['0757', 15], ['0769', 15], ['0591', 15],
  ['0595', 10], ['0531', 20], ['0535', 10], ['0371', 22], ['0379', 8], ['0411', 15], ['0431', 10], ['0451', 12], ['0551', 15],
  ['0731', 20], ['0791', 12], ['0851', 8], ['0871', 12], ['0898', 8], ['0311', 15], ['0510', 12], ['0513', 8], ['0516', 8], ['0519', 8],
]
const MUNICIPALITIES = new Set(['北京', '上海', '天津', '重庆'])

/** 江苏 → 江苏省, 北京 → 北京市. Autonomous regions are not in the list above. */
const withRank = (province: string): string => province + (MUNICIPALITIES.has(province) ? '市' : '省')

export const DEMO_AREAS: readonly DemoArea[] = WEIGHTS.flatMap(([code, weight]) => {
  const area = areaByCode(code)
  return area === undefined ? [] : [{ code, province: withRank(area.province), city: area.city, weight }]
})
const WEIGHTED = DEMO_AREAS.map((area) => [area, area.weight] as const)

export const drawArea = (chance: Chance): DemoArea => chance.weighted(WEIGHTED)

/** Area code, 1 and seven digits. */
export const drawLandline = (chance: Chance, area: DemoArea): string => `${area.code}1${String(chance.int(0, 9_999_999)).padStart(7, '0')}`

/** Segments 1541000…1549999 belong to the areas in turns; 1540 is the demo callers'. */
const FIRST_SEGMENT = 1_000
const SEGMENTS = 9_000

/** A mobile whose first seven digits belong to the area, as in the numbering plan. */
export function drawMobile(chance: Chance, area: DemoArea): string {
  const index = DEMO_AREAS.indexOf(area)
  const rounds = Math.floor((SEGMENTS - 1 - index) / DEMO_AREAS.length)
  const segment = FIRST_SEGMENT + index + chance.int(0, rounds) * DEMO_AREAS.length
  return `154${String(segment)}${String(chance.int(0, 9_999)).padStart(4, '0')}`
}
