import { decodePresentation, encodePresentation, MAX_COMPACT_BYTES } from "./compactPresentation.ts";
import { badPresentation, type Presentation, presentationFromJson } from "./presentation.ts";

/** Bytes that become text at a time: an engine takes no more arguments. */
const STRETCH = 4_096;
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
 */
export function formatCompactPresentation(presentation: Presentation): string {
  const bytes = encodePresentation(presentation);
  let binary = "";
  for (let i = 0; i < bytes.length; i += STRETCH) {
    binary += String.fromCharCode(...bytes.subarray(i, i + STRETCH));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Reads a presentation from either of its forms: JSON, or the compact one as text. It is checked for its form only:
 * `checkDisclosure` tells what it proves.
 * @throws SymbolonError `BadPresentation` naming the part at fault
 */
export function parsePresentation(text: string): Presentation {
  if (!isCompactPresentation(text)) return presentationFromJson(text);
  const given = text.trim();
  if (given.length > MAX_LETTERS) {
    throw badPresentation(`it has ${given.length} letters, where ${MAX_LETTERS} are the most`);
  }
  const presentation = decodePresentation(bytesOf(given));
  // Of the last letter some bits carry nothing: they are zero in the one form that there is.
  if (formatCompactPresentation(presentation) === given) return presentation;
  throw badPresentation("its last letter is not the one that belongs there");
}

function bytesOf(letters: string): Uint8Array {
  try {
    return Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (one) =>
      one.charCodeAt(0),
    );
  } catch (cause) {
    throw badPresentation(`its ${letters.length} letters are no base64url`, cause);
  }
}
