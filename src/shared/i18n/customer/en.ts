/** Sentences of the area "customer", in English. */
export const customerEn = {
  customer: {},
}
