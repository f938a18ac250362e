/** What the main process runs for one person, without windows: the real services on a real link. */
import { initialAppState } from '../../src/main/telephony/app-state.ts'
import { createAppStore } from '../../src/main/telephony/app-store.ts'
import { createCallControl } from '../../src/main/telephony/call-control.ts'
import { createDoneToMe } from '../../src/main/telephony/done-to-me.ts'
import { createHistoryRecorder } from '../../src/main/telephony/history-recorder.ts'
import { createMessages } from '../../src/main/telephony/messages-service.ts'
import { createNotices } from '../../src/main/telephony/notices.ts'
import { createPublisher } from '../../src/main/ipc/publisher.ts'
import { createTeamWatch } from '../../src/main/telephony/team-watch.ts'
import { createTelephony } from '../../src/main/telephony/telephony-service.ts'
import { createWrapup } from '../../src/main/telephony/wrapup-service.ts'
import { openLocalDatabase } from '../../src/main/data/local-database.ts'
import { ok } from '../../src/shared/result.ts'
import type { LocalDatabase } from '../../src/main/data/local-database.ts'
import type { HistoryEntry } from '../../src/main/data/history-entry.ts'
import type { Seat, SystemHarness } from './system-harness.ts'

const APP = { version: '1', platform: 'linux', demo: false, locale: 'en' as const, dark: false, locked: [] }

/** @param db the local database of the PC; a new one when absent */
export function startDesk(system: SystemHarness, seat: Seat, db: LocalDatabase = openLocalDatabase(':memory:', 0)) {
  const { log } = system
  const { clock } = seat
  const link = seat.client
  const store = createAppStore(initialAppState(APP, clock.service()), createPublisher(clock, 'e'))
  const notice = createNotices(clock, store)
  const rows = new Map<string, HistoryEntry>()
  const history = createHistoryRecorder({ uid: () => store.state().session?.uid ?? null, notice, clock, write: (row) => { rows.set(`${row.callId}/${String(row.startedAt)}`, row) } })
  const team = createTeamWatch(link, store)
  const messages = createMessages({ link, store, notice, log, now: () => clock.now() })
  const wrapup = createWrapup({
    link, store, notice, log, clock,
    local: {
      writeWrapup: (entry) => { db.writeWrapup(entry); return Promise.resolve(ok(null)) },
      getWrapup: (key) => Promise.resolve(ok(db.getWrapup(key))),
      latestWrapup: (uid) => Promise.resolve(ok(db.latestWrapup(uid))),
      unsentWrapups: (uid) => Promise.resolve(ok(db.unsentWrapups(uid))),
    },
  })
  const telephony = createTelephony({
    link, store, notice, history, log, followers: [createDoneToMe(store, notice), team, messages, wrapup],
    serversReady: () => Promise.resolve(true), remember: () => undefined,
  })
  return {
    seat, db, store, telephony, team, messages, wrapup,
    control: createCallControl(link),
    rows: () => [...rows.values()],
    notices: () => store.state().notices.map((told) => told.key),
    inbox: () => store.state().inbox,
    login: () => system.follow(`${seat.uid} login`, telephony.login({
      uid: seat.uid, extension: seat.extension, password: 'demo', takeOver: false, startNotReady: false,
    })),
  }
}
export type Desk = ReturnType<typeof startDesk>
