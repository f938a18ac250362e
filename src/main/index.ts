/**
 * Composition root: the only place that builds services and wires them (architecture.md). In time:
 * switches → single instance → guards → window (loads at once) → services, workers in parallel.
 */
import { join } from 'node:path'
import { BrowserWindow, Menu, app, nativeTheme } from 'electron'
import { parseArgs } from './app/args.ts'
import { createCardWindow } from './windows/card-window.ts'
import { liveOnDemoDay } from './app/demo-day.ts'
import { createDesktop } from './app/desktop.ts'
import { createFileLog } from './logging/file-log.ts'
import { createHandlers } from './ipc/handlers.ts'
import { createIpcRegistry } from './ipc/registry.ts'
import { createLatency } from './logging/latency.ts'
import { createLaunchMemory } from './app/launch-memory.ts'
import { createMainWindow } from './windows/main-window.ts'
import { createPublisher } from './ipc/publisher.ts'
import { createRingController } from './telephony/ring-controller.ts'
import { chooseFile } from './app/save-dialog.ts'
import { bindRequests, bindWindow } from './ipc/bind.ts'
import { buildServices } from './services.ts'
import { createLinkIntake } from './app/link-intake.ts'
import { claimInstance, closeDataFolder, openTelLinks, refuseSwitch, setPlatformDefaults, startsAgainWithoutSwitches } from './app/startup.ts'
import { hardenContents, hardenSession, registerSchemes } from './security/harden.ts'
import { serveMediaScheme } from './security/media-scheme.ts'
import { createPdfFolder } from './security/pdf-folder.ts'
import { openPdf } from './security/open-pdf.ts'
import { printPages } from './windows/print-window.ts'
import { serveFax } from './media/fax/serve-fax.ts'
import { openOutside } from './security/open-outside.ts'
import { watchMailKeys } from './windows/mail-keys.ts'
import { recoverRenderer } from './windows/recover.ts'
import { resolveLocale } from './app/look.ts'
import { showFile } from './security/show-file.ts'
import { shutDownInOrder } from './app/lifecycle.ts'
import { createServerClock } from '../cti/link/server-clock.ts'
import { systemClock } from '../cti/node/clock.ts'
import { guardStandardStreams, guardedOutput } from '../cti/node/guarded-output.ts'
import { systemHotkeyPorts } from './app/hotkey-system.ts'
import { systemSecretBox } from './security/secret-box.ts'
import { watchPower } from './app/power.ts'
import type { WindowKind } from './ipc/guard.ts'
import type { LaunchOptions } from './app/args.ts'
import type { MailFrames } from './security/mail-frame.ts'
import type { FileLog } from './logging/file-log.ts'
import type { TrayItem } from './app/tray-model.ts'

/** Where the parts of the program lie; the same in development and in the packaged archive. */
function programPaths(): { readonly preload: string; readonly renderer: string; readonly tones: string; readonly icons: string; readonly workers: string; readonly schema: string; readonly voices: string; readonly fax: string } {
  const root = app.getAppPath()
  return {
    preload: join(root, 'out/preload/index.cjs'),
    renderer: join(root, 'out/renderer'),
    tones: join(root, 'resources/tones'),
    icons: join(root, 'resources/icons'),
    workers: join(root, 'out/main'),
    schema: join(root, 'resources/sql/sqlite'),
    voices: join(root, 'resources/voices'),
    fax: join(root, 'resources/demo/fax'),
  }
}

/** From showing the window to its first frame on the screen, with room to spare; nobody types that fast. */
const AFTER_SHOWN_MS = 400
const SHOWN_AT_LATEST_MS = 3_000

