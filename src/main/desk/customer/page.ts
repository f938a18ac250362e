/**
 * The address of the site's own CRM page for a call: a template with {variables}. Pure.
 * SECURITY: values come from callers; they are encoded and stand behind the host only (test/unit/main/desk/customer-page.test.ts).
 */
import { PAGE_VARIABLES, isPageTemplate } from '../../../shared/page-template.ts'
import { safeWebUrl } from '../../security/web-url.ts'
import type { PageVariable } from '../../../shared/page-template.ts'

export type PageValues = Readonly<Record<PageVariable, string>>

const VARIABLE = /\{([A-Za-z]+)(?:\.([^{}]{1,64}))?\}/g

/** A path of dots would climb out of the page that was meant. */
const encoded = (value: string): string => (/^\.{1,2}$/.test(value) ? '' : encodeURIComponent(value.toWellFormed()))

/**
 * @param data the call's attached data: {data.orderNo}
 * @returns the address; null = the template is none, or it would lead to another host
 */
export function pageAddress(template: string, values: PageValues, data: Readonly<Record<string, string>>): string | null {
  if (!isPageTemplate(template)) return null
  const fill = (value: (name: string, key: string | undefined) => string): string | null =>
    safeWebUrl(template.trim().replace(VARIABLE, (_whole, name: string, key: string | undefined) => value(name, key)))
  const address = fill((name, key) => encoded(key === undefined ? values[PAGE_VARIABLES.find((known) => known === name) ?? 'caller'] : (Object.hasOwn(data, key) ? data[key] ?? '' : '')))
  const empty = fill(() => '')
  if (address === null || empty === null || new URL(address).origin !== new URL(empty).origin) return null
  return address
}
