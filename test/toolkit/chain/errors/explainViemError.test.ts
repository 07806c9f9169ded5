import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { createClient, custom, erc20Abi, http, RpcRequestError } from "viem";
import { getBlock, getTransaction, getTransactionReceipt, readContract } from "viem/actions";
import {
  explainViemError,
  isAnotherContract,
  isNotFound,
  isPoor,
} from "../../../../src/sdk/chain/errors/explainViemError.ts";
import { nodeWords } from "../../../../src/sdk/chain/errors/nodeWords.ts";
import { closeServer } from "../../closeServer.ts";

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
    await closeServer(server);
    return isAnotherContract(thrown);
  }
  const error = (code: number, message: string, data?: unknown) => ({ error: { code, message, data } });

  it("blames the contract for refusals, in whatever words nodes have for them", async () => {
    const answers = [
      { result: "0x" },
      error(3, "execution reverted", "0x"),
      error(-32_000, "execution reverted"),
      error(-32_000, "invalid opcode: INVALID"),
      error(-32_000, "Transaction reverted without a reason"),
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

describe("what a node does not have", () => {
  const client = (answer: () => unknown) =>
    createClient({ transport: custom({ request: async () => answer() }, { retryCount: 0 }) });
  const hash = `0x${"5c".repeat(32)}` as const;

  it("is named, with the words of viem or of the node, and a hint", async () => {
    const nothing = client(() => null);
    const unknown = client(() => {
      throw { code: -39_001, message: "Unknown block" };
    });
    // As viem's own transport throws it.
    const overHttp = client(() => {
      throw new RpcRequestError({ body: {}, error: { code: -39_001, message: "Unknown block" }, url: "" });
    });
    for (const [asked, words] of [
      [getBlock(overHttp, { blockTag: "finalized" }), "Unknown block"],
      [getBlock(nothing, { blockNumber: 71n }), "71"],
      [getBlock(nothing, { blockHash: hash }), hash],
      [getTransaction(nothing, { hash }), hash],
      [getTransactionReceipt(nothing, { hash }), hash],
      [getBlock(unknown, { blockNumber: 71n }), "Unknown block"],
    ] as const) {
      const thrown = await asked.catch((error: unknown) => error);
      expect(isNotFound(thrown)).to.equal(true);
      const explained = explainViemError(thrown, () => undefined) as { reason: string; hint: string };
      expect(explained).to.include({ code: "NotOnNode" });
      expect(explained.reason).to.include(words);
      expect(explained.hint).to.include("--rpc");
    }
  });

  it("is no refusal of a contract that uses such words", async () => {
    const reverting = client(() => {
      throw { code: 3, message: "execution reverted: block not found", data: "0x" };
    });
    const read = { address: `0x${"11".repeat(20)}`, abi: erc20Abi, functionName: "decimals" } as const;
    expect(isNotFound(await readContract(reverting, read).catch((error: unknown) => error))).to.equal(false);
  });
});

describe("a node that fails by itself", () => {
  it("is told to have stopped answering, and no value of the input is blamed", async () => {
    for (const message of ["Internal error", "upstream error", "execution aborted (timeout = 5s)"]) {
      const error = { code: -32_603, message };
      const request = async () => {
        throw new RpcRequestError({ body: {}, error, url: "" });
      };
      const failing = createClient({ transport: custom({ request }, { retryCount: 0 }) });
      const address = `0x${"11".repeat(20)}` as const;
      const read = readContract(failing, { address, abi: erc20Abi, functionName: "decimals" });
      const thrown = await read.catch((one: unknown) => one);
      const explained = explainViemError(thrown, () => undefined) as { reason: string };
      expect(explained).to.include({ code: "ChainNotReachable" });
      expect(explained.reason).to.include(message);
    }
  });
});

describe("the words of a node", () => {
  const thrown = (error: object) =>
    new RpcRequestError({ body: {}, error: error as { code: number; message: string }, url: "" });
  const bytes = `0x08c379a0${"00".repeat(64)}`;
  for (const [error, words] of [
    [
      { message: "Internal error", data: "Account balance is zero" },
      "Internal error: Account balance is zero",
    ],
    [{ message: "Invalid Transaction.", data: { message: "too old" } }, "Invalid Transaction: too old"],
    [{ message: "nonce too low", data: { message: "Error: nonce too low", trace: "x" } }, "nonce too low"],
    [{ message: "execution reverted: no", data: bytes }, "execution reverted: no"],
    [{ message: "execution reverted", data: { data: bytes, txHash: "0x12" } }, "execution reverted"],
    [{ message: "busy\n  at line 1" }, "busy"],
    [{ message: "<html><head><title>502 Bad\n Gateway</title></head></html>" }, "502 Bad Gateway"],
    [{ message: "<html><body><h1>Not now</h1>\n<p>soon</p></body></html>" }, "Not now soon"],
    [{ message: { code: 7, reason: "paused" } }, "paused"],
    [
      { message: "Internal error", details: "paused", data: [{ error: "by 7" }] },
      "Internal error: paused: by 7",
    ],
    [{ message: "", data: null }, '{"code":-32000,"message":"","data":null}'],
  ] as const) {
    it(`are one line: ${JSON.stringify(error).slice(0, 70)}`, () => {
      expect(nodeWords(thrown({ code: -32_000, ...error }))).to.equal(words);
    });
  }

  it("are those of a bare text in place of an error", () => {
    expect(nodeWords(thrown("paused" as never))).to.equal("paused");
    expect(nodeWords(undefined)).to.equal("missing");
  });

  it("are not of an account without ether where a contract has reverted with the same", () => {
    expect(isPoor(thrown({ code: 3, message: "insufficient funds for gas" }))).to.equal(true);
    expect(isPoor(thrown({ code: 3, message: "execution reverted: insufficient funds" }))).to.equal(false);
    expect(isPoor(thrown({ code: 3, message: "execution reverted", data: "insufficient funds" }))).to.equal(
      false,
    );
    expect(isPoor(thrown({ code: -32_000, message: "Insufficient balance" }))).to.equal(true);
    expect(isPoor(thrown({ code: -32_000, message: "Insufficient balance", data: bytes }))).to.equal(false);
  });
});
