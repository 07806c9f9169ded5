import type { Hex } from "viem";
import { REQUEST_KIND } from "./requestKind.ts";

/**
 * Whether an intent has the digest that was kept of it when it was submitted.
 * @param computed of its content in the store
 * @returns undefined: nothing tells. The digest of a claim or a release is over the text as it was handed in, and the store keeps
 * what that says, not its order; that of a signed request is over what it says
 */
export function digestAgrees({
  kind,
  stored,
  computed,
}: {
  readonly kind: string;
  readonly stored: Hex;
  readonly computed: Hex;
}): boolean | undefined {
  return kind === REQUEST_KIND ? stored === computed : undefined;
}
