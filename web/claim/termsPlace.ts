import type { Hex } from "viem";
import type { TermsTextPlace } from "../../src/react/useTermsText.ts";
import { termsPath } from "../../src/sdk/pageData/index.ts";

/** Where a text that a gate wants signed lies beside the page. */
export const termsPlace = (hash: Hex): TermsTextPlace => ({
  url: new URL(termsPath(hash), document.baseURI).href,
  hash,
});
