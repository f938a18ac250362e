/**
 * Legacy calls to AT Link commands and back. Forward: strings as HTTP brings them become a typed command, or a
 * refusal (whose return value results.ts knows). Back: for a softphone at an old site.
 */
import type { z } from 'zod'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import { commands } from '../protocol/commands.ts'
import type { CommandArgs, CommandName } from '../protocol/commands.ts'
import { LEGACY_METHODS, methods } from './methods.ts'
import type { LegacyMethod } from './methods.ts'
import { readParams } from './params.ts'
import { translators } from './translators.ts'
import type { RawArgs, Refused, Translator } from './translators.ts'

/** A command with its arguments, the types of the one following the other. */
export type AtLinkCall = { readonly [N in CommandName]: { readonly command: N; readonly args: CommandArgs<N> } }[CommandName]

/** Who acts: the agent, or whoever sits at the extension. Both null = the method does not say. */
export interface LegacyActor {
  readonly uid: string | null
  readonly ext: string | null
}

/** A legacy method call; parameters in the manual's order. */
export interface LegacyCall {
  readonly method: LegacyMethod
  readonly params: Readonly<Record<string, string>>
}

/** The methods that stand for one AT Link command; a login takes several steps (login.ts). */
export type CommandMethod = keyof typeof translators

const isRefused = (value: RawArgs | Refused): value is Refused => typeof value['refused'] === 'string'
const defined = (args: RawArgs): RawArgs => Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined))

/**
 * Makes the AT Link command of a legacy call. The command acts for `actor`: it is issued in his session, or gets his uid.
 * @returns `bad_arguments` when a parameter is missing or cannot be meant
 */
export function toAtLink(
  method: CommandMethod, given: Readonly<Record<string, string | undefined>>,
): Result<{ readonly call: AtLinkCall; readonly actor: LegacyActor }> {
  const params = readParams(method, given)
  if (!params.ok) return params
  const translator = translators[method]
  const raw = translator.args(params.value)
  if (isRefused(raw)) return fail('bad_arguments', `${method}: ${raw.refused}`)
  const schema: z.ZodType = commands[translator.command].args
  const args = schema.safeParse(defined(raw))
  if (!args.success) return fail('bad_arguments', `${method}: ${args.error.issues[0]?.path.join('.') ?? ''} is not valid`)
  const who = translator.actor === null ? null : params.value.optional(translator.actor) ?? null
  return ok({
    // The schema is the command's own, so the arguments are; TypeScript loses the thread between table and union.
    call: { command: translator.command, args: args.data } as AtLinkCall,
    actor: { uid: translator.actor === 'strUid' ? who : null, ext: translator.actor === 'strExt' ? who : null },
  })
}

const methodOfCommand = new Map<CommandName, readonly [CommandMethod, Translator]>(
  (Object.entries(translators) as [CommandMethod, Translator][]).map(([method, translator]) => [translator.command, [method, translator]]))

/** What a default or "left out" looks like: such an argument says nothing. */
const silent = (value: unknown): boolean => value === undefined || value === false

/**
 * The legacy call that does what an AT Link command does. `uid` in the arguments (acting for somebody else) becomes
 * strUid. `dropped` names arguments the old method has no place for and means anyway, such as the active call.
 * @returns `not_supported_by_switch` for a command the old server has not, or a wish it cannot be told
 */
export function toLegacy(
  call: AtLinkCall, actor: LegacyActor,
): Result<{ readonly call: LegacyCall; readonly dropped: readonly string[] }> {
  const found = methodOfCommand.get(call.command)
  if (!found) return fail('not_supported_by_switch', `the old server has no ${call.command}`)
  const [method, translator] = found
  const args: RawArgs = call.args
  const dropped: string[] = []
  for (const [name, value] of Object.entries(args)) {
    if (silent(value) || translator.carries.includes(name) || (name === 'uid' && translator.actor === 'strUid')) continue
    if (translator.drops?.includes(name) !== true) return fail('not_supported_by_switch', `${method} cannot be told ${name}`)
    dropped.push(name)
  }
  const own = translator.params(args)
  if (isRefused(own)) return fail('not_supported_by_switch', `${method}: ${own.refused}`)
  const uid = typeof args['uid'] === 'string' ? args['uid'] : actor.uid ?? ''
  const known: Readonly<Record<string, string>> = translator.actor === null ? own
    : { ...(translator.actor === 'strUid' ? { strUid: uid } : { strExt: actor.ext ?? '' }), ...own }
  const params = Object.fromEntries(methods[method].params.map(({ name }) => [name, known[name] ?? '']))
  const checked = readParams(method, params)
  return checked.ok ? ok({ call: { method, params }, dropped }) : checked
}

/** The methods of this table, for a gateway that walks them. */
export const COMMAND_METHODS: readonly CommandMethod[] = LEGACY_METHODS.filter(
  (method): method is CommandMethod => method !== 'ATLogin' && method !== 'ATLogin_ex')
