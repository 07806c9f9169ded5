import { type Address, encodeFunctionData, erc20Abi, type Hash } from "viem";
import { sendTransaction } from "viem/actions";
import type { SimulatedCall } from "../../chain/callRunner.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { awaitReceipt } from "../../delivery/lookUp.ts";
import type { Timing } from "../../delivery/timing.ts";

/**
 * The calls by which an account allows a spender exactly so much: none where it is allowed enough; first 0 where it is
 * allowed something else, since some tokens (USDT) change no allowance that is not 0.
 */
export function approvals(
  token: Address,
  spender: Address,
  wanted: bigint,
  allowance: bigint,
): readonly SimulatedCall[] {
  if (allowance >= wanted) return [];
  const amounts = allowance === 0n ? [wanted] : [0n, wanted];
  return amounts.map((amount) => ({
    to: token,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [spender, amount] }),
  }));
}

/**
 * Sends approvals, one after the other. They are not in the journal: approved twice is the same as approved once.
 * @throws SymbolonError `ApprovalReverted`, `TransactionPending`
 */
export async function sendApprovals(
  client: WriteClient,
  calls: readonly SimulatedCall[],
  timing?: Timing,
): Promise<readonly { readonly hash: Hash; readonly gas: bigint }[]> {
  const sent: { hash: Hash; gas: bigint }[] = [];
  for (const { to, data } of calls) {
    const hash = await sendTransaction(client, { to, data });
    const { status, gasUsed } = await awaitReceipt(client, hash, timing);
    if (status !== "success") {
      throw new SymbolonError({
        code: "ApprovalReverted",
        reason: `Transaction ${hash}, by which the token ${to} was to allow the funding, reverted.`,
        hint: "Look whether the token is paused or has blocked the account; then run the same command again.",
        details: { hash, token: to },
      });
    }
    sent.push({ hash, gas: gasUsed });
  }
  return sent;
}
