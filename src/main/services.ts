/**
 * Builds the services that need no Electron and wires them with each other; index.ts hands in
 * what Electron gives. The order of the first second: database → settings → servers → link.
 */
import { createHash } from 'node:crypto'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { demoFolder } from './app/demo-day.ts'
import { DEMO_PASSWORD, demoCityOf, demoExtension } from './app/demo.ts'
import { createAppStore } from './telephony/app-store.ts'
import { createCentralService } from './central/central-service.ts'
import { createDatabasePasswords } from './central/database-passwords.ts'
import { createCallControl } from './telephony/call-control.ts'
import { createDesk } from './desk/desk.ts'
import { readDemoMailFile } from './mail/demo/demo-mail-folder.ts'
import { createDoneToMe, nameFromServer } from './telephony/done-to-me.ts'
import { createDialRequests } from './app/dial-requests.ts'
import { createDialTargets } from './telephony/dial-target.ts'
import { createHistoryRecorder } from './telephony/history-recorder.ts'
import { createHotkey } from './app/hotkey.ts'
import { createLinkClient } from '../cti/link/client.ts'
import { createLocalStore } from './data/local-store.ts'
import { storeNotice } from './data/store-notices.ts'
import { baseName } from './desk/media-desk.ts'
import { createFaxPages } from './media/fax/fax-pages.ts'
import { createFaxThread } from './media/fax/fax-thread.ts'
import { createMediaClient } from './media/media-client.ts'
import { createMediaService } from './media/media-service.ts'
import { createMessages } from './telephony/messages-service.ts'
import { createNotices } from './telephony/notices.ts'
import { createServers } from './telephony/servers.ts'
import { createSettings, fixedSettings } from './app/settings-service.ts'
import { createThreads } from './app/threads.ts'
import { createTeamWatch } from './telephony/team-watch.ts'
import { createKnownNames } from './telephony/known-names.ts'
import { createTelephony } from './telephony/telephony-service.ts'
import { createWrapup } from './telephony/wrapup-service.ts'
import { initialAppState } from './telephony/app-state.ts'
import { nodeHashes, systemClock, systemRandom, tcpDialer } from '../cti/node/index.ts'
import { MAIL_LIMITS } from './mail/limits.ts'
import { callIdSchema } from '../shared/domain/schemas.ts'
import { errorSentence } from './telephony/error-sentence.ts'
import { watchWake } from './telephony/wake-watch.ts'
import { followSiteZone } from './app/follow-site-zone.ts'
import type { CentralClient } from './central/central-client.ts'
import type { Desk, DeskPorts } from './desk/desk.ts'
import type { CentralService } from './central/central-service.ts'
import type { SecretBox } from './security/secret-box.ts'
import type { EmailDeskPorts } from './desk/email-desk.ts'
import type { LaunchMemory } from './app/launch-memory.ts'
import type { DialRequests, DialSource } from './app/dial-requests.ts'
import type { Hotkey, HotkeyPorts } from './app/hotkey.ts'
import type { LaunchOptions } from './app/args.ts'
import type { Log } from '../cti/ports.ts'
import type { ServerClock } from '../cti/link/server-clock.ts'
import type { AppStore } from './telephony/app-store.ts'
import type { CallControl } from './telephony/call-control.ts'
import type { FaxPages } from './media/fax/fax-pages.ts'
import type { MediaService } from './media/media-service.ts'
import type { Messages } from './telephony/messages-service.ts'
import type { TeamWatch } from './telephony/team-watch.ts'
import type { Wrapup } from './telephony/wrapup-service.ts'
import type { LocalStore } from './data/local-store.ts'
import type { Publisher } from './ipc/publisher.ts'
import type { RaiseNotice } from './telephony/notices.ts'
import type { Servers } from './telephony/servers.ts'
import type { SettingsService } from './app/settings-service.ts'
import type { Telephony } from './telephony/telephony-service.ts'
import type { Locale } from '../shared/i18n/index.ts'
import type { Snapshot } from '../shared/ipc/contract.ts'
import type { Result } from '../shared/result.ts'
import type { Settings } from '../shared/settings.ts'

