import { keccak256, parseTransaction, serializeTransaction, stringToHex } from "viem";
import { gasWithFloor } from "../../../sdk/chain/calls/transactionLimits.ts";
import type { WriteClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { baseIn, type FeeQuotes, type Fees, maxIn, readDataFee, tipIn } from "../../../sdk/delivery/fees.ts";
import type { Sending, Settled } from "../../../sdk/delivery/journal.ts";
import type { OutgoingCall } from "../../../sdk/delivery/outgoingCall.ts";
import type { ChainProfile } from "../../../sdk/delivery/profile.ts";
import { openSender, type Sender } from "../../../sdk/delivery/sender.ts";
import type { SendingMeaning } from "../../../sdk/delivery/senderContext.ts";
import { gasOrRefused } from "../../../sdk/delivery/taskCalls.ts";
import { minedIn } from "../../../sdk/delivery/taskMeaning.ts";
import type { Timing } from "../../../sdk/delivery/timing.ts";
import type { ChainWatch } from "../../../sdk/delivery/watchChain.ts";
import type { Sql } from "../../store/sql.ts";
import {
  countUnderWay,
  endIntents,
  type QueuedIntent,
  readIntents,
  returnIntents,
} from "../tables/intents.ts";
import { parkSender, reserver, resumeSender } from "../tables/leases.ts";
import { type ChooseIntents, isFollowing, reserveIntents } from "../tables/reserveIntents.ts";
import { openTableJournal } from "../tables/tableJournal.ts";
import { guardedClient, type HeldLease } from "./heldLease.ts";
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
/** Longest time between reads of the chain, in milliseconds. A chain that mines only on demand has no block time. */
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
    quote: async () => quotes(BigInt((await watch.look()).number)),
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
  while (isOn()) {
    try {
      const hasChanged = await sender.look();
      const dry = await funds.look();
      if (dry !== undefined) keyTrouble.keep(dry);
      await keyTrouble.settle();
      if (hasChanged) wake.one("work");
    } catch (thrown) {
      keyTrouble.note(thrown);
    }
    const pace = Math.min(Math.max(POLL_MS, profile.blockTime / 4), MAX_PACE_MS);
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
        places > 0 && (await fillOnce(loop, kindOf).finally(() => underWay.plan(sender.account, undefined)));
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
 * Whether this process no longer knows the store's state of the key: another worker has it, or the connection broke
 * during a COMMIT that may have been kept. The process then reads the journal again under a new lease. From memory it
 * would use a nonce twice.
 */
function isLost(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const isOwn = thrown instanceof SymbolonError && ["LeaseLost", "StoreLost"].includes(thrown.code);
  return isOwn || isLost(thrown.cause);
}

/** Makes one transaction from waiting intents. @returns whether there was anything to do */
async function fillOnce(loop: Loop, kindOf: (name: string) => WorkKind | undefined): Promise<boolean> {
  const { sql, held, watch, isRefilling, choose } = loop;
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
  const intents = await reserveIntents(sql, {
    ...query,
    now,
    by,
    max,
    name: turn.of?.name,
    choose,
    maxOfKind,
  });
  if (intents.length === 0) return false;
  const ids = intents.map(({ id }) => id);
  return whileReserved({ ...loop, by, ids }, () =>
    sendReserved(loop, kindOf, { by, intents, now, block, fees, turn }),
  );
}

type Reserved = {
  readonly by: string;
  readonly intents: readonly QueuedIntent[];
  readonly now: bigint;
  readonly block: number;
  readonly fees: Fees;
  readonly turn: Turn;
};

/** Makes one transaction of reserved intents. @returns whether the key can go on */
async function sendReserved(
  loop: Loop,
  kindOf: (name: string) => WorkKind | undefined,
  { by, intents, now, block, fees, turn }: Reserved,
): Promise<boolean> {
  // Read in the meantime; where there is nothing to pay, nothing waits for it.
  const balance = loop.funds.balance();
  balance.catch(() => undefined);
  const { plan, refused } = await planned(kindOf(intents[0]?.kind ?? ""), loop, intents, {
    now,
    block: BigInt(block),
    share: turn.share,
  });
  if (refused !== undefined) loop.onTrouble(refused);
  await settle(loop, by, plan);
  try {
    if (plan.filling !== undefined) {
      const begun = await begin(loop, plan.filling, { maxPrice: maxIn(fees), balance, block });
      if (begun === undefined) return false;
      if (turn.of !== undefined) loop.room?.sent(Number(plan.filling.takes ?? begun.gas), turn.of);
    }
  } finally {
    await returnIntents(
      loop.sql,
      by,
      intents.map(({ id }) => id),
    );
  }
  return true;
}

/** Ends or returns the intents that a plan does not send. */
async function settle({ sql, held }: Loop, by: string, { ended, later }: WorkPlan): Promise<void> {
  await endIntents(sql, held.lease.chain, by, ended);
  for (const { ids, milliseconds: due, reason } of later) {
    await returnIntents(sql, by, ids, { due, reason });
  }
}

/** Begins to send a transaction; undefined: the key cannot pay for it. */
async function begin(
  loop: Loop,
  { call, gas: needed, intents }: NonNullable<WorkPlan["filling"]>,
  {
    maxPrice,
    balance,
    block,
  }: { readonly maxPrice: bigint; readonly balance: Promise<bigint>; readonly block: number },
): Promise<{ readonly gas: bigint } | undefined> {
  const { funds, held, profile, sender, underWay } = loop;
  const gas = profile.hasCalldataFloor ? gasWithFloor(needed, call.data) : needed;
  const cost = gas * maxPrice + call.value + (await dataFee(loop, call, gas));
  if (!funds.canPay(cost, await balance, sender.inFlight())) return undefined;
  const { nonce } = await sender.begin({
    keys: intents.map(({ id }) => String(id)),
    digest: keccak256(stringToHex(intents.map(({ key }) => key).join("\n"))),
    call,
    gas,
  });
  underWay.begun(held.lease.sender, nonce, block);
  return { gas };
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

/** The meaning of transactions whose tasks are intents. */
function intentMeaning(
  sql: Sql,
  client: WriteClient,
  { kindOf, maxGas }: { readonly kindOf: (name: string) => WorkKind | undefined; readonly maxGas: bigint },
): SendingMeaning {
  return {
    callOf: ({ nonce }) => {
      throw new Error(`The bytes of nonce ${nonce} are not in the store.`);
    },
    async gasOf({ hashes, bytes, keys }, call) {
      const gas = await gasOrRefused(client, call, { max: maxGas });
      const newest = bytes?.[hashes.at(-1) ?? "0x"];
      if (gas !== undefined || newest === undefined) return gas;
      // The newest block does not have the transactions before it yet: in that block it is too early, and not void.
      return (await isFollowing(sql, keys.map(BigInt))) ? parseTransaction(newest).gas : undefined;
    },
    async outcomeOf(sending: Sending, receipt): Promise<Settled> {
      if (receipt?.status === "reverted") return { status: "reverted", ...minedIn(receipt), results: {} };
      const intents = await readIntents(sql, sending.keys.map(BigInt));
      const kind = kindOf(intents[0]?.kind ?? "");
      const results =
        receipt === undefined
          ? await kind?.recover(client, client.account.address, intents, BigInt(sending.after))
          : kind?.recognize(intents, receipt);
      const known = Object.fromEntries([...(results ?? [])].map(([id, result]) => [String(id), result]));
      if (receipt === undefined) return { status: "replaced", results: known };
      return { status: "mined", ...minedIn(receipt), results: known };
    },
  };
}
