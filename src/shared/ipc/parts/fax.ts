/** Requests of the area "fax". */
import type { RequestSpec } from './request.ts'

export const faxRequests = {} as const satisfies Record<string, RequestSpec>
