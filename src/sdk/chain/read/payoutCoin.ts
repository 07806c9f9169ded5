import { type Address, type Client, type Hex, isAddressEqual, type Transport } from "viem";
import { getCode } from "viem/actions";
import type { TokenWords } from "../../core/text/tokenAmount.ts";
import { payoutCoinCode } from "../abi/payoutCoinCode.ts";
import { payoutCoinAddress } from "../book/canonicalAddresses.ts";
import { isShippedCode } from "../campaigns/codeFingerprint.ts";

/** What a PayoutCoin calls itself: whatever else does so is asked for its code. */
export const PAYOUT_SYMBOL = "PAYOUT";

/**
 * What the code at a token's address makes of it: the PayoutCoin, whose campaigns pay the chain's own coin, or a look-alike of
 * it. Only the canonical address shows by which constructor the code came there: another one may have left balances that no
 * coin backs.
 */
export function payoutCoinKind(token: Address, code: Hex | undefined): "coin" | "lookAlike" | undefined {
  if (!isShippedCode(code, payoutCoinCode)) return undefined;
  return isAddressEqual(token, payoutCoinAddress) ? "coin" : "lookAlike";
}

/** By client and token: code that is there never changes. */
const known = new WeakMap<object, Map<string, boolean>>();

/**
 * Whether a token is the PayoutCoin, by its address and its code; a client is asked once for each token.
 * @throws what viem throws where the node does not answer
 */
export async function isPayoutCoin(client: Client<Transport>, token: Address): Promise<boolean> {
  const ofClient = known.get(client) ?? new Map<string, boolean>();
  known.set(client, ofClient);
  const key = token.toLowerCase();
  const before = ofClient.get(key);
  if (before !== undefined) return before;
  const code = await getCode(client, { address: token });
  const found = payoutCoinKind(token, code) === "coin";
  if (code !== undefined) ofClient.set(key, found);
  return found;
}

/** What people call the coin of a client's chain, and count it in. */
export type CoinWords = Required<Pick<TokenWords, "decimals" | "symbol" | "isCoin">> & {
  readonly name: string;
};

/** The words of the chain's own coin, whose smallest unit is a wei. */
export function coinWords({ chain }: Client<Transport>): CoinWords {
  const { name, symbol } = chain?.nativeCurrency ?? { name: "Ether", symbol: "ETH" };
  return { name, symbol, decimals: 18, isCoin: true };
}
