import { expect } from "chai";
import { createClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { runWorker } from "../../../../src/services/delivery/work/worker.ts";
import { openPacer } from "../../../../src/services/gateway/openPacer.ts";
import { claimKind } from "../../../../src/services/work/claimKind.ts";
import { isDeep } from "../../../deep.ts";
import { seededRandom } from "../../../differential/calls/seededRandom.ts";
import { PATIENT, until } from "../../patience.ts";
import { openFaultyNode } from "../../scripts/faultyNode.ts";
import type { TestStore } from "../../store/openTestStore.ts";
import type { FaultChain } from "./faultChain.ts";
import { faultOutcome } from "./faultOutcome.ts";
import { BLOCK, DEPTH, GOOD, KEYS } from "./faultTerms.ts";
import { LIES, LIES_ABOUT_SENDING, type Lies, lieAt } from "./lyingNode.ts";
import { openWork } from "./openWork.ts";
import { useFaultStage } from "./useFaultStage.ts";

const COUNT = isDeep ? 40 : 24;
/** Of a hundred blocks so many come after others were taken back. */
const REORGS = 20;
const QUICK = { patience: 1_500, rounds: 4, lag: 1_500, doubt: 600, resend: 1_000 };

/** A lie that is told alone is told so much oftener; and what was in blocks is looked for anew, whatever the lie. */
const ALONE = 2;
const ANEW = { "a block of another fork": 15 };
/** All of them, each by itself, and with those about everything. */
const RUNS: readonly (readonly [string, Lies])[] = [
  ["all about what was sent", LIES_ABOUT_SENDING],
  ...(isDeep
    ? [
        ...Object.entries(LIES_ABOUT_SENDING).map(
          ([lie, percent]) => [lie, { ...ANEW, [lie]: ALONE * percent }] as const,
        ),
        ["about everything", { ...LIES, ...LIES_ABOUT_SENDING }] as const,
      ]
    : []),
];

describe("workers whose node lies about what they send, one claim at a time", () => {
  let chain: FaultChain;
  let store: TestStore;
  useFaultStage(KEYS, (stage) => {
    ({ chain, store } = stage);
  });

  const work = async (rpc: string) => {
    const stop = new AbortController();
    const transport = http(rpc, PATIENT);
    const { chain: own } = chain.reader;
    const broken: Error[] = [];
    const worker = runWorker({
      sql: store.sql,
      name: "one",
      kinds: [{ ...claimKind({ feeTakers: [] }), max: 1 }],
      timing: QUICK,
      signal: stop.signal,
      onTrouble: (thrown) => {
        if (thrown instanceof TypeError) broken.push(thrown);
      },
      chains: [
        {
          client: createClient({ chain: own, transport, cacheTime: 0 }),
          senders: KEYS.map((key) =>
            createClient({ account: privateKeyToAccount(key), chain: own, transport }),
          ),
          profile: {
            inFlight: 4,
            transactionGas: 780_000n,
            calldataBytes: 100_000,
            blockTime: BLOCK,
            finality: { by: "depth", blocks: DEPTH },
          },
          // As commands work without a pace.
          room: openPacer({ gas: Infinity, blockTime: BLOCK / 1_000, priceCeiling: undefined }),
        },
      ],
    });
    try {
      await until(async () => (await openWork(store.sql)) === 0);
    } finally {
      stop.abort();
      await worker;
    }
    expect(broken).to.deep.equal([]);
  };

  for (const [name, lies] of RUNS) {
    for (const seed of isDeep ? [1, 2, 3] : [1]) {
      it(`pay each once: ${name} (${seed})`, async () => {
        const campaign = await chain.campaign(COUNT);
        await submitIntents(store.sql, campaign.intents(0, COUNT), "test");
        const node = await openFaultyNode(chain.rpc);
        const told = lieAt(node, chain, seededRandom(seed), lies);
        const random = seededRandom(seed + 100);
        const beat = await chain.beat({
          every: BLOCK,
          reorg: () =>
            random.chance(REORGS)
              ? { depth: 1 + random.below(DEPTH - 1), isDropped: random.chance(50) }
              : undefined,
        });
        await work(node.url);
        await beat.stop();
        expect(await faultOutcome(chain, campaign, store.sql, KEYS, COUNT)).to.deep.include({
          ...GOOD,
          paid: COUNT,
        });
        // What one COMMIT wrote down.
        const [{ most } = { most: 0n }] = await store.sql.query<{ most: bigint }>(
          "select max(count) as most from (select count(*) as count from step where kind = 'signed' group by xmin::text) as written",
        );
        expect(most > 1n, "several transactions were written down together").to.equal(true);
        const some = Object.keys(LIES_ABOUT_SENDING).filter((lie) => told.has(lie));
        expect(some.length, some.join(", ")).to.be.at.least(name in lies ? 1 : 5);
        if (name in lies) expect(some).to.include(name);
        const [{ versions } = { versions: 0n }] = await store.sql.query<{ versions: bigint }>(
          "select count(*) as versions from version where number > 0",
        );
        if ("withheld" in lies) expect(Number(versions)).to.be.at.least(told.get("withheld") ?? 0);
        await node.close();
      });
    }
  }
});
