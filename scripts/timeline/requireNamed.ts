import { getCode } from "viem/actions";
import type { CampaignKind } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { campaignState } from "../../src/sdk/distribution/state/campaignState.ts";
import { kindOf } from "../../src/services/timeline/links/findLeaf.ts";
import type { NamedContract } from "./followConfig.ts";

/**
 * Sees that what is named as a campaign is one, of that kind: anybody's contract can emit such events. What is not there yet may be
 * named before it is.
 * @throws SymbolonError `NoCampaign`, `OtherKind`
 */
export async function requireNamed(client: ReadClient, contracts: readonly NamedContract[]): Promise<void> {
  for (const { role, address } of contracts) {
    const expected = kindOf(role);
    if (expected === undefined || (await getCode(client, { address })) === undefined) continue;
    const { kind } = await campaignState(client, { campaign: address });
    if (kind !== expected) throw otherKind({ role, address }, kind);
  }
}

function otherKind({ role, address }: NamedContract, kind: CampaignKind): SymbolonError {
  return new SymbolonError({
    code: "OtherKind",
    reason: `${address} is named as ${role}, but it is a ${kind} campaign.`,
    hint: `Give --contract ${kind}Campaign=${address}.`,
    details: { contract: address, named: role, kind },
  });
}
