import { type Address, encodeFunctionData, erc20Abi, type Hash } from "viem";
import type { SimulatedCall } from "../../chain/callRunner.ts";
import { SymbolonError } from "../../core/errors.ts";

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

/** An approval was mined, but reverted. */
export function approvalReverted(hash: Hash, { to: token }: SimulatedCall): SymbolonError {
  return new SymbolonError({
    code: "ApprovalReverted",
    reason: `Transaction ${hash}, by which the token ${token} was to allow the funding, reverted.`,
    hint: "Look whether the token is paused or has blocked the account; then run the same command again.",
    details: { hash, token },
  });
}
