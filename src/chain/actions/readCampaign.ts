import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import { type CampaignArguments, claimForNames } from "../campaignArguments.ts";

export type ReadCampaignParameters = {
  /** The InstantCampaign. */
  readonly campaign: Address;
  /** Left out: the newest. */
  readonly blockNumber?: bigint;
};

/** What a campaign says of itself; only as good as its code, which `campaign check` compares. */
export type CampaignState = {
  /** As it was created, but for `treasury`, which is the present one. */
  readonly terms: CampaignArguments;
  /** Unix seconds of the end as of that block, moved by the gate. */
  readonly movedEnd: bigint;
};

/** Terms and present end of a campaign, all of one block where one is given. */
export async function readCampaign(
  client: Client<Transport>,
  { campaign, blockNumber }: ReadCampaignParameters,
): Promise<CampaignState> {
  const read = <Name extends Getter>(functionName: Name) =>
    readContract(client, {
      address: campaign,
      abi: instantCampaignAbi,
      functionName,
      ...(blockNumber !== undefined && { blockNumber }),
    });
  const [token, root, count, start, end, waves, waveInterval, treasury] = await Promise.all([
    read("token") as Promise<Address>,
    read("merkleRoot") as Promise<Hex>,
    read("count") as Promise<bigint>,
    read("start") as Promise<bigint>,
    read("end") as Promise<bigint>,
    read("waves") as Promise<bigint>,
    read("waveInterval") as Promise<bigint>,
    read("treasury") as Promise<Address>,
  ]);
  const [gate, maxExtraTime, claimFor, manifestHash, movedEnd] = await Promise.all([
    read("gate") as Promise<Address>,
    read("maxExtraTime") as Promise<bigint>,
    read("claimFor") as Promise<number>,
    read("manifestHash") as Promise<Hex>,
    read("movedEnd") as Promise<bigint>,
  ]);
  return {
    terms: {
      token,
      root,
      count,
      start,
      end,
      waves,
      waveInterval,
      treasury,
      gate,
      maxExtraTime,
      // Solidity refuses to answer with any other number.
      claimFor: claimForNames[claimFor] ?? "Never",
      manifestHash,
    },
    movedEnd,
  };
}

/** The functions that are asked, all without arguments. */
type Getter =
  | "token"
  | "merkleRoot"
  | "count"
  | "start"
  | "end"
  | "waves"
  | "waveInterval"
  | "treasury"
  | "gate"
  | "maxExtraTime"
  | "claimFor"
  | "manifestHash"
  | "movedEnd";
