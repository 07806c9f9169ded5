import { escapeSign } from "./escapeSign.ts";

/** Obeyed by a terminal, or turning the text behind it round: controls but line feed and tab, marks of direction. */
const OBEYED = /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * Text of which a terminal obeys nothing, whoever wrote parts of it: each sign that it would is written as `\uXXXX`. JSON stays
 * the same JSON.
 */
export function escapeTerminal(text: string): string {
  return text.replace(OBEYED, escapeSign);
}
