/** Requests of the area "recordings". */
import type { RequestSpec } from './request.ts'

export const recordingsRequests = {} as const satisfies Record<string, RequestSpec>
