import type { Address } from "viem";
import { payoutCoinAbi } from "../../chain/abi/payoutCoinAbi.ts";
import { payoutCoinAddress } from "../../chain/book/canonicalAddresses.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { isPayoutCoin, requireCoinInWei } from "../../chain/read/payoutCoin.ts";
import { type ReadTokenParameters, readToken, type TokenState } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { exactTokenAmount, type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import { awaitOwnPending } from "../../delivery/awaitOwnPending.ts";
import type { Timing } from "../../delivery/timing.ts";

/**
 * The token of campaigns that pay this chain's own coin: where `symbolon deploy coin` puts it.
 * @throws SymbolonError `NoPayoutCoin`, `CoinUnsupported`
 */
export async function coinToken(client: ReadClient): Promise<Address> {
  requireCoinInWei(client.chain.id);
  if (await isPayoutCoin(client, payoutCoinAddress)) return payoutCoinAddress;
  throw new SymbolonError({
    code: "NoPayoutCoin",
    reason: `Chain ${client.chain.id} has no PayoutCoin at ${payoutCoinAddress}, and campaigns pay coin through it.`,
    hint: "Deploy it, once a chain: symbolon deploy coin.",
    details: { chainId: client.chain.id, address: payoutCoinAddress },
  });
}

/** Base units that a holder can fund a campaign with: of coin what it has deposited, and what it can deposit. */
export function fundable({ balance, coin = 0n }: Pick<TokenState, "balance" | "coin">): bigint | undefined {
  return balance === undefined ? undefined : balance + coin;
}

type DepositsParameters = {
  readonly token: Address;
  /** Base units that the account needs in all. */
  readonly amount: bigint;
  readonly state: TokenWords & Pick<TokenState, "balance">;
};

/** The call by which an account deposits the coin that a campaign's funding lacks: none where it has enough, or the token is another. */
export function deposits({ token: address, amount, state }: DepositsParameters): readonly PlannedCall[] {
  const value = amount - (state.balance ?? 0n);
  if (state.isCoin !== true || value <= 0n) return [];
  const call = { address, abi: payoutCoinAbi, functionName: "deposit", args: [], value } as const;
  return [
    plannedCall(call, {
      what: `Deposit ${exactTokenAmount(value, state)} at ${address}, which pays it out as coin`,
    }),
  ];
}

/**
 * Reads a token before it is paid with. A deposit that is under way must not be sent a second time: of coin it waits until
 * nothing of the account is.
 * @throws SymbolonError `TransactionPending`, `CoinUnsupported`
 */
export async function readSpendable(
  client: WriteClient,
  parameters: Omit<ReadTokenParameters, "holder">,
  timing?: Timing,
): Promise<TokenState> {
  const holder = client.account.address;
  const state = await readToken(client, { ...parameters, holder });
  if (state.isCoin !== true) return state;
  await awaitOwnPending(client, "they may be depositing coin", timing);
  return readToken(client, { ...parameters, holder });
}

/** Where a campaign's funding comes from, and who is to take it. */
type Funding = {
  readonly creator: Address;
  readonly factory: Address;
  readonly plan: { readonly terms: { readonly token: Address } };
};

/**
 * Does what follows a deposit; where it fails, the error says what is deposited by then, and how to get it back.
 * @throws what `act` throws, with more in the hint
 */
export async function tellingDeposit<Result>(
  client: ReadClient,
  { creator: holder, factory: spender, plan }: Funding,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    const { token } = plan.terms;
    // Who cannot be asked says nothing: the failure itself matters more.
    const state = await readToken(client, { token, holder, spender }).catch(() => undefined);
    const { balance = 0n, allowance = 0n } = state ?? {};
    if (state?.isCoin !== true || balance === 0n) throw thrown;
    const taken = allowance > 0n ? `, and the factory ${spender} may take them` : "";
    const { code, reason, hint, details, cause } = thrown;
    throw new SymbolonError({
      code,
      reason,
      hint: `${hint} ${tokenAmount(balance, state)} are deposited at ${token}${taken}: the next run uses them; to get them back, call transfer to yourself.`,
      details: { ...details, deposited: balance },
      cause,
    });
  }
}
