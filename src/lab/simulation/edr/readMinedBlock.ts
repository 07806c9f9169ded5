import { type Address, type Hash, type Hex, isHex, numberToHex } from "viem";
import { TRANSACTION_GAS_CAP } from "../../../sdk/chain/calls/transactionLimits.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { decodeClaimError } from "../../../sdk/distribution/decodeClaimError.ts";
import { type Engine, RpcError, requireResult } from "../../dryRun/engine/engine.ts";
import { CLAIMED_TOPIC, type RawReceipt } from "../../dryRun/mineAt.ts";
import type { MinedBlock, MinedTransaction } from "../burst/rehearsalChain.ts";
import type { DayCalls } from "./dayCalls.ts";
import type { PooledTransaction } from "./submissions.ts";

/** The fields of a node's block that are read here. */
type RawBlock = {
  readonly number: Hex;
  readonly baseFeePerGas: Hex;
  readonly gasUsed: Hex;
  readonly transactions: readonly Hash[];
};

type ReadBlockParameters = {
  readonly engine: Engine;
  readonly campaign: Address;
  readonly calls: DayCalls;
  /** Removes and returns the transaction with this hash: nothing waits for it any more. */
  readonly take: (hash: Hash) => PooledTransaction | undefined;
};

/** Name of a revert without a reason. */
const SILENT = "0x";

/** Where the first word of hexadecimal data ends. */
const WORD_END = 66;

/**
 * Reads the newest block, and the results of its transactions.
 * @throws SymbolonError `ForeignTransaction`, RpcError
 */
export async function readMinedBlock(parameters: ReadBlockParameters): Promise<Omit<MinedBlock, "time">> {
  const { engine, take } = parameters;
  const block = (await engine.request("eth_getBlockByNumber", ["latest", false])) as RawBlock;
  const method = "eth_getTransactionReceipt";
  const answers = await engine.batch(block.transactions.map((hash) => ({ method, params: [hash] })));
  const transactions: MinedTransaction[] = [];
  for (const answer of answers) {
    const receipt = requireResult(method, answer) as RawReceipt;
    const submitted = take(receipt.transactionHash);
    if (submitted === undefined) throw foreignTransaction(receipt.transactionHash);
    transactions.push(await minedTransaction(parameters, submitted, receipt, block.number));
  }
  return { baseFee: Number(block.baseFeePerGas), gasUsed: Number(block.gasUsed), transactions };
}

/** The indexes that a transaction paid, by the campaign's events. */
function paidIn(campaign: Address, { logs }: Pick<RawReceipt, "logs">): readonly number[] {
  const expected = campaign.toLowerCase();
  return logs
    .filter(({ address, topics }) => topics[0] === CLAIMED_TOPIC && address.toLowerCase() === expected)
    .map(({ data }) => Number(data.slice(0, WORD_END)));
}

async function minedTransaction(
  parameters: ReadBlockParameters,
  submitted: PooledTransaction,
  receipt: RawReceipt,
  block: Hex,
): Promise<MinedTransaction> {
  const { id, kind } = submitted.sent;
  // Background transactions only burn gas: they work by failing.
  const hasFailed = BigInt(receipt.status) === 0n && kind !== "background";
  return {
    id,
    gasUsed: Number(receipt.gasUsed),
    gasPrice: Number(receipt.effectiveGasPrice),
    reverted: hasFailed ? await readReason(parameters, submitted, block) : undefined,
    paid: paidIn(parameters.campaign, receipt),
  };
}

/**
 * Finds out why a transaction reverted. It makes the same call at the end of the block, where the reason is usually the
 * same (a paid claim stays paid), and runs nothing of the block again.
 */
async function readReason(
  { engine, calls }: ReadBlockParameters,
  { sent, from }: PooledTransaction,
  block: Hex,
): Promise<string> {
  const call = { ...calls(sent, from), from };
  const refusal = async (gas: number) => {
    try {
      await engine.request("eth_call", [{ ...call, gas: numberToHex(gas) }, block]);
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof RpcError)) throw thrown;
      return decodeClaimError(revertBytes(thrown.data))?.error ?? SILENT;
    }
  };
  const reason = (await refusal(Math.ceil(sent.gasLimit))) ?? "Unknown";
  // A call that runs out of gas, at any depth, gives no reason; with enough gas it would succeed.
  const isShort = reason === SILENT && (await refusal(TRANSACTION_GAS_CAP)) === undefined;
  return isShort ? "OutOfGas" : reason;
}

function revertBytes(data: unknown): Hex {
  if (isHex(data)) return data;
  const inner = typeof data === "object" && data !== null && "data" in data ? data.data : undefined;
  return isHex(inner) ? inner : "0x";
}

function foreignTransaction(hash: Hash): SymbolonError {
  return new SymbolonError({
    code: "ForeignTransaction",
    reason: `The chain of the rehearsal mined ${hash}, which nobody had waiting.`,
    hint: "This is a bug in the rehearsal: please report it.",
    details: { hash },
  });
}
