/**
 * Which keys may send, and what keeps them able to: a key that others use, or that a contract acts for, would let
 * transactions wait without end, and one without ether would let everything wait that comes after it.
 */
import { type Address, formatEther } from "viem";
import { getBalance, getCode } from "viem/actions";
import type { ReadClient } from "../chain/clients.ts";
import { delegateOf } from "../chain/read/delegateOf.ts";
import { SymbolonError } from "../core/errors.ts";
import { minBigInt } from "../core/minMaxBigInt.ts";

export type RequireSenderParameters = {
  /** Wei that it needs to send anything; 0 where gas costs nothing. */
  readonly minBalance: bigint;
};

/**
 * Sees that a key can send many transactions on a chain: it is a key's own account, and has ether.
 * @returns its balance, in wei
 * @throws SymbolonError `DelegatedSender`, `SenderIsContract`, `EmptySender`; what viem throws
 */
export async function requireSender(
  client: ReadClient,
  address: Address,
  { minBalance }: RequireSenderParameters,
): Promise<bigint> {
  const [code = "0x", balance] = await Promise.all([
    getCode(client, { address }),
    getBalance(client, { address }),
  ]);
  const chainId = client.chain.id;
  const delegate = delegateOf(code);
  if (delegate !== undefined) {
    throw new SymbolonError({
      code: "DelegatedSender",
      reason: `${address} has let the contract ${delegate} act for it on chain ${chainId} (EIP-7702): nodes keep one waiting transaction of such an account, and its ETH may go at any time.`,
      hint: "Send from a key without a delegation, or withdraw the delegation by authorizing the zero address.",
      details: { address, delegate, chainId },
    });
  }
  if (code !== "0x") {
    throw new SymbolonError({
      code: "SenderIsContract",
      reason: `${address} is a contract on chain ${chainId}: it has no key that signs transactions.`,
      hint: "Give the address of an account with a key.",
      details: { address, chainId },
    });
  }
  if (balance >= minBalance) return balance;
  throw new SymbolonError({
    code: "EmptySender",
    reason: `${address} has ${formatEther(balance)} ETH on chain ${chainId}, and needs ${formatEther(minBalance)} to send.`,
    hint: `Send it ${formatEther(minBalance - balance)} ETH or more.`,
    details: { address, chainId, balance, minBalance },
  });
}

/** Wei, all of them. */
export type RefillTerms = {
  /** What the key has. */
  readonly balance: bigint;
  /** Below it the key is refilled. */
  readonly floor: bigint;
  /** What it is refilled to. */
  readonly target: bigint;
  /** What the refill key has given so far, to all keys, with what is under way. */
  readonly given: bigint;
  /** What it may give in all. */
  readonly limit: bigint;
};

/** Wei to be sent now; 0 with a reason: the key is dry, and is not helped. */
export type Refill = { readonly wei: bigint; readonly reason?: "RefillLimitReached" };

/**
 * What the named refill key sends now. What is left of its limit is given where it lifts the key to the floor at least:
 * less would be spent on its own gas.
 * @throws SymbolonError `BadRefillTerms`
 */
export function refillOf(terms: RefillTerms): Refill {
  const { balance, floor, target, given, limit } = terms;
  const negative = Object.entries(terms).find(([, wei]) => wei < 0n)?.[0];
  if (negative !== undefined || target < floor) {
    throw new SymbolonError({
      code: "BadRefillTerms",
      reason:
        negative === undefined
          ? `A key that has less than ${floor} wei cannot be refilled to ${target}, which is less.`
          : `The ${negative} of a refill is ${terms[negative as keyof RefillTerms]} wei, below 0.`,
      hint: "Give a floor and a target that is not below it, in wei.",
      details: { ...terms },
    });
  }
  if (balance >= floor) return { wei: 0n };
  const left = limit - given;
  const wei = minBigInt(target - balance, left);
  return balance + wei < floor ? { wei: 0n, reason: "RefillLimitReached" } : { wei };
}
