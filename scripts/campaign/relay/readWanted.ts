import type { Hex } from "viem";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { claimFiles } from "../claimFiles.ts";
import type { ClaimTree } from "../../../src/allocation/output/campaignTree.ts";
import { listedIndexes } from "../../../src/distribution/relay/listedIndexes.ts";
import type { RelayedCampaign } from "../../../src/distribution/claim/relayedCampaign.ts";
import { type RejectedClaim, signedItems } from "../../../src/distribution/relay/wantedClaims.ts";
import type { WantedClaims } from "./wantedClaimsType.ts";
import { wantedFrom } from "./wantedFrom.ts";

export type ReadWantedParameters = {
  readonly client: ReadClient;
  readonly campaign: RelayedCampaign;
  readonly tree: ClaimTree;
  /** None: every leaf of the tree. */
  readonly files: readonly string[];
  readonly gateDataOf: (index: number) => Hex | undefined;
  /** Base units: the most that is taken of a signed claim; undefined: all that was signed. */
  readonly fee: bigint | undefined;
};

/**
 * What a relayer was told to pay.
 * @throws SymbolonError as `claimFiles` and `listedIndexes`
 */
export async function readWanted(
  parameters: ReadWantedParameters,
): Promise<{ readonly wanted: WantedClaims; readonly rejected: readonly RejectedClaim[] }> {
  const { client, campaign, tree, files, gateDataOf, fee } = parameters;
  const { lists, signed: texts } = await claimFiles(files);
  const rows = [...lists].flatMap(([file, some]) => [...listedIndexes(file, some, tree)]);
  const chainId = BigInt(client.chain.id);
  const { signed, rejected } = signedItems({ texts, tree, campaign, chainId, fee });
  const listed = files.length === 0 ? undefined : new Map(rows);
  return { wanted: wantedFrom({ tree, listed, signed, gateDataOf }), rejected };
}
