import type { Address, Client, Hex, Transport } from "viem";
import { getCode } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import type { TokenWords } from "../../core/text/tokenAmount.ts";
import { payoutCoinCode } from "../abi/payoutCoinCode.ts";
import { payoutCoinAddress } from "../book/canonicalAddresses.ts";
import { isShippedCode } from "../campaigns/codeFingerprint.ts";

/**
 * What the code at a token's address makes of it: the PayoutCoin, whose campaigns pay the chain's own coin, or a look-alike of
 * it. Only the canonical address shows by which constructor the code came there: another one may have left balances that no
 * coin backs.
 */
export function payoutCoinKind(token: Address, code: Hex | undefined): "coin" | "lookAlike" | undefined {
  if (!isShippedCode(code, payoutCoinCode)) return undefined;
  return isSameAddress(token, payoutCoinAddress) ? "coin" : "lookAlike";
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
  const found = payoutCoinKind(token, code) === "coin";
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

/** Hedera, its test networks and its local one: contracts there see coin with 8 decimals, and nodes count it with 18. */
const NOT_IN_WEI = [295, 296, 297, 298];

/** Why campaigns pay no coin on a chain: contracts do not count it in wei. Undefined: they pay it. */
export function coinUnsupported(chainId: number | undefined): SymbolonError | undefined {
  if (chainId === undefined || !NOT_IN_WEI.includes(chainId)) return undefined;
  return new SymbolonError({
    code: "CoinUnsupported",
    reason: `Chain ${chainId} (Hedera) counts coin with 8 decimals in contracts and with 18 outside.`,
    hint: "Pay a token there.",
    details: { chainId },
  });
}

/** @throws SymbolonError `CoinUnsupported` */
export function requireCoinInWei(chainId: number | undefined): void {
  const refusal = coinUnsupported(chainId);
  if (refusal !== undefined) throw refusal;
}
