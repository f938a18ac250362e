/** The numbering plan of the simulated switch: what a dialled number means. */
import type { Extension } from '../../../../shared/domain/schemas.ts'
import type { ServerErrorCode } from '../../../../shared/domain/errors.ts'

export type Destination =
  | { readonly kind: 'extension'; readonly extension: Extension }
  | { readonly kind: 'outside'; readonly number: string }
  | { readonly kind: 'group'; readonly number: string; readonly group: string }
  | { readonly kind: 'refused'; readonly code: ServerErrorCode; readonly message: string }

/** What the numbering plan is made of. */
export interface NumberPlan {
  readonly extensions: ReadonlyMap<string, { readonly extension: Extension }>
  readonly routePoints: readonly { readonly number: string; readonly group: string }[]
  readonly outsidePrefix: string
}

const DIALLABLE = /^[0-9+*#]+$/
const OUTSIDE = /^[0-9+*#]{3,20}$/

/**
 * Resolves what an extension dials. With an outside prefix, only numbers behind it go outside.
 * Without one, every number that is no extension does, except those that lie in the extensions'
 * own range (same length, same first digit): 699 in a house of 601 to 643 is a wrong number, 110 is not. The site's own
 * numbers lead to their route points and take no line, with the prefix or without.
 */
export function resolveNumber(dialled: string, { extensions, routePoints, outsidePrefix }: NumberPlan): Destination {
  const inside = extensions.get(dialled)
  if (inside !== undefined) return { kind: 'extension', extension: inside.extension }
  const own = routePoints.find(({ number }) => number === dialled || outsidePrefix + number === dialled)
  if (own !== undefined) return { kind: 'group', ...own }
  if (!DIALLABLE.test(dialled)) return refuse('bad_arguments', `"${dialled}" contains characters that no telephone can dial`)
  if (outsidePrefix !== '' && !dialled.startsWith(outsidePrefix)) return noExtension(dialled)
  if (outsidePrefix === '' && inExtensionRange(dialled, extensions)) return noExtension(dialled)
  const number = dialled.slice(outsidePrefix.length)
  if (!OUTSIDE.test(number)) return refuse('bad_arguments', `"${number}" is no outside number: 3 to 20 of 0-9 + * #`)
  return { kind: 'outside', number }
}

/** True for a number that an outside party may have or dial. */
export function isOutsideNumber(number: string): boolean {
  return OUTSIDE.test(number)
}

function inExtensionRange(dialled: string, extensions: ReadonlyMap<string, unknown>): boolean {
  for (const known of extensions.keys()) {
    if (known.length === dialled.length && known[0] === dialled[0]) return true
  }
  return false
}

function noExtension(dialled: string): Destination {
  return refuse('no_such_extension', `there is no extension ${dialled}`)
}

function refuse(code: ServerErrorCode, message: string): Destination {
  return { kind: 'refused', code, message }
}
