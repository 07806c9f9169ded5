import { fromBase64url, toBase64url } from "../../core/text/base64url.ts";
import { decodePresentation, encodePresentation, MAX_COMPACT_BYTES } from "./compactPresentation.ts";
import { badPresentation, type Presentation, presentationFromJson } from "./presentation.ts";

/** Letters of the longest compact form: four for three bytes. */
const MAX_LETTERS = Math.ceil((MAX_COMPACT_BYTES * 4) / 3);

/** Letters of the shortest compact form, rounded down: less is a word, and no presentation. */
const MIN_LETTERS = 100;

/** Whether a text can be the compact form of a presentation; JSON never is. */
export function isCompactPresentation(text: string): boolean {
  const given = text.trim();
  return given.length >= MIN_LETTERS && /^[\w-]+$/.test(given);
}

/**
 * The compact form as text, for a link or a QR code: base64url without padding (RFC 4648, section 5).
 * @throws SymbolonError `NotCompact`
 * @example
 * const link = `https://club.example/#${formatCompactPresentation(presentation)}`;
 */
export function formatCompactPresentation(presentation: Presentation): string {
  return toBase64url(encodePresentation(presentation));
}

/**
 * Reads a presentation from either of its forms: JSON, or the compact one as text. It is checked for its form only:
 * `checkDisclosure` tells what it proves.
 * @throws SymbolonError `BadPresentation` naming the part at fault
 * @example
 * const presentation = parsePresentation(text);
 * const { values } = checkDisclosure(presentation, { schema: "bool adult", issuers: [club], subject: visitor });
 */
export function parsePresentation(text: string): Presentation {
  if (!isCompactPresentation(text)) return presentationFromJson(text);
  const given = text.trim();
  if (given.length > MAX_LETTERS) {
    throw badPresentation(`it has ${given.length} letters, more than ${MAX_LETTERS}`);
  }
  const presentation = decodePresentation(bytesOf(given));
  // Of the last letter some bits carry nothing: they are zero in the one form that there is.
  if (formatCompactPresentation(presentation) === given) return presentation;
  throw badPresentation("its last letter is wrong");
}

function bytesOf(letters: string): Uint8Array {
  try {
    return fromBase64url(letters);
  } catch (cause) {
    throw badPresentation(`its ${letters.length} letters are not base64url`, cause);
  }
}
