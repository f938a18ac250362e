import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { paperWebPreferences, secureWebPreferences } from '../../src/main/windows/web-preferences.ts'

const root = join(import.meta.dirname, '../..')
const sources = (folder: string): { readonly path: string; readonly text: string }[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && /\.(ts|vue|html)$/.test(item.name))
    .map((item) => join(item.parentPath, item.name))
    .map((path) => ({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }))
/** Code without comments: prose may name what code may not use. */
const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '').replace(/<!--[\s\S]*?-->/g, '')
const all = sources('src').map(({ path, text }) => ({ path, text: code(text) }))
const homes = (pattern: RegExp): string[] => all.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

describe('every window', () => {
  it('has the sandbox, isolation and no power of Node', () => {
    expect(secureWebPreferences('/p')).toMatchObject({
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false,
      webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false, spellcheck: false, backgroundThrottling: false,
    })
  })
  it('that is only paper has no preload and no script, and a session of its own', () => {
    const own = {} as Parameters<typeof paperWebPreferences>[0]
    const paper = paperWebPreferences(own)
    expect(paper).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, javascript: false, devTools: false })
    expect(paper).not.toHaveProperty('preload')
    expect(paper.session).toBe(own)
  })
  it('gets its powers from the one place, and is made in the three known files', () => {
    expect(homes(/new BrowserWindow\(/)).toEqual(['src/main/windows/card-window.ts', 'src/main/windows/main-window.ts', 'src/main/windows/print-window.ts'])
    for (const { text, path } of all) {
      const made = text.match(/new BrowserWindow\(/g)?.length ?? 0
      expect([path, text.match(/webPreferences: (?:secureWebPreferences\(options\.preload, options\.pageArguments\)|paperWebPreferences\(own\))/g)?.length ?? 0]).toEqual([path, made])
    }
    expect(homes(/nodeIntegration|contextIsolation|webSecurity|enableBlinkFeatures|sandbox:/)).toEqual(['src/main/windows/web-preferences.ts'])
    expect(homes(/WebContentsView|BrowserView|<webview/)).toEqual([])
  })
  it('is guarded against navigation, new windows, webviews and downloads', () => {
    const guards = all.find(({ path }) => path === 'src/main/security/harden.ts')?.text ?? ''
    for (const guard of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview', 'setWindowOpenHandler', 'setPermissionRequestHandler',
      'setPermissionCheckHandler', 'setDevicePermissionHandler', 'onBeforeRequest', 'will-download', 'silenceWebRtc(contents)', 'leadNowhere(own)']) expect(guards).toContain(guard)
  })
})

describe('every session', () => {
  it('of a window is one whose proxy leads nowhere', () => {
    expect(homes(/session\.(?:defaultSession|fromPartition)/)).toEqual(['src/main/security/harden.ts', 'src/main/security/media-scheme.ts', 'src/main/windows/print-window.ts'])
    expect(all.find(({ path }) => path === 'src/main/windows/print-window.ts')?.text).toContain('await hardenPaper(own')
  })
})

describe('each raw power has one home', () => {
  it.each([
    ['ipcMain', /\bipcMain\b/, ['src/main/ipc/bind.ts']],
    ['webContents.send', /\b(?:webContents|contents)\.send\(/, ['src/main/ipc/bind.ts']],
    ['new Notification', /new Notification\(/, ['src/main/app/notifier.ts']],
    ['shell.openExternal', /openExternal/, ['src/main/security/open-outside.ts']],
    ['safeStorage', /\bsafeStorage\b/, ['src/main/security/secret-box.ts']],
    ['v-html', /v-html|innerHTML/, []],
    ['files for other programs', /openPath|showItemInFolder/, ['src/main/security/open-pdf.ts', 'src/main/security/show-file.ts']],
    ['eval', /\beval\(|new Function\(/, []],
    ['remote code', /executeJavaScript|sendSync|@electron\/remote/, []],
    ['ipcRenderer', /\bipcRenderer\b/, ['src/preload/index.ts']],
    ['the bridge', /exposeInMainWorld/, ['src/preload/index.ts']],
    ['the permission handlers', /setPermissionRequestHandler/, ['src/main/security/harden.ts']],
  ] as const)('%s', (_name, pattern, expected) => { expect(homes(pattern)).toEqual(expected) })
  it('SQL text of the app', () => {
    const sql = homes(/\b(?:SELECT\s+[\w*]|INSERT INTO|UPDATE \w+ SET|DELETE FROM)/)
    expect(sql.filter((path) => !path.startsWith('src/central/') && !path.startsWith('src/main/data/') && !path.startsWith('src/cti/server/store/') && !path.startsWith('src/cti/node/'))).toEqual([])
  })
})

describe('the preload', () => {
  const preload = code(readFileSync(join(root, 'src/preload/index.ts'), 'utf8'))
  it('offers three members and hands no Electron event over', () => {
    expect(preload.match(/^ {2}(\w+):/gm)?.map((name) => name.trim())).toEqual(['request:', 'onEvent:', 'windowKind:'])
    expect(preload).toContain('listener(envelope)')
    expect(preload.length).toBeLessThan(2_000)
  })
})
