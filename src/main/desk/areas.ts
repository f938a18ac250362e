/**
 * Where numbers belong. A landline says it by its area code. For a mobile the beginning is looked up: in what this PC has seen,
 * then at the site (Get_Caller_Area), a few at a time; what nobody knows is not asked again for a while.
 */
import { areaOf, kindOfNumber, matchKey } from '../../shared/numbers.ts'
import type { AreaRow, CentralData } from '../../central/api.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Clock } from '../../cti/ports.ts'

export interface AreaPorts {
  readonly central: Pick<CentralData, 'customers'>
  readonly local: Pick<LocalStore, 'areasOf' | 'keepAreas'>
  readonly clock: Pick<Clock, 'now'>
}
export interface Areas {
  /** By number, those that are known; `ask` = how many unknown beginnings may be asked for at the site. */
  of(numbers: readonly string[], ask?: number): Promise<ReadonlyMap<string, string>>
}

/** The numbering plan gives mobiles to areas by their first seven digits. */
const SEGMENT = 7
const UNKNOWN_FOR_MS = 30 * 60_000
const REMEMBERED = 10_000

/** 江苏南京; 北京, not 北京北京. */
export function areaWords(province: string, city: string): string {
  const bare = province.replace(/[省市]$/u, '')
  return city === '' || bare === city.replace(/市$/u, '') ? bare : `${bare}${city.replace(/市$/u, '')}`
}

/** Without asking anybody: the area code of a landline. */
export function landlineArea(number: string): string | null {
  const key = matchKey(number)
  const area = kindOfNumber(key) === 'landline' ? areaOf(key) : undefined
  return area === undefined ? null : areaWords(area.province, area.city)
}

/** Builds the finder. */
export function createAreas({ central, local, clock }: AreaPorts): Areas {
  /** null = nobody knows, until then. */
  const known = new Map<string, { readonly area: string | null; readonly until: number }>()
  const remember = (segment: string, area: string | null): void => {
    const oldest = known.keys().next()
    if (known.size >= REMEMBERED && oldest.done !== true) known.delete(oldest.value)
    known.set(segment, { area, until: area === null ? clock.now() + UNKNOWN_FOR_MS : Number.POSITIVE_INFINITY })
  }
  const isKnown = (segment: string): boolean => (known.get(segment)?.until ?? 0) > clock.now()

  /** Numbers by their segments; the entry may be the segment's or the number's own. */
  const askSite = async (numbers: readonly (readonly [string, string])[]): Promise<void> => {
    const found: AreaRow[] = []
    for (const [segment, number] of numbers) {
      const entry = await central.customers.areaOf(number)
      // Away: the next list asks again.
      if (!entry.ok) break
      remember(segment, entry.value === null ? null : areaWords(entry.value.province, entry.value.city))
      if (entry.value !== null) found.push({ ...entry.value, caller: segment })
    }
    if (found.length > 0) void local.keepAreas(found)
  }
  return {
    async of(numbers, ask = 0) {
      const areas = new Map<string, string>()
      const mobiles = new Map<string, string>()
      for (const number of new Set(numbers)) {
        const key = matchKey(number)
        const landline = landlineArea(number)
        if (landline !== null) areas.set(number, landline)
        else if (kindOfNumber(key) === 'mobile') mobiles.set(number, key.slice(0, SEGMENT))
      }
      const unknown = [...new Set(mobiles.values())].filter((segment) => !isKnown(segment))
      if (unknown.length > 0) {
        const kept = await local.areasOf(unknown)
        for (const { caller, province, city } of kept.ok ? kept.value : []) remember(caller, areaWords(province, city))
        if (ask > 0) {
          const bySegment = new Map([...mobiles].map(([number, segment]) => [segment, matchKey(number)]))
          await askSite([...bySegment].filter(([segment]) => !isKnown(segment)).slice(0, ask))
        }
      }
      for (const [number, segment] of mobiles) {
        const area = known.get(segment)?.area ?? null
        if (area !== null) areas.set(number, area)
      }
      return areas
    },
  }
}
