/** The most letters of a token's name: longer ones were sentences. */
const MAX_NAME = 32;
/** Blanks of every kind, and what is not seen or turns the text after it. */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+/gu;

/** A token's name within a sentence, which it can neither turn nor end: what is not seen becomes a blank, and a long one is cut. */
export function shownName(name: string): string {
  const letters = [...name.replace(UNSEEN, " ").trim()];
  return letters.length > MAX_NAME ? `${letters.slice(0, MAX_NAME).join("").trim()}…` : letters.join("");
}
