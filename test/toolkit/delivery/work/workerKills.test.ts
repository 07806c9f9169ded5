import { expect } from "chai";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { isDeep } from "../../../deep.ts";
import { type Random, seededRandom } from "../../../differential/calls/seededRandom.ts";
import { openFaultyNode } from "../../scripts/faultyNode.ts";
import type { TestStore } from "../../store/openTestStore.ts";
import type { FaultChain } from "./faultChain.ts";
import { faultOutcome, unfencedSteps } from "./faultOutcome.ts";
import { BLOCK, DEPTH, GOOD, KEYS, workerTerms } from "./faultTerms.ts";
import { LIES, LIES_ABOUT_SENDING, lieAt } from "./lyingNode.ts";
import { useFaultStage } from "./useFaultStage.ts";
import { startWorker } from "./workerProcess.ts";
import type { WritePoint } from "./writePoints.ts";

/** As `SYMBOLON_KILLS_SEED` has it, to play again what a run printed. */
const SEED = Number(process.env.SYMBOLON_KILLS_SEED ?? (isDeep ? Date.now() % 1_000_000_000 : 1));
const SHOWN = `SYMBOLON_KILLS_SEED=${SEED}`;

/** Between each COMMIT of a worker and what it sends next, and between two versions of a transaction. */
const BETWEEN: readonly WritePoint[] = [
  // What needs most to do comes first.
  "after lease",
  "after reserve",
  "after bundle",
  "before send",
  "after send",
  "after reopen",
  "before raise",
  "after raise",
  "after settle",
  "after final",
];
/** A kill before a COMMIT leaves what a kill after the one before it does. */
const BESIDES: readonly WritePoint[] = [
  "before reopen",
  "before reserve",
  "before bundle",
  "before settle",
  "before final",
  "before lease",
];
/** 400 kills in all; so many runs that each keeps to the limit of a test on a slow machine. */
const RUNS = isDeep ? 25 : 1;
/** Of each run. */
const KILLS = BETWEEN.length + (isDeep ? BESIDES.length : 0);
/** Claims of a bundle, at most. */
const MOST = 5;
/** Transactions of a key under way, where each pays one: they are written down together, and sent one after the other. */
const TOGETHER = 4;
/** As many as are taken in at once, where a worker had too little to do to come to its point; and of a run, at most. */
const PORTION = 3 * MOST;
const CLAIMS = KILLS * PORTION;
/** Of a hundred transactions so many come into no block until another version does. */
const WITHHELD = 60;
/** Milliseconds until a version is outbid. */
const PATIENCE = 1_000;
/** Of a hundred blocks so many come after others were taken back. */
const REORGS = 20;

/** Each point once, in an order that is drawn anew each time; or only those between a COMMIT and a send. */
function drawPoints(random: Random): readonly WritePoint[] {
  if (!isDeep) return BETWEEN;
  const points: WritePoint[] = [];
  const left = [...BETWEEN, ...BESIDES];
  while (left.length > 0) points.push(...left.splice(random.below(left.length), 1));
  return points;
}

describe(`workers that are killed between writing down and sending, their node a liar (${SHOWN})`, () => {
  let chain: FaultChain;
  let store: TestStore;
  before(() => {
    if (isDeep) process.stdout.write(`${SHOWN}\n`);
  });
  useFaultStage(KEYS, (stage) => {
    ({ chain, store } = stage);
  });

  for (let run = 0; run < RUNS; run++) {
    it(`pay each claim once, in bundles of 1 to ${MOST}, through ${KILLS} kills (${run + 1} of ${RUNS})`, async () => {
      const random = seededRandom(SEED + run);
      const reorgs = seededRandom(SEED + run + 1_000);
      const campaign = await chain.campaign(CLAIMS);
      let count = 0;
      const submitMore = async () => {
        const more = campaign.intents(count, Math.min(count + PORTION, CLAIMS));
        await submitIntents(store.sql, more, "test");
        count += more.length;
      };
      await submitMore();
      const node = await openFaultyNode(chain.rpc);
      // Some, since silence takes long.
      const everything = run % 4 === 3 ? LIES : {};
      const lies = { ...everything, ...LIES_ABOUT_SENDING, withheld: WITHHELD };
      lieAt(node, chain, seededRandom(SEED + run + 2_000), lies);
      const beat = await chain.beat({
        every: BLOCK,
        reorg: () =>
          reorgs.chance(REORGS)
            ? { depth: 1 + reorgs.below(DEPTH - 1), isDropped: reorgs.chance(50) }
            : undefined,
      });
      const left: WritePoint[] = [];
      const start = (kill?: { readonly point: WritePoint; readonly nth: number }) => {
        const most = kill?.point.endsWith("send") ? 1 : 1 + random.below(MOST);
        const terms = workerTerms(store.address, chain);
        const { inFlight } = terms;
        return startWorker({
          ...terms,
          rpc: node.url,
          patience: PATIENCE,
          most,
          inFlight: most === 1 ? TOGETHER : inFlight,
          kill,
        });
      };
      for (const point of drawPoints(random)) {
        // Of what is written down together the first is sent by then, and the others are not.
        const first = point.endsWith("send") ? 2 : 1;
        const kill = { point, nth: first + random.below(isDeep ? 3 : 1) };
        // One that ends in peace had too little to do to come to the point.
        let ended = await start(kill).ended;
        while (ended !== "SIGKILL" && count < CLAIMS) {
          await submitMore();
          ended = await start(kill).ended;
        }
        if (ended !== "SIGKILL") left.push(point);
      }
      const last = start();
      expect(await last.ended, last.complaints()).to.equal(0);
      await beat.stop();
      await node.close();
      expect(left, "points that no worker came to").to.deep.equal([]);
      expect(await faultOutcome(chain, campaign, store.sql, KEYS, count)).to.deep.include({
        ...GOOD,
        paid: count,
      });
      expect(await unfencedSteps(store.sql)).to.deep.equal([]);
      expect(beat.reorgs()).to.be.at.least(1);
    });
  }
});
