/** The address in `Name <address>`, or the text itself where there is no name. */
export const addressOf = (sender: string): string => /<([^>]+)>/.exec(sender)?.[1] ?? sender.trim();
