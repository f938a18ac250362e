/**
 * Connects the CTI link with the app: commands in, changes out. Accepted is not done: the screen
 * moves by the link's events only; a command's outcome goes to the control that asked for it, an
 * outcome learnt late becomes a notice.
 */
import { fail, ok } from '../../shared/result.ts'
import { findMessage, translate } from '../../shared/i18n/index.ts'
import { EMPTY_MODEL } from '../../cti/model/link-model.ts'
import { dialTarget } from './dial-target.ts'
import { errorSentence } from './error-sentence.ts'
import { stateCommand } from './agent-commands.ts'
import type { AppStore } from './app-store.ts'
import type { HistoryRecorder } from './history-recorder.ts'
import type { LinkFollower } from './link-follower.ts'
import type { RaiseNotice } from './notices.ts'
import type { DialTarget } from './dial-target.ts'
import type { LinkClient, ModelChange } from '../../cti/link/api.ts'
import type { CommandName, LoginResult } from '../../cti/protocol/commands.ts'
import type { CtiEventData } from '../../cti/protocol/events.ts'
import type { Log } from '../../cti/ports.ts'
import type { RequestArgs, SessionInfo } from '../../shared/ipc/contract.ts'
import type { LinkStatus } from '../../shared/domain/link.ts'
import type { CallId } from '../../shared/domain/schemas.ts'
import type { Result } from '../../shared/result.ts'

export type CallCommandName = 'ATAnswer' | 'ATHangup' | 'ATHoldCall' | 'ATRetriveCall' | 'ATCallSwap'
  | 'ATCallReconnect' | 'ATTranOver' | 'ATConfOver'

export interface Telephony {
  login(request: RequestArgs<'session.login'>): Promise<Result<SessionInfo>>
  cancelLogin(): void
  logout(): Promise<Result<object>>
  setState(request: RequestArgs<'agent.setState'>): Promise<Result<object>>
  dial(number: string): Promise<Result<{ callId: string }>>
  call(command: CallCommandName, callId: CallId): Promise<Result<object>>
  retryNow(): void
  /** After sleep, unlock, a clock jump or a network change. */
  probe(why: string): void
  dispose(): void
}

export interface TelephonyOptions {
  readonly link: LinkClient
  readonly store: AppStore
  readonly notice: RaiseNotice
  readonly history: HistoryRecorder
  readonly log: Log
  /** Resolves when the servers to use are known (the demo's server has its port); false = there is none. */
  readonly serversReady: () => Promise<boolean>
  /** From what was typed to what the switch is sent. */
  readonly dialTarget?: DialTarget
  /** Remembers who logged in, for the next time. */
  readonly remember: (uid: string, extension: string) => void
  /** Name of an agent where this PC knows it: there is no link left to ask over when somebody was logged out. */
  readonly nameOf?: (uid: string) => string | null
  /** Told in this order of what happens on the link, after the store. */
  readonly followers?: readonly LinkFollower[]
}

export { EMPTY_MODEL }

/** Reasons after which nobody is logged in here any more. A link that is merely lost keeps its session. */
const FINAL_REASONS: ReadonlySet<string> = new Set(['logged_out', 'taken_over', 'forced_logout', 'login_refused', 'not_started'])

function endsSession(status: LinkStatus): boolean {
  return status.state === 'displaced' || (status.state === 'offline' && FINAL_REASONS.has(status.reason))
}

/** What windows are told of a login: not the session's key, nor the server's proof. */
function sessionInfo({ uid, name, extension, extensionKind, groups, role, leads, manages, scope, site }: LoginResult): SessionInfo {
  return { uid, name, extension, extensionKind, groups, role, leads, manages, scope, site }
}

/** Commands whose loss is made good without the person: nothing to tell him. */
const MADE_GOOD: ReadonlySet<CommandName> = new Set(['wrapup.save'])

