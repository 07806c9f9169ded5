import { keccak256, numberToHex } from "viem";
import { HEADER_FIELDS, rpcBlockHeader, unknownFields } from "../../../sdk/chain/blocks/rpcBlockHeader.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import type { SeenFees, SeenFinality, SeenHeader, SeenTime, TagLag } from "../observations.ts";
import { ask, askBlock, newestBlock, type RawBlock } from "./askChain.ts";

/** Blocks whose times are compared. */
const SAMPLE = 12n;

/** Reads the times of the newest blocks. @param now seconds, by this machine's clock */
export async function probeTime(client: ReadClient, now: number): Promise<SeenTime> {
  const newest = await newestBlock(client);
  const last = BigInt(newest.number);
  const first = last < SAMPLE ? 0n : last - SAMPLE;
  const blocks: RawBlock[] = [];
  // One after the other: public nodes limit requests.
  for (let number = first; number < last; number++) {
    const block = await askBlock(client, numberToHex(number));
    if (block !== null) blocks.push(block);
  }
  blocks.push(newest);
  const times = blocks.map(({ timestamp }) => Number(timestamp));
  const steps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return {
    blocks: times.length,
    seconds: (times.at(-1) ?? 0) - (times[0] ?? 0),
    equal: steps.filter((step) => step === 0).length,
    backward: steps.filter((step) => step < 0).length,
    age: now - Number(newest.timestamp),
  };
}

/** Blocks whose base fees are compared. */
const FEE_BLOCKS = 20;

type FeeHistory = { readonly baseFeePerGas?: readonly `0x${string}`[] };

export async function probeFees(client: ReadClient): Promise<SeenFees> {
  const newest = await newestBlock(client);
  const gasPrice = BigInt(await ask<`0x${string}`>(client, "eth_gasPrice"));
  if (typeof newest.baseFeePerGas !== "string") return { rule: "legacy", baseFees: [], gasPrice };
  const history = await ask<FeeHistory>(client, "eth_feeHistory", [
    numberToHex(FEE_BLOCKS),
    "latest",
    [],
  ]).catch(() => undefined);
  const tip = await ask<`0x${string}`>(client, "eth_maxPriorityFeePerGas").catch(() => undefined);
  return {
    rule: "EIP-1559",
    baseFees: (history?.baseFeePerGas ?? [newest.baseFeePerGas]).map((fee) => BigInt(fee)),
    gasPrice,
    ...(tip !== undefined && { priorityFee: BigInt(tip) }),
  };
}

export async function probeFinality(client: ReadClient): Promise<SeenFinality> {
  const readLag = async (tag: string): Promise<TagLag | undefined> => {
    const block = await askBlock(client, tag).catch(() => null);
    if (block === null) return undefined;
    const newest = await newestBlock(client);
    return {
      blocks: Number(BigInt(newest.number) - BigInt(block.number)),
      seconds: Number(BigInt(newest.timestamp) - BigInt(block.timestamp)),
    };
  };
  const safe = await readLag("safe");
  const finalized = await readLag("finalized");
  return { ...(safe !== undefined && { safe }), ...(finalized !== undefined && { finalized }) };
}

export async function probeHeader(client: ReadClient): Promise<SeenHeader> {
  const block = await newestBlock(client);
  const { fork } = HEADER_FIELDS;
  const isThere = (name: string) => block[name] !== undefined && block[name] !== null;
  return {
    isRebuilt: isRebuilt(block),
    fork: fork.filter(isThere),
    unknown: unknownFields(block),
  };
}

function isRebuilt(block: RawBlock): boolean {
  try {
    return keccak256(rpcBlockHeader(block)) === block.hash;
  } catch {
    return false;
  }
}

/** The block that a node gives for `pending`. */
export async function probePending(client: ReadClient): Promise<"next" | "newest" | "none"> {
  const pending = await askBlock(client, "pending").catch(() => null);
  if (pending === null) return "none";
  const newest = await newestBlock(client);
  const isNext = pending.number === null || BigInt(pending.number ?? newest.number) > BigInt(newest.number);
  return isNext ? "next" : "newest";
}
