import { expect } from "chai";
import { type Hex, toHex } from "viem";
import { call, estimateGas } from "viem/actions";
import { planTasks } from "../../../src/sdk/delivery/estimateTasks.ts";
import { isRefusal } from "../../../src/sdk/delivery/taskCalls.ts";
import { fakeClient } from "./fakeChain.ts";
import { CONTRACT, itemTask, itemWork } from "./memoryContract.ts";

const ACCOUNT = `0x${"aa".repeat(20)}` as const;

/** What nodes and the proxies before them say where it is they that fail. */
const FAULTS: readonly (readonly [code: number, message: string, data?: unknown])[] = [
  [-32_603, "Internal error"],
  [-32_603, "Internal JSON-RPC error."],
  [-32_603, "Internal error", `0x${"ab".repeat(32)}`],
  [-32_000, "header not found"],
  [-32_000, "missing trie node ef7d (path ) state 0xef7d is not available, not found"],
  [-32_000, "historical state 0x1234 is not available"],
  [-32_000, "upstream error"],
  [-32_000, "timeout"],
  [-32_000, "execution aborted (timeout = 5s)"],
  [-32_601, "the method eth_estimateGas does not exist/is not available"],
  [429, "too many requests"],
];
const REFUSALS: readonly (readonly [code: number, message: string, data?: unknown])[] = [
  [3, "execution reverted", "0x12345678"],
  [-32_603, "Internal JSON-RPC error.", { code: 3, message: "reverted", data: "0x12345678" }],
  [-32_015, "VM execution error.", "Reverted 0x"],
  [-32_015, "VM execution error.", "Bad instruction fe"],
  [-32_000, "execution reverted: timeout"],
  [-32_000, "invalid opcode: INVALID"],
  [-32_000, "gas required exceeds allowance (30000000)"],
];

const head = {
  number: "0x9",
  hash: toHex(9, { size: 32 }),
  parentHash: toHex(8, { size: 32 }),
  timestamp: "0x1",
  gasLimit: toHex(30_000_000),
  transactions: [],
};

/** A chain whose node answers each estimate in some way. */
function chainThat(estimate: (data: Hex) => unknown) {
  return fakeClient(7, (method, [first]) => {
    if (method === "eth_getBlockByNumber") return head;
    return method === "eth_estimateGas" || method === "eth_call"
      ? estimate((first as { data: Hex }).data)
      : undefined;
  });
}

const failing = (code: number, message: string, data?: unknown) => () => {
  throw { code, message, data };
};
const plan = (estimate: (data: Hex) => unknown, tasks: number) => {
  const { client, asked } = chainThat(estimate);
  const place = { registry: CONTRACT, account: ACCOUNT } as never;
  const all = Array.from({ length: tasks }, (_, i) => itemTask(i));
  const planned = planTasks({ client, place, work: itemWork(client), signal: undefined }, all);
  return { planned, asked };
};

describe("a refusal of the chain", () => {
  for (const [code, message, data] of FAULTS) {
    it(`is none where the node fails: ${message} (${code})`, async () => {
      const { client } = chainThat(failing(code, message, data));
      for (const asked of [estimateGas(client, { to: CONTRACT }), call(client, { to: CONTRACT })])
        expect(isRefusal(await asked.catch((thrown) => thrown))).to.equal(false);
      const { planned } = plan(failing(code, message, data), 1);
      const thrown = await planned.catch((one) => one);
      expect(thrown).to.not.have.nested.property("details.key");
      expect(String(thrown)).to.include(message.slice(0, 20));
    });
  }

  for (const [code, message, data] of REFUSALS) {
    it(`is what a contract says: ${message} (${JSON.stringify(data)})`, async () => {
      const { client } = chainThat(failing(code, message, data));
      expect(isRefusal(await estimateGas(client, { to: CONTRACT }).catch((thrown) => thrown))).to.equal(true);
    });
  }

  it("is none where a transport breaks off without a code", async () => {
    const { client } = chainThat(() => {
      throw new TypeError("fetch failed");
    });
    expect(isRefusal(await estimateGas(client, { to: CONTRACT }).catch((thrown) => thrown))).to.equal(false);
  });

  it("is none where the node takes too long, which is asked with fewer tasks", async () => {
    const slow = failing(-32_000, "execution aborted (timeout = 5s)");
    const few = await plan((data) => (data.length > 1_500 ? slow() : toHex(50_000)), 32).planned;
    expect(few.flatMap(({ tasks }) => tasks)).to.have.length(32);
    expect(few.length).to.be.above(1);
  });
});
