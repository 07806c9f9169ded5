import { gunzipSync } from "node:zlib";
import type { Address, Hex } from "viem";
import type { CampaignKind } from "../../sdk/chain/campaigns/campaignPlan.ts";
import { askEach, type Engine } from "./engine/engine.ts";
import { packKeys } from "./footprint.ts";
import type { RangeBook, RangeSums } from "./rangeBook.ts";
import type { Footprint } from "./rangeResult.ts";

/** Watches what the payments of a range look at and change. */
export type RangeWatch = {
  /**
   * Sweeps what is left, which is not what would be left if the other ranges' leaves had been claimed too. So where somebody
   * watches it is then swept of nothing as well, and the fork turned back, since payments go on as if nobody had swept.
   */
  readonly sweepAside: <Swept>(
    sweep: () => Promise<Swept>,
    sweepNothing: (swept: Swept) => Promise<boolean>,
  ) => Promise<Swept>;
  /**
   * Turns the fork back to how it was at first, to compare; undefined where nobody watches.
   * @param paysFromLast tries on that fork whether payments are the same where hardly any money is left: where they are not,
   * the money counts as something that the other ranges look at
   */
  readonly footprint: (paysFromLast: () => Promise<boolean>) => Promise<Footprint | undefined>;
};

export type OpenRangeWatchParameters = {
  readonly engine: Engine;
  readonly campaign: Address;
  readonly kind: CampaignKind;
  readonly book: RangeBook;
  /** The contract whose coin the campaign pays; left out where it pays tokens. */
  readonly coin?: Address;
  /** Base units that the campaign holds; undefined where the token does not tell. */
  readonly held: bigint | undefined;
};

type Change = { readonly key: string; readonly from: bigint; readonly to: bigint };

/** Of a range that is all of the tree, or on a chain that does not tell. */
export const NO_WATCH: RangeWatch = {
  sweepAside: async (sweep) => await sweep(),
  footprint: async () => undefined,
};

/** Begins on a fork on which nothing was done yet. */
export async function openRangeWatch(parameters: OpenRangeWatchParameters): Promise<RangeWatch> {
  const { engine, book } = parameters;
  if (!canDump(engine)) return NO_WATCH;
  const first = await engine.request("evm_snapshot");
  let isNothingSwept = false;
  return {
    async sweepAside(sweep, sweepNothing) {
      const snapshot = await engine.request("evm_snapshot");
      const swept = await sweep();
      isNothingSwept = await sweepNothing(swept);
      await engine.request("evm_revert", [snapshot]);
      return swept;
    },
    async footprint(paysFromLast) {
      const after = await dumpFork(engine);
      await engine.request("evm_revert", [first]);
      const before = await readDumped(engine, after);
      const changed = changedKeys({ before, after, isMoneyFree: await paysFromLast() }, parameters);
      return {
        touched: packKeys([...after.keys(), ...changed]),
        changed: packKeys(changed),
        paid: book.sums().paid,
        sweepsNothing: isNothingSwept,
      };
    },
  };
}

type Compared = {
  readonly before: ForkDump;
  readonly after: ForkDump;
  /** Whether no payment hangs on how much money is left. */
  readonly isMoneyFree: boolean;
};

/** Keys of what is another way afterwards, but for sums that went up or down by exactly what was claimed or paid. */
function changedKeys(
  { before, after, isMoneyFree }: Compared,
  { campaign, kind, coin, held, book }: OpenRangeWatchParameters,
): readonly string[] {
  const sums = book.sums();
  const keys = [...after.keys()].filter((key) => after.get(key) !== before.get(key));
  const words = keys.filter(isSlot);
  const paidOut = (key: string) => weiIn(before.get(key)) - weiIn(after.get(key));
  const isPot = (key: string) => isMoneyFree && key === coin?.toLowerCase() && paidOut(key) === sums.paid;
  const accounts = keys.filter((key) => !isSlot(key) && !isPot(key));
  const changes = words.map((key) => ({
    key,
    from: BigInt(before.get(key) ?? 0n),
    to: BigInt(after.get(key) ?? 0n),
  }));
  const isOwn = ({ key }: Change) => key.startsWith(`${campaign.toLowerCase()} `);
  const isMoney = ({ from, to }: Change) => isMoneyFree && from === held && from - to === sums.paid;
  const others = changes.filter((change) => !isOwn(change) && !isMoney(change));
  return [...accounts, ...others.map(({ key }) => key), ...ownChanges(changes.filter(isOwn), sums, kind)];
}

/** Of an instant campaign's words the bits that were set, of a vesting campaign all but its sum of promises. */
function ownChanges(
  changes: readonly Change[],
  { claims, claimed }: RangeSums,
  kind: CampaignKind,
): readonly string[] {
  if (kind === "vesting")
    return changes.filter(({ from, to }) => to - from !== claimed).map(({ key }) => key);
  const keys = changes.map(({ key }) => key);
  if (kind === "cumulative" || changes.some(({ from, to }) => (from & ~to) !== 0n)) return keys;
  const bits = changes.flatMap(({ key, from, to }) => bitsOf(from ^ to).map((bit) => `${key} ${bit}`));
  return bits.length === claims ? bits : keys;
}

function bitsOf(word: bigint): readonly number[] {
  return [...word.toString(2)].toReversed().flatMap((digit, bit) => (digit === "1" ? [bit] : []));
}

/**
 * All that the transactions of a fork have looked at, and its values: under `account` ether and code, under `account slot`
 * a word of storage. Lower case throughout. Nonces are omitted: no contract sees them.
 */
type ForkDump = ReadonlyMap<string, string>;

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

/** Whether a key of a dump is that of a word of storage. */
function isSlot(key: string): boolean {
  return key.includes(" ");
}

/** Whether a chain can tell what its transactions have looked at. */
function canDump({ kind }: Pick<Engine, "kind">): boolean {
  return kind === "anvil";
}

/** @param engine one that {@link canDump} */
async function dumpFork({ request }: Pick<Engine, "request">): Promise<ForkDump> {
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
async function readDumped(engine: Engine, dump: ForkDump): Promise<ForkDump> {
  const keys = [...dump.keys()].filter((key) => dump.get(key) !== NOTHING);
  const slots = keys.filter(isSlot);
  const accounts = keys.filter((key) => !isSlot(key));
  const words = await askEach(engine, "eth_getStorageAt", paramsOf(slots));
  const balances = await askEach(engine, "eth_getBalance", paramsOf(accounts));
  const codes = await askEach(engine, "eth_getCode", paramsOf(accounts));
  return new Map([
    ...[...dump.keys()].map((key) => [key, NOTHING] as const),
    ...slots.map((key, i) => [key, words[i] ?? "0x0"] as const),
    ...accounts.map((key, i) => [key, accountText(balances[i] ?? "0x0", codes[i] ?? "0x")] as const),
  ]);
}

function paramsOf(keys: readonly string[]) {
  return keys.map((key) => [...key.split(" "), "latest"]);
}

function weiIn(account = NOTHING): bigint {
  return BigInt(account.split(" ")[0] ?? 0);
}

function accountText(balance: Hex, code: Hex): string {
  return `${BigInt(balance)} ${code}`;
}
