/** Texts that are written often, with places that are filled in. */
export interface Template { readonly name: string; readonly text: string }
export const PLACES = ['name', 'agent', 'uid', 'number', 'date', 'time'] as const
export type Place = (typeof PLACES)[number]

/** Puts the values in; a place that nobody knows stays as it was written, for the person to see. */
export function fillTemplate(text: string, values: Readonly<Record<Place, string>>): string {
  return text.replace(/\{(\w+)\}/gu, (whole, place: string) => (Object.hasOwn(values, place) ? values[place as Place] : whole))
}

/** What is chosen goes to where the text field stands. */
export function inserted(text: string, from: number, to: number, piece: string): { readonly text: string; readonly at: number } {
  const before = text.slice(0, from)
  const gap = before === '' || /\s$/u.test(before) ? '' : ' '
  return { text: before + gap + piece + text.slice(to), at: before.length + gap.length + piece.length }
}
