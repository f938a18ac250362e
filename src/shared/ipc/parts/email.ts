/** Requests of the area "email". */
import type { RequestSpec } from './request.ts'

export const emailRequests = {} as const satisfies Record<string, RequestSpec>
