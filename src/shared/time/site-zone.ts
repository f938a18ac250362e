/**
 * The time zone of the site this process works for (decision 023): what dates and times are read, written and shown in.
 * One per process; set when the server has told it, and before that from what the last run knew. Threads get its name with their work.
 */
import { isZoneName, machineZone, zoneOf } from './zone.ts'
import type { Zone } from './zone.ts'

let current: Zone | null = null
let machine: Zone | null = null

/** The site's zone; until one is known, this machine's. */
export function siteZone(): Zone {
  return current ?? (machine ??= machineZone())
}

/** @returns true when it is another one now; a name that is none, or none at all, changes nothing */
export function setSiteZone(name: string | null): boolean {
  if (name === null || !isZoneName(name) || siteZone().name === name) return false
  current = zoneOf(name)
  return true
}
