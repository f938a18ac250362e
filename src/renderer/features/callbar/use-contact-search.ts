/** Customers that fit what is being typed into the dial field: name, pinyin, part of a number. A pause after the last key, the newest answer only. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useSend } from '../../stores/program.ts'
import { numbersIn, writtenNumbers } from '#shared/numbers.ts'
import type { CustomerCard } from '#shared/ipc/parts/customer.ts'

export interface Contact { readonly key: string; readonly name: string; readonly number: string; readonly city: string }

const PAUSE_MS = 120
const LIMIT = 8
const SHOWN = 6
const LEAST_DIGITS = 4

/** Digits of what is typed; '' = something else. */
const digitsOf = (text: string): string => numbersIn(text)[0]?.number ?? ''

/** One line per customer; the number that fits what was typed, else the first. */
function contactOf(card: CustomerCard, text: string): Contact | null {
  const numbers = [card.mobile, card.tel, card.telHome].flatMap(writtenNumbers)
  const digits = digitsOf(text)
  const number = (digits === '' ? undefined : numbers.find((one) => digitsOf(one).includes(digits))) ?? numbers[0]
  return number === undefined ? null : { key: card.userId, name: card.name, number, city: card.city }
}

/** @param text what is in the field */
export function useContactSearch(text: () => string) {
  const send = useSend()
  const found = shallowRef<readonly Contact[]>([])
  /** The databases were away: only those seen here. */
  const cached = ref(false)
  /** Row chosen by ↑↓; -1 = what was typed. */
  const at = ref(-1)
  const closed = ref(false)
  const shown = computed(() => (closed.value ? [] : found.value))
  let timer: ReturnType<typeof setTimeout> | undefined
  let generation = 0

  function clear(): void {
    clearTimeout(timer)
    generation += 1
    found.value = []
    at.value = -1
  }
  async function search(wanted: string): Promise<void> {
    const mine = ++generation
    const result = await send('customer.search', { text: wanted, limit: LIMIT })
    if (mine !== generation || !result.ok) return
    found.value = result.value.rows.map((card) => contactOf(card, wanted)).filter((contact) => contact !== null).slice(0, SHOWN)
    cached.value = result.value.cached
    at.value = -1
  }
  watch(text, (value) => {
    const wanted = value.trim()
    closed.value = false
    clear()
    const enough = /\p{L}/u.test(wanted) ? wanted.length >= (/\p{Script=Han}/u.test(wanted) ? 1 : 2) : digitsOf(wanted).length >= LEAST_DIGITS && digitsOf(wanted).length < 11
    if (enough) timer = setTimeout(() => { void search(wanted) }, PAUSE_MS)
  })
  onScopeDispose(clear)
  return {
    shown, cached, at, clear,
    close: () => { closed.value = true },
    /** ↑↓ through the list and back to the field; false = there is none. */
    move(step: 1 | -1): boolean {
      const count = shown.value.length
      if (count === 0) return false
      at.value = at.value + step < -1 ? count - 1 : at.value + step >= count ? -1 : at.value + step
      return true
    },
    chosen: () => shown.value[at.value] ?? null,
  }
}
