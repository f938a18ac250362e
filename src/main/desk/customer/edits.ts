/** What a person changed in the form of a customer: all the rest of the row stays as it is, to the byte. Pure. */
import type { CustomerEdit, CustomerField } from '../../../central/api.ts'
import type { CustomerForm, CustomerFormField } from '../../../shared/ipc/parts/customer.ts'

const FIELDS = ['name', 'type', 'mobile', 'tel', 'telHome', 'address', 'province', 'city', 'email', 'memo'] as const satisfies readonly CustomerFormField[]

/** The field of the form with this name; null = it is not in the form. */
export const formField = (field: CustomerField): CustomerFormField | null => FIELDS.find((one) => one === field) ?? null

/** @param before as it was read; blanks at the ends are no change: a field of the form has none */
export function changedFields(before: CustomerForm, form: CustomerForm): CustomerEdit {
  return Object.fromEntries(FIELDS.flatMap((field) => (form[field].trim() === before[field].trim() ? [] : [[field, { was: before[field], now: form[field] }]])))
}
