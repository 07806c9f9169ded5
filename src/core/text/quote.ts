import { escapeSign } from "./escapeSign.ts";

/** Not seen, or seen as a blank, or obeyed by a terminal: controls, marks of direction, blanks of every width, fillers. */
const UNSEEN = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;
/** Latin letters with their accents end here; behind it, letters begin that look like others. */
const UNPLAIN = /[\u0250-\u{10ffff}]/gu;
const PLAIN = /[0-9A-Za-z]/;

/**
 * Shows a value from outside, a text between quotes, so that a person sees what it holds, and a terminal obeys none of it: as JSON
 * writes it, and besides every sign that is not seen as `\uXXXX`. Where digits or Latin letters stand among signs of other
 * scripts (a Cyrillic `х` in an address), those are written so too; words of another script alone stay as they are.
 */
export function quote(value: unknown): string {
  const quoted = (JSON.stringify(value) ?? String(value)).replace(UNSEEN, escapeSign);
  return PLAIN.test(quoted) ? quoted.replace(UNPLAIN, escapeSign) : quoted;
}