export interface ServicesOptions {
  readonly options: LaunchOptions
  readonly log: Log
  readonly dataDir: string
  readonly publisher: Publisher
  /** The server's clock; the link keeps it right. */
  readonly clock: ServerClock
  /** Folder of the built workers. */
  readonly workers: string
  /** resources/sql/sqlite. */
  readonly schemaFolder: string
  /** resources/voices. */
  readonly voiceFolder: string
  /** resources/demo/fax. */
  readonly faxFolder: string
  /** Puts faxes on paper. */
  readonly paper: DeskPorts['paper']
  readonly launch: LaunchMemory
  /** The window is on the screen: what competes with its first paint for the processor may begin. */
  readonly painted: Promise<unknown>
  readonly app: Snapshot['app']
  /** What settings change outside of the state. */
  readonly look: {
    readonly locale: (language: Settings['language']) => Locale
    readonly theme: (theme: Settings['theme']) => void
    readonly zoom: (percent: number) => void
    readonly mode: (mode: 'full' | 'compact') => void
    /** Opens tel: and callto: links of this computer, or no longer. */
    readonly telLinks: (on: boolean) => void
    /** Brings the window to the front: the hot key has something to say. */
    readonly show: () => void
  }
  readonly hotkey: HotkeyPorts
  /** Hands a web address to the person's browser. */
  readonly openPage: (address: string) => Promise<Result<object>>
  /** Files that a person has written, and showing them. */
  readonly files: Pick<DeskPorts, 'chooseFile' | 'showFile'>
  readonly secrets: SecretBox
  /** Opens a web address in the browser. */
  readonly openOutside: EmailDeskPorts['openOutside']
}

export interface Services {
  readonly store: AppStore
  readonly telephony: Telephony
  readonly callControl: CallControl
  readonly team: TeamWatch
  readonly messages: Messages
  readonly wrapup: Wrapup
  readonly central: CentralClient
  readonly desk: Desk
  readonly media: MediaService
  readonly fax: FaxPages
  readonly settings: SettingsService
  readonly localStore: LocalStore
  readonly notice: RaiseNotice
  readonly settingsRead: Promise<void>
  /** Answers a call by its id; a refusal becomes a notice (tray, notification, auto-answer). */
  readonly answer: (callId: string) => void
  /** For commands that have no control on the screen to show their refusal. */
  readonly tellFailure: (outcome: Promise<Result<unknown>>) => void
  /** Somebody outside asks to call a number; the person decides. */
  readonly askToDial: (number: string, source: DialSource) => void
  stop(): Promise<void>
}

/** A failing disk fails at every write: one notice per minute is enough. */
const STORAGE_NOTICE_MS = 60_000

function addressDigest(): string {
  return createHash('sha256').update(JSON.stringify(Object.values(networkInterfaces()).flat()
    .map((address) => address?.address ?? '').toSorted())).digest('base64')
}

function createStore(setup: ServicesOptions): { store: AppStore; notice: RaiseNotice; localStore: LocalStore } {
  const store = createAppStore(initialAppState(setup.app, setup.clock.service()), setup.publisher)
  const notice = createNotices(setup.clock, store)
  let toldAt = Number.NEGATIVE_INFINITY
  const localStore = createLocalStore(
    () => createThreads(setup.workers, setup.log)('local-store', { workerData: { file: join(setup.dataDir, 'local.db') } }),
    setup.log,
    () => {
      const now = setup.clock.monotonic()
      if (now - toldAt < STORAGE_NOTICE_MS) return
      toldAt = now
      notice('error', 'storage_failed')
    },
    (news) => {
      const { level, key } = storeNotice(news)
      notice(level, key)
    },
  )
  return { store, notice, localStore }
}

