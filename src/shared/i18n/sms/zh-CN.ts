/** Sentences of the area "sms", in Chinese; `en.ts` beside it has the same shape. */
export const smsZhCN = {
  sms: {},
}
