/**
 * Invisible, or seen as a blank, or obeyed by a terminal: controls, marks of direction, blanks of every width, fillers.
 */
const UNSEEN = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;
/** The last Latin letters with accents; beyond it, there are letters that look like others. */
const UNPLAIN = /[\u0250-\u{10ffff}]/gu;
const PLAIN = /[0-9A-Za-z]/;

/**
 * Shows a value from outside, a text in quotes, so that a person sees its content, and a terminal obeys none of it. It
 * is JSON in which every invisible character is also written as `\uXXXX`. Where digits or Latin letters are mixed with
 * characters of other scripts (a Cyrillic `х` in an address), those are escaped too. Words of another script alone stay
 * as they are.
 */
export function quote(value: unknown): string {
  const quoted = (JSON.stringify(value) ?? String(value)).replace(UNSEEN, escapeSign);
  return PLAIN.test(quoted) ? quoted.replace(UNPLAIN, escapeSign) : quoted;
}

/** Obeyed by a terminal, or reversing the text after it: controls but line feed and tab, marks of direction. */
const OBEYED = /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * Text of which a terminal obeys nothing, whoever wrote parts of it: each character that it would obey is written as
 * `\uXXXX`. JSON stays the same JSON.
 */
export function escapeTerminal(text: string): string {
  return text.replace(OBEYED, escapeSign);
}

/** A character as JSON can write it, `\uXXXX` for each 16 bits of it. */
function escapeSign(sign: string): string {
  let text = "";
  for (let at = 0; at < sign.length; at++) {
    text += `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }
  return text;
}
