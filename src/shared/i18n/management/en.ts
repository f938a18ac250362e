/** Sentences of the area "management", in English. */
export const managementEn = {
  management: {},
}
