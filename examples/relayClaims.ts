import type { Address } from "viem";
import { getChainId, waitForTransactionReceipt } from "viem/actions";
import { claimedIn, claimMany, type WriteClient } from "../src/sdk/chain/index.ts";
import { decodeClaimError } from "../src/sdk/distribution/errors/index.ts";
import { mayBurnIn, parseSignedClaim, planBundles, readSkips } from "../src/sdk/distribution/index.ts";

type Campaign = { readonly address: Address; readonly root: `0x${string}`; readonly count: number };

/** Sends signed claims in as few transactions as they fit in, and tells what became of each. */
export async function relay(wallet: WriteClient, campaign: Campaign, texts: readonly string[], fee: bigint) {
  const claims = texts.map(parseSignedClaim).map(({ index, terms, signature, proof = [], ...claim }) => ({
    ...claim,
    index: Number(index),
    proof,
    signed: { terms, signature, fee },
  }));
  const told: { readonly index: number; readonly what: string }[] = [];
  // What a contract has signed may turn after it was simulated: then it alone is skipped.
  const place = { chainId: BigInt(await getChainId(wallet)), campaign: campaign.address };
  const limits = { mayBurn: mayBurnIn({ ...place, kind: "instant" }) };
  const { root, count } = campaign;
  for (const { encoded, reserve } of planBundles({ root, count, claims, limits })) {
    const hash = await claimMany(wallet, { campaign: campaign.address, bundle: encoded, reserve });
    const receipt = await waitForTransactionReceipt(wallet, { hash });
    const { claimed, skips } = claimedIn({ campaign: campaign.address, receipt });
    for (const { index } of claimed) told.push({ index: Number(index), what: "paid" });
    for (const { index, selector } of skips.flatMap(readSkips)) {
      told.push({ index, what: decodeClaimError(selector)?.sentence ?? selector });
    }
  }
  return told;
}
