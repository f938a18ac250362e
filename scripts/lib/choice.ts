/**
 * Which stages the words after `npm test --` mean: `GROUP… [NAME…]`. The words up to the first that is no group are groups;
 * the rest are names: only the parts (files of tests) whose path contains one of them are run.
 */
import { Refusal } from './say.ts'
import type { Stage } from './stages.ts'

export interface Choice {
  readonly stage: Stage
  /** The parts of the stage to run; null = the whole stage. */
  readonly parts: readonly string[] | null
}

export interface KnownStages {
  readonly usual: readonly Stage[]
  /** Not part of `npm test` without words. */
  readonly long: readonly Stage[]
}

const whole = (stage: Stage): Choice => ({ stage, parts: null })
const matches = (part: string, name: string): boolean => part.toLowerCase().includes(name.toLowerCase())

function groupsIn(words: readonly string[], known: ReadonlySet<string>): readonly string[] {
  const first = words.findIndex((word) => !known.has(word))
  return first < 0 ? words : words.slice(0, first)
}

function named(stages: readonly Stage[], groups: readonly string[], names: readonly string[]): readonly Choice[] {
  const withParts = stages.flatMap((stage) => (stage.parts === undefined ? [] : [{ stage, all: stage.parts() }]))
  if (withParts.length === 0) {
    throw new Refusal({
      zh: `${groups.join('、')} 只能整组运行,不能按名称挑选(${names.join('、')})。`,
      en: `${groups.join(', ')} can only be run as a whole, not by name (${names.join(', ')}).`,
    })
  }
  // Each name must find something: a mistyped one beside a right one would leave its test out without a word.
  const lost = names.filter((name) => !withParts.some(({ all }) => all.some((part) => matches(part, name))))
  if (lost.length > 0) {
    throw new Refusal({
      zh: `${groups.join('、')} 中没有路径包含“${lost.join('”“')}”的文件,它也不是一组检查的名字。`,
      en: `No file of ${groups.join(', ')} has “${lost.join('”, “')}” in its path, and it is no group of checks.`,
    })
  }
  const chosen = withParts
    .map(({ stage, all }): Choice => ({ stage, parts: all.filter((part) => names.some((name) => matches(part, name))) }))
    .filter(({ parts }) => parts !== null && parts.length > 0)
  const needs = new Set(chosen.flatMap(({ stage }) => stage.groups))
  return stages.flatMap((stage) => {
    const own = chosen.find((choice) => choice.stage === stage)
    if (own !== undefined) return [own]
    return stage.preparesFor?.some((group) => needs.has(group)) === true ? [{ stage, parts: [] }] : []
  })
}

/**
 * The stages to run, in their order.
 * @param words the command line; none = every usual stage
 * @throws Refusal for a word in front that is no group, and for a name that no file has
 */
export function chooseStages(words: readonly string[], { usual, long }: KnownStages): readonly Choice[] {
  if (words.length === 0) return usual.map(whole)
  const known = new Set([...usual, ...long].flatMap((stage) => stage.groups))
  const groups = groupsIn(words, known)
  if (groups.length === 0) {
    throw new Refusal({
      zh: `没有这一组检查:${words[0] ?? ''}。可用的有:${[...known].join(', ')}`,
      en: `There is no such group of checks: ${words[0] ?? ''}. Known are: ${[...known].join(', ')}`,
    })
  }
  const stages = [...usual, ...long].filter((stage) => stage.groups.some((group) => groups.includes(group)))
  const names = words.slice(groups.length)
  return names.length === 0 ? stages.map(whole) : named(stages, groups, names)
}

/** A choice by name that ran no test is a failure, not a success about nothing. */
export function judged<T extends { readonly passed: number; readonly failed: number; readonly note: string }>(tally: T, parts: readonly string[] | null): T {
  if (parts === null || tally.passed > 0 || tally.failed > 0) return tally
  return { ...tally, failed: 1, note: ['no test ran', tally.note].filter((text) => text !== '').join(', ') }
}
