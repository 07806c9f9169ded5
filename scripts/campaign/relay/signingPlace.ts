import { type Account, type Address, type Hex, isAddress, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import type { CampaignKind } from "../../../src/chain/campaignKind.ts";
import type { ReadClient, WriteClient } from "../../../src/chain/clients.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { readCampaignFile } from "../../../src/distribution/node/campaignFile.ts";
import { knownCampaign } from "../../../src/distribution/node/knownCampaign.ts";
import { accountOfKey, openReader, openWriter } from "../../command/connect.ts";
import { gateDataOfFile } from "./gateDataOfFile.ts";
import type { ClaimedRoots, ProvenLeaf } from "./provenLeaf.ts";
import { readStandings } from "./readStandings.ts";
import { type RelayedCampaign, relayedCampaign } from "./relayedCampaign.ts";

/** What a claim is signed for, and by whom. */
export type SigningPlace = ClaimedRoots &
  Pick<RelayedCampaign, "kind" | "gate"> & {
    readonly chainId: bigint;
    /** The account of a key, or of the node; undefined: a wallet signs elsewhere. */
    readonly signer: Account | undefined;
    /** Undefined where no chain was given: whoever signs need not be connected to anything. */
    readonly client: ReadClient | WriteClient | undefined;
  };

/**
 * Where a claim is signed for: by the campaign's file alone, or by asking the chain.
 * @throws SymbolonError `RpcNeeded`, `BadPrivateKey`, and as `knownCampaign`
 */
export async function signingPlace(told: string, rpc = process.env.SYMBOLON_RPC_URL): Promise<SigningPlace> {
  const key = accountOfKey();
  if (rpc === undefined) {
    if (isAddress(told, { strict: false })) throw rpcNeeded(told);
    const { chainId, campaign, plan } = readCampaignFile(told);
    // Before its tree is looked at: of a cumulative campaign the file knows the first root only.
    if (plan.kind !== "instant") throw chainNeeded(campaign, plan.kind);
    const { root, gate } = plan.terms;
    const from = { campaign, root, gate, kind: plan.kind };
    return { ...from, chainId: BigInt(chainId), signer: key, client: undefined };
  }
  const client =
    key === undefined ? await openWriter(rpc).catch(() => openReader(rpc)) : await openWriter(rpc);
  const { campaign } = await knownCampaign(client, told);
  const { root, previousRoot, since, gate, kind } = await relayedCampaign(client, campaign);
  const from = {
    ...{ campaign, root, gate, kind },
    ...(previousRoot !== undefined && { previousRoot }),
    ...(since !== undefined && { since }),
  };
  const signer = "account" in client ? (client.account as Account | undefined) : undefined;
  return { ...from, chainId: BigInt(client.chain.id), signer, client };
}

/**
 * What the gate asks for, out of a presentation or a package.
 * @throws SymbolonError `RpcNeeded`: only the gate itself knows which field it wants to see
 */
export async function gateDataAt(
  { client, gate, campaign }: SigningPlace,
  file: string | undefined,
): Promise<Hex | undefined> {
  if (file === undefined || gate === zeroAddress) return undefined;
  if (client === undefined) throw rpcNeeded(campaign);
  return gateDataOfFile(client, { campaign, gate }, file);
}

/** What was paid before, which is a part of what is signed. */
export async function paidBeforeAt(place: SigningPlace, leaf: ProvenLeaf): Promise<bigint> {
  const { client } = place;
  if (client === undefined) return 0n;
  const { number: blockNumber } = await getBlock(client);
  const { index } = leaf;
  const asked = { campaign: place, indexes: [index], leafAt: () => leaf, blockNumber };
  return (await readStandings(client, asked))(index).paidBefore;
}

function chainNeeded(campaign: Address, kind: CampaignKind): SymbolonError {
  return new SymbolonError({
    code: "RpcNeeded",
    reason: `What the ${kind} campaign ${campaign} has paid before is a part of what is signed, and only the chain knows it.`,
    hint: "Give --rpc URL.",
    details: { campaign, kind },
  });
}

function rpcNeeded(told: string): SymbolonError {
  return new SymbolonError({
    code: "RpcNeeded",
    reason: `The address ${told} alone does not say on which chain the campaign is, nor what it demands.`,
    hint: "Give --rpc URL, or the file that `symbolon campaign create` wrote.",
    details: { told },
  });
}
