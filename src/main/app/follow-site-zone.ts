/** The zone of the site, from the last run and then from the server (decision 023). */
import { setSiteZone } from '../../shared/time/site-zone.ts'
import type { Log } from '../../cti/ports.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LaunchMemory } from './launch-memory.ts'

/** @param changed it is another one now: what reads the site's tables begins anew */
export function followSiteZone({ launch, log }: { readonly launch: LaunchMemory; readonly log: Log }, store: AppStore, changed: () => void): void {
  setSiteZone(launch.current().siteZone)
  store.subscribe(({ link: { timeZone } }) => {
    if (!setSiteZone(timeZone)) return
    log.info('time zone of the site', { timeZone })
    launch.update({ siteZone: timeZone })
    changed()
  })
}