function createFollowedServers(setup: ServicesOptions, notice: RaiseNotice, after: Promise<unknown>, onServers: Parameters<typeof createServers>[0]['onServers']): Servers {
  const { options, log } = setup
  return createServers({
    clock: setup.clock,
    log,
    after,
    startWorker: () => createThreads(setup.workers, log)('cti-server', {
      workerData: { dataDir: demoFolder(options, setup.dataDir), quiet: options.demoQuiet, ...(options.demoSeed === null ? {} : { seed: options.demoSeed }) },
    }),
    makeDialer: tcpDialer,
    onServers,
    onFailed: (error) => { notice('error', 'embedded_failed', { error: error.slice(0, 200) }) },
    notice,
  })
}

/** Settings as they take effect: state, window, language, colours, servers. */
function settingsChanged(setup: ServicesOptions, store: AppStore, servers: Servers, data: CentralService): (after: Settings) => void {
  const { launch, look } = setup
  return (after) => {
    store.dispatch({ kind: 'settings', settings: after })
    const locale = look.locale(after.language)
    const demo = after.servers.length === 0
    const { app, window } = store.state()
    if (app.locale !== locale || app.demo !== demo) store.dispatch({ kind: 'app', app: { locale, demo } })
    const mode = after.compact ? 'compact' : 'full'
    look.mode(mode)
    if (window.mode !== mode) store.dispatch({ kind: 'window', window: { mode, alwaysOnTop: after.compact } })
    look.theme(after.theme)
    look.zoom(after.zoom)
    // What a switch fixes for this run is not remembered for the next one.
    launch.update({
      ...(setup.options.theme === null ? { theme: after.theme } : {}),
      ...(setup.options.lang === null ? { language: after.language } : {}),
    })
    look.telLinks(after.telLinks)
    servers.apply(after)
    data.apply(after)
  }
}

