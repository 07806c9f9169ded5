import { join } from "node:path";
import type { Address, Hex } from "viem";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import { openFollower } from "../../../src/services/timeline/follow/openFollower.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { storyBug } from "../helpers.ts";

export type TraceGatewayParameters = {
  /** Where the gateway has its store; it has ended. */
  readonly folder: string;
  readonly client: ReadClient;
  readonly campaign: Address;
  readonly registry: Address;
  /** A leaf that was paid, and a credential that was revoked: its batch and its index. */
  readonly index: bigint;
  readonly credential: { readonly batch: Hex; readonly index: number };
};

/** Follows what the gateway did on the chain into its own store, and traces one claim and one revocation. */
export async function traceGateway(parameters: TraceGatewayParameters) {
  const { folder, client, campaign, registry, index, credential } = parameters;
  const sql = await openStore(`pglite:${join(folder, "store")}`, { mustExist: true });
  try {
    const contracts = [
      { address: campaign, role: "instantCampaign" },
      { address: registry, role: "batchRegistry" },
    ] as const;
    const follower = await openFollower({ sql, client, contracts, fromBlock: 0, finality: { by: "tag" } });
    while ((await follower.advance()) !== "nothing new");
    const claim = await trace(sql, { what: `${campaign}:${index}` });
    const revocation = await trace(sql, { what: `${credential.batch}:${credential.index}` });
    const isOwn = ({ intent }: TracePath) => intent !== undefined;
    const paid = claim.paths.find(isOwn);
    const revoked = revocation.paths.find(isOwn);
    if (paid === undefined || revoked === undefined)
      throw storyBug("NotTraced", "What the gateway did cannot be traced back to who signed it.", {});
    return { claim: paid, revocation: revoked };
  } finally {
    await sql.close();
  }
}
