import { expect } from "chai";
import { HttpRequestError, toHex, zeroAddress } from "viem";
import { finalBlock, taggedBlock, USUAL_DEPTH } from "../../../src/sdk/delivery/finality.ts";
import { countSent, findBlock, findReceipt, findTransaction } from "../../../src/sdk/delivery/lookUp.ts";
import { watchChain } from "../../../src/sdk/delivery/watchChain.ts";
import { fakeClient } from "./fakeChain.ts";

const HASH = `0x${"01".repeat(32)}` as const;
const refuse = (code: number, message: string) => () => {
  throw { code, message };
};

/** How nodes say that they know no final block (ethereum/execution-apis#879 and the clients' sources). */
const UNKNOWN: Readonly<Record<string, () => unknown>> = {
  "reth, Nethermind, ethrex": () => null,
  Geth: refuse(-32_000, "finalized block not found"),
  "Besu and Erigon": refuse(-39_001, "Unknown block"),
  "a node with EIP-1474's code": refuse(-32_001, "Requested resource not found"),
  "Besu's words of a safe block": refuse(-39_001, "Safe block not found"),
  Avalanche: refuse(-32_000, "cannot query unfinalized data"),
};

/** How they say that they do not know the tag. */
const NO_TAG: Readonly<Record<string, () => unknown>> = {
  "a node of before the tag": refuse(-32_602, "invalid argument 0: hex string without 0x prefix"),
  "a node that does not support it": refuse(-32_000, "block tag not supported: finalized"),
  "a node with EIP-1474's code for it": refuse(-32_004, "finalized tag is not supported"),
  "a node that calls it invalid": refuse(-32_602, "invalid block tag"),
  "a node that calls it unknown": refuse(-32_000, "unknown block tag finalized"),
  "a node that names a pending one": () => ({ ...blockAt(0), number: null, hash: null }),
};

const blockAt = (number: number) => ({
  number: toHex(number),
  hash: HASH,
  parentHash: HASH,
  timestamp: "0x1",
  gasLimit: "0x1",
  transactions: [],
});

/** A chain whose head is 500. */
function chainWith(finalized: () => unknown) {
  const tags: unknown[] = [];
  const { client } = fakeClient(7, (_, [tag]) => {
    tags.push(tag);
    return tag === "finalized" ? finalized() : blockAt(500);
  });
  return { client, tags };
}

describe("the newest final block", () => {
  for (const [who, answer] of Object.entries({ ...UNKNOWN, ...NO_TAG })) {
    it(`is so many blocks below the head where the node knows none, in the words of ${who}`, async () => {
      const { client } = chainWith(answer);
      expect(await taggedBlock(client)).to.equal(undefined);
      const { number, hash } = await finalBlock(client, { by: "tag" }, 500);
      expect([number, hash]).to.deep.equal([500 - USUAL_DEPTH, undefined]);
      expect(await watchChain(client).finalized()).to.equal(500 - USUAL_DEPTH);
    });
  }

  it("is the node's where it names one", async () => {
    const { client } = chainWith(() => blockAt(490));
    expect(await finalBlock(client, { by: "tag" }, 500)).to.deep.equal({ number: 490, hash: HASH });
  });

  it("is asked of no node where a depth says it", async () => {
    const { client, tags } = chainWith(() => blockAt(490));
    expect(await finalBlock(client, { by: "depth", blocks: 9 }, 500)).to.include({ number: 491 });
    expect(await watchChain(client, { by: "depth", blocks: 9 }).finalized()).to.equal(491);
    expect(tags).to.not.include("finalized");
  });

  it("is so many blocks below the head where the node fails over the tag each time, and is asked for it no more", async () => {
    const { client, tags } = chainWith(refuse(-32_603, "Internal server error"));
    expect(await finalBlock(client, { by: "tag" }, 500)).to.include({ number: 500 - USUAL_DEPTH });
    const asked = tags.length;
    expect(await finalBlock(client, { by: "tag" }, 501)).to.include({ number: 501 - USUAL_DEPTH });
    expect(tags.slice(asked)).to.deep.equal([]);
  });

  it("is the node's where it failed over the tag for a moment", async () => {
    let failures = 2;
    const { client } = chainWith(() => (failures-- > 0 ? refuse(-32_603, "Internal error")() : blockAt(490)));
    expect(await finalBlock(client, { by: "tag" }, 500)).to.include({ number: 490 });
  });

  it("is not known of a node that says nothing, or has too much to do", async () => {
    for (const answer of [
      () => {
        throw new HttpRequestError({ url: "http://a", status: 503 });
      },
      refuse(429, "too many requests"),
      refuse(-32_000, "request timed out"),
      refuse(-32_000, "upstream error"),
      refuse(-32_000, "finalized block temporarily unavailable"),
    ]) {
      const { client } = chainWith(answer);
      expect(await taggedBlock(client).catch(() => "no answer")).to.equal("no answer");
    }
    const { client } = fakeClient(7, refuse(-32_603, "Internal error"));
    expect(await taggedBlock(client).catch(() => "no answer")).to.equal("no answer");
  });
});

describe("the transactions that an account has sent", () => {
  const count = (pending: () => unknown) =>
    countSent(fakeClient(7, (_, [, tag]) => (tag === "pending" ? pending() : "0x5")).client, zeroAddress);

  it("are counted without those that wait where the node knows none of these", async () => {
    expect(await count(() => "0x7")).to.equal(7);
    expect(await count(refuse(-32_602, "block tag pending is not supported"))).to.equal(5);
    expect(await count(refuse(-32_000, "pending block not found"))).to.equal(5);
    expect(await count(refuse(-32_603, "Internal error")).catch(() => "thrown")).to.equal("thrown");
  });
});

describe("what a node does not have", () => {
  it("is not found, whether it says null or has an error for it, and any other error is thrown", async () => {
    const answers = [...Object.values(UNKNOWN), refuse(-32_000, "transaction not found")];
    for (const answer of answers) {
      const { client } = fakeClient(7, () => answer());
      expect(await findBlock(client, 3n)).to.equal(undefined);
      expect(await findReceipt(client, [HASH])).to.equal(undefined);
      expect(await findTransaction(client, [HASH])).to.equal(undefined);
    }
    for (const answer of [
      refuse(-32_000, "transaction indexing is in progress"),
      refuse(-32_601, "method eth_getBlockByNumber not found"),
    ]) {
      const { client } = fakeClient(7, () => answer());
      expect(await findReceipt(client, [HASH]).catch(() => "thrown")).to.equal("thrown");
      expect(await findBlock(client, 3n).catch(() => "thrown")).to.equal("thrown");
    }
  });
});
