import { fromBase64url, toBase64url } from "../sdk/core/text/base64url.ts";

export { fitsQrCode } from "../sdk/core/text/qrCode.ts";

/** What is handed from page to page in a link: behind `#`, so that no server sees it. */
export type LinkText = {
  readonly kind: "presentation" | "challenge" | "answer" | "wanted";
  /** The compact form of a presentation; the JSON of a challenge or an answer; the campaign and the account of a claim. */
  readonly text: string;
};

const LETTERS = { presentation: "p", challenge: "c", answer: "a" } as const;

/** A link that opens a verify page (or a holder's) with a presentation in its compact form (`formatCompactPresentation`). */
export function presentationLink(page: string, presentation: string): string {
  return linkTo(page, "presentation", presentation);
}

/** A link that opens a holder's page with a challenge (`formatChallenge`). */
export function challengeLink(page: string, challengeText: string): string {
  return linkTo(page, "challenge", toBase64url(new TextEncoder().encode(challengeText)));
}

/** A link that opens a verify page with the answer to its challenge (`formatAnswer`). */
export function answerLink(page: string, answerText: string): string {
  return linkTo(page, "answer", toBase64url(new TextEncoder().encode(answerText)));
}

/**
 * What the part of a link behind `#` hands over; undefined: nothing of ours. A text that was changed on its way is given as it
 * is, for its reader to name the fault (`parsePresentation`, `parseChallenge`, `parseAnswer`).
 * @param hash with or without the `#`, as `location.hash` has it
 */
export function readLink(hash: string): LinkText | undefined {
  // Messengers and hands leave blanks at the end of a link.
  const [, letter, given = ""] = /^#?([pcaw])=(.*?)(?:\s|%20)*$/s.exec(hash) ?? [];
  if (letter === "p") return { kind: "presentation", text: given };
  if (letter === "c") return { kind: "challenge", text: fromLetters(given) };
  if (letter === "w") return { kind: "wanted", text: given };
  return letter === "a" ? { kind: "answer", text: fromLetters(given) } : undefined;
}

function linkTo(page: string, kind: keyof typeof LETTERS, letters: string): string {
  const [before = ""] = page.split("#", 1);
  return `${before}#${LETTERS[kind]}=${letters}`;
}

function fromLetters(letters: string): string {
  try {
    return new TextDecoder().decode(fromBase64url(letters));
  } catch {
    return letters;
  }
}
