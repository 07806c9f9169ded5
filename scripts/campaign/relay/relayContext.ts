import type { WriteClient } from "../../../src/chain/clients.ts";
import type { Delivery } from "../../../src/delivery/openDelivery.ts";
import type { ClaimTask } from "../../../src/distribution/relay/claimTask.ts";
import type { ClaimTree } from "../../../src/allocation/output/campaignTree.ts";
import type { RelayedCampaign } from "../../../src/distribution/claim/relayedCampaign.ts";
import type { Simulate } from "../../../src/distribution/relay/simulateBundle.ts";
import type { Suspicion } from "./suspicion.ts";
import type { WantedClaims } from "./wantedClaimsType.ts";

/** A list under way: what is to be paid, out of which campaign, and how far it is. */
export type RelayContext = {
  readonly client: WriteClient;
  readonly campaign: RelayedCampaign;
  readonly tree: ClaimTree;
  readonly wanted: WantedClaims;
  readonly delivery: Delivery<ClaimTask>;
  readonly simulate: Simulate;
  readonly suspected: Suspicion;
};
