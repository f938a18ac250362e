/** Requests of the area "sms". */
import type { RequestSpec } from './request.ts'

export const smsRequests = {} as const satisfies Record<string, RequestSpec>
