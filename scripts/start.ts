/**
 * `npm start [-- SWITCHES]`: prepares the machine, builds if the sources are newer, and runs the
 * desktop app from the checkout. Signals and the exit code are passed on.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { buildIfStale } from './lib/build.ts'
import { ensureElectron } from './lib/electron-binary.ts'
import { ensureLinuxLibraries, hasDisplay, sandboxArguments } from './lib/linux.ts'
import { root } from './lib/paths.ts'
import { runMain, say } from './lib/say.ts'
import { openScreen, type Screen } from './lib/screen.ts'

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

async function screenIfNeeded(): Promise<Screen | null> {
  if (process.platform !== 'linux' || hasDisplay()) return null
  say({
    zh: '本机没有屏幕(没有 DISPLAY):在看不见的虚拟屏幕(Xvfb)里运行。',
    en: 'This machine has no screen (no DISPLAY): running on an invisible one (Xvfb).',
  })
  return openScreen()
}

/** Runs Electron to its end and returns what the shell would see. */
function runElectron(path: string, args: readonly string[], screen: Screen | null): Promise<number> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...screen?.env }
  // Would turn Electron into a plain Node and the app into a script error.
  delete env['ELECTRON_RUN_AS_NODE']
  return new Promise((done, failed) => {
    const child = spawn(path, args, { stdio: 'inherit', env, windowsHide: false })
    const passOn = (signal: NodeJS.Signals): void => { child.kill(signal) }
    for (const signal of PASSED_ON) process.on(signal, passOn)
    child.once('error', failed)
    child.once('close', (code, signal) => {
      for (const name of PASSED_ON) process.off(name, passOn)
      done(code ?? 128 + (signal === null ? 1 : constants.signals[signal]))
    })
  })
}

await runMain(async () => {
  const electron = await ensureElectron()
  await ensureLinuxLibraries(electron.path)
  await buildIfStale()
  const sandbox = await sandboxArguments()
  const screen = await screenIfNeeded()
  try {
    return await runElectron(electron.path, [...sandbox, root, ...process.argv.slice(2)], screen)
  } finally {
    screen?.close()
  }
})
