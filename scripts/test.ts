/**
 * `npm test [-- GROUP…]`: the whole check, or the named groups (types, lint, arch, static, unit,
 * property, integration, security, build, e2e, long). Goes on after a failing stage, so that one
 * run shows everything; the exit code and the last line say whether all is well.
 */
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

function chosen(groups: readonly string[]): readonly Stage[] {
  if (groups.length === 0) return [{ name: 'prepare', groups: [], run: prepare }, ...stages]
  const known = new Set([...stages, ...longStages].flatMap((stage) => stage.groups))
  const unknown = groups.filter((group) => !known.has(group))
  if (unknown.length > 0) {
    throw new Refusal({
      zh: `没有这一组检查:${unknown.join(', ')}。可用的有:${[...known].join(', ')}`,
      en: `There is no such group of checks: ${unknown.join(', ')}. Known are: ${[...known].join(', ')}`,
    })
  }
  if (groups.includes('long')) return longStages
  return stages.filter((stage) => stage.groups.some((group) => groups.includes(group)))
}

interface Line extends Tally { readonly name: string; readonly tookMs: number }

async function runStage(stage: Stage): Promise<Line> {
  const startedMs = Date.now()
  process.stdout.write(`\n── ${stage.name}\n`)
  const tally = await stage.run().catch((error: unknown): Tally => {
    if (error instanceof Refusal) say(error.sentence)
    else process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return { passed: 0, failed: 1, note: error instanceof Error ? error.name : 'error' }
  })
  return { name: stage.name, ...tally, tookMs: Date.now() - startedMs }
}

await runMain(async () => {
  const lines: Line[] = []
  for (const stage of chosen(process.argv.slice(2))) lines.push(await runStage(stage))
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
