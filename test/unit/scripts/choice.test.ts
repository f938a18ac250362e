import { describe, expect, it } from 'vitest'
import { chooseStages, judged, type Choice } from '../../../scripts/lib/choice.ts'
import { Refusal } from '../../../scripts/lib/say.ts'
import { longStages, stages, type Stage } from '../../../scripts/lib/stages.ts'

const nothing = (): Promise<never> => Promise.reject(new Error('only chosen here, never run'))
const stage = (name: string, groups: readonly string[], more: Partial<Stage> = {}): Stage => ({ name, groups, run: nothing, ...more })

const USUAL: readonly Stage[] = [
  stage('types', ['types', 'static']),
  stage('unit', ['unit', 'tests'], { parts: () => ['test/unit/main/args.test.ts', 'test/unit/main/login.test.ts', 'test/unit/shared/fax.test.ts'] }),
  stage('property', ['property', 'tests'], { parts: () => ['test/property/fax.test.ts'] }),
  stage('build', ['build', 'e2e'], { preparesFor: ['e2e'] }),
  stage('e2e', ['e2e'], { parts: () => ['test/e2e/fax.test.ts', 'test/e2e/Desk-Views.test.ts'] }),
]
const LONG: readonly Stage[] = [stage('long', ['long'], { parts: () => ['test/property/fax.test.ts'] })]

const choose = (...words: string[]): readonly Choice[] => chooseStages(words, { usual: USUAL, long: LONG })
const names = (choices: readonly Choice[]): readonly string[] => choices.map((choice) => choice.stage.name)
const partsOf = (choices: readonly Choice[]) => Object.fromEntries(choices.map(({ stage: { name }, parts }) => [name, parts]))

function refusal(...words: string[]): Refusal {
  try {
    choose(...words)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('the words after npm test --', () => {
  it('none mean every usual stage as a whole, and no long one', () => {
    expect(partsOf(choose())).toEqual({ types: null, unit: null, property: null, build: null, e2e: null })
  })

  it('groups alone mean these stages as a whole, in the order of the stages', () => {
    expect(partsOf(choose('property', 'unit'))).toEqual({ unit: null, property: null })
    expect(names(choose('property', 'unit'))).toEqual(['unit', 'property'])
    expect(names(choose('e2e'))).toEqual(['build', 'e2e'])
    expect(names(choose('long'))).toEqual(['long'])
  })

  it('names behind a group mean only the files with one of them in their path, whatever its case', () => {
    expect(partsOf(choose('unit', 'args', 'LOGIN'))).toEqual({ unit: ['test/unit/main/args.test.ts', 'test/unit/main/login.test.ts'] })
    expect(partsOf(choose('unit', 'main/'))).toEqual({ unit: ['test/unit/main/args.test.ts', 'test/unit/main/login.test.ts'] })
  })

  it('a name behind e2e asks for no more of the build than the windows need', () => {
    expect(partsOf(choose('e2e', 'desk'))).toEqual({ build: [], e2e: ['test/e2e/Desk-Views.test.ts'] })
  })

  it('a name behind several groups leaves out the groups that have no such file, and their preparation', () => {
    expect(partsOf(choose('unit', 'property', 'e2e', 'fax'))).toEqual({
      unit: ['test/unit/shared/fax.test.ts'], property: ['test/property/fax.test.ts'], build: [], e2e: ['test/e2e/fax.test.ts'],
    })
    expect(partsOf(choose('unit', 'e2e', 'login'))).toEqual({ unit: ['test/unit/main/login.test.ts'] })
  })

  it('a first word that is no group is refused with the groups there are', () => {
    const { zh, en } = refusal('fax').sentence
    expect(en).toContain('fax')
    expect(en).toContain('property')
    expect(zh).toContain('property')
  })

  it('a name that no file has is refused, also beside one that some file has', () => {
    expect(refusal('e2e', 'nothing-like-it').sentence.en).toContain('nothing-like-it')
    expect(refusal('unit', 'args', 'logni').sentence.zh).toContain('logni')
    expect(refusal('unit', 'args', 'logni').sentence.en).not.toContain('args')
  })

  it('a name for a group that is no files is refused', () => {
    expect(refusal('types', 'main').sentence.en).toContain('as a whole')
  })
})

describe('a choice by name that ran no test', () => {
  const none = { passed: 0, failed: 0, note: '3 skipped' }

  it('is a failure', () => {
    expect(judged(none, ['test/unit/a.test.ts'])).toEqual({ passed: 0, failed: 1, note: 'no test ran, 3 skipped' })
  })

  it('is one only where something was chosen and nothing counted', () => {
    expect(judged(none, null)).toBe(none)
    const good = { passed: 1, failed: 0, note: '' }
    expect(judged(good, ['test/unit/a.test.ts'])).toBe(good)
  })
})

describe('the stages of this project', () => {
  it('offer every kind of test by name, with paths from the checkout', () => {
    for (const kind of ['unit', 'property', 'integration', 'security', 'e2e']) {
      const [choice] = chooseStages([kind, `test/${kind}/`], { usual: stages, long: longStages }).filter(({ stage: { parts } }) => parts !== undefined)
      expect(choice?.parts?.length, kind).toBeGreaterThan(0)
      expect(choice?.parts?.every((file) => file.startsWith(`test/${kind}/`) && file.endsWith('.test.ts')), kind).toBe(true)
    }
  })
})
