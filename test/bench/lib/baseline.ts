/** The empty Electron + Vue window that start, memory and frames are compared with. */
import { join, resolve } from 'node:path'
import { run } from '../../../scripts/lib/processes.ts'

const root = resolve(import.meta.dirname, '../../..')

/** Builds it (about a second) and returns its folder. */
export async function buildBaseline(): Promise<string> {
  const dir = resolve(import.meta.dirname, '../fixtures/empty-vue')
  const cli = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const built = await run(process.execPath, [cli, 'build', '--logLevel', 'error'], { cwd: dir, output: 'keep' })
  if (built.code !== 0) throw new Error(`The baseline did not build:\n${built.output}`)
  return dir
}
