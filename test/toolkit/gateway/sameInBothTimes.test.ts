import { expect } from "chai";
import { keccak256, toHex } from "viem";
import { randomFrom } from "../../../src/sdk/core/randomFrom.ts";
import type { Capacity } from "../../../src/services/gateway/admission/asking.ts";
import { openAdmission } from "../../../src/services/gateway/admission/openAdmission.ts";
import {
  type Admission,
  admit,
  noPlaces,
  type Places,
  PROMISED,
  type Promised,
} from "../../../src/services/gateway/policy/places.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { isDeep } from "../../deep.ts";
import type { TestStore } from "../store/openTestStore.ts";
import { openGatewayStore } from "./openGatewayStore.ts";

const CHAIN = 31_337;
const SEEDS = isDeep ? 40 : 3;
/** Unix seconds at which the played day begins. */
const BEGIN = 1_800_000_000;
/** Of a moment of the day, by how much the two may differ, beside a block: one sees the queue as it was some moments ago. */
const TOLERANCE = 0.15;

type Asked = { readonly now: number; readonly promised: Promised | undefined };

type Door = {
  readonly ask: (who: number, asked: Asked) => Promise<Admission>;
  /** A block takes so many. @returns whose */
  readonly mine: (most: number) => Promise<readonly number[]>;
};

/** As a rehearsal asks its policy: over simulated time, with all in memory. */
function simulated(capacity: (now: number) => Capacity): Door {
  let places: Places = noPlaces;
  const queue: number[] = [];
  return {
    async ask(who, { now, promised }) {
      const { toBlock, ...terms } = capacity(now);
      const asking = { now, toBlock, queued: queue.length, promised, until: Infinity };
      const answer = admit(places, terms, asking);
      places = answer.places;
      if (answer.admission.admission === "taken") queue.push(who);
      return answer.admission;
    },
    mine: async (most) => queue.splice(0, most),
  };
}

/** As a gateway asks it: over the tables of a store. Each is asked without a checked signature first. */
function stored(sql: Sql, lane: string, capacity: (now: number) => Capacity): Door {
  let now = BEGIN;
  const door = openAdmission({ sql, by: "test", capacity: () => capacity(now), now: () => now });
  const askOnce = (who: number, promised: Promised | undefined, isChecked: boolean) =>
    door.ask({
      intent: {
        chain: CHAIN,
        kind: "claim",
        contract: `0x${"11".repeat(20)}`,
        content: {},
        near: who,
        key: `${lane} ${who}`,
        digest: keccak256(toHex(`${lane} ${who}`)),
      },
      lane,
      class: "claims",
      isChecked,
      opens: 0,
      promised,
      until: Infinity,
    });
  return {
    async ask(who, { now: moment, promised }) {
      now = moment;
      const first = await askOnce(who, promised, false);
      const admitted = first.admission === "checkFirst" ? await askOnce(who, promised, true) : first;
      if (admitted.admission === "queued") return { admission: "taken", turn: admitted.turn };
      if (admitted.admission === "promised" || admitted.admission === "tooLate") return admitted;
      throw new Error(`It is ${admitted.admission}.`);
    },
    async mine(most) {
      const rows = await sql.query<{ readonly near: bigint }>(
        `update intent set state = 'done' where id in (
           select id from intent where lane = $1 and state = 'queued' order by rank, id limit $2) returning near`,
        [lane, most],
      );
      return rows.map(({ near }) => Number(near));
    },
  };
}

type Claimant = { readonly arrives: number; readonly comes: boolean; readonly late: number };
type Day = { readonly claimants: readonly Claimant[]; readonly block: number; readonly blockTime: number };

function dayOf(seed: number): Day {
  const random = randomFrom(`day ${seed}`);
  const block = 3 + Math.floor(random() * 6);
  const blockTime = [0.25, 1, 12][seed % 3] as number;
  const claimants = Array.from({ length: 30 * block }, (_, who) => ({
    arrives: BEGIN + random() * blockTime * (who % 3 === 0 ? 1 : 12),
    comes: random() >= 0.1,
    late: random() * 0.1 * blockTime,
  }));
  return { claimants, block, blockTime };
}

/** Plays the day; who has a place comes then, or never. */
async function play(door: Door, { claimants, block, blockTime }: Day) {
  type Visit = { readonly who: number; readonly at: number; readonly promised?: Promised };
  let visits: Visit[] = claimants.map(({ arrives }, who) => ({ who, at: arrives }));
  const sentAt: number[] = [];
  const asks = new Array<number>(claimants.length).fill(0);
  let waiting = 0;
  for (let height = 1; visits.length > 0 || waiting > 0; height++) {
    const end = BEGIN + height * blockTime;
    for (;;) {
      visits.sort((a, b) => a.at - b.at);
      const [visit] = visits;
      if (visit === undefined || visit.at >= end) break;
      visits = visits.slice(1);
      const { who, at, promised } = visit;
      asks[who] = (asks[who] as number) + 1;
      const answer = await door.ask(who, { now: at, promised });
      // Who comes at their moment is taken in, with the turn that they were promised.
      if (promised !== undefined) expect(answer).to.deep.equal({ admission: "taken", turn: promised.turn });
      if (answer.admission === "taken") waiting++;
      const { comes, late } = claimants[who] as Claimant;
      if (answer.admission !== "promised" || !comes) continue;
      visits.push({ who, at: answer.comes + late, promised: { comes: answer.comes, turn: answer.turn } });
    }
    const mined = await door.mine(block);
    waiting -= mined.length;
    sentAt.push(...mined.map(() => end - BEGIN));
  }
  return { sentAt, asks };
}

describe("the policy in simulated and in real time", () => {
  let store: TestStore;
  before(async () => {
    store = await openGatewayStore();
  });
  after(() => store.remove());

  for (let seed = 0; seed < SEEDS; seed++) {
    it(`sends as many claims as soon, and keeps each place: day ${seed}`, async () => {
      const day = dayOf(seed);
      const { block, blockTime } = day;
      const capacity = (now: number): Capacity => ({
        block,
        rate: (PROMISED * block) / blockTime,
        bound: 3 * block,
        toBlock: blockTime - ((now - BEGIN) % blockTime),
      });
      const played = await play(simulated(capacity), day);
      const real = await play(stored(store.sql, `claims ${CHAIN} day${seed}`, capacity), day);
      for (const { asks, sentAt } of [played, real]) {
        expect(Math.max(...asks)).to.equal(2);
        expect(sentAt.length).to.be.at.least(day.claimants.filter(({ comes }) => comes).length);
      }
      for (const share of [0.5, 0.99, 1]) {
        const [one, other] = [played, real].map(
          ({ sentAt }) => sentAt[Math.ceil(share * sentAt.length) - 1] as number,
        ) as [number, number];
        expect(Math.abs(one - other), `${share}: ${one} and ${other}`).to.be.at.most(
          TOLERANCE * one + blockTime,
        );
      }
    });
  }
});
