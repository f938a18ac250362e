/** Sleep, wake and unlock as the system tells them (wake-watch.ts notices where it does not). */
import { powerMonitor } from 'electron'
import type { Log } from '../../cti/ports.ts'

/** Calls back when the link should be probed. */
export function watchPower(onWake: (why: string) => void, log: Log): void {
  const wake = (why: string) => (): void => {
    log.info('power', { event: why })
    onWake(why)
  }
  powerMonitor.on('resume', wake('resume'))
  powerMonitor.on('unlock-screen', wake('unlock'))
  powerMonitor.on('suspend', () => { log.info('power', { event: 'suspend' }) })
}
