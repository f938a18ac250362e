/**
 * `npm test [-- GROUP… [NAME…]]`: the whole check, or the named groups (types, lint, arch, static, unit,
 * property, integration, security, build, e2e, days, bench, long, all-days, all-days-whole), or of them only the files whose path contains
 * a NAME. Goes on after a failing stage, so that one run shows everything; the exit code and the
 * last line say whether all is well.
 */
import { chooseStages, judged, type Choice } from './lib/choice.ts'
import { ensureElectron } from './lib/electron-binary.ts'
import { ensureLinuxLibraries } from './lib/linux.ts'
import { Refusal, runMain, say } from './lib/say.ts'
import { longStages, stages, type Stage, type Tally } from './lib/stages.ts'

/** Makes the machine ready; a machine that cannot be made ready still runs what needs no window. */
async function prepare(): Promise<Tally> {
  try {
    const electron = await ensureElectron()
    await ensureLinuxLibraries(electron.path)
    return { passed: 1, failed: 0, note: `Electron ${electron.version}${electron.kind === 'substitute' ? ' (substitute)' : ''}` }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say(error.sentence)
    return { passed: 0, failed: 1, note: error.message.split('\n')[0] ?? '' }
  }
}

interface Line extends Tally { readonly name: string; readonly tookMs: number }

async function runStage({ stage, parts }: Choice): Promise<Line> {
  const startedMs = Date.now()
  process.stdout.write(`\n── ${stage.name}\n`)
  const tally = await stage.run(parts).then((counted) => judged(counted, parts), (error: unknown): Tally => {
    if (error instanceof Refusal) say(error.sentence)
    else process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return { passed: 0, failed: 1, note: error instanceof Error ? error.name : 'error' }
  })
  return { name: stage.name, ...tally, tookMs: Date.now() - startedMs }
}

await runMain(async () => {
  const lines: Line[] = []
  const prepareStage: Stage = { name: 'prepare', groups: [], run: prepare }
  for (const choice of chooseStages(process.argv.slice(2), { usual: [prepareStage, ...stages], long: longStages })) lines.push(await runStage(choice))
  process.stdout.write('\n')
  for (const line of lines) {
    const mark = line.failed > 0 ? '✗' : line.passed > 0 ? '✓' : '-'
    const seconds = (line.tookMs / 1000).toFixed(1).padStart(6)
    process.stdout.write(`${mark} ${line.name.padEnd(20)} ${String(line.passed).padStart(5)} passed ${String(line.failed).padStart(4)} failed ${seconds} s  ${line.note}\n`)
  }
  const passed = lines.reduce((sum, line) => sum + line.passed, 0)
  const failed = lines.reduce((sum, line) => sum + line.failed, 0)
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  return failed === 0 && passed > 0 ? 0 : 1
})
