/** Requests of the area "customer". */
import type { RequestSpec } from './request.ts'

export const customerRequests = {} as const satisfies Record<string, RequestSpec>