/** Builds everything; the workers start at once, the windows are served as soon as the settings are read. */
export function buildServices(setup: ServicesOptions): Services {
  const { log, options, clock } = setup
  const thread = createThreads(setup.workers, log)
  const { store, notice, localStore } = createStore(setup)
  const { promise: settingsKnown, resolve: knowSettings } = Promise.withResolvers<undefined>()
  const passwords = createDatabasePasswords({ box: setup.secrets, log, save: (values) => localStore.saveSettings(values) })
  const data = createCentralService({
    store, log, passwords, dataDir: setup.dataDir, schemaFolder: setup.schemaFolder,
    settings: () => settings,
    startWorker: (workerData) => thread('central', { workerData }),
    demo: ({ servers: list }) => (list.length === 0 ? { seed: options.demoSeed ?? 1, folder: demoFolder(options, setup.dataDir) } : null),
    after: Promise.all([setup.painted, settingsKnown]),
    shiftMs: () => clock.service() - systemClock.now(),
  })
  const central = data.client
  // The demo's server writes into the demo's databases: they are made first.
  const servers = createFollowedServers(setup, notice, Promise.all([setup.painted, central.ready]), (list) => { link.setServers(list) })
  const link = createLinkClient({
    clock: systemClock, serverClock: clock, random: systemRandom, hashes: nodeHashes, log,
    dialer: servers.dialer, servers: [], appVersion: setup.app.version, hostName: hostname(),
  })
  const keys = createKeys(setup, notice, (text) => { helpers.askToDial(text, 'hotkey') })
  const settings = createSettings({
    fixed: fixedSettings(options), log,
    refuse: (next, before) => (sameKey(next, before) || keys.use(keyOf(next)) ? null : 'hotkey_refused'),
    save: (values) => localStore.saveSettings(values),
    changed: settingsChanged(setup, store, servers, data),
  })
  store.dispatch({ kind: 'app', app: { locked: [...settings.locked] } })
  followSiteZone(setup, store, () => { data.apply(settings.current()) })
  const targets = createDialTargets(() => settings.current(), {
    cityOf: (mobile) => (store.state().app.demo ? demoCityOf(mobile) : null),
    isInternal: (number) => store.state().extensions.some((known) => known.extension === number),
  })
  const history = createHistoryRecorder({
    uid: () => store.state().session?.uid ?? null,
    notice,
    numberOf: targets.numberOf,
    about: (callId) => desk.customers.about(callId),
    clock,
    write: (entry) => {
      void localStore.writeHistory(entry).then((written) => {
        if (written.ok) setup.publisher.publish('history.changed', { callId: entry.callId }, null)
      })
    },
  })
  const now = (): number => clock.now()
  const media = createMediaService({
    engine: createMediaClient(() => thread('media', {
      workerData: { cacheFolder: join(setup.dataDir, 'waveforms'), voiceFolder: setup.voiceFolder, faxFolder: setup.faxFolder },
    }), log),
    randomBytes: (count) => systemRandom.bytes(count),
    mappings: () => settings.current().mediaPaths,
    demo: () => store.state().app.demo,
  })
  const fax = createFaxPages({ thread: createFaxThread(() => thread('fax'), clock, log), bytes: (id, maxBytes, signal) => media.bytes(id, maxBytes, signal) })
  const desk = createDesk({
    central, link, notice, random: systemRandom, data: data.handlers, local: localStore, store, publisher: setup.publisher, clock, log,
    media,
    mayCopy: async ({ kind, path, callId, owner }, act) => link.request('recording.copy', { act, ...(owner === null || owner === '' ? {} : { owner: owner.slice(0, 64) }), kind: kind === 'voicemail' ? 'voicemail' : 'recording', file: baseName(path).slice(-128), ...(callId === null || callId === '' ? {} : { callId: callIdSchema.parse(callId.slice(0, 64)) }) }),
    fax, paper: setup.paper,
    mail: {
      openOutside: setup.openOutside,
      startWorker: () => thread('mail', { resourceLimits: { maxOldGenerationSizeMb: MAIL_LIMITS.heapMb } }),
      readServerFile: async (path, row, maxBytes, signal) => (store.state().app.demo
        ? readDemoMailFile(demoFolder(options, setup.dataDir), path, row, maxBytes)
        : media.bytes(media.registry.register('mail', path), maxBytes, signal)),
      askToDial: (number) => { helpers.askToDial(number, 'tel-link') },
    },
    ...setup.files,
    startExport: (workerData) => thread('export', { workerData }),
    settings: () => settings.current(), meant: targets.numberOf, openPage: setup.openPage, customerKnown: (callId) => { history.known(callId) },
  })
  const calls = {
    callControl: createCallControl(link, targets.target),
    team: createTeamWatch(link, store),
    messages: createMessages({ link, store, notice, log, now }),
    wrapup: createWrapup({ link, store, local: localStore, notice, log, clock }),
  }
  const names = createKnownNames(store, nameFromServer(link))
  const telephony = createTelephony({
    link, store, notice, history, log, nameOf: names.of,
    followers: [createDoneToMe(store, notice, names.ask), calls.team, calls.messages, calls.wrapup, ...desk.followers],
    dialTarget: targets.target,
    serversReady: () => servers.ready(),
    remember: (uid, extension) => { void settings.update({ lastUid: uid, lastExtension: extension }) },
  })
  const wake = watchWake({
    clock: systemClock, addresses: addressDigest,
    onWake: (why) => { log.info('wake', { why }); telephony.probe(why) },
  })
  const parts = { store, telephony, settings, localStore, notice }
  // The windows do not wait for the system's keyring, the databases do.
  const settingsRead = readStored(setup, parts, (stored) => { void passwords.load(stored).then(() => { knowSettings(undefined) }) })
  const helpers = createHelpers(parts, log)
  void settingsRead.then(() => {
    const key = keyOf(settings.current())
    if (!keys.use(key)) notice('warning', 'hotkey_taken', { key })
    afterStart(setup, parts, helpers)
  })
  return {
    ...parts, ...calls, ...helpers, central, desk, media, fax, settingsRead,
    async stop() {
      wake.stop()
      keys.stop()
      await logoutBriefly(telephony, store)
      telephony.dispose()
      desk.stop()
      await Promise.all([servers.stop(), localStore.close(), central.close(), media.engine.close(), fax.close()])
    },
  }
}