/** Wires the link; from here on the store follows it. */
export function createTelephony(options: TelephonyOptions): Telephony {
  const { link, store, notice, history, log, dialTarget: toDialled = dialTarget, followers = [] } = options
  let loggingIn = false
  /** Ends the wait for the demo's server; null = nobody waits. */
  let cancelWait: (() => void) | null = null

  const endSession = (receivedAt: number | null): void => {
    if (store.state().session === null) return
    history.sessionEnded()
    store.dispatch({ kind: 'session', session: null }, receivedAt)
    store.dispatch({ kind: 'model', model: EMPTY_MODEL }, receivedAt)
    for (const follower of followers) follower.onSessionEnd?.()
  }
  /** Who did it by name and number; the number alone where the name is not known. */
  const withName = (status: LinkStatus): LinkStatus => {
    const name = status.by === null ? null : options.nameOf?.(status.by) ?? null
    return name === null ? status : { ...status, by: `${name} ${String(status.by)}` }
  }
  const onStatus = (bare: LinkStatus): void => {
    const status = withName(bare)
    const was = store.state().link.state
    store.dispatch({ kind: 'link', status })
    // `degraded` is a link that is up: coming back from it is no return.
    if (status.state === 'ready' && was !== 'ready' && was !== 'degraded') for (const follower of followers) follower.onReady?.()
    if (!endsSession(status)) return
    if (store.state().session !== null && !loggingIn) tellWhy(status)
    endSession(null)
  }
  const tellWhy = (status: LinkStatus): void => {
    if (status.reason === 'taken_over' || status.state === 'displaced') {
      notice('warning', 'taken_over', { by: status.by ?? '?', where: status.where ?? '?' })
    } else if (status.reason === 'forced_logout') {
      notice('warning', 'forced_logout', { by: status.by ?? '?' })
    }
  }
  /** Groups came or went, or he belongs to others now: what his login told, anew. */
  const siteChanged = ({ groups, leads, siteGroups, scope }: CtiEventData<'site.changed'>, receivedAt: number): void => {
    const before = store.state().session
    if (before === null) return
    const session: SessionInfo = { ...before, groups, leads, scope, site: { ...before.site, groups: siteGroups } }
    store.dispatch({ kind: 'session', session }, receivedAt)
    for (const follower of followers) follower.onSite?.(session)
  }
  const onChange = (change: ModelChange, receivedAt: number): void => {
    store.dispatch({ kind: 'model', model: change.model }, receivedAt)
    history.follow(change, receivedAt)
    for (const follower of followers) follower.onChange?.(change, receivedAt)
    if (change.kind === 'site') siteChanged(change.site, receivedAt)
    if (change.kind === 'notice') {
      const { notice: kind, inMs, text } = change.notice
      if (text === '' || kind === 'maintenance') notice('warning', 'server_maintenance', { seconds: Math.round(inMs / 1_000) })
      else notice('info', 'server_notice', { text })
    }
  }
  const onLateOutcome = (cmd: CommandName, outcome: Result<unknown>): void => {
    log.info('late outcome', { cmd, ok: outcome.ok, code: outcome.ok ? null : outcome.error.code })
    if (outcome.ok || MADE_GOOD.has(cmd)) return
    if (outcome.error.code === 'outcome_unknown') notice('warning', 'outcome_unknown')
    else notice('warning', 'command_failed', { reason: errorSentence(store.state().app.locale, outcome.error) })
  }
  /** The state they chose before the link was lost holds: nobody wonders why no customer comes. */
  const tellKept = ({ state, reason }: NonNullable<LoginResult['kept']>): void => {
    const { locale } = store.state().app
    const word = (kind: 'state' | 'reason', code: string): string =>
      (findMessage(locale, `agent.${kind}.${code}`) === undefined ? code : translate(locale, `agent.${kind}.${code}`))
    notice('info', 'state_kept', { state: reason === null ? word('state', state) : `${word('state', state)} · ${word('reason', reason)}` })
  }
  const onSession = (login: LoginResult): void => {
    // The model first: a window that shows "logged in" must show his state, too.
    store.dispatch({ kind: 'model', model: link.model() })
    const session = sessionInfo(login)
    store.dispatch({ kind: 'session', session })
    if (login.kept != null) tellKept(login.kept)
    for (const follower of followers) follower.onLogin?.(session)
  }
  const unsubscribe = link.subscribe({ onStatus, onSession, onChange, onLateOutcome })

  const login = async (request: RequestArgs<'session.login'>): Promise<Result<SessionInfo>> => {
    const ready = await Promise.race([
      options.serversReady(),
      new Promise<'cancelled'>((resolve) => { cancelWait = () => { resolve('cancelled') } }),
    ])
    cancelWait = null
    if (ready === 'cancelled') return fail('cancelled', 'login was cancelled')
    if (!ready) return fail('not_connected', 'no server to log in to')
    loggingIn = true
    try {
      const outcome = await link.login({ ...request, watch: 'own' })
      if (!outcome.ok) return outcome
      // onSession has shown it already.
      const { uid, extension } = outcome.value
      options.remember(uid, extension)
      log.info('logged in', { uid, extension })
      return ok(sessionInfo(outcome.value))
    } finally {
      loggingIn = false
    }
  }

  return {
    login,
    cancelLogin: () => {
      cancelWait?.()
      link.cancelLogin()
    },
    async logout() {
      const outcome = await link.logout()
      if (outcome.ok) endSession(null)
      return outcome
    },
    async setState(request) {
      const { cmd, args } = stateCommand(request)
      return link.execute(cmd, args)
    },
    async dial(input) {
      const number = toDialled(input)
      if (!number.ok) return number
      const pending = store.state().dialRequest
      if (pending !== null) store.dispatch({ kind: 'dial', request: null })
      const outcome = await link.execute('ATPlaceCall', { called: number.value })
      return outcome.ok ? ok({ callId: outcome.value.callId }) : outcome
    },
    call: (command, callId) => link.execute(command, { callId }),
    retryNow: () => { link.retryNow() },
    probe: (why) => { link.probe(why) },
    dispose() {
      unsubscribe()
      link.dispose()
    },
  }
}
