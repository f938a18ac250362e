/** What a Linux machine must have before Electron runs on it, and how it gets it. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDir } from './paths.ts'
import { run, which } from './processes.ts'
import { Refusal, say } from './say.ts'

/** Debian and Ubuntu packages (design: toolchain). Newer releases renamed some with the suffix t64. */
export const PACKAGES = [
  'xvfb', 'xauth', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0', 'libcups2',
  'libdrm2', 'libxkbcommon0', 'libnotify4', 'dbus', 'dbus-x11', 'fontconfig', 'fonts-noto-cjk',
] as const

export const isRoot = (): boolean => process.getuid?.() === 0
export const hasDisplay = (): boolean => Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

/** The names in `ldd`'s output that could not be found. */
export function missingLibraries(lddOutput: string): string[] {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

/** What this machine lacks to run the given Electron; empty = nothing. */
async function lacking(electronPath: string): Promise<string[]> {
  const ldd = await run('ldd', [electronPath], { output: 'keep' })
  const missing = missingLibraries(ldd.output)
  if (!hasDisplay()) {
    for (const program of ['Xvfb', 'dbus-daemon']) if (which(program) === null) missing.push(program)
  }
  return missing
}

/** True if a Chinese font is there; without one the pictures show boxes. */
async function hasChineseFont(): Promise<boolean> {
  const list = await run('fc-list', [':lang=zh-cn', 'family'], { output: 'keep' })
  return list.code === 0 && list.output.trim() !== ''
}

const isDebianLike = (): boolean => existsSync('/etc/debian_version') && which('apt-get') !== null

/** Picks the name that this release knows: libasound2 became libasound2t64 in 2024. */
async function packagesHere(): Promise<string[]> {
  const names: string[] = []
  for (const name of PACKAGES) {
    const renamed = await run('apt-cache', ['show', '--no-all-versions', `${name}t64`], { output: 'keep' })
    names.push(renamed.code === 0 && renamed.output.includes('Package:') ? `${name}t64` : name)
  }
  return names
}

async function installPackages(): Promise<void> {
  const log = join(cacheDir, 'apt.log')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await mkdir(cacheDir, { recursive: true })
  await run('apt-get', ['update'], { output: { file: log }, env })
  const names = await packagesHere()
  say({
    zh: `正在安装 Electron 需要的系统库(apt-get,日志 .cache/apt.log):${names.join(' ')}`,
    en: `Installing the system libraries that Electron needs (apt-get, log in .cache/apt.log): ${names.join(' ')}`,
  })
  const installed = await run('apt-get', ['install', '-y', '--no-install-recommends', ...names], { output: { file: log }, env })
  if (installed.code !== 0) {
    throw new Refusal({
      zh: 'apt-get 没有装成。原因在 .cache/apt.log 的末尾;处理后再运行一次即可。',
      en: 'apt-get failed. The reason is at the end of .cache/apt.log; settle it and run the command again.',
    })
  }
}

/** Remembers a machine that was found ready, so that the next start need not look again. */
const stampFile = join(cacheDir, 'linux-ready.json')
const stampOf = (electronPath: string): string =>
  JSON.stringify({ electronPath, changedMs: statSync(electronPath).mtimeMs, display: hasDisplay() })

function knownReady(electronPath: string): boolean {
  try {
    return readFileSync(stampFile, 'utf8') === stampOf(electronPath) && (hasDisplay() || which('Xvfb') !== null)
  } catch {
    return false
  }
}

/**
 * Makes sure that the libraries are there: installs them as root on Debian and Ubuntu, otherwise
 * throws a Refusal with the exact command. Does nothing on other systems.
 */
export async function ensureLinuxLibraries(electronPath: string): Promise<void> {
  if (process.platform !== 'linux' || knownReady(electronPath)) return
  const missing = await lacking(electronPath)
  const fontMissing = !hasDisplay() && !(await hasChineseFont())
  if (missing.length > 0 || (fontMissing && isRoot() && isDebianLike())) {
    if (!isRoot() || !isDebianLike()) throw cannotInstall(missing)
    await installPackages()
    const still = await lacking(electronPath)
    if (still.length > 0) throw cannotInstall(still)
  } else if (fontMissing) {
    say({
      zh: '没有中文字体,截图里会是方框。装上即可:sudo apt-get install fonts-noto-cjk',
      en: 'There is no Chinese font: pictures will show boxes. To get one: sudo apt-get install fonts-noto-cjk',
    })
  }
  await mkdir(cacheDir, { recursive: true })
  await writeFile(stampFile, stampOf(electronPath))
}

function cannotInstall(missing: readonly string[]): Refusal {
  const names = missing.join(', ')
  if (!isDebianLike()) {
    return new Refusal({
      zh: `缺少:${names}。请用本系统的包管理器安装 GTK 3、NSS、ALSA、GBM、CUPS、libdrm、xkbcommon、libnotify、D-Bus 和 Xvfb。`,
      en: `Missing: ${names}. Install GTK 3, NSS, ALSA, GBM, CUPS, libdrm, xkbcommon, libnotify, D-Bus and Xvfb with this system's package manager.`,
    })
  }
  const command = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`
  return new Refusal({
    zh: `缺少:${names}。请运行下面的命令,然后再试一次:\n    ${command}`,
    en: `Missing: ${names}. Run the command above, then try again.`,
  })
}

/** The switches that this user and kernel force on Electron, with the sentence that says why. */
export async function sandboxArguments(): Promise<readonly string[]> {
  if (process.platform !== 'linux') return []
  if (isRoot()) {
    say({
      zh: '以 root 运行:Chromium 不允许 root 使用沙箱,所以加了 --no-sandbox。日常使用请换普通用户。',
      en: 'Running as root: Chromium has no sandbox for root, so --no-sandbox was added. For everyday use take an ordinary user.',
    })
    return ['--no-sandbox']
  }
  if (which('unshare') !== null && (await run('unshare', ['-U', 'true'], { output: 'keep' })).code !== 0) {
    say({
      zh: '本机内核(或容器)不允许普通用户建立命名空间,Chromium 的沙箱用不了,所以加了 --no-sandbox(只限从源码运行;安装包不受影响)。要启用沙箱:sudo sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0',
      en: 'This kernel (or container) forbids user namespaces, so Chromium\'s sandbox cannot work and --no-sandbox was added (only for a run from source; installed packages bring their own helper). To have the sandbox: sudo sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0',
    })
    return ['--no-sandbox']
  }
  return []
}
