import { type Account, type Address, type Hex, isAddress, zeroAddress } from "viem";
import type { WriteClient } from "../../../src/chain/writeClient.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { accountOfKey, openReader, openWriter, type ReadClient } from "../../command/connect.ts";
import { readCampaignFile } from "../campaignFile.ts";
import { knownCampaign } from "../knownCampaign.ts";
import { gateDataOfFile } from "./gateDataOfFile.ts";
import { relayedCampaign } from "./relayedCampaign.ts";

/** What a claim is signed for, and by whom. */
export type SigningPlace = {
  readonly chainId: bigint;
  readonly campaign: Address;
  readonly root: Hex;
  readonly gate: Address;
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
    const { chainId, campaign, arguments: terms } = readCampaignFile(told);
    const { root, gate } = terms;
    return { chainId: BigInt(chainId), campaign, root, gate, signer: key, client: undefined };
  }
  const client =
    key === undefined ? await openWriter(rpc).catch(() => openReader(rpc)) : await openWriter(rpc);
  const { campaign } = await knownCampaign(client, told);
  const { root, gate } = await relayedCampaign(client, campaign);
  const signer = "account" in client ? (client.account as Account | undefined) : undefined;
  return { chainId: BigInt(client.chain.id), campaign, root, gate, signer, client };
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

function rpcNeeded(told: string): SymbolonError {
  return new SymbolonError({
    code: "RpcNeeded",
    reason: `The address ${told} alone does not say on which chain the campaign is, nor what it demands.`,
    cure: "Give --rpc URL, or the file that `symbolon campaign create` wrote.",
    details: { told },
  });
}
