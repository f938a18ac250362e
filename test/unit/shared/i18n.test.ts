import { describe, expect, it } from 'vitest'
import { AGENT_STATES, CHOOSABLE_AGENT_STATES, DIRECTIONS, LEG_STATES, LINK_REASONS, LINK_STATES } from '../../../src/shared/domain/codes.ts'
import { ERROR_CODES } from '../../../src/shared/domain/errors.ts'
import { DEFAULT_SETTINGS } from '../../../src/shared/settings.ts'
import { LOCALES, MESSAGES, codeKey, findMessage, messageKeys, translate } from '../../../src/shared/i18n/index.ts'
import { ENDED_CALL_CAUSES } from '../../../src/cti/server/switch/causes.ts'

const REQUIRED = [
  ...ERROR_CODES.map((code) => `error.${code}`),
  ...LINK_REASONS.map((reason) => `link.reason.${reason}`),
  ...LINK_STATES.map((state) => `link.state.${state}`),
  ...AGENT_STATES.map((state) => `agent.state.${state}`),
  ...CHOOSABLE_AGENT_STATES.map((state) => `agent.state.${state}`),
  ...[...LEG_STATES, 'held'].map((state) => `leg.state.${state}`),
  ...DIRECTIONS.map((direction) => `leg.direction.${direction}`),
  ...[...ENDED_CALL_CAUSES, 'outcome_unknown'].map((cause) => `cause.${cause}`),
  ...[...DEFAULT_SETTINGS.busyReasons, ...DEFAULT_SETTINGS.awayReasons].map((reason) => `agent.reason.${reason}`),
]
const parametersOf = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()

describe('the sentences', () => {
  it('have the same keys in both languages', () => {
    expect(messageKeys(MESSAGES.en)).toEqual(messageKeys(MESSAGES['zh-CN']))
  })

  it.each(LOCALES)('name every code of every closed list in %s', (locale) => {
    expect(REQUIRED.filter((key) => (findMessage(locale, key) ?? '') === '')).toEqual([])
  })

  it('take the same parameters in both languages', () => {
    const different = messageKeys(MESSAGES.en).filter((key) =>
      parametersOf(findMessage('en', key) ?? '').join() !== parametersOf(findMessage('zh-CN', key) ?? '').join())
    expect(different).toEqual([])
  })

  it('are Chinese in Chinese and not in English', () => {
    const chinese = /[\u4e00-\u9fff]/
    expect(messageKeys(MESSAGES.en).filter((key) => chinese.test(findMessage('en', key) ?? ''))).toEqual([])
    expect(REQUIRED.filter((key) => !chinese.test(findMessage('zh-CN', key) ?? '') && key !== 'leg.state.unknown')).toEqual([])
  })
})

describe('translate', () => {
  it('fills in parameters and leaves a missing one visible', () => {
    expect(translate('en', 'takeOver.extension', { extension: '643', uid: '8003', host: 'PC-17' })).toBe('Extension 643 is in use by 8003 (PC-17, since {since}). Take it over?')
  })
  it('does not fill a parameter from the prototype or run what a parameter contains', () => {
    expect(translate('en', 'notice.missed_call', { who: '{constructor} $& $1' })).toBe('Missed call: {constructor} $& $1')
  })
  it('answers an unknown key, a group and a prototype name with the key itself', () => {
    expect(['no.such', 'error', '__proto__.toString', 'error.constructor'].map((key) => translate('en', key))).toEqual(['no.such', 'error', '__proto__.toString', 'error.constructor'])
  })
  it('names an unknown code with the raw code', () => {
    const { key, params } = codeKey('agent.state', '17')
    expect(translate('zh-CN', key, params)).toBe('未知 (17)')
    expect(codeKey('agent.state', 'ready')).toEqual({ key: 'agent.state.ready', params: {} })
  })
})
