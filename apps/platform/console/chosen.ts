/** The options of a select, the one that holds now chosen. */
export const chosen = (all: readonly string[], one: string) => all.map((value) => ({ value, isChosen: value === one }));
