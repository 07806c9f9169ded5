import { gunzipSync } from "node:zlib";
import type { Hex } from "viem";
import type { Engine } from "./engine/engine.ts";
import { resultOf } from "./engine/resultOf.ts";

/**
 * All that the transactions of a fork have looked at, and its values: under `account` ether and code, under `account slot`
 * a word of storage. Lower case throughout. Nonces are left out: no contract sees them.
 */
export type ForkDump = ReadonlyMap<string, string>;

type DumpedAccount = {
  readonly balance: Hex;
  readonly code: Hex;
  readonly storage: Readonly<Record<Hex, Hex>>;
};

/** Contracts that every block writes to by itself: EIP-4788 and EIP-2935. */
const WRITTEN_BY_BLOCKS = [
  "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
  "0x0000f90827f1c53a10cb7a02335b175320002935",
];
/** What is asked of an account without ether and code: nothing, since only code spends ether where fees are none. */
const NOTHING = accountText("0x0", "0x");
const MAX_A_BATCH = 1_000;

/** Whether a key of a dump is that of a word of storage. */
export function isSlot(key: string): boolean {
  return key.includes(" ");
}

/** Whether a chain can tell what its transactions have looked at. */
export function canDump({ kind }: Pick<Engine, "kind">): boolean {
  return kind === "anvil";
}

/** @param engine one that {@link canDump} */
export async function dumpFork({ request }: Pick<Engine, "request">): Promise<ForkDump> {
  const packed = (await request("anvil_dumpState")) as Hex;
  const text = gunzipSync(Buffer.from(packed.slice(2), "hex")).toString("utf8");
  const { accounts } = JSON.parse(text) as { readonly accounts: Readonly<Record<Hex, DumpedAccount>> };
  const dump = new Map<string, string>();
  for (const [address, { balance, code, storage }] of Object.entries(accounts)) {
    const account = address.toLowerCase();
    if (WRITTEN_BY_BLOCKS.includes(account)) continue;
    dump.set(account, accountText(balance, code));
    for (const [slot, word] of Object.entries(storage)) dump.set(`${account} ${slot}`, word);
  }
  return dump;
}

/** What a chain has now under the keys of a dump that was taken of it later, before it was turned back. */
export async function readDumped(engine: Engine, dump: ForkDump): Promise<ForkDump> {
  const asked = [...dump.keys()].filter((key) => dump.get(key) !== NOTHING);
  const slots = asked.filter(isSlot);
  const accounts = asked.filter((key) => !isSlot(key));
  const words = await askAll(engine, "eth_getStorageAt", slots);
  const balances = await askAll(engine, "eth_getBalance", accounts);
  const codes = await askAll(engine, "eth_getCode", accounts);
  return new Map([
    ...[...dump.keys()].map((key) => [key, NOTHING] as const),
    ...slots.map((key, i) => [key, words[i] ?? "0x0"] as const),
    ...accounts.map((key, i) => [key, accountText(balances[i] ?? "0x0", codes[i] ?? "0x")] as const),
  ]);
}

/** Asks one thing of each of some keys, in their order. */
async function askAll(engine: Engine, method: string, keys: readonly string[]): Promise<readonly Hex[]> {
  const told: Hex[] = [];
  for (let from = 0; from < keys.length; from += MAX_A_BATCH) {
    const some = keys.slice(from, from + MAX_A_BATCH);
    const answers = await engine.batch(
      some.map((key) => ({ method, params: [...key.split(" "), "latest"] })),
    );
    told.push(...some.map((_, i) => resultOf(method, answers[i]) as Hex));
  }
  return told;
}

function accountText(balance: Hex, code: Hex): string {
  return `${BigInt(balance)} ${code}`;
}
