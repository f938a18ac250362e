/** What is wrong with what somebody typed for a new group or agent, before the server is asked; and how good a password is. Pure. */
import { normaliseNumber } from '#shared/numbers.ts'
import type { ManagedAgent, ManagedGroup } from '#shared/domain/manage.ts'

/** Keys below `manage.fault`. */
export type Fault = 'required' | 'separator' | 'tooLong' | 'groupTaken' | 'agentTaken' | 'extension' | 'mobile' | 'passwordRequired'
export type Faults<F extends string> = { readonly [K in F]?: Fault }

const MAX_NAME = 50
const MAX_ID = 32

function idFault(id: string): Fault | undefined {
  if (id === '') return 'required'
  if (/[|;]|\p{Cc}/u.test(id)) return 'separator'
  return id.length > MAX_ID ? 'tooLong' : undefined
}

function nameFault(name: string): Fault | undefined {
  if (name === '') return 'required'
  if (/[|;]|\p{Cc}/u.test(name)) return 'separator'
  return name.length > MAX_NAME ? 'tooLong' : undefined
}

const present = <F extends string>(faults: Readonly<Record<F, Fault | undefined>>): Faults<F> =>
  Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault !== undefined)) as Faults<F>

export function groupFaults({ id, name }: { readonly id: string; readonly name: string }, groups: readonly Pick<ManagedGroup, 'id'>[]): Faults<'id' | 'name'> {
  const number = id.trim()
  const taken = groups.some((group) => group.id.toLowerCase() === number.toLowerCase())
  return present({ id: idFault(number) ?? (taken ? 'groupTaken' : undefined), name: nameFault(name.trim()) })
}

export interface AgentFields {
  readonly uid: string
  readonly name: string
  readonly password: string
  readonly extension: string
  readonly mobile: string
}

export function agentFaults(fields: AgentFields, agents: readonly Pick<ManagedAgent, 'uid'>[]): Faults<keyof AgentFields> {
  const uid = fields.uid.trim()
  const taken = agents.some((agent) => agent.uid.toLowerCase() === uid.toLowerCase())
  return present({
    uid: idFault(uid) ?? (taken ? 'agentTaken' : undefined),
    name: nameFault(fields.name.trim()),
    password: fields.password === '' ? 'passwordRequired' : undefined,
    extension: /^[0-9A-Za-z*#-]{0,32}$/.test(fields.extension.trim()) ? undefined : 'extension',
    mobile: (fields.mobile.trim() === '' || (fields.mobile.length <= 40 && normaliseNumber(fields.mobile).ok)) ? undefined : 'mobile',
  })
}

/** The first field that is wrong, in the order of the form. */
export function firstFault<F extends string>(faults: Faults<F>, order: readonly F[]): F | null {
  return order.find((field) => faults[field] !== undefined) ?? null
}

export type Strength = 'weak' | 'fair' | 'strong'

/**
 * A hint, no rule: what the site demands is the administrator's to say. Weak is what is guessed within a few tries: short, one
 * character over and over, a run, or the agent's own number.
 */
export function passwordStrength(password: string, uid: string): Strength {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password)).length
  const different = new Set(password).size
  const own = uid.trim() !== '' && password.includes(uid.trim())
  if (password.length < 8 || different < 5 || own || isRun(password)) return 'weak'
  return (password.length >= 12 && kinds >= 2) || (password.length >= 10 && kinds >= 3) ? 'strong' : 'fair'
}

/** 12345678, abcdefgh, 87654321. */
function isRun(text: string): boolean {
  const steps = new Set([...text].slice(1).map((sign, at) => (sign.codePointAt(0) ?? 0) - (text.codePointAt(at) ?? 0)))
  return steps.size === 1 && (steps.has(1) || steps.has(-1))
}
