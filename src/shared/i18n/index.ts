/**
 * The sentences of the product and the one way to fill them in, for main (tray, notifications)
 * and for the windows (behind vue-i18n). No library and no `eval`: strict CSP holds.
 */
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'
import type { Messages } from './zh-CN.ts'

export type { Messages } from './zh-CN.ts'

export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]
export type MessageParams = Readonly<Record<string, string | number>>

export const MESSAGES: Readonly<Record<Locale, Messages>> = { 'zh-CN': zhCN, en }

/** A sentence or a group of them. */
export interface MessageTree { readonly [key: string]: string | MessageTree }

/** Puts parameters into a sentence; a parameter that is missing stays visible as `{name}`. */
export function interpolate(text: string, param: (name: string) => string | number | undefined): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(param(name) ?? whole))
}

/** Looks a sentence up by its dotted key; undefined = there is none. Own keys only, so that `__proto__` finds nothing. */
export function findMessage(locale: Locale, key: string): string | undefined {
  let node: string | MessageTree | undefined = MESSAGES[locale]
  for (const part of key.split('.')) {
    if (typeof node !== 'object' || !Object.hasOwn(node, part)) return undefined
    node = node[part]
  }
  return typeof node === 'string' ? node : undefined
}

/** The sentence for a key in a language; the key itself when there is none (never an empty place). */
export function translate(locale: Locale, key: string, params: MessageParams = {}): string {
  const text = findMessage(locale, key)
  return text === undefined ? key : interpolate(text, (name) => (Object.hasOwn(params, name) ? params[name] : undefined))
}

/**
 * Name of a code of an open vocabulary: the sentence below `group`, or that of `unknown` with the raw code
 * (product.md: unknown codes are shown as `未知 (NN)`).
 */
export function codeKey(group: string, code: string): { readonly key: string; readonly params: MessageParams } {
  const key = `${group}.${code}`
  const known = code !== '' && code !== 'unknown' && !code.includes('.') && findMessage('en', key) !== undefined
  return known ? { key, params: {} } : { key: `${group}.unknown`, params: { code } }
}

/** All dotted keys of a language (tests, completeness). */
export function messageKeys(tree: MessageTree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${prefix}${name}`] : messageKeys(value, `${prefix}${name}.`))
}
