const COPY = /^\s*\{\s*"format"\s*:\s*"symbolon-status-snapshot"/;

/** Whether a text is a copy of status words, as far as its beginning says: what is shown as a credential never counts as one. */
export const isStatusCopy = (text: string): boolean => COPY.test(text);
