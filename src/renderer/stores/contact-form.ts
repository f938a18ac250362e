/** The contact that is being written. It stays until it is saved or given up: also when the call ends, or another one comes. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { kindOfNumber, numbersIn } from '#shared/numbers.ts'
import { usePops } from './pops.ts'
import { usePending } from './pending.ts'
import { useSession } from './session.ts'
import type { CustomerForm, Pop } from '#shared/ipc/parts/customer.ts'

export type FormField = keyof CustomerForm
export type FormFault = 'name' | 'number' | 'noNumber' | 'email'
const NUMBERS = ['mobile', 'tel', 'telHome'] as const satisfies readonly FormField[]

const EMPTY: CustomerForm = { name: '', type: '', mobile: '', tel: '', telHome: '', address: '', province: '', city: '', email: '', memo: '' }

/** What is wrong with a form, by field. */
export function faultsOf(form: CustomerForm): Partial<Record<FormField, FormFault>> {
  const faults: Partial<Record<FormField, FormFault>> = {}
  if (form.name.trim() === '') faults.name = 'name'
  for (const field of NUMBERS) if (form[field].trim() !== '' && numbersIn(form[field]).length === 0) faults[field] = 'number'
  if (NUMBERS.every((field) => form[field].trim() === '')) faults.mobile = 'noNumber'
  if (form.email.trim() !== '' && !/^[^\s@]+@[^\s@]+$/.test(form.email.trim())) faults.email = 'email'
  return faults
}

/** A new contact, with what the call tells. */
export function formOfStranger(pop: Pop): CustomerForm {
  const mobile = kindOfNumber(pop.number) === 'mobile'
  return { ...EMPTY, type: '0', mobile: mobile ? pop.number.replace(/^0/, '') : '', tel: mobile ? '' : pop.number, province: pop.area?.province ?? '', city: pop.area?.city ?? '' }
}

export const useContactForm = defineStore('contactForm', () => {
  const pops = usePops()
  const pending = usePending()
  const session = useSession()
  /** `before`: the values as they were read; null = a new contact. */
  const open = shallowRef<{ readonly callId: string; readonly userId: string | null; readonly before: CustomerForm | null } | null>(null)
  const form = ref<CustomerForm>({ ...EMPTY })
  /** Faults are shown once saving was tried. */
  const tried = ref(false)
  /** What somebody else has changed since, by field: what stands there now. Saving again writes over it. */
  const conflicts = shallowRef<Partial<Record<FormField, string>>>({})
  /** Shown beside the panel of another call. */
  const unfolded = ref(false)
  const faults = computed(() => (tried.value ? faultsOf(form.value) : {}))

  function begin(callId: string, userId: string | null, values: CustomerForm): void {
    open.value = { callId, userId, before: userId === null ? null : { ...values } }
    form.value = values
    conflicts.value = {}
    tried.value = false
    unfolded.value = false
    pending.clearError('customer.save')
  }
  const add = (pop: Pop): void => { begin(pop.callId, null, formOfStranger(pop)) }
  function edit(pop: Pop): void {
    const { customer } = pop
    if (customer === null) return
    const { name, type, mobile, tel, telHome, address, province, city, email, memo } = customer
    begin(pop.callId, customer.userId, { name, type, mobile, tel, telHome, address, province, city, email, memo })
  }
  const close = (): void => { open.value = null }
  // Who is thrown out and comes back finds what he has written; somebody else does not.
  let last: string | undefined
  watch(() => session.info?.uid, (uid) => {
    if (uid === undefined) return
    if (last !== undefined && last !== uid) close()
    last = uid
  }, { immediate: true })
  /** True = it is written. */
  async function save(): Promise<boolean> {
    const subject = open.value
    tried.value = true
    if (subject === null || Object.keys(faultsOf(form.value)).length > 0) return false
    const { before } = subject
    const result = await pops.save(subject.userId, { ...form.value }, before)
    if (result?.ok !== true) return false
    const found = Object.fromEntries(result.value.conflicts.map(({ field, now }) => [field, now]))
    if (Object.keys(found).length > 0) {
      if (open.value !== subject) return false
      conflicts.value = { ...conflicts.value, ...found }
      open.value = { ...subject, before: before === null ? null : { ...before, ...found } }
      return false
    }
    // Not one that was begun meanwhile.
    if (open.value === subject) close()
    return true
  }
  return { open, form, faults, conflicts, tried, unfolded, add, edit, close, save }
})
