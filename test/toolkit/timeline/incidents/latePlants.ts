import { addEndpointFaults } from "../../../../src/services/delivery/tables/endpointFaults.ts";
import {
  LEASE_ENDED,
  LEASE_TAKEN_AGAIN,
  ONLY_REFILLS,
} from "../../../../src/services/delivery/tables/leases.ts";
import { AFTER } from "./healthyDay.ts";
import { BLOCK_S, type History, KEYS } from "./history.ts";
import { busyBetween, type Plant, sentAfterOthers, sentAfterTurn } from "./plants.ts";

const REFILL = `0x${"ee".repeat(20)}` as const;

const momentIn = ({ begin }: History, at: number) => new Date((begin + at) * 1_000).toISOString();

/** The workers of all keys die at a moment, and another is there at a later one. */
async function outage(history: History, ended: number, back: number): Promise<void> {
  const cause = `${LEASE_ENDED}${momentIn(history, ended)}`;
  for (const key of KEYS) await history.step("leased", back, { key, actor: "worker-2", cause });
}

/** A claim of a lane, with its turn and when it is sent. */
async function claimOf(
  history: History,
  { lane = "a", turn, sent, near, rank = turn }: ClaimTimes,
): Promise<void> {
  const id = await history.ask(turn - 100, { lane, turn, rank, near });
  const transaction = await history.bundle(sent, [id], { worker: "worker-2", key: KEYS[near % 2] as never });
  await history.mine(Math.ceil(sent / BLOCK_S) + 2 + (near - 100), transaction);
}

type ClaimTimes = {
  readonly lane?: string;
  readonly turn: number;
  readonly sent: number;
  readonly near: number;
  readonly rank?: number;
};

/** A claim each 20 seconds, and as many are sent: what is late once stays so. */
async function atItsLimit(history: History, delay: number): Promise<undefined> {
  for (let i = 0; i < 20; i++) {
    const turn = AFTER + i * 20;
    await claimOf(history, { turn, sent: turn + delay + (i === 15 ? 2 : 0), near: 100 + i });
  }
}

/** An outage makes a lane late, and what it leaves makes another one late, whose first turn comes after it. */
export async function twoLanesLate(history: History): Promise<undefined> {
  await outage(history, AFTER, AFTER + 180);
  for (let i = 0; i < 9; i++)
    await claimOf(history, { turn: AFTER + i * 20, sent: AFTER + 182 + i * 12, near: 100 + i });
  await claimOf(history, { lane: "b", turn: AFTER + 185, sent: AFTER + 300, near: 120, rank: 2_000 });
}

async function parkAll(history: History): Promise<void> {
  for (const key of KEYS) await history.step("key parked", AFTER, { key, cause: "RefillLimitReached" });
  for (const key of KEYS) await history.step("key resumed", AFTER + 305, { key });
}

