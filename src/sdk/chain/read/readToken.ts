import { type Abi, type Address, type Client, erc20Abi, parseAbi, type Transport } from "viem";
import { getBalance, getCode, readContract } from "viem/actions";
import type { TokenWords } from "../../core/text/tokenAmount.ts";
import { isAnotherContract } from "../errors/explainViemError.ts";
import type { AtBlock } from "./atBlock.ts";
import { coinWords, isPayoutCoin, payoutCoinKind, requireCoinInWei } from "./payoutCoin.ts";

export type ReadTokenParameters = AtBlock & {
  readonly token: Address;
  /** Whose balance is asked for. */
  readonly holder: Address;
  /** Whom the holder may have allowed to take some; default: not asked. */
  readonly spender?: Address | undefined;
};

/** What a token says of itself; undefined where it does not answer, as only some functions belong to ERC-20. */
export type TokenState = {
  readonly hasCode: boolean;
  readonly name: string | undefined;
  readonly symbol: string | undefined;
  readonly decimals: number | undefined;
  readonly totalSupply: bigint | undefined;
  /** Base units of the holder. */
  readonly balance: bigint | undefined;
  /** Base units that the spender may take from the holder. */
  readonly allowance: bigint | undefined;
  /** Whether it moves nothing at present, where it tells (OpenZeppelin's `Pausable`). */
  readonly paused: boolean | undefined;
  /** Only of a PayoutCoin, whose `balance` counts what was deposited: wei that the holder has in addition. */
  readonly coin?: bigint;
  /** Only of a PayoutCoin: name, symbol and decimals are the coin's. */
  readonly isCoin?: true;
  /** It has the code of a PayoutCoin, at another address. */
  readonly isLookAlike?: true;
};

const pausableAbi = parseAbi(["function paused() view returns (bool)"]);

/** Decimals and symbol of a token, to show amounts in; both may lack. Those of a PayoutCoin are the coin's. */
export async function readTokenWords(
  client: Client<Transport>,
  { token, blockNumber }: Omit<ReadTokenParameters, "holder" | "spender">,
): Promise<TokenWords> {
  if (await isPayoutCoin(client, token)) {
    const { name: _, ...words } = coinWords(client);
    return words;
  }
  const ask = asker(client, token, blockNumber);
  const [decimals, symbol] = await Promise.all([
    ask<number>(erc20Abi, "decimals"),
    ask<string>(erc20Abi, "symbol"),
  ]);
  return { decimals, symbol };
}

/**
 * Reads what a token says, and takes silence for an answer.
 * @throws SymbolonError `CoinUnsupported` of coin, where contracts do not count it in wei
 */
export async function readToken(
  client: Client<Transport>,
  { token, holder, spender, blockNumber }: ReadTokenParameters,
): Promise<TokenState> {
  const ask = asker(client, token, blockNumber);
  const code = await getCode(client, { address: token, blockNumber });
  const kind = payoutCoinKind(token, code);
  if (kind === "coin") return readCoin(client, { token, holder, spender, blockNumber });
  const [name, symbol, decimals, totalSupply, balance, allowance, paused] = await Promise.all([
    ask<string>(erc20Abi, "name"),
    ask<string>(erc20Abi, "symbol"),
    ask<number>(erc20Abi, "decimals"),
    ask<bigint>(erc20Abi, "totalSupply"),
    ask<bigint>(erc20Abi, "balanceOf", [holder]),
    spender === undefined ? undefined : ask<bigint>(erc20Abi, "allowance", [holder, spender]),
    ask<boolean>(pausableAbi, "paused"),
  ]);
  const said = { name, symbol, decimals, totalSupply, balance, allowance, paused };
  return { hasCode: code !== undefined, ...said, ...(kind === "lookAlike" && { isLookAlike: true }) };
}

/**
 * The same of a PayoutCoin: its words are the coin's, and its supply bounds no amount, since anybody may deposit more.
 * @throws SymbolonError `CoinUnsupported`
 */
async function readCoin(
  client: Client<Transport>,
  { token, holder, spender, blockNumber }: ReadTokenParameters,
): Promise<TokenState> {
  requireCoinInWei(client.chain?.id);
  const ask = asker(client, token, blockNumber);
  const [balance, allowance, coin] = await Promise.all([
    ask<bigint>(erc20Abi, "balanceOf", [holder]),
    spender === undefined ? undefined : ask<bigint>(erc20Abi, "allowance", [holder, spender]),
    getBalance(client, { address: holder, blockNumber }),
  ]);
  const unknown = { totalSupply: undefined, paused: undefined };
  return { hasCode: true, ...coinWords(client), ...unknown, balance, allowance, coin };
}

/** Asks a contract, and takes silence for an answer. */
function asker(client: Client<Transport>, address: Address, blockNumber: bigint | undefined) {
  return async <Answer>(
    abi: Abi,
    functionName: string,
    args: readonly unknown[] = [],
  ): Promise<Answer | undefined> => {
    try {
      return (await readContract(client, { address, abi, functionName, args, blockNumber })) as Answer;
    } catch (thrown) {
      if (isAnotherContract(thrown)) return undefined;
      throw thrown;
    }
  };
}
