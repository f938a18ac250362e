/** Sentences of the area "fax", in English. */
export const faxEn = {
  fax: {},
}
