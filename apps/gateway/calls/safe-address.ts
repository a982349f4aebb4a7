/** Whether an address is absolute and leads to a page: no `javascript:`, nothing relative, no line breaks. */
export const isSafeAddress = (address: string): boolean =>
  /^https?:\/\/[^\s<>"]+$/i.test(address) && URL.canParse(address);
