import type { Address } from "viem";
import { campaignTree, fileJournal } from "../src/node/index.ts";
import type { WriteClient } from "../src/sdk/chain/index.ts";
import { relayClaims, relayedCampaign } from "../src/sdk/distribution/index.ts";

/** Pays every leaf of a campaign, each exactly once: call it again after whatever happened. */
export async function payAll(relayer: WriteClient, address: Address, folder: string, signal?: AbortSignal) {
  const campaign = await relayedCampaign(relayer, address);
  const tree = await campaignTree(folder, campaign);
  const journal = fileJournal(`${folder}.relay.journal`);
  const { rows, transactions } = await relayClaims(relayer, { campaign, tree, journal, signal });
  const skipped = rows.filter(({ status }) => status === "skipped").map(({ index, why }) => ({ index, why }));
  return { paid: rows.filter(({ status }) => status === "paid").length, skipped, transactions };
}
