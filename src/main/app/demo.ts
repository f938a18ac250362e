/** The demo's people (handles.md): for --auto-login, which works in the demo only. */
import { customerByNumber } from '../../cti/server/demo/customers.ts'
import { codeOfCity } from '../../shared/numbers.ts'

/** Password of every demo agent. Not a secret: it opens nothing but the server inside this program. */
export const DEMO_PASSWORD = 'demo'

/** Area code of a demo customer's city, for the 0 before a mobile of another city; null = a stranger. */
export function demoCityOf(mobile: string): string | null {
  const customer = customerByNumber(mobile)
  return customer === undefined ? null : codeOfCity(customer.city) ?? null
}

/** The extension of a demo agent: 8643 sits at 643. Null = no demo agent. */
export function demoExtension(uid: string): string | null {
  return /^86\d\d$/.test(uid) ? uid.slice(1) : null
}
