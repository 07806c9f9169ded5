import type { Address, Client, Hex, Transport } from "viem";
import { getCode } from "viem/actions";
import { isSameAddress } from "../../core/isSameAddress.ts";
import type { TokenWords } from "../../core/text/tokenAmount.ts";
import { payoutCoinCode } from "../abi/payoutCoinCode.ts";
import { payoutCoinAddress } from "../book/canonicalAddresses.ts";
import { isShippedCode } from "../campaigns/codeFingerprint.ts";

/**
 * Whether a token is the PayoutCoin: a campaign of it pays the chain's own coin. The shipped code alone does not show that:
 * another constructor may have left units in it for which nobody deposited. Its one address (CREATE2) stands for the
 * constructor, too.
 */
export function isPayoutCoinAt(token: Address, code: Hex | undefined): boolean {
  return isSameAddress(token, payoutCoinAddress) && isShippedCode(code, payoutCoinCode);
}

/** By client: code that is there never changes. */
const known = new WeakMap<object, boolean>();

/**
 * Whether a token is the PayoutCoin, by its address and its code; a client is asked at most once.
 * @throws what viem throws where the node does not answer
 */
export async function isPayoutCoin(client: Client<Transport>, token: Address): Promise<boolean> {
  if (!isSameAddress(token, payoutCoinAddress)) return false;
  const before = known.get(client);
  if (before !== undefined) return before;
  const code = await getCode(client, { address: token });
  const found = isPayoutCoinAt(token, code);
  if (code !== undefined) known.set(client, found);
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
