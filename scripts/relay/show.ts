import { type Address, getAddress } from "viem";
import { getBlock } from "viem/actions";
import { readRelay } from "../../src/sdk/chain/read/readRelay.ts";
import { readToken } from "../../src/sdk/chain/read/readToken.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { ChainOptions } from "../campaign/commonOptions.ts";
import { openReader } from "../command/connect.ts";
import { type Line, printResult, table } from "../output.ts";

type ShowOptions = ChainOptions & { readonly token?: readonly Address[] };

/** `symbolon relay show RELAY`: all as of one block. */
export async function show(given: Address, { rpc, json = false, token = [] }: ShowOptions): Promise<void> {
  const client = await openReader(rpc);
  const relay = getAddress(given);
  const { number: blockNumber } = await getBlock(client);
  const { owner, pendingOwner, treasury, keys } = await readRelay(client, { relay, blockNumber });
  const held = await Promise.all(
    token.map(async (one) => {
      const address = getAddress(one);
      const state = await readToken(client, { token: address, holder: relay, blockNumber });
      return { token: address, balance: state.balance ?? 0n, words: state };
    }),
  );
  const balances = held.map(({ token: address, balance }) => ({ token: address, balance }));
  const document = {
    relay,
    owner,
    pendingOwner: pendingOwner ?? null,
    treasury,
    keys,
    balances,
    blockNumber,
  };
  printResult(
    json,
    document,
    table([
      ["relay", relay],
      ["owner", owner],
      ["its successor", pendingOwner && `${pendingOwner}, who has yet to accept`],
      ["treasury", treasury],
      ...(keys.length === 0 ? [["keys", "none: nobody can send through it"] as const] : []),
      ...keys.map((key, i): Line => [i === 0 ? "keys" : "", key]),
      ...held.map(({ balance, words }): Line => ["holds", tokenAmount(balance, words)]),
    ]),
  );
}
