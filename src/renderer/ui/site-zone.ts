/** The site's time zone in a window: every date and time on the screen is read in it, and follows when it becomes known (decision 023). */
import { shallowRef } from 'vue'
import { isZoneName, machineZone, machineZoneName, zoneOf } from '#shared/time/zone.ts'
import type { Zone } from '#shared/time/zone.ts'

const zone = shallowRef<Zone>(machineZone())

export function siteZone(): Zone {
  return zone.value
}

/** A name that is none changes nothing. */
export function setSiteZone(name: string | null): void {
  if (name !== null && name !== zone.value.name && isZoneName(name)) zone.value = zoneOf(name)
}

/** Name of the site's zone where this PC's clock shows another time than the site's at this moment; null = the same. */
export function foreignZone(at: number): string | null {
  const here = zoneOf(machineZoneName()).wallClock(at)
  const there = zone.value.wallClock(at)
  return here.hour === there.hour && here.minute === there.minute && here.day === there.day ? null : zone.value.name
}
