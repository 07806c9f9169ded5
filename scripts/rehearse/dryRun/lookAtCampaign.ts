import type { Address } from "viem";
import type { PublishedTree } from "../../../src/allocation/output/verifyTreeDirectory.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import type { Finding } from "../../../src/distribution/check/finding.ts";
import { judgeCampaign } from "../../../src/distribution/check/judgeCampaign.ts";
import { noCampaign } from "../../../src/distribution/state/campaignState.ts";
import { type ReadFacts, readCampaignFacts } from "../../../src/distribution/state/readCampaignFacts.ts";
import { owedMoney } from "../../../src/dryRun/owedMoney.ts";
import { shortOfMoney } from "../../../src/dryRun/shortOfMoney.ts";

export type LookedAt = {
  readonly facts: ReadFacts;
  readonly findings: readonly Finding[];
  /** Whether claims need not be tried: none of them can be paid. */
  readonly isHopeless: boolean;
};

/** Where one of these is found, every claim is refused. */
const HOPELESS = [
  ...["NotNative", "RootDiffers", "CountDiffers", "RootSuperseded", "RootNotAccepted"],
  ...["Ended", "EndInThePast", "TokenWithoutCode", "TokenSilent"],
];
/** Told by the dry run itself, or not asked of it. */
const NOT_TOLD = ["FactoryUnknown", "Underfunded"];
/** A run that cannot pay anybody is no sound one, whatever else it is. */
const GRAVE = ["Ended"];

/**
 * What is wrong with a campaign before anybody claims: it against its tree, its terms, and its money against all its leaves.
 * @throws SymbolonError `NoCampaign`
 */
export async function lookAtCampaign(
  client: ReadClient,
  campaign: Address,
  { manifest, manifestHash, tree }: PublishedTree,
): Promise<LookedAt> {
  const { allocation: rows, root, count, convention } = tree;
  const facts = await readCampaignFacts(client, { campaign, rows });
  if (facts === undefined) throw noCampaign(campaign, client.chain.id);
  const { decimals } = manifest;
  const published = { convention: convention.name, decimals, root, count, manifestHash, rows };
  const checked = judgeCampaign(facts, published).filter(({ id }) => !NOT_TOLD.includes(id));
  const isHopeless = checked.some(({ id }) => HOPELESS.includes(id));
  const money = isHopeless ? undefined : owedMoney(facts, rows, facts.token.balance ?? 0n);
  const findings = checked.map((finding) =>
    GRAVE.includes(finding.id) ? { ...finding, severity: "error" as const } : finding,
  );
  return { facts, findings: [...findings, ...(money === undefined ? [] : shortOfMoney(money))], isHopeless };
}
