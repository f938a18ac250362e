/**
 * Starts the built app in a real window for end-to-end tests and benches, each with a data folder
 * of its own. The screen (DISPLAY) is there already: scripts/test.ts and scripts/bench.ts open one.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { _electron, type ConsoleMessage, type ElectronApplication, type Page } from 'playwright-core'
import { placeDemoData } from './demo-data.ts'
import { onDemoDay } from './demo-day.ts'
import { officialBinary, substituteBinary } from '../../../scripts/lib/electron-binary.ts'

const root = resolve(import.meta.dirname, '../../..')
const screenshotsDir = join(root, 'test-results', 'screenshots')
const FIRST_WINDOW_MS = 30_000
const CLOSE_MS = 8_000

export interface LaunchOptions {
  /** App switches: `--demo`, `--server=…`, `--lang=en` … A demo lives on the day of the run (demo-day.ts). */
  readonly args?: readonly string[]
  /** A data folder to use again (second start); otherwise a fresh one that goes away with the app. */
  readonly dataDir?: string
  readonly env?: Readonly<Record<string, string>>
  /** The app makes the demo's data itself, as on a new computer; otherwise they are copied. */
  readonly freshDemo?: boolean
  /** What to start; default: the app of this checkout. */
  readonly appDir?: string
}

export interface LaunchedApp {
  readonly app: ElectronApplication
  /** The main window, loaded. */
  readonly page: Page
  readonly dataDir: string
  /** Errors and warnings that any window wrote to its console, and uncaught errors. */
  readonly consoleErrors: readonly string[]
  /** What the main process wrote to stdout and stderr. */
  readonly output: () => string
  /** A window by the end of its path, e.g. `card.html`; waits until it is there. */
  windowOf(file: string): Promise<Page>
  /** Saves a picture as test-results/screenshots/NAME.png. */
  screenshot(name: string, page?: Page): Promise<string>
  /** Ends the app in order; kills it if it does not go. */
  close(): Promise<void>
  /** Kills it at once, as a crash would. */
  kill(): Promise<void>
}

/** The Electron to test with; `npm run setup` has put it there. */
export function electronPath(): string {
  const binary = officialBinary() ?? substituteBinary()
  if (binary === null) throw new Error('No Electron here yet: run `npm run setup` first.')
  return binary.path
}

/** Only root must do without the sandbox; ordinary users test with it (scripts/lib/linux.ts says when not). */
export function sandboxSwitches(): readonly string[] {
  return process.getuid?.() === 0 || process.env['ATCLIENT_NO_SANDBOX'] === '1' ? ['--no-sandbox'] : []
}

function watchConsole(app: ElectronApplication, errors: string[]): void {
  const onConsole = (message: ConsoleMessage): void => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(`${message.type()}: ${message.text()}`)
  }
  const watch = (page: Page): void => {
    page.on('console', onConsole)
    page.on('pageerror', (error) => errors.push(`uncaught: ${error.stack ?? error.message}`))
    page.on('crash', () => errors.push('crashed'))
  }
  for (const page of app.windows()) watch(page)
  app.on('window', watch)
}

/** The window whose address ends in `file` (before query and hash). */
async function findWindow(app: ElectronApplication, file: string): Promise<Page> {
  const isIt = (page: Page): boolean => new URL(page.url()).pathname.endsWith(file)
  const settle = async (page: Page): Promise<Page> => {
    await page.waitForLoadState('domcontentloaded')
    return page
  }
  for (const page of app.windows()) if (isIt(await settle(page))) return page
  for (;;) {
    const page = await settle(await app.waitForEvent('window', { timeout: FIRST_WINDOW_MS }))
    if (isIt(page)) return page
  }
}

/** Ends the app: asks first, kills after CLOSE_MS. */
async function end(app: ElectronApplication, ask: boolean): Promise<void> {
  const child = app.process()
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((done) => { child.once('exit', () => { done() }) })
  if (!ask) child.kill('SIGKILL')
  else {
    const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS)
    // app.quit() instead of close(): closing a window only hides it to the tray.
    await app.evaluate(({ app: electronApp }) => { electronApp.quit() }).catch(() => undefined)
    await gone
    clearTimeout(timer)
  }
  await gone
}

/** Starts the app and waits for its main window. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const switches = onDemoDay(options.args ?? [])
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'atclient-e2e-'))
  if (options.dataDir === undefined && options.appDir === undefined && options.freshDemo !== true) placeDemoData(dataDir, switches)
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries({ ...process.env, ...options.env })) if (value !== undefined) env[name] = value
  // vitest sets NODE_OPTIONS and friends for its own workers.
  delete env['NODE_OPTIONS']
  delete env['ELECTRON_RUN_AS_NODE']
  // Without `executablePath` playwright asks the electron package and puts its own loader in front, which
  // holds `ready` back until it listens; with it, a window that comes fast is missed now and then.
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dirname(electronPath())
  const app = await _electron.launch({
    args: [...sandboxSwitches(), options.appDir ?? root, `--data-dir=${dataDir}`, ...switches],
    cwd: root,
    env,
    timeout: FIRST_WINDOW_MS,
  })
  const consoleErrors: string[] = []
  let output = ''
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on('data', (chunk: Buffer) => { output += chunk.toString('utf8') })
  }
  watchConsole(app, consoleErrors)
  const cleanUp = (): void => {
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
  let finished: Promise<void> | null = null
  /** Once: a test may end the app itself, and its cleaning up again. */
  const finish = (ask: boolean): Promise<void> => (finished ??= end(app, ask).then(cleanUp))
  const page = await findWindow(app, 'index.html').catch(async (error: unknown) => {
    await end(app, false)
    cleanUp()
    throw new Error(`The main window did not come. The app said:\n${output}`, { cause: error })
  })
  return {
    app, page, dataDir, consoleErrors,
    output: () => output,
    windowOf: (file) => findWindow(app, file),
    screenshot: async (name, of = page) => {
      mkdirSync(screenshotsDir, { recursive: true })
      const path = join(screenshotsDir, `${name}.png`)
      await of.screenshot({ path })
      return path
    },
    close: () => finish(true),
    kill: () => finish(false),
  }
}
