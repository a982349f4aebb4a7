/**
 * One line of text that reads as it is written: nothing that ends a line, for a name stands in the heads of mails and in tables,
 * and nothing that turns the order of letters round, for a name must not pass for another.
 */
const A_LINE = /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;

export const isLine = (text: string): boolean => A_LINE.test(text);
