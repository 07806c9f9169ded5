import { expect } from "chai";
import { createClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock, getTransactionReceipt, writeContract } from "viem/actions";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { findReceipt } from "../../../../src/sdk/delivery/lookUp.ts";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { runWorker } from "../../../../src/services/delivery/work/worker.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import { storeLost } from "../../../../src/services/store/storeErrors.ts";
import { claimKind } from "../../../../src/services/work/claimKind.ts";
import { PATIENT, until } from "../../patience.ts";
import type { TestStore } from "../../store/openTestStore.ts";
import { type FaultChain, leafAccount } from "./faultChain.ts";
import { faultOutcome } from "./faultOutcome.ts";
import { BLOCK, DEPTH, GOOD, KEYS } from "./faultTerms.ts";
import { openWork } from "./openWork.ts";
import { useFaultStage } from "./useFaultStage.ts";
import { type WritePoint, watchedSql } from "./writePoints.ts";

const QUICK = { patience: 30_000, rounds: 3, lag: 3_000, doubt: 600, resend: 2_000 };

describe("workers in doubt", () => {
  let chain: FaultChain;
  let store: TestStore;
  useFaultStage(KEYS, (stage) => {
    ({ chain, store } = stage);
  });

  /** Works until the store shows that all has ended. */
  const work = async (sql: Sql) => {
    const stop = new AbortController();
    const { rpc, reader } = chain;
    const clientOf = (key: (typeof KEYS)[number]) =>
      createClient({ account: privateKeyToAccount(key), chain: reader.chain, transport: http(rpc, PATIENT) });
    const worker = runWorker({
      sql,
      name: "one",
      kinds: [claimKind({ feeTakers: [] })],
      timing: QUICK,
      signal: stop.signal,
      chains: [
        {
          client: reader,
          senders: KEYS.map(clientOf),
          profile: {
            inFlight: 2,
            transactionGas: 780_000n,
            calldataBytes: 100_000,
            blockTime: BLOCK,
            finality: { by: "depth", blocks: DEPTH },
          },
        },
      ],
    });
    await until(async () => (await openWork(store.sql)) === 0);
    stop.abort();
    await worker;
  };

  it("read the store anew where nobody knows whether a COMMIT was kept, whichever it is", async () => {
    const count = 60;
    const campaign = await chain.campaign(count);
    await submitIntents(store.sql, campaign.intents(0, count), "test");
    const beat = await chain.beat({ every: BLOCK });
    const left = new Set<WritePoint>(["after bundle", "after settle", "after final", "after reserve"]);
    const forgetful = watchedSql(store.sql, async (point) => {
      // It is kept, and the answer is lost.
      if (left.delete(point)) throw storeLost("store of this test", new Error("cut"));
    });
    await work(forgetful);
    await beat.stop();
    expect([...left]).to.deep.equal([]);
    expect(await faultOutcome(chain, campaign, store.sql, KEYS, count)).to.deep.include(GOOD);
  });

  it("leave a claim that somebody else has made until that is final, and make it where it is taken back", async () => {
    const campaign = await chain.campaign(2);
    const intents = campaign.intents(0, 2);
    const claims = intents.map(
      ({ content }) => (content as { claim: { proof: readonly `0x${string}`[] } }).claim,
    );
    let isOn = true;
    let undo: number | undefined;
    const beat = await chain.beat({
      every: BLOCK,
      isOn: () => isOn,
      reorg: () => {
        const depth = undo;
        undo = undefined;
        return depth === undefined ? undefined : { depth, isDropped: true };
      },
    });
    // Both in blocks of their own, and none after the worker's first look.
    let claimed = 0n;
    for (const [index, { proof }] of claims.entries()) {
      const hash = await writeContract(chain.own, {
        address: campaign.campaign,
        abi: instantCampaignAbi,
        functionName: "claim",
        args: [BigInt(index), leafAccount(index), 1_000n + BigInt(index), proof],
      });
      await until(async () => (await findReceipt(chain.reader, [hash])) !== undefined);
      claimed = (await getTransactionReceipt(chain.reader, { hash })).blockNumber;
    }
    isOn = false;
    await submitIntents(store.sql, intents, "test");
    const late = async () =>
      (await store.sql.query("select 1 from intent where due is not null")).length === 2;
    const undone = until(late).then(async () => {
      undo = Number((await getBlock(chain.reader)).number - claimed) + 1;
      isOn = true;
    });
    await work(store.sql);
    await undone;
    await beat.stop();
    const rows = await store.sql.query("select state, reason from intent order by id");
    expect(rows).to.deep.equal([
      { state: "skipped", reason: "AlreadyClaimed" },
      { state: "done", reason: null },
    ]);
  });
});
