/**
 * The one door from the windows to the main process. For each call: sender → size → arguments
 * (strict schema) → handler with its deadline → Result. Nothing throws across the bridge.
 * No electron here: bind.ts connects it.
 */
import { isPlainData, jsonSize } from './size.ts'
import { checkSender } from './guard.ts'
import { requests } from '../../shared/ipc/contract.ts'
import { fail } from '../../shared/result.ts'
import type { KnownWindows, Sender, WindowKind } from './guard.ts'
import type { Clock, Log } from '../../cti/ports.ts'
import type { RequestArgs, RequestName, RequestResult } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'

/** Largest arguments of one call, as JSON text. */
export const MAX_ARGS_BYTES = 64 * 1_024

export interface CallContext {
  readonly window: WindowKind
  readonly webContentsId: number
}
type Handler<N extends RequestName> =
  (args: RequestArgs<N>, context: CallContext) => Result<RequestResult<N>> | Promise<Result<RequestResult<N>>>
/** One handler per request of the contract: a missing one does not compile. */
export type Handlers = { readonly [N in RequestName]: Handler<N> }

export interface RegistryOptions {
  readonly handlers: Handlers
  readonly windows: KnownWindows
  readonly clock: Clock
  readonly log: Log
  /** Checks what handlers return, too (development and tests). */
  readonly checkResults: boolean
}

export interface IpcRegistry {
  /** @param name as it came from the page, not to be trusted */
  dispatch(sender: Sender, name: unknown, args: unknown): Promise<Result<unknown>>
}

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name)
}

/** Builds the registry. */
export function createIpcRegistry(options: RegistryOptions): IpcRegistry {
  const { handlers, log } = options

  const checked = (name: RequestName, outcome: Result<unknown>): Result<unknown> => {
    if (!options.checkResults || !outcome.ok) return outcome
    const result = requests[name].result.safeParse(outcome.value)
    if (result.success) return outcome
    log.error('ipc result breaks the contract', { name, issues: result.error.issues.slice(0, 5) })
    return fail('internal', `result of ${name} breaks the contract`)
  }

  const run = async (name: RequestName, args: unknown, context: CallContext): Promise<Result<unknown>> => {
    // The arguments have been parsed with the schema of this very name.
    const handler = handlers[name] as (args: unknown, context: CallContext) => Result<unknown> | Promise<Result<unknown>>
    let outcome: Result<unknown> | Promise<Result<unknown>>
    try {
      outcome = handler(args, context)
      // An answer that is there already costs no timer.
      if (!(outcome instanceof Promise)) return checked(name, outcome)
      return checked(name, await withDeadline(options.clock, requests[name].deadlineMs, outcome))
    } catch (error) {
      log.error('ipc handler failed', { name, error })
      return fail('internal', `handler of ${name} failed`)
    }
  }

  return {
    async dispatch(sender, name, args) {
      const window = checkSender(sender, options.windows)
      if (window === null) {
        log.warn('ipc call refused', { webContentsId: sender.webContentsId, url: sender.frame?.url.slice(0, 200) })
        return fail('refused_by_guard')
      }
      if (!isRequestName(name)) {
        log.warn('ipc call of no known request', { name: typeof name === 'string' ? name.slice(0, 64) : typeof name })
        return fail('refused_by_guard', 'no such request')
      }
      const size = isPlainData(args) ? jsonSize(args) : Number.POSITIVE_INFINITY
      if (size > MAX_ARGS_BYTES) return fail('bad_arguments', `arguments of ${name} are too large or no plain data`)
      const parsed = requests[name].args.safeParse(args)
      if (!parsed.success) {
        // The paths only: values may be secret.
        log.warn('ipc arguments refused', { name, paths: parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.')) })
        return fail('bad_arguments', `arguments of ${name}`)
      }
      return run(name, parsed.data, { window, webContentsId: sender.webContentsId })
    },
  }
}

/** Waits for the handler, but not for ever; the late answer is dropped. */
function withDeadline(clock: Clock, deadlineMs: number, work: Promise<Result<unknown>>): Promise<Result<unknown>> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(deadlineMs, () => { resolve(fail('timed_out')) })
    work.then(resolve, reject).finally(() => { timer.cancel() })
  })
}
