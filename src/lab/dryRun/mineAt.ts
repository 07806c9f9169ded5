import {
  type Address,
  type Chain,
  type Client,
  type Hex,
  hexToBigInt,
  isAddressEqual,
  numberToHex,
  sliceHex,
  type Transport,
  toEventSelector,
} from "viem";
import { type Engine, type RpcAnswer, requireResult } from "./engine/engine.ts";

/** What a campaign's event `Claimed` has for a topic. */
export const CLAIMED_TOPIC = toEventSelector("Claimed(uint256,address,uint256)");

const PAYMENTS = [CLAIMED_TOPIC, toEventSelector("Released(uint256,address,uint256)")];

/**
 * What a campaign told by its event of having paid for a leaf.
 * @returns base units; undefined where it told of no payment, or of another leaf's
 */
export function readPayment(
  logs: readonly MinedLog[],
  campaign: Address,
  { index, account }: { readonly index: number; readonly account: Address },
): bigint | undefined {
  const log = logs.find(
    ({ address, topics: [selector] }) =>
      selector !== undefined && PAYMENTS.includes(selector) && isAddressEqual(address, campaign),
  );
  if (log === undefined) return undefined;
  const paidIndex = sliceHex(log.data, 0, 32);
  const paidAccount = sliceHex(log.data, 44, 64);
  if (hexToBigInt(paidIndex) !== BigInt(index) || !isAddressEqual(paidAccount, account)) return undefined;
  return hexToBigInt(sliceHex(log.data, 64, 96));
}

/** A transaction to be sent on a fork: by whoever it is said to be, without a key or a fee. */
export type ForkCall = {
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
  /** Wei, in hexadecimal; default: none. */
  readonly value?: Hex;
};

export type MinedLog = { readonly address: Address; readonly topics: readonly Hex[]; readonly data: Hex };

/** What became of a transaction on a fork. */
export type ForkResult =
  | { readonly isDone: true; readonly gas: bigint; readonly logs: readonly MinedLog[] }
  | { readonly isDone: false; readonly revert: Hex };

/** Gas that a transaction may use at most, as any chain allows one. */
const MAX_GAS = 16_000_000;
/** Gas that a block of a fork holds. */
const BLOCK_GAS = 1_000_000_000;

/**
 * Sends transactions, each of another sender, and mines them in one block, in this order. The more there are, the less gas
 * each may use: 250 may use 4,000,000 each.
 * @param time Unix seconds of the block; not before the block before it
 * @returns what became of each
 * @throws RpcError where the chain does not take one of them, or refuses the moment
 */
export async function mineAt(
  engine: Engine,
  time: bigint,
  calls: readonly ForkCall[],
): Promise<readonly ForkResult[]> {
  const gas = numberToHex(Math.min(MAX_GAS, Math.floor(BLOCK_GAS / Math.max(1, calls.length))));
  await engine.request("evm_setNextBlockTimestamp", [numberToHex(time)]);
  const method = "eth_sendTransaction";
  const hashes: Hex[] = [];
  // One by one: anvil does not wait for one call of a batch before it begins the next, and the order decides who is paid
  // where the money does not go round.
  for (const call of calls) {
    hashes.push((await engine.request(method, [{ ...call, gas, gasPrice: "0x0" }])) as Hex);
  }
  await engine.request("evm_mine");
  if (hashes.length === 0) return [];
  const receipts = await readReceipts(engine);
  const failed = hashes.filter((hash) => receipts.get(hash)?.status === "0x0");
  const reverts = await readReverts(engine, failed);
  return hashes.map((hash) => {
    const receipt = receipts.get(hash);
    if (receipt === undefined) throw new Error(`${hash} was not mined`);
    if (receipt.status === "0x0") return { isDone: false, revert: reverts.get(hash) ?? "0x" };
    return { isDone: true, gas: BigInt(receipt.gasUsed), logs: receipt.logs };
  });
}

/** Of a receipt, what is read here, as a node writes it. */
export type RawReceipt = {
  readonly transactionHash: Hex;
  readonly status: "0x0" | "0x1";
  readonly gasUsed: Hex;
  readonly effectiveGasPrice: Hex;
  readonly contractAddress: Address | null;
  readonly logs: readonly MinedLog[];
};

async function readReceipts(engine: Engine): Promise<ReadonlyMap<Hex, RawReceipt>> {
  const receipts = (await engine.request("eth_getBlockReceipts", ["latest"])) as readonly RawReceipt[];
  return new Map(receipts.map((receipt) => [receipt.transactionHash, receipt]));
}

/** The bytes with which transactions reverted. */
async function readReverts(engine: Engine, hashes: readonly Hex[]): Promise<ReadonlyMap<Hex, Hex>> {
  if (hashes.length === 0) return new Map();
  const method = "debug_traceTransaction";
  const traces = await engine.batch(hashes.map((hash) => ({ method, params: [hash] })));
  return new Map(hashes.map((hash, i) => [hash, returnedBy(traces[i])]));
}

function returnedBy(answer: RpcAnswer | undefined): Hex {
  const { returnValue } = requireResult("debug_traceTransaction", answer) as { readonly returnValue: string };
  return returnValue.startsWith("0x") ? (returnValue as Hex) : `0x${returnValue}`;
}

/** A fork of a range's own: its chain, and a client of it. */
export type Fork = { readonly engine: Engine; readonly client: Client<Transport, Chain> };

/** The later of two moments. */
export function latest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
