import type { Hex } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { parseSignedRequest } from "../../../sdk/credentials/delegation/requestText.ts";
import { isSignedByKey } from "../../../sdk/distribution/bundles/isSignedByKey.ts";
import type { NewIntent } from "../../delivery/tables/intents.ts";
import { CLAIM_KIND, claimOf, claimPlace } from "../../work/claimIntent.ts";
import { DELEGATION_KIND, delegationContentDigest, delegationOf } from "../../work/delegationIntent.ts";
import { RELEASE_KIND, releaseIntent } from "../../work/releaseKind.ts";
import { REQUEST_KIND, requestIntent } from "../../work/requestKind.ts";
import { isForgotten } from "../forget/forgotten.ts";
import type { IntentRecord } from "../tables/intentRecords.ts";
import { digestAgrees } from "./digestAgrees.ts";

/**
 * Why the content of an intent in the store is not what was submitted, in words; undefined: nothing shows that. It compares the
 * content with the digest and the names that were kept beside it, and a claim with its account's signature. A contract's
 * signatures only the chain can judge, and forgotten ones nobody. Where all is as it was it recovers one key: whoever can write
 * another content can write its digest, too, and no signature.
 */
export function alterationOf(record: IntentRecord): string | undefined {
  const { kind, chain, contract, key, digest } = record;
  let now: PlacedIntent | undefined;
  try {
    now = intentAgain(record);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    return `its content cannot be read any more: ${thrown.reason}`;
  }
  if (now === undefined) return undefined;
  if (now.chain !== chain || now.contract.toLowerCase() !== contract.toLowerCase())
    return `its content is for ${now.contract} on chain ${now.chain}, and it was submitted for ${contract} on chain ${chain}`;
  if (now.key !== key) return `its content is that of ${now.key}, and it was submitted as ${key}`;
  if (kind === CLAIM_KIND && !isStillSigned(record))
    return "its signature is not that of its account over what is asked";
  return digestAgrees(record, now.digest) === false
    ? `its content has another digest than ${digest}, which was kept when it was submitted`
    : undefined;
}

/** Of an intent, what it is for and what names it; of a claim, no digest. */
type PlacedIntent = Pick<NewIntent, "chain" | "contract" | "key"> & { readonly digest?: Hex };

/** The intent that its content would make now; undefined: nobody submits its kind. */
function intentAgain({ kind, content, chain, contract, key }: IntentRecord): PlacedIntent | undefined {
  switch (kind) {
    case CLAIM_KIND:
      return claimPlace((content as { readonly claim?: unknown } | null)?.claim);
    case REQUEST_KIND:
      return requestIntent(parseSignedRequest(JSON.stringify(content)));
    case RELEASE_KIND:
      return releaseIntent(content);
    case DELEGATION_KIND: {
      const digest = delegationContentDigest({ chain, token: contract, ...delegationOf(content) });
      return { chain, contract, key, digest };
    }
    default:
      return undefined;
  }
}

/** Whether a claim that its account's key had signed still is; true as well where nothing can tell. */
function isStillSigned({ chain, contract: campaign, content }: IntentRecord): boolean {
  const { claim, paidBefore, isByKey } = claimOf(content);
  const { signed } = claim;
  if (signed === undefined || !isByKey || isForgotten(content)) return true;
  const place = { chainId: BigInt(chain), campaign };
  // Instant and vesting campaigns check it with nothing paid before, cumulative ones with what was.
  return [...new Set([paidBefore, 0n])].some((before) =>
    isSignedByKey({ ...place, paidBefore: before }, claim, signed),
  );
}
