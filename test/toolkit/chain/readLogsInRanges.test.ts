import { expect } from "chai";
import {
  createClient,
  HttpRequestError,
  http,
  MethodNotFoundRpcError,
  ResponseBodyTooLargeError,
  TimeoutError,
} from "viem";
import { readLogsInRanges } from "../../../src/chain/events/readLogs.ts";
import { SymbolonError } from "../../../src/core/errors.ts";

const CONTRACT = `0x${"c0".repeat(20)}` as const;
const url = "http://node";
const body = {};
const client = createClient({ transport: http(url) });

/** Reads 100 blocks from a node that answers for so many at most, and otherwise fails like this. */
async function read(most: bigint, failure: Error): Promise<number | string> {
  const ask = async (from: bigint, to: bigint) => {
    if (to - from + 1n > most) throw failure;
    return [from];
  };
  try {
    return (await readLogsInRanges(client, { contract: CONTRACT, fromBlock: 1n, toBlock: 100n, read: ask }))
      .length;
  } catch (error) {
    return error instanceof SymbolonError ? error.code : (error as Error).name;
  }
}

describe("chain/readLogsInRanges", () => {
  it("asks for less where an answer is too much, in whatever way that is said", async () => {
    const tooMuch = [
      new ResponseBodyTooLargeError({ maxSize: 10, size: 11 }),
      new TimeoutError({ body, url }),
      new HttpRequestError({ body, status: 413, url }),
    ];
    for (const failure of tooMuch) {
      expect(await read(7n, failure), failure.name).to.be.at.least(15);
      expect(await read(0n, failure), failure.name).to.equal("LogsRefused");
    }
  });

  it("does not ask again where less would not help", async () => {
    const unknown = new MethodNotFoundRpcError(new Error("no such method"), { method: "eth_getLogs" });
    expect(await read(7n, unknown)).to.equal(unknown.name);
    expect(await read(7n, new HttpRequestError({ body, status: 401, url }))).to.equal("HttpRequestError");
  });
});
