import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { createClient, erc20Abi, http } from "viem";
import { readContract } from "viem/actions";
import { isAnotherContract } from "../../../../src/chain/errors/explainThrown.ts";

describe("isAnotherContract", () => {
  /** Whether a contract is another by what a node answers. */
  async function judged(answer: object): Promise<boolean> {
    const server = createServer((_, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, ...answer }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const client = createClient({ transport: http(`http://127.0.0.1:${port}`, { retryCount: 0 }) });
    const asked = { address: `0x${"11".repeat(20)}`, abi: erc20Abi, functionName: "decimals" } as const;
    const thrown = await readContract(client, asked).catch((error: unknown) => error);
    await new Promise((resolve) => server.close(resolve));
    return isAnotherContract(thrown);
  }
  const error = (code: number, message: string, data?: unknown) => ({ error: { code, message, data } });

  it("blames the contract for refusals, in whatever words nodes have for them", async () => {
    const answers = [
      { result: "0x" },
      error(3, "execution reverted", "0x"),
      error(-32_000, "execution reverted"),
      error(-32_000, "invalid opcode: INVALID"),
      error(-32_603, "Error: Transaction reverted without a reason string", { data: "0x" }),
      error(-32_603, "VM Exception while processing transaction: invalid opcode"),
    ];
    for (const answer of answers) expect(await judged(answer), JSON.stringify(answer)).to.equal(true);
  });

  it("blames the node for failures of its own", async () => {
    const answers = [
      error(-32_603, "Internal error"),
      error(-32_603, "Internal error: database is locked", { trace: "x" }),
      error(-32_000, "header not found"),
      error(-32_005, "limit exceeded"),
    ];
    for (const answer of answers) expect(await judged(answer), JSON.stringify(answer)).to.equal(false);
  });
});
