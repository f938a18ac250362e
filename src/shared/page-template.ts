/** The template of a CRM page: which variables there are, and what is a template. For settings and main. No schema library here. */

/** Besides these, {data.KEY} stands for attached data. */
export const PAGE_VARIABLES = [
  'caller', 'called', 'number', 'callId', 'uid', 'agentName', 'extension', 'queue', 'group', 'customerId', 'customerName', 'direction', 'trunk',
] as const
export type PageVariable = (typeof PAGE_VARIABLES)[number]

export const MAX_PAGE_TEMPLATE = 2_048
const VARIABLE = /\{([^{}]*)\}/g
const KNOWN: ReadonlySet<string> = new Set(PAGE_VARIABLES)

/** True for an http or https address whose variables are known ones and stand behind the host. */
export function isPageTemplate(template: string): boolean {
  const text = template.trim()
  if (text.length > MAX_PAGE_TEMPLATE || /[{}]/.test(text.replace(VARIABLE, ''))) return false
  // Scheme and host as written, closed by a slash, a question mark or the end.
  if (!/^https?:\/\/[^/?#{}@\\\s]+(?:[/?#]|$)/i.test(text)) return false
  return [...text.matchAll(VARIABLE)].every(([, name = '']) => KNOWN.has(name) || /^data\.[^{}]{1,64}$/.test(name))
}
