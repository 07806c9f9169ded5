import { type Handed, readHanded as readHandedText } from "../sdk/credentials/vault/handed.ts";
import { textOf } from "./usePresentation.ts";

/* A module of its own, so that a page loads it when there is something to be read. */
export { formatCredentialPackage } from "../sdk/credentials/disclosure/credentialPackage.ts";
export { formatRenewalRequests, renewalRequest } from "../sdk/credentials/renewal/renewalRequest.ts";
export type { Handed };

/**
 * Reads whatever a holder is handed, or a link that hands it over behind its `#`.
 * @throws SymbolonError `NothingForHolders`, `TooLong`, and what is thrown about what it is, where that is not sound
 */
export function parseHanded(given: string): Handed {
  return readHandedText(textOf(given));
}
