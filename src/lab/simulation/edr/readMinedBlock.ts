import { type Address, type Hash, type Hex, isHex, numberToHex } from "viem";
import { TRANSACTION_GAS_CAP } from "../../../sdk/chain/calls/transactionLimits.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { decodeClaimError } from "../../../sdk/distribution/decodeClaimError.ts";
import { type Engine, RpcError, resultOf } from "../../dryRun/engine/engine.ts";
import { CLAIMED_TOPIC, type RawReceipt } from "../../dryRun/mineAt.ts";
import type { MinedBlock, MinedTransaction } from "../burst/rehearsalChain.ts";
import type { DayCalls } from "./dayCalls.ts";
import type { Submitted } from "./submissions.ts";

/** Of a block, what is read here, as a node writes it. */
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
  /** The transaction with this hash, which nobody waits for any more. */
  readonly take: (hash: Hash) => Submitted | undefined;
};

/** What a revert without a word is called. */
const SILENT = "0x";

/** Where the first word of hexadecimal data ends. */
const WORD_END = 66;

/**
 * Reads the newest block, and what its transactions came to.
 * @throws SymbolonError `ForeignTransaction`, RpcError
 */
export async function readMinedBlock(parameters: ReadBlockParameters): Promise<Omit<MinedBlock, "time">> {
  const { engine, take } = parameters;
  const block = (await engine.request("eth_getBlockByNumber", ["latest", false])) as RawBlock;
  const method = "eth_getTransactionReceipt";
  const answers = await engine.batch(block.transactions.map((hash) => ({ method, params: [hash] })));
  const transactions: MinedTransaction[] = [];
  for (const answer of answers) {
    const receipt = resultOf(method, answer) as RawReceipt;
    const submitted = take(receipt.transactionHash);
    if (submitted === undefined) throw foreignTransaction(receipt.transactionHash);
    transactions.push(await minedTransaction(parameters, submitted, receipt, block.number));
  }
  return { baseFee: Number(block.baseFeePerGas), gasUsed: Number(block.gasUsed), transactions };
}

/** The indexes that a campaign says were paid by a transaction. */
function paidIn(campaign: Address, { logs }: Pick<RawReceipt, "logs">): readonly number[] {
  const wanted = campaign.toLowerCase();
  return logs
    .filter(({ address, topics }) => topics[0] === CLAIMED_TOPIC && address.toLowerCase() === wanted)
    .map(({ data }) => Number(data.slice(0, WORD_END)));
}

async function minedTransaction(
  parameters: ReadBlockParameters,
  submitted: Submitted,
  receipt: RawReceipt,
  block: Hex,
): Promise<MinedTransaction> {
  const { id, kind } = submitted.sent;
  // What is only there to burn gas does what it should by failing.
  const hasFailed = BigInt(receipt.status) === 0n && kind !== "background";
  return {
    id,
    gasUsed: Number(receipt.gasUsed),
    gasPrice: Number(receipt.effectiveGasPrice),
    reverted: hasFailed ? await reasonOf(parameters, submitted, block) : undefined,
    paid: paidIn(parameters.campaign, receipt),
  };
}

/**
 * Why a transaction reverted: the same call is asked about at the end of its block, where the reason is as a rule the same
 * (who was paid stays paid), and nothing of the block is run again.
 */
async function reasonOf(
  { engine, calls }: ReadBlockParameters,
  { sent, from }: Submitted,
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
  // Whatever runs out of gas, at whatever depth, says nothing: with enough of it, it would have gone through.
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
