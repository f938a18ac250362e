/** How the program ends: in order, and in bounded time. */
import { app } from 'electron'
import type { Log } from '../../cti/ports.ts'

export interface ShutdownStep {
  readonly name: string
  readonly run: () => Promise<unknown> | void
}

/** All steps together; a part that hangs must not keep the program from ending. */
const SHUTDOWN_MS = 5_000

/**
 * Runs the steps one after the other when the program quits, then ends it.
 * @param onBegin told at once: windows may close now
 */
export function shutDownInOrder(steps: readonly ShutdownStep[], log: Log, onBegin: () => void): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running'
  const stop = async (): Promise<void> => {
    for (const step of steps) {
      try {
        await step.run()
      } catch (error) {
        log.error('shutdown step failed', { step: step.name, error })
      }
    }
  }
  app.on('before-quit', (event) => {
    if (state === 'stopped') return
    event.preventDefault()
    if (state === 'stopping') return
    state = 'stopping'
    onBegin()
    const late = new Promise<void>((resolve) => { setTimeout(resolve, SHUTDOWN_MS).unref() })
    void Promise.race([stop(), late]).then(() => {
      state = 'stopped'
      app.quit()
    })
  })
}
