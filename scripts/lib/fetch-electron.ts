/**
 * Child process of electron-binary.ts: fetches the official Electron archive into Electron's own
 * cache with Electron's own downloader (@electron/get), which honours ELECTRON_MIRROR,
 * electron_config_cache and proxies, and checks the archive against electron/checksums.json.
 * Electron's install.js does the same without any time limit; here a download that does not begin,
 * or stops moving, is given up. Exit code 0 = the archive is in the cache.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './paths.ts'

/** Time for the first byte, then the longest silence in between. */
const FIRST_BYTE_MS = 10_000
const SILENCE_MS = 20_000

interface Downloader {
  downloadArtifact(options: Readonly<Record<string, unknown>>): Promise<string>
}

const electronDir = join(root, 'node_modules', 'electron')
const require = createRequire(join(electronDir, 'package.json'))
const { version } = require('./package.json') as { version: string }
const get = (await import(pathToFileURL(require.resolve('@electron/get')).href)) as Downloader

const abort = new AbortController()
let watchdog = setTimeout(() => { abort.abort(new Error('no byte in time')) }, FIRST_BYTE_MS)
const alive = (): void => {
  clearTimeout(watchdog)
  watchdog = setTimeout(() => { abort.abort(new Error('the download stopped moving')) }, SILENCE_MS)
}

try {
  await get.downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.env['npm_config_platform'] ?? process.platform,
    arch: process.env['npm_config_arch'] ?? process.arch,
    ...(process.env['electron_config_cache'] === undefined ? {} : { cacheRoot: process.env['electron_config_cache'] }),
    checksums: require('./checksums.json') as Record<string, string>,
    downloadOptions: { signal: abort.signal, getProgressCallback: alive },
  })
  process.exit(0)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
