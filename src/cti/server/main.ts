/**
 * The CTI server as a program of its own: `npm run cti-server -- [options]` (handles.md).
 * Standard output carries exactly one line, `listening HOST:PORT`; the log goes to standard error.
 * Exit codes: 0 stopped in order, 1 could not start or failed, 2 wrong command line.
 */
import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { createJsonlLog, guardStandardStreams, guardedOutput, nodeHashes, systemClock, systemRandom } from '../node/index.ts'
import { VERIFIER_ITERATIONS } from '../node/directory.ts'
import { StartError, runNodeServer } from '../node/run-node-server.ts'
import { openRecordThread } from '../node/record-thread.ts'
import { createSmtpMailer } from '../node/smtp-mailer.ts'
import type { NodeServerOptions } from '../node/run-node-server.ts'
import { makeVerifier } from '../protocol/scram.ts'
import { limitLog } from './limited-log.ts'

const DEFAULT_PORT = 18_005
const DEFAULT_DATA = './cti-data'
const SALT_BYTES = 16
/** In the data folder: what standard error does not take. */
const LOG_FILE = 'cti-server.log'

const USAGE = `npm run cti-server -- [--port N] [--host A] [--switch simulated|asterisk] [--data DIR] [--config FILE]
  [--tls-cert FILE --tls-key FILE] [--notice-seconds N] [--demo-life] [--seed N] [--log-level debug|info|warn|error]
npm run cti-server -- --make-verifier < password.txt`

guardStandardStreams()
const stdout = guardedOutput('stdout')
const stderr = guardedOutput('stderr')

class UsageError extends Error {
  readonly zh: string

  constructor(zh: string, en: string) {
    super(en)
    this.zh = zh
  }
}

interface Program {
  readonly server: Omit<NodeServerOptions, 'log'>
  readonly noticeMs: number
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
  readonly dataIsDefault: boolean
}

function wholeNumber(text: string, name: string, max: number): number {
  const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : NaN
  if (value <= max) return value
  throw new UsageError(`--${name} 必须是 0 到 ${String(max)} 之间的整数。`, `--${name} must be a whole number from 0 to ${String(max)}.`)
}

function readCommandLine(argv: readonly string[]): Program | 'make-verifier' | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: false,
    options: {
      'port': { type: 'string', default: String(DEFAULT_PORT) },
      'host': { type: 'string', default: '127.0.0.1' },
      'switch': { type: 'string', default: 'simulated' },
      'data': { type: 'string' },
      'config': { type: 'string' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      'notice-seconds': { type: 'string', default: '15' },
      'demo-life': { type: 'boolean', default: false },
      'seed': { type: 'string', default: '1' },
      'log-level': { type: 'string', default: 'info' },
      'make-verifier': { type: 'boolean', default: false },
      'help': { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  if (values['make-verifier']) return 'make-verifier'
  if (values.switch === 'asterisk') {
    throw new UsageError('Asterisk 交换机将在以后的版本中提供;请使用 --switch simulated。', 'The Asterisk switch comes with a later version; use --switch simulated.')
  }
  if (values.switch !== 'simulated') {
    throw new UsageError(`未知的交换机 ${values.switch};可用:simulated。`, `Unknown switch ${values.switch}; there is: simulated.`)
  }
  const level = (['debug', 'info', 'warn', 'error'] as const).find((known) => known === values['log-level'])
  if (level === undefined) throw new UsageError('--log-level 必须是 debug、info、warn 或 error。', '--log-level must be debug, info, warn or error.')
  const [certFile, keyFile] = [values['tls-cert'], values['tls-key']]
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new UsageError('--tls-cert 和 --tls-key 必须同时给出。', '--tls-cert and --tls-key belong together.')
  }
  return {
    server: {
      host: values.host,
      port: wholeNumber(values.port, 'port', 65_535),
      dataDir: values.data ?? DEFAULT_DATA,
      configFile: values.config ?? null,
      tls: certFile === undefined || keyFile === undefined ? null : { certFile, keyFile },
      seed: wholeNumber(values.seed, 'seed', 0xffff_ffff),
      demoLife: values['demo-life'],
    },
    noticeMs: wholeNumber(values['notice-seconds'], 'notice-seconds', 86_400) * 1_000,
    logLevel: level,
    dataIsDefault: values.data === undefined,
  }
}

/** Reads a password from standard input and prints its verifier for the site's configuration. */
async function printVerifier(): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer))
  const password = Buffer.concat(chunks).toString('utf8').replace(/\r?\n$/, '')
  if (password === '') throw new UsageError('标准输入中没有密码。', 'There is no password on standard input.')
  const verifier = await makeVerifier(nodeHashes, password, systemRandom.bytes(SALT_BYTES), VERIFIER_ITERATIONS)
  stdout.write(`${JSON.stringify(verifier)}\n`)
}

async function serve(program: Program): Promise<void> {
  const log = createJsonlLog({ level: program.logLevel, instead: join(program.server.dataDir, LOG_FILE) })
  if (program.dataIsDefault) log.info('no --data given: call records go to the default folder', { dataDir: program.server.dataDir })
  const server = await runNodeServer({ ...program.server, log, openRecords: openRecordThread, makeMailer: createSmtpMailer })
  // A fault that comes again and again fills no disk.
  const faults = limitLog(log, systemClock)
  let stops = 0
  const stop = (signal: NodeJS.Signals): void => {
    stops += 1
    if (stops > 1) {
      log.warn('second signal: stopping at once', { signal })
      process.exit(1)
    }
    const noticeMs = server.stats().sessions === 0 ? 0 : program.noticeMs
    log.info('stopping', { signal, noticeMs, ...server.stats() })
    server.stop(noticeMs).then(
      () => { process.exitCode = 0 },
      (error: unknown) => {
        log.error('stop failed', { error })
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // The terminal is closed: its telephones go on. Windows ends the program whatever it does; the agents are told.
  process.on('SIGHUP', () => {
    if (process.platform === 'win32') stop('SIGHUP')
    else log.warn('the terminal is closed; the server goes on, SIGTERM stops it')
  })
  process.on('uncaughtException', (error) => {
    // Nothing a peer sends gets here (peer.ts); a fault of ours is logged and the telephones go on.
    faults.error('uncaught', { error })
  })
  process.on('unhandledRejection', (error) => { faults.error('unhandled rejection', { error }) })
  stdout.write(`listening ${server.host}:${String(server.port)}\n`)
}

function complain(zh: string, en: string): void {
  stderr.write(`${zh}\n${en}\n`)
}

async function main(): Promise<void> {
  let program: ReturnType<typeof readCommandLine>
  try {
    program = readCommandLine(process.argv.slice(2))
  } catch (error) {
    if (error instanceof UsageError) complain(error.zh, error.message)
    else complain('命令行参数有误。', error instanceof Error ? error.message : String(error))
    stderr.write(`${USAGE}\n`)
    process.exitCode = 2
    return
  }
  try {
    if (program === 'help') stdout.write(`${USAGE}\n`)
    else if (program === 'make-verifier') await printVerifier()
    else await serve(program)
  } catch (error) {
    if (error instanceof StartError) complain(error.zh, error.en)
    else if (error instanceof UsageError) complain(error.zh, error.message)
    else complain('CTI 服务器无法启动。', `The CTI server cannot start: ${error instanceof Error ? error.stack ?? error.message : String(error)}`)
    process.exitCode = 1
  }
}

await main()
