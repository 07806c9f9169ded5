import type { Hex } from "viem";
import { CLAIM_KIND } from "../../work/claimIntent.ts";
import { DELEGATION_KIND } from "../../work/delegationIntent.ts";
import { REQUEST_KIND } from "../../work/requestKind.ts";
import { storedDigests } from "../../work/storedDigests.ts";
import { isForgotten } from "../forget/forgotten.ts";

/**
 * Whether an intent has the digest that was kept of it when it was submitted.
 * @param computed of a request or a delegation, as it would be submitted now
 * @returns undefined: nothing tells. Signatures may be forgotten; an earlier version took a claim's digest over its text, whose order no
 * store keeps; and a release's names say all of it
 */
export function digestAgrees(
  { kind, digest, content }: { readonly kind: string; readonly digest: Hex; readonly content: unknown },
  computed: Hex | undefined,
): boolean | undefined {
  if (isForgotten(content)) return undefined;
  if (kind === REQUEST_KIND || kind === DELEGATION_KIND) return digest === computed;
  if (kind !== CLAIM_KIND) return undefined;
  const stored = storedDigests(content);
  if (digest === stored.digest || digest === stored.former) return true;
  return stored.former === undefined ? false : undefined;
}
