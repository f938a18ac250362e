/**
 * The demo's CTI server in a worker thread of the app, off the Electron main thread
 * (workerData {dataDir, seed, quiet}). Posts `listening`, `failed` and `stopped`; obeys `stop`.
 */
import '../node/thread-date.ts'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { createJsonlLog } from '../node/index.ts'
import { runNodeServer } from '../node/run-node-server.ts'

const workerDataSchema = z.object({
  dataDir: z.string().min(1),
  seed: z.number().int().default(1),
  quiet: z.boolean().default(false),
})

type EmbeddedMessage =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stopped' }

const post = (message: EmbeddedMessage): void => { parentPort?.postMessage(message) }

async function main(): Promise<void> {
  const { dataDir, seed, quiet } = workerDataSchema.parse(workerData)
  const server = await runNodeServer({
    host: '127.0.0.1', port: 0, dataDir, configFile: null, tls: null, seed, demoLife: !quiet,
    log: createJsonlLog({ level: 'warn' }),
  })
  parentPort?.on('message', (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'stop') return
    // The app itself is closing: nobody is left to be warned.
    void server.stop(0).finally(() => {
      post({ type: 'stopped' })
      parentPort?.close()
    })
  })
  post({ type: 'listening', port: server.port })
}

main().catch((error: unknown) => {
  post({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
  parentPort?.close()
})
