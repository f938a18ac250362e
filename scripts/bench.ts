/**
 * `npm run bench [-- NAME…]`: benchmarks, as a table for people and bench/results/latest.json for
 * machines. Every ratio is against a baseline measured in the same run. The exit code says only
 * whether the benches ran; a budget that is missed is in the table with its figure (--strict makes
 * it an error).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { QUICK_ENV } from '../test/bench/lib/size.ts'
import { isKept, type Measure } from '../test/bench/lib/measure.ts'
import { BENCHES } from './lib/benches.ts'
import { buildIfStale } from './lib/build.ts'
import { ensureElectron } from './lib/electron-binary.ts'
import { ensureLinuxLibraries, hasDisplay, sandboxArguments } from './lib/linux.ts'
import { inRoot } from './lib/paths.ts'
import { Refusal, runMain } from './lib/say.ts'
import { openScreen, type Screen } from './lib/screen.ts'

function chosen(names: readonly string[]): readonly string[] {
  const known = Object.keys(BENCHES)
  /** `desk` means all that begin with `desk-`, too. */
  const isMeant = (bench: string, name: string): boolean => bench === name || bench.startsWith(`${name}-`)
  const unknown = names.filter((name) => !known.some((bench) => isMeant(bench, name)))
  if (unknown.length > 0) {
    throw new Refusal({ zh: `没有这个基准:${unknown.join(', ')}。可用:${known.join(', ')}`, en: `There is no such bench: ${unknown.join(', ')}. Known are: ${known.join(', ')}` })
  }
  return names.length > 0 ? known.filter((bench) => names.some((name) => isMeant(bench, name))) : known
}

const figure = (value: number): string => (Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1))

function budgetText(measure: Measure): string {
  const { budget } = measure
  if (budget === undefined) return ''
  const limit = budget.atMost === undefined ? `≥ ${String(budget.atLeast)}` : `≤ ${String(budget.atMost)}`
  return `${limit}${budget.of === 'ratio' ? ' ×' : ` ${measure.unit}`} ${isKept(measure) ? '✓' : '✗ MISSED'}`
}

function print(name: string, measures: readonly Measure[]): void {
  process.stdout.write(`\n${name}\n`)
  for (const measure of measures) {
    process.stdout.write(`  ${measure.what}: ${figure(measure.value)} ${measure.unit}`)
    if (measure.baseline !== undefined) process.stdout.write(`  =  ${(measure.ratio ?? Number.NaN).toFixed(3)} × ${measure.baseline.what} (${figure(measure.baseline.value)} ${measure.unit})`)
    process.stdout.write(`  ${budgetText(measure)}${measure.note === undefined ? '' : `  ${measure.note}`}\n`)
  }
}

/** Makes the machine ready for windows; hands back the screen to close, if one was opened. */
async function prepareWindows(): Promise<Screen | null> {
  const electron = await ensureElectron()
  await ensureLinuxLibraries(electron.path)
  await buildIfStale()
  if ((await sandboxArguments()).length > 0) process.env['ATCLIENT_NO_SANDBOX'] = '1'
  if (process.platform !== 'linux' || hasDisplay()) return null
  const screen = await openScreen()
  Object.assign(process.env, screen.env)
  return screen
}

await runMain(async () => {
  const args = process.argv.slice(2)
  const quick = args.includes('--quick')
  // Before the benches are read: they take their sizes from it.
  if (quick) process.env[QUICK_ENV] = '1'
  const benches = await Promise.all(chosen(args.filter((arg) => !arg.startsWith('--'))).map(async (name) => (await BENCHES[name]?.())?.bench))
  const wanted = benches.filter((bench) => bench !== undefined)
  const screen = wanted.some((bench) => bench.needsWindow) ? await prepareWindows() : null
  const results: Record<string, readonly (Measure & { readonly kept: boolean })[]> = {}
  try {
    for (const bench of wanted) {
      const measures = await bench.run()
      print(bench.name, measures)
      results[bench.name] = measures.map((measure) => ({ ...measure, kept: isKept(measure) }))
    }
  } finally {
    screen?.close()
  }
  if (quick) return 0
  mkdirSync(inRoot('bench', 'results'), { recursive: true })
  const machine = { node: process.versions.node, platform: process.platform, cpus: cpus().length, cpu: cpus()[0]?.model ?? '', memoryMib: Math.round(totalmem() / 2 ** 20) }
  writeFileSync(inRoot('bench', 'results', 'latest.json'), `${JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2)}\n`)
  const missed = Object.values(results).flat().filter((measure) => !measure.kept).length
  process.stdout.write(`\n${missed === 0 ? 'all budgets kept / 全部达标' : `${missed} budget(s) missed / ${missed} 项未达标`}; bench/results/latest.json\n`)
  return missed > 0 && args.includes('--strict') ? 1 : 0
})