function start(options: LaunchOptions, log: FileLog, dataDir: string, pageArguments: readonly string[]): void {
  const paths = programPaths()
  const launch = createLaunchMemory(join(dataDir, 'launch.json'))
  const theme = options.theme ?? launch.current().theme
  nativeTheme.themeSource = theme
  hardenSession({ renderer: paths.renderer, tones: paths.tones }, { answer: (token, path) => services.desk.email.frames.answer(token, path) }, !app.isPackaged, log)
  onMailLink = (token, link) => { services.desk.email.frames.linkClicked(token, link) }

  const { promise: whenPainted, resolve: painted } = Promise.withResolvers<undefined>()
  // A page that does not load must not keep the rest from starting.
  setTimeout(() => { painted(undefined) }, SHOWN_AT_LATEST_MS)
  void whenPainted.then(() => { startLate() })
  const windows = new Map<number, WindowKind>()
  // What is shown, kept or counted down goes by the server's clock; only sleep is found by this PC's.
  const clock = createServerClock(systemClock)
  const publisher = createPublisher(clock, crypto.randomUUID())
  let quitting = false
  let desktop: ReturnType<typeof createDesktop> | null = null
  const main = createMainWindow({
    preload: paths.preload,
    pageArguments,
    icon: join(paths.icons, 'icon.png'),
    dark: nativeTheme.shouldUseDarkColors,
    launch: launch.current,
    remember: launch.update,
    startHidden: false,
    hidesOnClose: () => !quitting && services.settings.current().closeToTray && desktop?.trayAvailable() === true,
    onHidden: () => {
      if (launch.current().trayHintShown) return
      launch.update({ trayHintShown: true })
      desktop?.tellHidden()
    },
    onShown: () => { setTimeout(() => { painted(undefined) }, AFTER_SHOWN_MS) },
  })
  bindWindow(main.contents, 'main', windows, publisher)
  const { promise: registry, resolve: openRegistry } = Promise.withResolvers<ReturnType<typeof createIpcRegistry>>()
  bindRequests(registry)
  main.load()
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null)

  const pdfs = createPdfFolder(join(dataDir, 'print'))
  const locale = resolveLocale(options.lang ?? launch.current().language, app.getPreferredSystemLanguages())
  const services = buildServices({
    options, log, dataDir, publisher, clock, workers: paths.workers, schemaFolder: paths.schema, voiceFolder: paths.voices, faxFolder: paths.fax, launch, painted: whenPainted,
    app: { version: app.getVersion(), platform: process.platform, demo: options.servers === null, locale, dark: nativeTheme.shouldUseDarkColors, locked: [] },
    look: {
      locale: (language) => resolveLocale(language, app.getPreferredSystemLanguages()),
      theme: (setting) => { nativeTheme.themeSource = setting },
      zoom: (percent) => { for (const window of BrowserWindow.getAllWindows()) window.webContents.setZoomFactor(percent / 100) },
      mode: (mode) => { main.setMode(mode) },
      telLinks: openTelLinks,
      show: () => { main.show() },
    },
    hotkey: systemHotkeyPorts(),
    openPage: openOutside,
    paper: { print: printPages, openPdf: (name, data) => openPdf(pdfs, name, data) },
    files: { chooseFile: (suggestion) => chooseFile(main.window, suggestion), showFile },
    secrets: systemSecretBox(),
    openOutside,
  })
  serveMediaScheme({ ...services.media, fax: (parts) => serveFax(parts, services.fax) })
  const { store, telephony, notice } = services
  const { answer } = services

  const card = createCardWindow({
    preload: paths.preload,
    pageArguments,
    dark: () => nativeTheme.shouldUseDarkColors,
    anchor: () => (main.window.isDestroyed() || !main.window.isVisible() || main.window.isMinimized() ? null : main.window),
    onCreated: (contents) => { bindWindow(contents, 'card', windows, publisher) },
    onFailed: (detail) => { log.error('call card failed', { detail }); notice('warning', 'card_failed') },
  })
  desktop = createDesktop({
    store, main, card, iconFolder: paths.icons, notice, log, answer,
    openNotice: (id) => {
      const opened = store.state().notices.find((one) => one.id === id)
      if (opened !== undefined) publisher.publish('notice.opened', opened, null)
    },
    trayActions: { open: () => { main.show() }, choose: (item) => { choose(item) } },
  })
  const shell = desktop
  const ring = createRingController(store, clock, { ...shell.ringPorts, answer, notice })
  const latency = createLatency(log)

  const choose = (item: Exclude<TrayItem, { kind: 'separator' }>): void => {
    switch (item.kind) {
      case 'show': main.show(); return
      case 'quit': app.quit(); return
      case 'answer': answer(item.callId); return
      case 'reject': services.tellFailure(telephony.call('ATHangup', item.callId)); return
      case 'logout': services.tellFailure(telephony.logout()); return
      case 'compact': void services.settings.update({ compact: !item.checked }); return
      case 'state': services.tellFailure(telephony.setState({ state: item.state, reason: null }))
    }
  }
  const startLate = (): void => {
    void shell.startLate()
    watchPower((why) => { telephony.probe(why) }, log)
  }

  openRegistry(createIpcRegistry({
    windows, log, clock, checkResults: !app.isPackaged,
    handlers: createHandlers({
      store, telephony, notice, log, publisher, latency, clock,
      callControl: services.callControl, team: services.team, messages: services.messages, wrapup: services.wrapup, desk: services.desk.handlers,
      settings: services.settings, settingsRead: services.settingsRead,
      window: { showMain: () => { main.show() }, hideCard: () => { ring.cardDismissed() }, silence: () => { ring.silence() } },
    }),
  }))
  watchMailKeys(main.contents, (key) => { services.desk.email.keyInFrame(key) })
  recoverRenderer(main, log, () => { notice('warning', 'window_crashed') }, () => quitting)
  nativeTheme.on('updated', () => { store.dispatch({ kind: 'app', app: { dark: nativeTheme.shouldUseDarkColors } }) })
  main.contents.on('did-finish-load', () => { main.contents.setZoomFactor(services.settings.current().zoom / 100) })
  app.on('activate', () => { main.show() })
  app.on('window-all-closed', () => { app.quit() })
  main.window.on('closed', () => { if (!quitting) app.quit() })
  starts.attach((second) => {
    main.show()
    if (second.dial !== null) services.askToDial(second.dial, second.dialSource)
  })
  shutDownInOrder([
    { name: 'ring', run: () => { ring.stop(); shell.dispose() } },
    { name: 'services', run: () => services.stop() },
    { name: 'print', run: () => { pdfs.empty() } },
    { name: 'log', run: () => { latency.finish(); log.info('quit'); log.flush() } },
  ], log, () => { quitting = true })
}

