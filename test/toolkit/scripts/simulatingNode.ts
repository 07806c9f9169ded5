import { openAnswering } from "../answering.ts";

type Call = { readonly from: string; readonly to: string; readonly data: string; readonly gas?: string };

/**
 * A node that has eth_simulateV1, over the embedded chain, which has not: what is to be simulated is sent for real, by an
 * account that is only impersonated, and taken back. One call of one block is all it takes.
 */
export async function simulatingNode(rpc: string) {
  let id = 0;
  const ask = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    id += 1;
    const body = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    const headers = { "content-type": "application/json" };
    const answer = (await (await fetch(rpc, { method: "POST", headers, body })).json()) as {
      result?: unknown;
      error?: { message: string };
    };
    if (answer.error !== undefined) throw new Error(answer.error.message);
    return answer.result;
  };
  const simulate = async ({ from, to, data, gas }: Call) => {
    const snapshot = await ask("evm_snapshot", []);
    try {
      await ask("hardhat_impersonateAccount", [from]);
      const hash = await ask("eth_sendTransaction", [{ from, to, data, ...(gas !== undefined && { gas }) }]);
      const receipt = (await ask("eth_getTransactionReceipt", [hash])) as Record<string, unknown>;
      const { status, gasUsed, logs } = receipt;
      return { status, gasUsed, logs, returnData: "0x" };
    } catch {
      // A chain that mines at once reports what reverts in place of its hash.
      return { status: "0x0", gasUsed: gas ?? "0x0", logs: [], returnData: "0x" };
    } finally {
      await ask("evm_revert", [snapshot]);
    }
  };
  const node = {
    url: "",
    simulated: 0,
    close: () => server.close(),
  };
  let last: Promise<void> = Promise.resolve();
  const server = await openAnswering(async ({ response, body }) => {
    const question = JSON.parse(body) as { id: number; method: string; params: unknown[] };
    let answer: string;
    const before = last;
    let isOver = () => {};
    last = new Promise((resolve) => {
      isOver = resolve;
    });
    // One after the other: whatever is asked meanwhile would see what a simulation only plays.
    await before;
    if (question.method === "eth_simulateV1") {
      node.simulated += 1;
      const [{ blockStateCalls }] = question.params as [{ blockStateCalls: [{ calls: [Call] }] }];
      const block = (await ask("eth_getBlockByNumber", ["latest", false])) as object;
      const calls = [await simulate(blockStateCalls[0].calls[0])];
      answer = JSON.stringify({ jsonrpc: "2.0", id: question.id, result: [{ ...block, calls }] });
    } else {
      const headers = { "content-type": "application/json" };
      answer = await (await fetch(rpc, { method: "POST", headers, body })).text();
    }
    isOver();
    response.setHeader("content-type", "application/json");
    response.end(answer);
  });
  node.url = server.url;
  return node;
}
