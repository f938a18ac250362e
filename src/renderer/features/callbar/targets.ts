/** Whom a call can go to, for what is typed so far. Pure, so that its rules can be read and tested. */
import { normaliseNumber, withExtension } from '#shared/numbers.ts'
import type { DirectoryAgent, Queue } from '#shared/domain/schemas.ts'
import type { Target, TargetPurpose } from '../../stores/calls.ts'

export type Choice =
  | { readonly kind: 'agent'; readonly key: string; readonly agent: DirectoryAgent; readonly target: Target | null }
  | { readonly kind: 'queue'; readonly key: string; readonly queue: Queue; readonly target: Target }
  | { readonly kind: 'number'; readonly key: string; readonly number: string; readonly recent: boolean; readonly target: Target }

export interface ChoiceInput {
  readonly text: string
  readonly purpose: TargetPurpose
  readonly agents: readonly DirectoryAgent[]
  readonly queues: readonly Queue[]
  readonly recent: readonly Target[]
  /** Own agent number: nobody transfers to himself. */
  readonly uid: string
  /** Numbers that are in the call already. */
  readonly present: readonly string[]
}

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

/** Ready and free first, then ready in a call, then the others who are there; those who are not there last, after the queues. */
function rank(agent: DirectoryAgent): number {
  if (agent.extension === null) return 3
  if (agent.state !== 'ready') return 2
  return agent.callState === 'idle' ? 0 : 1
}

function matches(text: string, ...values: readonly (string | null)[]): boolean {
  return text === '' || values.some((value) => value !== null && plain(value).includes(text))
}

const recentIndex = (recent: readonly Target[], target: Target | null): number => {
  if (target === null) return Infinity
  const at = recent.findIndex((old) => (old.kind === 'group' ? target.kind === 'group' && old.group === target.group : target.kind === 'number' && old.number === target.number))
  return at === -1 ? Infinity : at
}

/** Infinity minus Infinity is not a number: both unknown are equal. */
const before = (a: number, b: number): number => (a === b ? 0 : a - b)

/**
 * The list to choose from, best first. What is typed as a number is always there as it is typed, and first
 * unless it is exactly somebody's extension: Enter must never call another number than the one in the field.
 */
export function choicesFor(input: ChoiceInput): Choice[] {
  const text = plain(input.text)
  const dial = normaliseNumber(input.text)
  const present = new Set(input.present)
  const people = input.agents
    .filter((agent) => agent.uid !== input.uid && (agent.extension === null || !present.has(agent.extension)) && matches(text, agent.name, agent.uid, agent.extension))
    .map((agent): Choice & { kind: 'agent' } => ({
      kind: 'agent', key: `a${agent.uid}`, agent, target: agent.extension === null ? null : { kind: 'number', number: agent.extension },
    }))
    .sort((a, b) => before(recentIndex(input.recent, a.target), recentIndex(input.recent, b.target))
      || rank(a.agent) - rank(b.agent) || a.agent.name.localeCompare(b.agent.name, 'zh-CN'))
  const queues = input.purpose !== 'transfer' ? [] : input.queues
    .filter((queue) => matches(text, queue.name, queue.group))
    .map((queue): Choice => ({ kind: 'queue', key: `q${queue.group}`, queue, target: { kind: 'group', group: queue.group } }))
  const isTyped = (extension: string | null): boolean => extension !== null && extension === (dial.ok ? dial.number : text)
  const exact = people.filter(({ agent }) => isTyped(agent.extension) || (agent.extension !== null && isTyped(agent.uid)))
  // Only a consultation is one's own call: there the extension can be pressed after the answer.
  const typed: Choice[] = dial.ok && (dial.extension === undefined || input.purpose === 'consult') && !exact.some(({ agent }) => isTyped(agent.extension)) ? [numberChoice(withExtension(dial), false)] : []
  const known = new Set<string>(people.flatMap(({ agent }) => agent.extension ?? []))
  const recent = text !== '' ? [] : input.recent
    .flatMap((target) => (target.kind === 'number' && !known.has(target.number) && !present.has(target.number) ? [numberChoice(target.number, true)] : []))
  const others = people.filter((choice) => !exact.includes(choice) && choice.target !== null)
  const absent = people.filter((choice) => choice.target === null)
  // Somebody's agent number is typed: he is meant, and what was typed stays second.
  return [...exact, ...typed, ...recent, ...others, ...queues, ...absent]
}

function numberChoice(number: string, recent: boolean): Choice {
  return { kind: 'number', key: `n${number}`, number, recent, target: { kind: 'number', number } }
}

/** The next choice that can be chosen, upwards or downwards, round the ends; -1 = none can. */
export function stepTo(choices: readonly Choice[], from: number, step: 1 | -1): number {
  for (let tried = 1; tried <= choices.length; tried += 1) {
    const start = from < 0 && step < 0 ? 0 : from
    const index = ((start + step * tried) % choices.length + choices.length) % choices.length
    if (choices[index]?.target !== null && choices[index] !== undefined) return index
  }
  return -1
}
