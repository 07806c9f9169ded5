import { type Address, concatHex, type Hex, pad, size, sliceHex } from "viem";
import type { Engine } from "./engine/engine.ts";

/**
 * Code that asks a token for the balances of many holders. In: the token and the holders, 32 bytes each; out: a balance of
 * 32 bytes each. With `at` from 64 on, where the holders are copied to and the balances take their places:
 * for (; at < end; at += 32) { mem[4] = mem[at]; if (!token.staticcall(mem[0..36], mem[at..at+32])) mem[at] = ~0; }
 */
const ASKER =
  "0x5f35602036038060206040376370a0823160e01b5f5260400160405b81811015604457805160045260208160245f865afa601f3d1116603d575f1981525b602001601b565b604081036040f3";
/** Where that code is for the length of a call: an account that nothing is at. */
const PLACE: Address = "0x00000000000000000000000000000000ba1a9ce5";
/** What is said of a holder for whom the token does not answer. */
const UNKNOWN = 2n ** 256n - 1n;
const WORD_BYTES = 32;

/**
 * Base units that accounts hold of a token, asked in one call.
 * @param engine a chain whose `eth_call` takes state overrides, as those of rehearsals do
 * @returns in the order of the holders; undefined where the token does not answer
 * @throws RpcError where the node refuses the call
 */
export async function readBalances(
  { request }: Pick<Engine, "request">,
  token: Address,
  holders: readonly Address[],
): Promise<readonly (bigint | undefined)[]> {
  if (holders.length === 0) return [];
  const data = concatHex([token, ...holders].map((address) => pad(address)));
  const override = { [PLACE]: { code: ASKER } };
  const answer = (await request("eth_call", [{ to: PLACE, data }, "latest", override])) as Hex;
  if (size(answer) !== WORD_BYTES * holders.length)
    throw new Error("the balances of other holders came back");
  return holders.map((_, i) => {
    const balance = BigInt(sliceHex(answer, WORD_BYTES * i, WORD_BYTES * (i + 1)));
    return balance === UNKNOWN ? undefined : balance;
  });
}

/**
 * Code that gives the coin of many accounts. In: accounts, 32 bytes each; out: wei, 32 bytes each.
 * for (at = 0; at < calldatasize; at += 32) mem[at] = balance(calldata[at]);
 */
const COIN_ASKER = "0x5f5b80361460135780353181526020016001565b365ff3";

/** What accounts are paid in: the token itself, or the chain's own coin, for which it stands. */
export type PaidIn = { readonly token: Address; readonly isCoin: boolean };

/**
 * What accounts have of what they are paid in: base units of the token, or wei.
 * @returns as `readBalances`
 */
export async function readPaidIn(
  engine: Pick<Engine, "request">,
  { token, isCoin }: PaidIn,
  accounts: readonly Address[],
): Promise<readonly (bigint | undefined)[]> {
  if (!isCoin || accounts.length === 0) return readBalances(engine, token, accounts);
  const data = concatHex(accounts.map((address) => pad(address)));
  const override = { [PLACE]: { code: COIN_ASKER } };
  const answer = (await engine.request("eth_call", [{ to: PLACE, data }, "latest", override])) as Hex;
  return accounts.map((_, i) => BigInt(sliceHex(answer, WORD_BYTES * i, WORD_BYTES * (i + 1))));
}