/** The key that these settings want; '' = none. */
const keyOf = (settings: Settings): string => (settings.hotkeyEnabled ? settings.dialHotkey : '')
const sameKey = (one: Settings, other: Settings): boolean => keyOf(one) === keyOf(other)

function createKeys({ hotkey, look, log, clock }: ServicesOptions, notice: RaiseNotice, onNumber: (text: string) => void): Hotkey {
  return createHotkey({
    ...hotkey, log, clock,
    onNumber: (text) => { look.show(); onNumber(text) },
    onFault: (fault) => { look.show(); notice('warning', fault) },
  })
}

type Parts = Pick<Services, 'store' | 'telephony' | 'settings' | 'localStore' | 'notice'>

async function readStored(setup: ServicesOptions, { settings, localStore, notice }: Parts, onStored: (stored: Readonly<Record<string, unknown>>) => void): Promise<void> {
  const opened = await localStore.open()
  const found = opened.ok ? opened.value : { condition: 'memory' as const, detail: opened.error.message, settings: {} }
  if (found.condition !== 'ok') {
    setup.log.error('local database', { condition: found.condition, detail: found.detail })
    const { level, key } = storeNotice(found.condition)
    notice(level, key)
  }
  settings.load(found.settings)
  onStored(found.settings)
}

function createHelpers({ store, telephony, notice, settings }: Parts, log: Log): Pick<Services, 'answer' | 'tellFailure' | 'askToDial'> {
  const tellFailure = (pending: Promise<Result<unknown>>): void => {
    void pending.then((outcome) => {
      if (outcome.ok) return
      notice('warning', 'command_failed', { reason: errorSentence(store.state().app.locale, outcome.error) })
    })
  }
  const requests: DialRequests = createDialRequests({
    store, notice, log, tellFailure, settings: () => settings.current(), dial: (number) => telephony.dial(number),
  })
  return {
    tellFailure,
    answer(callId) {
      const leg = store.state().calls.find((call) => call.callId === callId)
      if (leg !== undefined) tellFailure(telephony.call('ATAnswer', leg.callId))
    },
    askToDial: (number, source) => { requests.ask(number, source) },
  }
}

function afterStart({ options, log }: ServicesOptions, { settings, telephony }: Parts, helpers: Pick<Services, 'tellFailure' | 'askToDial'>): void {
  if (options.dial !== null) helpers.askToDial(options.dial, options.dialSource)
  if (options.gatewayPort !== null) log.info('gateway port', { port: options.gatewayPort })
  const uid = options.autoLogin
  const extension = uid === null ? null : demoExtension(uid)
  // SECURITY: the demo's known password goes to the demo's own server only.
  if (uid === null || extension === null || settings.current().servers.length > 0) return
  helpers.tellFailure(telephony.login({ uid, extension, password: DEMO_PASSWORD, takeOver: false, startNotReady: settings.current().startNotReady }))
}

/** The server is told, but a server that is silent must not hold the program. */
const LOGOUT_MS = 1_000
async function logoutBriefly(telephony: Telephony, store: AppStore): Promise<void> {
  if (store.state().session === null) return
  const late = Promise.withResolvers<undefined>()
  const timer = systemClock.after(LOGOUT_MS, () => { late.resolve(undefined) })
  await Promise.race([telephony.logout(), late.promise])
  timer.cancel()
}
