/** Sentences of the area "customer", in Chinese; `en.ts` beside it has the same shape. */
export const customerZhCN = {
  customer: {},
}
