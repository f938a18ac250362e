/**
 * A judge of cleaned HTML that shares nothing with the code it judges: it knows the only three forms a tag may have, and
 * the only attributes. Whatever else begins with `<` is a danger.
 */

const TAG = /<(\/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"<>]*")*)>/g
const NAMES = new Set(`a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure
  font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub summary sup
  table tbody td tfoot th thead time tr tt u ul var wbr`.split(/\s+/))
const ATTRIBUTES = new Set('align valign width height bgcolor color border cellpadding cellspacing colspan rowspan size face dir lang start type nowrap class open alt style href title src'.split(' '))

/** One line per thing that must not be there; empty = harmless. */
export function dangersOf(html: string): string[] {
  const found: string[] = []
  const rest = html.replace(TAG, (_tag, _end: string, name: string, attributes: string) => {
    if (!NAMES.has(name)) found.push(`element ${name}`)
    for (const [, key = '', value = ''] of attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)) {
      if (!ATTRIBUTES.has(key)) found.push(`attribute ${key}`)
      if (key === 'href' && !/^link\/\d+$/.test(value)) found.push(`href ${value}`)
      if (key === 'src' && !/^(?:part|remote)\/\d+$/.test(value)) found.push(`src ${value}`)
      if (key === 'style' && /url|expression|import|position|\\|@|javascript|behavior|binding/i.test(value)) found.push(`style ${value}`)
      if ((key === 'href' || key === 'src') && !['a', 'img'].includes(name)) found.push(`${key} on ${name}`)
    }
    return ''
  })
  const stray = /[<>]/.exec(rest)
  if (stray !== null) found.push(`stray ${rest.slice(stray.index, stray.index + 40)}`)
  return found
}