/** What is late, and who is to blame for it. */
export const latePlants: readonly Plant[] = [
  {
    name: "backlog that an outage has left",
    rule: "NobodySends",
    actor: /^worker-1$/,
    cause:
      /was sent 3 min after its turn: the queue before it was late since \S+Z; for 3 min of it \(\S+Z to \S+Z\) no worker held a key: the lease of worker-1 had ended/,
    async plant(history): Promise<undefined> {
      await outage(history, AFTER, AFTER + 180);
      return atItsLimit(history, 185);
    },
    async twin(history): Promise<undefined> {
      await outage(history, AFTER, AFTER + 30);
      return atItsLimit(history, 35);
    },
  },
  {
    name: "backlog that grew by itself, long after an outage",
    rule: "TicketBroken",
    actor: /^gateway-1$/,
    cause:
      /^intent \d+ of the lane a was sent 3 min after its turn: gateway-1 promised more than 2 keys sent$/,
    async plant(history): Promise<undefined> {
      await outage(history, AFTER - 400, AFTER - 220);
      await claimOf(history, { turn: AFTER - 300, sent: AFTER - 241, near: 100 });
      await busyBetween(history, AFTER + 20, AFTER + 160);
      await claimOf(history, { turn: AFTER, sent: AFTER + 180, near: 101 });
    },
    twin: (history) => claimOf(history, { turn: AFTER, sent: AFTER + 50, near: 101 }) as Promise<undefined>,
  },
  {
    name: "turn while keys were held and nothing was sent",
    rule: "NothingSent",
    actor: /^worker-1$/,
    cause:
      /was sent 5 min after its turn: for 5 min of it \(\S+Z to \S+Z\) keys were held, and nothing was sent; https:\/\/node\.example failed \(timeout, last at \S+Z\)$/,
    async plant(history): Promise<undefined> {
      const faults = [{ endpoint: "https://node.example", kind: "timeout", count: 40 }] as const;
      await addEndpointFaults(history.sql, history.chain, faults);
      await history.sql.query("update endpoint_fault set last = to_timestamp($1)", [
        history.begin + AFTER + 290,
      ]);
      return sentAfterTurn(history, 300);
    },
    // Others come first, and it is sent in its turn.
    async twin(history): Promise<undefined> {
      await busyBetween(history, AFTER - 200, AFTER + 40);
      return sentAfterTurn(history, 50);
    },
  },
  {
    name: "turn while workers died one after the other",
    rule: "NothingSent",
    actor: /^host-\d+, host-\d+, host-\d+ and 4\d more$/,
    cause:
      /for 4 min of it .* keys were held, and nothing was sent; keys were let go of or lost \d+ times, the last time the lease of host-\d+ of the key 0x\w+ ended at \S+Z \(last sign of life \S+Z\)$/,
    async plant(history): Promise<undefined> {
      for (let at = AFTER; at < AFTER + 300; at += 6)
        for (const key of KEYS)
          await history.step("leased", at, {
            key,
            actor: `host-${at}`,
            cause: `${LEASE_ENDED}${momentIn(history, at - 1)}`,
          });
      return sentAfterTurn(history, 300);
    },
    twin: (history) => sentAfterTurn(history, 50),
  },
  {
    name: "turn while a worker was started again and again",
    rule: "NothingSent",
    actor: /^worker-1$/,
    cause:
      /keys were held, and nothing was sent; worker-1 was started again without letting go, \d+ times, the last time at \S+Z \(last sign of life \S+Z\)$/,
    async plant(history): Promise<undefined> {
      for (let at = AFTER; at < AFTER + 300; at += 30)
        for (const key of KEYS)
          await history.step("leased", at, {
            key,
            cause: `${LEASE_TAKEN_AGAIN}${momentIn(history, at - 2)}`,
          });
      return sentAfterTurn(history, 300);
    },
    twin: (history) => sentAfterTurn(history, 50),
  },
  {
    name: "turn while one of two workers was dead",
    rule: "TicketBroken",
    actor: /^gateway-1$/,
    cause:
      /gateway-1 promised more than 1 key sent, and the lease of worker-1 of the key 0x\w+ ended at \S+Z \(last sign of life \S+Z\)$/,
    async plant(history): Promise<undefined> {
      const cause = `${LEASE_ENDED}${momentIn(history, AFTER + 11)}`;
      await history.step("leased", AFTER + 320, { key: KEYS[1], actor: "worker-2", cause });
      await sentAfterOthers(history, 300);
      await history.sql.query("update transaction set sender = $1, nonce = nonce + 100", [KEYS[0]]);
    },
    twin: (history) => sentAfterTurn(history, 50),
  },
  ...[true, false].map(
    (isSaid): Plant => ({
      name: `turn while all keys were parked, but one that refills them, ${isSaid ? "as its worker says" : "as it had done before"}`,
      rule: "TicketBroken",
      actor: new RegExp(`^${KEYS[1]}$`),
      cause: /for 5 min of it .* the key 0x\w+ was parked for RefillLimitReached$/,
      async plant(history): Promise<undefined> {
        await history.lease(REFILL, 0);
        if (isSaid) await history.step("leased", 1, { key: REFILL, cause: ONLY_REFILLS });
        const refill = await history.ask(AFTER - 60, { kind: "transfer" });
        if (!isSaid)
          await history.mine(97, await history.bundle(AFTER - 50, [refill], { key: REFILL }), { logs: [] });
        else await history.sql.query("delete from intent where id = $1", [refill]);
        await parkAll(history);
        return sentAfterTurn(history, 300);
      },
      async twin(history): Promise<undefined> {
        await parkAll(history);
        return sentAfterTurn(history, 50);
      },
    }),
  ),
  {
    name: "turn while a key was parked, which was parked for something else later",
    rule: "TicketBroken",
    actor: new RegExp(`^${KEYS[1]}$`),
    cause: /was parked for NonceTaken$/,
    async plant(history): Promise<undefined> {
      for (const key of KEYS) await history.step("key parked", AFTER, { key, cause: "NonceTaken" });
      for (const key of KEYS) await history.step("key resumed", AFTER + 305, { key });
      await sentAfterTurn(history, 300);
      for (const key of KEYS) await history.step("key parked", AFTER + 5_000, { key, cause: "EmptySender" });
      for (const key of KEYS) await history.step("key resumed", AFTER + 5_001, { key });
    },
    twin: (history) => sentAfterTurn(history, 50),
  },
  {
    name: "turn while one key was parked and the other's worker was dead",
    rule: "NobodySends",
    actor: /^worker-1$/,
    cause:
      /no worker held a key but parked ones: the lease of worker-1 had ended at \S+Z \(.*\), and the key 0x\w+ was parked for EmptySender$/,
    async plant(history): Promise<undefined> {
      await history.step("key parked", 1_000, { key: KEYS[0], cause: "EmptySender" });
      const cause = `${LEASE_ENDED}${momentIn(history, AFTER)}`;
      await history.step("leased", AFTER + 305, { key: KEYS[1], actor: "worker-2", cause });
      await sentAfterTurn(history, 300);
      await history.step("key resumed", AFTER + 320, { key: KEYS[0] });
    },
    async twin(history): Promise<undefined> {
      await history.step("key parked", 1_000, { key: KEYS[0], cause: "EmptySender" });
      await history.step("key resumed", AFTER + 320, { key: KEYS[0] });
      return sentAfterTurn(history, 50);
    },
  },
  ...[true, false].map(
    (isBusy): Plant => ({
      name: `turn in a store that does not have when leases ended, while ${isBusy ? "keys sent" : "nothing was sent"}`,
      rule: isBusy ? "TicketBroken" : "NothingSent",
      actor: /^nobody known$/,
      cause: isBusy
        ? /: 2 keys sent, and the store does not have when the lease of worker-1 ended$/
        : /: for 5 min of it .* nothing was sent, and the store does not have when the lease of worker-1 ended$/,
      async plant(history): Promise<undefined> {
        for (const key of KEYS) await history.step("leased", AFTER + 305, { key, actor: "worker-2" });
        return isBusy ? sentAfterOthers(history, 300) : sentAfterTurn(history, 300);
      },
      async twin(history): Promise<undefined> {
        for (const key of KEYS) await history.step("leased", AFTER + 40, { key, actor: "worker-2" });
        return sentAfterTurn(history, 50);
      },
    }),
  ),
];
