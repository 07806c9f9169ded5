import { keccak256, serializeTransaction, stringToHex } from "viem";
import { gasWithFloor } from "../../../sdk/chain/calls/transactionLimits.ts";
import type { WriteClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";
import { baseIn, type FeeQuotes, type Fees, maxIn, readDataFee, tipIn } from "../../../sdk/delivery/fees.ts";
import type { Sending } from "../../../sdk/delivery/journal.ts";
import type { OutgoingCall } from "../../../sdk/delivery/outgoingCall.ts";
import type { ChainProfile } from "../../../sdk/delivery/profile.ts";
import { type NewSending, openSender, type Sender } from "../../../sdk/delivery/sender.ts";
import type { Timing } from "../../../sdk/delivery/timing.ts";
import type { ChainWatch } from "../../../sdk/delivery/watchChain.ts";
import type { Sql } from "../../store/sql.ts";
import { countUnderWay, endIntents, type QueuedIntent, returnIntents } from "../tables/intents.ts";
import { isLost, parkSender, reserver, resumeSender } from "../tables/leases.ts";
import {
  type ChooseIntents,
  type ReserveParameters,
  reserveIntents,
  reserveOneEach,
} from "../tables/reserveIntents.ts";
import { openTableJournal } from "../tables/tableJournal.ts";
import { guardedClient, type HeldLease } from "./heldLease.ts";
import { intentMeaning } from "./intentMeaning.ts";
import { type KeyFunds, openKeyFunds } from "./keyFunds.ts";
import type { PlanPlace, WorkKind, WorkPlan } from "./kind.ts";
import type { RefillPlan } from "./refill.ts";
import { freePlaces, type GasRoom, nextTurn, type Turn, type TurnPlace, whatWaits } from "./turn.ts";
import type { UnderWay } from "./underWay.ts";
import type { Wake } from "./wake.ts";
import { whileReserved } from "./whileReserved.ts";

/** The chain's properties that sending depends on. Default: no floor, and no fee for data. */
export type WorkedProfile = Pick<
  ChainProfile,
  "inFlight" | "transactionGas" | "calldataBytes" | "blockTime"
> &
  Partial<Pick<ChainProfile, "hasCalldataFloor" | "dataFee">>;

export type WorkSenderParameters = {
  readonly sql: Sql;
  readonly client: WriteClient;
  readonly watch: ChainWatch;
  readonly profile: WorkedProfile;
  readonly kinds: readonly WorkKind[];
  readonly held: HeldLease;
  readonly timing: Timing;
  /** Default: the first. */
  readonly choose?: ChooseIntents | undefined;
  readonly priceCeiling?: bigint | undefined;
  /** Default: as much as keys take. */
  readonly room?: GasRoom | undefined;
  readonly underWay: UnderWay;
  /** Gas prices to offer, read once a block for all keys of the chain. */
  readonly quotes: FeeQuotes;
  /** The source of ether for this key; undefined: none. */
  readonly refill?: RefillPlan | undefined;
  /** Whether this key is the refill key. */
  readonly isRefilling: boolean;
  /** Whether new transactions may be begun. */
  readonly mayBegin: () => boolean;
  readonly wake: Wake;
  readonly signal: AbortSignal;
  readonly onTrouble: (thrown: unknown) => void;
};

/** Milliseconds between reads of the store, with or without notifications. */
const POLL_MS = 250;
/**
 * Shortest and longest time between reads of the chain, in milliseconds. A chain that mines only on demand has no block
 * time.
 */
const MIN_PACE_MS = 100;
const MAX_PACE_MS = 2_000;

/** Works with one key while its lease is held: finishes what is under way, and begins what waits. */
export async function workSender(parameters: WorkSenderParameters): Promise<void> {
  const { sql, held, watch, timing, priceCeiling, quotes, refill, profile } = parameters;
  const client = guardedClient(parameters.client, held);
  const kindOf = (name: string) => parameters.kinds.find((kind) => kind.name === name);
  const journal = await openTableJournal(sql, {
    lease: held.lease,
    outcomeOf: (name, result) => kindOf(name)?.outcomeOf(result) ?? { state: "done" },
  });
  const keyTrouble = troubleOfKey(parameters);
  const sender = openSender({
    client,
    journal,
    watch,
    timing,
    priceCeiling,
    quote: async (isRefused) => quotes(BigInt((await watch.look()).number), isRefused),
    meaning: intentMeaning(sql, client, { kindOf, maxGas: profile.transactionGas }),
    onTrouble: (_, thrown) => keyTrouble.note(thrown),
  });
  const isOn = () => held.isHeld() && !parameters.signal.aborted;
  const funds = openKeyFunds({ sql, client, lease: held.lease, refill });
  const stuck = { waiting: [], queriedAt: Number.NEGATIVE_INFINITY };
  const loop = { ...parameters, client, sender, isOn, keyTrouble, funds, stuck };
  const filling = fillContinuously(loop, kindOf).finally(() => loop.underWay.close(sender.account));
  await Promise.all([pollSender(loop), filling]);
}

type KeyTrouble = {
  readonly note: (thrown: unknown) => void;
  /** Keeps a reason to park the key; it is reported once for as long as it lasts. */
  readonly keep: (reason: string) => void;
  readonly settle: () => Promise<void>;
  readonly isParked: () => boolean;
};

/** Reasons for which a key sends nothing new. They are checked again each round. */
const PARKING = ["NotEnoughFunds", "NonceTaken"];

/** Parks the key while something is wrong with it, and resumes it after a round without trouble. */
function troubleOfKey({ sql, held, onTrouble }: WorkSenderParameters): KeyTrouble {
  const { lease } = held;
  let found: string | undefined;
  let parked: string | undefined;
  return {
    note(thrown) {
      if (isLost(thrown)) held.lose();
      onTrouble(thrown);
      if (thrown instanceof SymbolonError && PARKING.includes(thrown.code)) found = thrown.code;
    },
    keep(reason) {
      found ??= reason;
    },
    isParked: () => (found ?? parked) !== undefined,
    async settle() {
      if (found !== parked) {
        if (found === undefined) await resumeSender(sql, lease);
        else await parkSender(sql, lease, found);
        if (found === "EmptySender" || found === "RefillLimitReached") onTrouble(keyIsDry(lease, found));
        parked = found;
      }
      found = undefined;
    },
  };
}

function keyIsDry(
  { chain, sender }: HeldLease["lease"],
  code: "EmptySender" | "RefillLimitReached",
): SymbolonError {
  const isLimited = code === "RefillLimitReached";
  return new SymbolonError({
    code,
    reason: `${sender} has too little ETH on chain ${chain} for its next transaction${isLimited ? ", and its refills have reached their limit" : ""}.`,
    hint: `Send it ETH${isLimited ? ", or raise --refill-limit" : ""}: then it continues by itself.`,
    details: { chain, sender },
  });
}

type Loop = WorkSenderParameters & {
  readonly funds: KeyFunds;
  readonly sender: Sender;
  readonly isOn: () => boolean;
  readonly keyTrouble: KeyTrouble;
  readonly stuck: TurnPlace["stuck"];
};

async function pollSender(loop: Loop): Promise<void> {
  const { sender, isOn, keyTrouble, funds, profile, wake } = loop;
  let dry: Awaited<ReturnType<typeof funds.look>>;
  let countedAt = Number.NEGATIVE_INFINITY;
  while (isOn()) {
    try {
      const hasChanged = await sender.look();
      if (performance.now() - countedAt >= POLL_MS) {
        dry = await funds.look();
        countedAt = performance.now();
      }
      if (dry !== undefined) keyTrouble.keep(dry);
      await keyTrouble.settle();
      if (hasChanged) wake.one("work");
    } catch (thrown) {
      keyTrouble.note(thrown);
    }
    const pace = Math.min(Math.max(MIN_PACE_MS, profile.blockTime / 4), MAX_PACE_MS);
    await wake.sleep(sender.inFlight().length > 0 ? pace : Math.max(pace, 1_000), isOn, "sent");
  }
}

async function fillContinuously(loop: Loop, kindOf: (name: string) => WorkKind | undefined): Promise<void> {
  const { sender, isOn, keyTrouble, mayBegin, wake, underWay, isRefilling } = loop;
  while (isOn()) {
    try {
      const places = keyTrouble.isParked() || !mayBegin() ? 0 : freePlaces(loop);
      if (!isRefilling) underWay.open(sender.account, places);
      const hasFilled =
        places > 0 &&
        (await fillOnce(loop, kindOf, places).finally(() => underWay.plan(sender.account, undefined)));
      if (hasFilled) {
        wake.one("sent");
        continue;
      }
    } catch (thrown) {
      keyTrouble.note(thrown);
    }
    await wake.sleep(POLL_MS, isOn, "work");
  }
}

/**
 * Makes a transaction of waiting intents; or several, of a kind of which each has but one. @returns whether there was
 * anything to do
 */
async function fillOnce(
  loop: Loop,
  kindOf: (name: string) => WorkKind | undefined,
  places: number,
): Promise<boolean> {
  const { held, watch, isRefilling, choose } = loop;
  const { chain, owner, sender: account } = held.lease;
  // The store is read often, the chain only where there is something to do.
  const { timestamp: past = 0n } = watch.known() ?? {};
  const query = { chain, sender: account, isRefilling };
  const waiting = await whatWaits(loop, { ...query, now: past }, () => lookNow(loop));
  if (waiting.length === 0) return false;
  const by = reserver(owner, account);
  const { timestamp: now, number: block } = await watch.look();
  const fees = await loop.quotes(BigInt(block));
  const { priceCeiling = priceNow(fees) } = loop;
  if (priceNow(fees) > priceCeiling) return false;
  const turn = nextTurn(loop, { block, price: priceNow(fees), waiting });
  const max = turn === undefined ? 0 : maxOf(loop, turn.share);
  if (turn === undefined || max < 1) return false;
  const maxOfKind = (kind: string) => kindOf(kind)?.max ?? max;
  const asked = { ...query, now, by, max, name: turn.of?.name, choose, maxOfKind };
  const groups = await reserveGroups(loop, asked, Math.min(places, PLANS_AT_ONCE));
  const ids = groups.flat().map(({ id }) => id);
  if (ids.length === 0) return false;
  return whileReserved({ ...loop, by, ids }, () =>
    sendReserved(loop, kindOf, { by, groups, now, block, fees, turn }),
  );
}

/** Reserves what is for one transaction; or one intent for each of several, where each can have one only. */
async function reserveGroups(
  { sql, kinds, room }: Loop,
  asked: ReserveParameters,
  places: number,
): Promise<Reserved["groups"]> {
  const oneEach = kinds.filter(({ max }) => max === 1).map(({ name }) => name);
  // Where gas is measured out, each transaction has its own turn.
  if (places > 1 && oneEach.length > 0 && room?.isPaced !== true) {
    const intents = await reserveOneEach(sql, asked, oneEach, places);
    if (intents.length > 0) return intents.map((one) => [one]);
  }
  return [await reserveIntents(sql, asked)];
}

type Reserved = {
  readonly by: string;
  /** By transaction. */
  readonly groups: readonly (readonly QueuedIntent[])[];
  readonly now: bigint;
  readonly block: number;
  readonly fees: Fees;
  readonly turn: Turn;
};

/** Transactions that are planned at once: the rest is left to other keys. */
const PLANS_AT_ONCE = 8;

/** Makes transactions of reserved intents. @returns whether the key can go on */
async function sendReserved(
  loop: Loop,
  kindOf: (name: string) => WorkKind | undefined,
  { by, groups, now, block, fees, turn }: Reserved,
): Promise<boolean> {
  // Read in the meantime; where there is nothing to pay, nothing waits for it.
  const balance = loop.funds.balance();
  balance.catch(() => undefined);
  const plans = await mapAtOnce(groups, PLANS_AT_ONCE, (intents) =>
    planned(kindOf(intents[0]?.kind ?? ""), loop, intents, { now, block: BigInt(block), share: turn.share }),
  );
  const left = new Set(groups.flat().map(({ id }) => id));
  try {
    for (const { plan, refused } of plans) {
      if (refused !== undefined) loop.onTrouble(refused);
      await settle(loop, by, plan);
    }
    const fillings = plans.flatMap(({ plan }) => plan.filling ?? []);
    const begun = await begin(loop, fillings, { maxPrice: maxIn(fees), balance, block }, ({ keys }) => {
      for (const key of keys) left.delete(BigInt(key));
    });
    for (const { filling, gas } of begun) {
      if (turn.of !== undefined) loop.room?.sent(Number(filling.takes ?? gas), turn.of);
    }
    return fillings.length === 0 || begun.length > 0;
  } finally {
    await returnIntents(loop.sql, by, [...left]);
  }
}

/** Ends or returns the intents that a plan does not send. */
async function settle({ sql, held }: Loop, by: string, { ended, later }: WorkPlan): Promise<void> {
  await endIntents(sql, held.lease.chain, by, ended);
  for (const { ids, milliseconds: due, reason } of later) {
    await returnIntents(sql, by, ids, { due, reason });
  }
}

type Filling = NonNullable<WorkPlan["filling"]>;

/** Begins to send transactions, as many as the key can pay for. @returns these, with their limits of gas */
async function begin(
  loop: Loop,
  fillings: readonly Filling[],
  {
    maxPrice,
    balance,
    block,
  }: { readonly maxPrice: bigint; readonly balance: Promise<bigint>; readonly block: number },
  onBegun: (sending: Sending) => void,
): Promise<readonly { readonly filling: Filling; readonly gas: bigint }[]> {
  const { funds, held, profile, sender, underWay } = loop;
  const payable: NewSending[] = [];
  const begun: { readonly filling: Filling; readonly gas: bigint }[] = [];
  let promised = 0n;
  for (const filling of fillings) {
    const { call, gas: needed, intents } = filling;
    const gas = profile.hasCalldataFloor ? gasWithFloor(needed, call.data) : needed;
    const cost = gas * maxPrice + call.value + (await dataFee(loop, call, gas));
    if (!funds.canPay(cost, await balance, sender.inFlight(), promised)) break;
    promised += cost;
    payable.push({
      keys: intents.map(({ id }) => String(id)),
      digest: keccak256(stringToHex(intents.map(({ key }) => key).join("\n"))),
      call,
      gas,
      onBegun(sending) {
        underWay.begun(held.lease.sender, sending.nonce, block);
        begun.push({ filling, gas });
        onBegun(sending);
      },
    });
  }
  await sender.beginAll(payable);
  return begun;
}

/** The newest block, and what a unit of gas costs in it. */
async function lookNow({ watch, quotes }: Loop) {
  const { number: block } = await watch.look();
  return { block, price: priceNow(await quotes(BigInt(block))) };
}

/** The most intents in one transaction with this gas, of whichever kind is next; 0: none. */
function maxOf({ kinds, profile }: Loop, share: number): number {
  const gas = Math.min(share, Number(profile.transactionGas));
  const fits = ({ max, minGas }: WorkKind) => Math.min(max, Math.ceil(gas / minGas));
  return Math.max(0, ...kinds.map(fits));
}

/** Wei that a transaction pays for its data, in addition to its gas. */
async function dataFee({ client, profile }: Loop, call: OutgoingCall, gas: bigint): Promise<bigint> {
  const { dataFee: rule = "none" } = profile;
  if (rule === "none") return 0n;
  const unsigned = serializeTransaction({ type: "eip1559", chainId: client.chain.id, gas, ...call });
  return readDataFee(client, { dataFee: rule }, unsigned);
}

/** Wei per gas now, tip included. */
function priceNow(fees: Fees): bigint {
  return baseIn(fees) + tipIn(fees);
}

/** Milliseconds until the next try after the chain did not answer. */
const LATER_MS = 2_000;

async function planned(
  kind: WorkKind | undefined,
  { sql, client, held, profile, watch }: WorkSenderParameters,
  intents: readonly QueuedIntent[],
  moment: Pick<PlanPlace, "now" | "block" | "share">,
): Promise<{ readonly plan: WorkPlan; readonly refused: unknown }> {
  const nothing: WorkPlan = { filling: undefined, ended: [], later: [] };
  if (kind === undefined) {
    const ended = intents.map(({ id }) => ({ id, state: "parked", reason: "UnknownKind" }) as const);
    return { plan: { ...nothing, ended }, refused: undefined };
  }
  const { calldataBytes, transactionGas: gas } = profile;
  const { finalized } = watch;
  const { chain, sender } = held.lease;
  const underWay = () => countUnderWay(sql, chain, intents[0]?.contract ?? sender);
  const place = { client, sender, calldataBytes, ...moment, gas, finalized, underWay };
  try {
    const plan = await kind.plan(place, intents.slice(0, kind.max));
    return { plan, refused: undefined };
  } catch (refused) {
    const later = [{ ids: intents.map(({ id }) => id), milliseconds: LATER_MS }];
    return { plan: { ...nothing, later }, refused };
  }
}
