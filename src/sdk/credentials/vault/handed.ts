import { SymbolonError } from "../../core/errors.ts";
import type { Challenge } from "../../core/signing/challengeTypedData.ts";
import { PACKAGE_FORMAT } from "../disclosure/credentialPackage.ts";
import { PRESENTATION_FORMAT } from "../disclosure/presentation.ts";
import { isCompactPresentation } from "../disclosure/presentationText.ts";
import { CHALLENGE_FORMAT, parseChallenge } from "../verify/challenge/challenge.ts";
import { type KeptCredential, receivePackage, receivePresentation } from "./keptCredential.ts";
import { readVaultFile, VAULT_FORMAT } from "./vaultFile.ts";

/** What a holder was handed. */
export type Handed =
  /** A credential of theirs, proven. */
  | { readonly kind: "credential"; readonly credential: KeptCredential }
  /** A verifier's question. */
  | { readonly kind: "challenge"; readonly challenge: Challenge }
  /** Credentials that they saved, still encrypted. */
  | { readonly kind: "vault"; readonly file: string };

/** Letters of the longest vault that is read: one of a thousand credentials has fewer. */
const MAX_VAULT = 16_000_000;
/** And of anything else: a thousand fields. Nobody has a page choke on more. */
const MAX_OTHER = 1_000_000;

/**
 * Reads whatever a holder is handed, in a file, a link or a QR code: an issuer's package, a presentation that shows every
 * field, a verifier's challenge, or a file of credentials that they saved.
 * @throws SymbolonError `NothingForHolders`, `TooLong`, and what is thrown about each of these where it is not sound
 */
export function readHanded(text: string): Handed {
  const format = text.length > MAX_VAULT || isCompactPresentation(text) ? undefined : formatOf(text);
  const limit = format === VAULT_FORMAT ? MAX_VAULT : MAX_OTHER;
  if (text.length > limit) throw tooLong(text.length, limit);
  if (isCompactPresentation(text)) return { kind: "credential", credential: receivePresentation(text) };
  switch (format) {
    case PACKAGE_FORMAT:
      return { kind: "credential", credential: receivePackage(text) };
    case PRESENTATION_FORMAT:
      return { kind: "credential", credential: receivePresentation(text) };
    case CHALLENGE_FORMAT:
      return { kind: "challenge", challenge: parseChallenge(text) };
    case VAULT_FORMAT:
      readVaultFile(text);
      return { kind: "vault", file: text };
    default:
      throw nothingForHolders();
  }
}

function formatOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly format?: unknown } | null)?.format;
  } catch (cause) {
    throw nothingForHolders(cause);
  }
}

function nothingForHolders(cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "NothingForHolders",
    reason:
      "This is neither a credential, nor a verifier's question, nor a file of credentials that you saved.",
    hint: "Give what you were handed whole and unchanged: a file, a link, or the text of a QR code.",
    cause,
  });
}

function tooLong(length: number, limit: number): SymbolonError {
  return new SymbolonError({
    code: "TooLong",
    reason: `This has ${length} letters, and may have at most ${limit}.`,
    hint: "Give one credential at a time.",
    details: { length },
  });
}
