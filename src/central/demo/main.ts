/**
 * The generator as a program of its own: `node src/central/demo/main.ts --folder F [--seed N] [--calls N]`, or as a worker
 * thread with `workerData` = options of createDemoData, which answers one message: its Result.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { clockText } from './calendar.ts'
import { createDemoData, DEMO_CALLS, DEMO_CARDS } from './create-demo-data.ts'
import type { CreateDemoOptions } from './create-demo-data.ts'

const USAGE = `node src/central/demo/main.ts --folder FOLDER [--seed N] [--calls N] [--cards N] [--today yyyyMMdd] [--schema FOLDER] [--renew]
  --calls    call records; default ${DEMO_CALLS}; 1000000 for benchmarks
  --cards    customers; default ${DEMO_CARDS}
  --today    last day with data; default today until now
  --schema   resources/sql/sqlite; default that of this checkout
  --renew    makes the demo's data anew; what was written to them since is gone`

const two = (value: number): string => String(value).padStart(2, '0')

/** Day and time of day by the machine's clock. */
function machineNow(): { readonly today: string; readonly untilMs: number } {
  const now = new Date()
  return {
    today: `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`,
    untilMs: ((now.getHours() * 60 + now.getMinutes()) * 60 + now.getSeconds()) * 1_000 + now.getMilliseconds(),
  }
}

function readCommandLine(argv: readonly string[]): CreateDemoOptions | null {
  const { values } = parseArgs({
    args: [...argv], strict: true, allowPositionals: false,
    options: {
      folder: { type: 'string' }, seed: { type: 'string', default: '1' }, calls: { type: 'string', default: String(DEMO_CALLS) },
      cards: { type: 'string', default: String(DEMO_CARDS) }, today: { type: 'string' }, schema: { type: 'string' }, renew: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help || values.folder === undefined) return null
  const now = machineNow()
  return {
    folder: values.folder, seed: Number(values.seed), calls: Number(values.calls), cards: Number(values.cards), renew: values.renew,
    schemaFolder: values.schema ?? join(import.meta.dirname, '../../../resources/sql/sqlite'),
    ...(values.today === undefined || values.today === now.today ? now : { today: values.today }),
  }
}

function runProgram(argv: readonly string[]): void {
  let options: CreateDemoOptions | null
  try {
    options = readCommandLine(argv)
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n${USAGE}\n`)
    process.exitCode = 2
    return
  }
  if (options === null) {
    process.stdout.write(`${USAGE}\n`)
    process.exitCode = argv.includes('--help') || argv.includes('-h') ? 0 : 2
    return
  }
  const begun = performance.now()
  const result = createDemoData(options)
  const ms = Math.round(performance.now() - begun)
  const cpu = process.cpuUsage()
  const cpuMs = Math.round((cpu.user + cpu.system) / 1_000)
  if (!result.ok) {
    process.stderr.write(`${result.error.code}: ${result.error.message}\n`)
    process.exitCode = 1
    return
  }
  const { state, seed, day, rows } = result.value
  process.stdout.write(`${state}: seed ${seed}, until ${day}${day === options.today && options.untilMs !== undefined ? ` ${clockText(options.untilMs)}` : ''}, ${ms} ms (processor ${cpuMs} ms with the start of the program)\n`)
  for (const [table, count] of rows) process.stdout.write(`  ${table.padEnd(18)} ${count}\n`)
}

if (isMainThread) runProgram(process.argv.slice(2))
else parentPort?.postMessage(createDemoData(workerData as CreateDemoOptions))
