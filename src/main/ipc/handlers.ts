/** What each request of the contract does; one line each, the work is in the services. */
import { ok } from '../../shared/result.ts'
import type { DeskHandlers } from '../desk/desk.ts'
import type { Handlers } from './registry.ts'
import type { Publisher } from './publisher.ts'
import type { SettingsService } from '../app/settings-service.ts'
import type { Latency } from '../logging/latency.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { CallControl } from '../telephony/call-control.ts'
import type { Messages } from '../telephony/messages-service.ts'
import type { RaiseNotice } from '../telephony/notices.ts'
import type { TeamWatch } from '../telephony/team-watch.ts'
import type { CallCommandName, Telephony } from '../telephony/telephony-service.ts'
import type { Wrapup } from '../telephony/wrapup-service.ts'
import type { Log } from '../../cti/ports.ts'
import type { ServerClock } from '../../cti/link/server-clock.ts'
import type { RequestArgs, RequestName } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'

export interface HandlerServices {
  readonly store: AppStore
  readonly telephony: Telephony
  readonly callControl: CallControl
  readonly team: TeamWatch
  readonly messages: Messages
  readonly wrapup: Wrapup
  readonly desk: DeskHandlers
  readonly settings: SettingsService
  readonly publisher: Publisher
  readonly latency: Latency
  readonly clock: Pick<ServerClock, 'service' | 'toWall'>
  readonly notice: RaiseNotice
  readonly log: Log
  /** The settings have been read (or could not be); a snapshot before that would show the defaults. */
  readonly settingsRead: Promise<void>
  readonly window: { showMain(): void; hideCard(): void; silence(): void }
}

const done = ok({})
const dropValue = (outcome: Result<object>): Result<Record<string, never>> => (outcome.ok ? done : outcome)

/** A tone that cannot be played fails at every ring: one line in the log is enough for a minute. */
function ringReporter(services: HandlerServices): (args: RequestArgs<'ring.report'>) => void {
  return ({ ok: played, error }) => {
    if (played) return
    services.log.warn('ring tone failed', { error })
    services.notice('error', 'ring_failed', { error: error.slice(0, 120) })
  }
}

type CallHandlers = Pick<Handlers, Extract<RequestName, `call.${string}` | `team.${string}` | `message.${string}` | `wrapup.${string}` | `directory.${string}`>>

/** What the person does with calls, colleagues and messages: each one command of the link. */
function callHandlers({ telephony, callControl, team, messages, wrapup }: HandlerServices): CallHandlers {
  const call = (command: CallCommandName) => async ({ callId }: RequestArgs<'call.answer'>) =>
    dropValue(await telephony.call(command, callId))
  return {
    'call.dial': ({ number }) => telephony.dial(number),
    'call.answer': call('ATAnswer'),
    'call.hangup': call('ATHangup'),
    'call.hold': call('ATHoldCall'),
    'call.retrieve': call('ATRetriveCall'),
    'call.swap': call('ATCallSwap'),
    'call.reconnect': call('ATCallReconnect'),
    'call.completeTransfer': call('ATTranOver'),
    'call.conference': call('ATConfOver'),
    'call.transfer': async (args) => dropValue(await callControl.transfer(args)),
    'call.consult': (args) => callControl.consult(args),
    'call.addParty': async (args) => dropValue(await callControl.addParty(args)),
    'call.dtmf': async (args) => dropValue(await callControl.dtmf(args)),
    'call.toIvr': async (args) => dropValue(await callControl.toIvr(args)),
    'call.attach': async (args) => dropValue(await callControl.attach(args)),
    'directory.list': () => callControl.directory(),
    'team.watch': async ({ on }) => dropValue(await team.set(on)),
    'team.insert': async (args) => dropValue(await callControl.insert(args)),
    'team.release': async (args) => dropValue(await callControl.release(args)),
    'team.pickup': async (args) => dropValue(await callControl.pickUp(args)),
    'team.setState': async (args) => dropValue(await callControl.setStateOf(args)),
    'team.logout': async (args) => dropValue(await callControl.logOut(args)),
    'message.send': (args) => messages.send(args),
    'message.read': async (args) => dropValue(await messages.read(args)),
    'wrapup.save': (args) => wrapup.save(args),
  }
}

/** Builds the handler map. */
export function createHandlers(services: HandlerServices): Handlers {
  const { store, telephony, settings } = services
  const onRing = ringReporter(services)
  return {
    ...callHandlers(services),
    ...services.desk,
    'clock.read': () => ok({ service: services.clock.service(), wallAheadMs: services.clock.toWall(0) }),
    // Not async once the settings are there: state and number are taken in one step.
    'state.snapshot': () => services.settingsRead.then(() => ok(store.snapshot())),
    'session.login': (args) => telephony.login(args),
    'session.cancelLogin': () => { telephony.cancelLogin(); return done },
    'session.logout': async () => dropValue(await telephony.logout()),
    'agent.setState': async (args) => dropValue(await telephony.setState(args)),
    'dial.dismiss': () => { store.dispatch({ kind: 'dial', request: null }); return done },
    'settings.update': (patch) => settings.update(patch),
    'link.retryNow': () => { telephony.retryNow(); return done },
    'window.setMode': async ({ mode }) => {
      // A mode that cannot be remembered is entered all the same; the store has raised its notice.
      await settings.update({ compact: mode === 'compact' })
      return done
    },
    'window.showMain': () => { services.window.showMain(); return done },
    'ring.silence': () => { services.window.silence(); return done },
    'window.hideCard': () => { services.window.hideCard(); return done },
    'notice.dismiss': ({ id }) => { store.dispatch({ kind: 'dismiss', id }); return done },
    'ring.report': (args) => { onRing(args); return done },
    'paint.report': ({ seq, paintedAt }) => {
      services.latency.painted(services.publisher.receivedAtOf(seq), paintedAt)
      return done
    },
    'log.report': ({ message, stack }, { window }) => {
      services.log.error('window error', { window, message, stack })
      return done
    },
  }
}

