import { expect } from "chai";
import fc from "fast-check";
import { zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { cutByGas, planTasks } from "../../../src/sdk/delivery/estimateTasks.ts";
import type { Task, Work } from "../../../src/sdk/delivery/task.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { memoryClient, openMemoryChain } from "./memoryChain.ts";
import { CONTRACT, contractAbi } from "./memoryContract.ts";
import { CHAIN_ID } from "./memoryPool.ts";

type Item = { readonly gas: number; readonly bytes: number; readonly bad?: boolean };
class Refused extends Error {}
const BASE = 21_000;
const total = (items: readonly Item[], part: "gas" | "bytes") =>
  items.reduce((sum, item) => sum + item[part], 0);

function cut(tasks: readonly Item[], maxGas: number, maxBytes: number) {
  let asked = 0;
  const portions = cutByGas({
    tasks,
    estimate: async (some) => {
      asked += 1;
      const gas = BASE + total(some, "gas");
      // A node refuses to run what is above its own cap, for whatever reason it gives.
      if (gas > 2 * maxGas || some.some(({ bad }) => bad)) throw new Refused();
      return BigInt(gas);
    },
    sizeOf: (some) => 68 + total(some, "bytes"),
    maxGas: BigInt(maxGas),
    maxBytes,
    refuse: (task, thrown) => ({ task, thrown }),
    isRefusal: (thrown) => thrown instanceof Refused,
  });
  return portions.then((made) => ({ portions: made, asked }));
}

describe("cutting attestations into transactions", () => {
  it("keeps the order, loses nothing, and stays below both limits", async () => {
    const item = fc.record({
      gas: fc.integer({ min: 1_000, max: 400_000 }),
      bytes: fc.integer({ min: 32, max: 5_000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { maxLength: 300 }),
        fc.integer({ min: 421_000, max: 16_777_216 }),
        fc.integer({ min: 5_100, max: 125_000 }),
        async (tasks, maxGas, maxBytes) => {
          const { portions } = await cut(tasks, maxGas, maxBytes);
          expect(portions.flatMap((portion) => portion.tasks)).to.deep.equal(tasks);
          for (const { tasks: some, gas } of portions) {
            expect(some).to.not.have.length(0);
            expect(Number(gas)).to.equal(BASE + total(some, "gas"));
            expect(Number(gas)).to.be.at.most(maxGas);
            expect(68 + total(some, "bytes")).to.be.at.most(maxBytes);
          }
        },
      ),
      { numRuns: 200, seed: 20_261_120 },
    );
  });

  it("fills transactions well, and asks little for it", async () => {
    const tasks = Array.from({ length: 10_000 }, () => ({ gas: 42_000, bytes: 320 }));
    const { portions, asked } = await cut(tasks, 16_777_216, 125_000);
    const best = Math.ceil((10_000 * 42_000) / 16_777_216);
    expect(portions.length).to.be.at.most(best * 1.2);
    expect(asked).to.be.at.most(portions.length + 4);
  });

  it("names the one task that is refused", async () => {
    for (const place of [0, 31, 250, 999]) {
      const tasks = Array.from({ length: 1_000 }, (_, i) => ({ gas: 42_000, bytes: 320, bad: i === place }));
      const thrown = await cut(tasks, 16_777_216, 125_000).catch((error: unknown) => error);
      expect(thrown).to.have.property("task", tasks[place]);
      expect(thrown).to.have.property("thrown").that.is.instanceOf(Refused);
    }
  });

  it("names the one task that is too much alone", async () => {
    for (const great of [
      { gas: 20_000_000, bytes: 32 },
      { gas: 1_000, bytes: 200_000 },
    ]) {
      const tasks = [{ gas: 1_000, bytes: 32 }, great, { gas: 1_000, bytes: 32 }];
      const thrown = await cut(tasks, 16_777_216, 125_000).catch((error: unknown) => error);
      expect(thrown).to.deep.include({ task: great, thrown: undefined });
    }
  });

  it("says by name what to do about a task that is too long for a transaction, or takes more gas than a block has", async () => {
    const { request } = openMemoryChain({ random: seededRandom(7), depth: 8, hasTag: true });
    const client = memoryClient(privateKeyToAccount(`0x${"3".repeat(64)}`), async (method, params) =>
      method === "eth_estimateGas" ? "0x1000000" : request(method, params),
    );
    for (const items of [5_000, 1]) {
      const work: Work<Task> = {
        abi: contractAbi,
        contract: "a contract",
        explain: () => undefined,
        smaller: "Give it less to do.",
        call: () => ({
          functionName: "perform",
          args: [Array.from({ length: items }, () => 1n)],
          value: 0n,
          what: "",
        }),
        recognize: () => new Map(),
        recover: async () => ({ results: new Map(), hash: undefined }),
      };
      const place = { chainId: CHAIN_ID, registry: CONTRACT, account: zeroAddress };
      const tasks = [{ key: "1", digest: zeroHash, label: "row 1" }];
      const thrown = await planTasks({ client, place, work }, tasks).catch((error: unknown) => error);
      expect(thrown).to.include({ code: "TooMuchForOneTransaction", hint: "Give it less to do." });
    }
  });

  it("takes a node that does not answer for no refusal", async () => {
    const lost = new Error("lost");
    const run = cutByGas({
      tasks: [1, 2, 3],
      estimate: () => Promise.reject(lost),
      sizeOf: () => 1,
      maxGas: 1n,
      maxBytes: 1,
      refuse: () => new Error("refused"),
      isRefusal: () => false,
    });
    expect(await run.catch((error: unknown) => error)).to.equal(lost);
  });
});
