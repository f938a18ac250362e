/**
 * `npm run setup`: what this machine lacks to run the app (Electron, Linux libraries), installed or
 * named. `--retry-official` tries the official Electron again although the substitute is there.
 */
import { ensureElectron } from './lib/electron-binary.ts'
import { ensureLinuxLibraries } from './lib/linux.ts'
import { runMain } from './lib/say.ts'

await runMain(async () => {
  const electron = await ensureElectron(process.argv.includes('--retry-official'))
  await ensureLinuxLibraries(electron.path)
  process.stdout.write(`${electron.kind} ${electron.version} ${electron.path}\n`)
  return 0
})