const starts = createLinkIntake<LaunchOptions>()
let onMailLink: MailFrames['linkClicked'] = () => undefined

function run(): void {
  guardStandardStreams()
  if (startsAgainWithoutSwitches()) return
  const parsed = parseArgs(process.argv.slice(1))
  if (!parsed.ok) { refuseSwitch(parsed.fault); return }
  const dataDir = setPlatformDefaults(parsed.options)
  if (!claimInstance(parsed.options, (second) => { starts.deliver(second) })) { app.exit(0); return }
  const left = closeDataFolder(dataDir)
  // Before anything asks for the day.
  const pageArguments = liveOnDemoDay(parsed.options, dataDir, systemClock.now())
  const log = createFileLog({ folder: join(dataDir, 'logs'), clock: systemClock })
  log.info('start', { version: app.getVersion(), electron: process.versions.electron, platform: process.platform, demo: parsed.options.servers === null })
  if (left.length > 0) log.warn('others can read a part of the data folder', { left: left.slice(0, 10), count: left.length })
  process.on('uncaughtException', (error) => { log.error('uncaught exception', { error }); log.flush() })
  process.on('unhandledRejection', (error) => { log.error('unhandled rejection', { error }) })
  // enableSandbox() overrules --no-sandbox, which a test as root in a container needs; windows ask for
  // the sandbox themselves in any case (web-preferences.ts).
  if (app.commandLine.hasSwitch('no-sandbox')) log.warn('the system sandbox is off (--no-sandbox)')
  else app.enableSandbox()
  registerSchemes()
  hardenContents(log, (token, link) => { onMailLink(token, link) })
  app.on('child-process-gone', (_event, details) => { log.warn('child process gone', { type: details.type, reason: details.reason }) })
  void app.whenReady().then(() => { start(parsed.options, log, dataDir, pageArguments) }).catch((error: unknown) => {
    log.error('start failed', { error })
    log.flush()
    guardedOutput('stderr').write(`${error instanceof Error ? error.message : String(error)}\n`)
    app.exit(1)
  })
}

run()
