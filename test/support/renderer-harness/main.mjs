/**
 * Shows the windows with scenario data and writes a picture of each: development and screenshot tests.
 * electron main.mjs --out=DIR [--only=a,b] [--langs=zh-CN,en] [--themes=light,dark] [--axe]
 * Prints one JSON line per picture: {name, file, errors, axe}.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, extname, join, normalize, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BrowserWindow, app, ipcMain, protocol } from 'electron'
import { SCENARIOS, baseSnapshot, historyRows } from './scenarios.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = resolve(here, '../../..')
const dist = resolve(root, '.cache/renderer-harness')
const option = (name, otherwise) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise
const out = resolve(option('out', join(root, '.cache/renderer-shots')))
const langs = option('langs', 'zh-CN').split(',')
const themes = option('themes', 'light').split(',')
const only = option('only', '')
const withAxe = process.argv.includes('--axe')
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types vue"
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wav': 'audio/wav' }

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }])
app.setPath('userData', join(root, '.cache/renderer-harness-profile'))
app.commandLine.appendSwitch('force-device-scale-factor', '1')

const state = { snapshot: null, answers: {}, rows: [], requests: [] }

ipcMain.handle('harness:request', (_event, name, args) => {
  state.requests.push({ name, args })
  const answer = state.answers[name]
  if (answer === 'never') return new Promise(() => {})
  if (answer !== undefined) return answer
  if (name === 'state.snapshot') return { ok: true, value: state.snapshot }
  if (name === 'settings.update') return { ok: true, value: { ...state.snapshot.settings, ...args } }
  if (name === 'history.list') {
    const found = state.rows.filter((row) => (args.beforeId === null || row.id < args.beforeId) && (row.number.includes(args.search) || (row.name ?? '').includes(args.search)))
    return { ok: true, value: { rows: found.slice(0, args.limit), hasMore: found.length > args.limit } }
  }
  return { ok: true, value: name === 'call.dial' ? { callId: 'x' } : {} }
})

function serve(request) {
  const path = normalize(decodeURIComponent(new URL(request.url).pathname)).split(sep).filter((part) => part !== '..').join(sep)
  try {
    return new Response(readFileSync(join(dist, path)), { headers: { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': CSP } })
  } catch {
    return new Response('not found', { status: 404 })
  }
}

const settle = (window, ms) => window.webContents.executeJavaScript(`new Promise((done) => setTimeout(done, ${ms}))`)

async function picture(name, lang, theme) {
  const scenario = SCENARIOS[name]
  const now = Date.now()
  const base = baseSnapshot(now, { lang, dark: theme === 'dark' })
  Object.assign(state, { snapshot: { ...base, ...scenario.patch(base, now) }, answers: scenario.answers?.(now) ?? {}, rows: historyRows(scenario.rows ?? 22, now), requests: [] })
  const [width, height] = scenario.size ?? [1280, 800]
  const window = new BrowserWindow({
    width, height, useContentSize: true, frame: false, show: true, backgroundColor: theme === 'dark' ? '#14181f' : '#f5f6f8',
    webPreferences: { preload: join(here, 'preload.cjs'), sandbox: true, contextIsolation: true, spellcheck: false, autoplayPolicy: 'no-user-gesture-required', additionalArguments: scenario.page === 'card' ? ['--card'] : [] },
  })
  const errors = []
  window.webContents.on('console-message', (event) => { if (event.level === 'error' || event.level === 'warning') errors.push(event.message) })
  await window.loadURL(`app://atclient/${scenario.page ?? 'index'}.html`)
  await window.webContents.executeJavaScript(`new Promise((done) => { const look = () => document.querySelector('main') === null ? requestAnimationFrame(look) : done(); look() })`)
  await settle(window, 250)
  for (const step of scenario.steps ?? []) {
    await window.webContents.executeJavaScript(step).catch((error) => { errors.push(String(error)) })
    await settle(window, 250)
  }
  const file = join(out, `${name}-${lang}-${theme}.png`)
  const image = await window.webContents.capturePage()
  writeFileSync(file, image.toPNG())
  const violations = withAxe ? await axe(window) : []
  const reports = state.requests.filter((request) => request.name === 'log.report').map((request) => request.args.message)
  process.stdout.write(`${JSON.stringify({ name, file, errors: [...errors, ...reports], axe: violations })}\n`)
  window.destroy()
}

async function axe(window) {
  const source = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
  await window.webContents.executeJavaScript(`${source};0`)
  return window.webContents.executeJavaScript(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? n.failureSummary)).join(' | ')))`)
}

async function run() {
  protocol.handle('app', serve)
  app.on('window-all-closed', () => {})
  mkdirSync(out, { recursive: true })
  for (const name of only === '' ? Object.keys(SCENARIOS) : only.split(',')) {
    for (const lang of langs) for (const theme of themes) await picture(name, lang, theme)
  }
}

// Not awaited at the top: Electron is ready only after its main module has been evaluated.
app.whenReady().then(run).then(() => { app.exit(0) }, (error) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  app.exit(1)
})
