import { expect } from "chai";
import {
  type BaseError,
  createClient,
  custom,
  encodeErrorResult,
  erc20Abi,
  parseAbi,
  RpcRequestError,
  toHex,
} from "viem";
import { estimateGas, readContract } from "viem/actions";
import { contractRefusal } from "../../../../src/sdk/chain/errors/contractRefusal.ts";
import { isAnotherContract } from "../../../../src/sdk/chain/errors/explainViemError.ts";
import { revertData } from "../../../../src/sdk/chain/errors/revertData.ts";

type Said = { code: number; message: string; data?: unknown };

function clientOf(error: Said) {
  const request = async () => {
    throw new RpcRequestError({ body: {}, error, url: "http://node.example" });
  };
  return createClient({ transport: custom({ request }, { retryCount: 0 }) });
}

const TOKEN = `0x${"11".repeat(20)}` as const;

/** What viem throws for an estimate that a node answers with an error. */
const thrownFor = (error: Said): Promise<unknown> =>
  estimateGas(clientOf(error), { to: TOKEN, data: "0x12" }).catch((thrown: unknown) => thrown);

/** The same, for a call of a function. */
const calledFor = (error: Said): Promise<unknown> =>
  readContract(clientOf(error), { address: TOKEN, abi: erc20Abi, functionName: "decimals" }).catch(
    (thrown: unknown) => thrown,
  );

describe("the bytes with which a contract reverted", () => {
  it("are none where a node has the code of reverts for what its pool refuses, as ZKsync has", async () => {
    for (const message of [
      "max fee per gas less than block base fee",
      "nonce too low. allowed nonce range: 9 - 29, actual: 7",
    ]) {
      expect(revertData(await thrownFor({ code: 3, message })), message).to.equal(undefined);
    }
  });

  it("are nothing where it reverted without a word, and those that it gave", async () => {
    expect(revertData(await thrownFor({ code: 3, message: "execution reverted" }))).to.equal("0x");
    expect(revertData(await thrownFor({ code: -32_000, message: "execution reverted" }))).to.equal("0x");
    expect(revertData(await thrownFor({ code: 3, message: "execution reverted", data: "0x1234" }))).to.equal(
      "0x1234",
    );
  });

  const abi = parseAbi(["error AlreadyClaimed(uint256 index)"]);
  const data = encodeErrorResult({ abi, errorName: "AlreadyClaimed", args: [5n] });
  const digits = data.slice(2);
  const hash = `0x${"ab".repeat(32)}`;
  /** A custom error, as the clients' sources have it; those of the last lines give it in their words alone. */
  const refusals: Readonly<Record<string, Said>> = {
    "geth, Erigon, reth": { code: 3, message: "execution reverted", data },
    Besu: { code: -32_000, message: "Execution reverted", data },
    "Besu, with all in its words": { code: -32_000, message: `Execution reverted (${data})` },
    "older Nethermind": { code: -32_015, message: "VM execution error.", data: `Reverted ${data}` },
    "Parity and OpenEthereum": { code: -32_015, message: "VM execution error", data: `Reverted ${data}` },
    "a node without the prefix": { code: -32_000, message: "execution reverted", data: digits },
    "older Ganache": {
      code: -32_000,
      message: "VM Exception while processing transaction: revert",
      data: { [hash]: { error: "revert", program_counter: 9, return: data }, name: "RuntimeError" },
    },
    "Ganache 7": {
      code: -32_000,
      message: "VM Exception while processing transaction: revert",
      data: { hash, programCounter: 9, result: data, reason: null, message: "revert" },
    },
    Hardhat: {
      code: -32_603,
      message: "Error: VM Exception while processing transaction: reverted with an unrecognized custom error",
      data: { message: "reverted", txHash: hash, data },
    },
    Frontier: { code: -32_603, message: "VM Exception while processing transaction: revert", data },
    Hedera: { code: 3, message: "execution reverted: CONTRACT_REVERT_EXECUTED", data },
    ZKsync: {
      code: 3,
      message: `execution reverted: Error function_selector = ${data.slice(0, 10)}, data = ${data}`,
      data,
    },
    "a wallet around a node": {
      code: -32_603,
      message: "Internal JSON-RPC error.",
      data: { code: -32_000, message: "internal", originalError: { code: 3, message: "reverted", data } },
    },
    "older anvil": {
      code: -32_603,
      message: `execution reverted: custom error ${data.slice(0, 10)}:${digits.slice(8)}`,
    },
  };
  for (const [who, said] of Object.entries(refusals)) {
    it(`are those of the error, in the words of ${who}`, async () => {
      for (const thrown of [await thrownFor(said), await calledFor(said)]) {
        expect(revertData(thrown)).to.equal(data);
        expect(contractRefusal(thrown)).to.deep.equal({ error: "AlreadyClaimed", args: [5n] });
      }
      // Contracts are read through nodes, not through wallets.
      expect(isAnotherContract(await calledFor(said))).to.equal(said.message !== "Internal JSON-RPC error.");
    });
  }

  it("are the selector of an error of which a node has kept the name alone, as Hardhat", async () => {
    const message =
      "VM Exception while processing transaction: reverted with custom error 'AlreadyClaimed(5)'";
    const thrown = await thrownFor({ code: -32_603, message });
    expect(contractRefusal(thrown)).to.deep.equal({ error: "AlreadyClaimed", args: [] });
    const other = await thrownFor({ code: -32_603, message: message.replace("AlreadyClaimed", "Nope") });
    expect(revertData(other)).to.equal("0x");
  });

  it("are none of what only looks like them", async () => {
    const address = toHex("a", { size: 20 });
    for (const [message, own] of [
      ["VM execution error.", "Bad instruction fe"],
      ["VM execution error.", "Reverted 0x"],
      ["execution reverted: a message", "a message"],
      [`execution reverted: ${address} may not`, undefined],
    ] as const) {
      const thrown = await thrownFor({ code: -32_015, message, data: own });
      expect(revertData(thrown), message).to.equal("0x");
      expect(isAnotherContract(await calledFor({ code: -32_015, message, data: own })), message).to.equal(
        true,
      );
    }
    for (const own of [undefined, "0x", "0x12345678 of the database", hash]) {
      const thrown = await thrownFor({ code: -32_603, message: "Internal error", data: own });
      expect(revertData(thrown), String((thrown as BaseError).details)).to.equal(undefined);
    }
  });
});
