import { expect } from "chai";
import { decodeFunctionData, decodeFunctionResult, encodeFunctionResult, type Hex } from "viem";
import { batchRegistryAbi } from "../../../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import type { BatchHeader } from "../../../../../src/sdk/core/credential/batchId.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import type { StatusCache } from "../../../../../src/sdk/credentials/verify/cached/statusCache.ts";
import { codeOf, headerOf, MINUTE, masksOf, proven, START, told } from "../fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, type FakeChain, type Meddle, openFakeChain } from "../fakeChain.ts";
import { playStory } from "../playStory.ts";

const exact = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY, clockSkew: 0n, reorgMargin: 0n };

type Words = { revision: number; digest: bigint; revoked: object[]; suspended: object[] };

/** Lies about what `statusWords` gives. */
const lying =
  (lie: (words: Words, count: bigint) => Words): Meddle =>
  ({ method, params }, answer) => {
    const given = answer();
    if (method !== "eth_call") return given;
    const { functionName, args } = decodeFunctionData({
      abi: batchRegistryAbi,
      data: (params[0] as { data: Hex }).data,
    });
    if (functionName !== "statusWords") return given;
    const words = decodeFunctionResult({ abi: batchRegistryAbi, functionName, data: given as Hex });
    const result = lie(words as unknown as Words, args[2]) as never;
    return encodeFunctionResult({ abi: batchRegistryAbi, functionName, result });
  };

describe("credentials/verify: a cache keeps its copy, and answers from it, where the node", () => {
  let chain: FakeChain;
  let header: BatchHeader;
  let other: BatchHeader;
  let cache: StatusCache;

  beforeEach(async () => {
    chain = openFakeChain(START);
    header = headerOf(MINUTE, START, 1_000n);
    other = headerOf(MINUTE);
    cache = openStatusCache(exact);
    for (const one of [header, other]) {
      chain.issue(one);
      cache.follow({ header: one });
    }
    chain.change(header, "Revoke", masksOf(9, 250));
    await cache.refresh(chain.client());
  });
  const ask = (index: number, moment: bigint) =>
    told(cache.strict(cache.admit(proven(header, index)), moment));
  const play = () => playStory(chain, header);

  const kept = async (meddle: Meddle, code: string, refreshes = [cache.refresh, cache.refreshByEvents]) => {
    const before = cache.snapshot();
    const block = cache.block();
    for (const refresh of refreshes) {
      expect(await codeOf(() => refresh(chain.client(meddle)))).to.equal(code);
    }
    expect(cache.snapshot()).to.equal(before);
    expect(ask(0, START + 119n)).to.equal("Valid");
    expect(ask(0, START + 120n)).to.equal("BeyondHorizon");
    expect(cache.block()).to.equal(block);
  };

  it("is gone, at any of its questions", async () => {
    play();
    for (const method of ["eth_chainId", "eth_getBlockByNumber", "eth_call"]) {
      const gone: Meddle = (asked, answer) => {
        if (asked.method === method) throw new Error("connect ECONNREFUSED");
        return answer();
      };
      await kept(gone, "NodeFailed");
    }
  });

  it("dies half way through the words", async () => {
    play();
    chain.change(other, "Revoke", masksOf(0));
    let calls = 0;
    const dying: Meddle = ({ method }, answer) => {
      if (method === "eth_call") calls += 1;
      if (calls >= 2) throw new Error("socket hang up");
      return answer();
    };
    await kept(dying, "NodeFailed");
  });

  it("talks nonsense", async () => {
    play();
    await kept(({ method }, answer) => (method === "eth_call" ? "0x1234" : answer()), "NodeFailed");
    const blockWith =
      (altered: object): Meddle =>
      ({ method }, answer) =>
        method === "eth_getBlockByNumber" ? { ...(answer() as object), ...altered } : answer();
    await kept(blockWith({ number: "zwölf" }), "NodeFailed");
    await kept(blockWith({ hash: null }), "BadBlock");
    await kept(({ method }, answer) => (method === "eth_getBlockByNumber" ? null : answer()), "NodeFailed");
  });

  it("is of another chain, or knows no registry there", async () => {
    play();
    await kept(({ method }, answer) => (method === "eth_chainId" ? "0x1" : answer()), "ChainMismatch");
    await kept(({ method }, answer) => (method === "eth_call" ? "0x" : answer()), "NoRegistry");
  });

  it("goes back in time", async () => {
    play();
    await cache.refresh(chain.client());
    const copied = cache.block()!;
    const behind: Meddle = ({ method, params }, answer) => {
      const isTip = method === "eth_getBlockByNumber" && params[0] === "latest";
      if (!isTip) return answer();
      const { number, hash, timestamp } = chain.blockOf(copied.number - 1n);
      const hex = (value: bigint) => `0x${value.toString(16)}`;
      return { number: hex(number), hash, timestamp: hex(timestamp), transactions: [] };
    };
    expect(await codeOf(() => cache.refresh(chain.client(behind)))).to.equal("NodeWentBack");
    chain.mine(START + 210n);
    const backdated: Meddle = ({ method, params }, answer) =>
      method === "eth_getBlockByNumber" && params[0] === "latest"
        ? { ...(answer() as object), timestamp: `0x${(START + 199n).toString(16)}` }
        : answer();
    expect(await codeOf(() => cache.refresh(chain.client(backdated)))).to.equal("BlockTimeWentBack");
    expect(cache.block()).to.equal(copied);
  });

  it("has fewer changes than before, or others", async () => {
    play();
    await cache.refresh(chain.client());
    const lies = [
      { lie: (words: Words) => ({ ...words, revision: words.revision - 1 }), code: "RevisionWentBack" },
      { lie: (words: Words) => ({ ...words, digest: words.digest ^ 1n }), code: "DigestDiffers" },
    ];
    chain.mine(START + 210n);
    for (const { lie, code } of lies) {
      expect(await codeOf(() => cache.refresh(chain.client(lying(lie))))).to.equal(code);
    }
    // Of a batch that never changed, the digest is known.
    const fresh = openStatusCache(exact);
    fresh.follow({ header: other });
    const lie = lying((words) => ({ ...words, digest: 5n }));
    expect(await codeOf(() => fresh.refresh(chain.client(lie)))).to.equal("DigestDiffers");
  });

  it("gives words of two blocks, or not all of them", async () => {
    play();
    const moved = lying((words, count) => (count === 0n ? words : { ...words, digest: words.digest + 1n }));
    await kept(moved, "StatusTorn", [cache.refresh]);
    const short = lying((words, count) =>
      count === 0n ? words : { ...words, revoked: words.revoked.slice(1) },
    );
    await kept(short, "StatusTorn", [cache.refresh]);
  });

  it("takes no block hashes, and its block is replaced while it is read", async () => {
    play();
    const { number } = chain.tip();
    let calls = 0;
    const replaced: Meddle = ({ method, params }, answer) => {
      if (method === "eth_call" && typeof params[1] !== "string") {
        throw Object.assign(new Error("invalid argument 1: hex string expected"), { code: -32_602 });
      }
      if (method === "eth_call") calls += 1;
      const isCheck = method === "eth_getBlockByNumber" && calls > 0 && params[0] !== "latest";
      if (!isCheck || params[0] !== `0x${number.toString(16)}`) return answer();
      return { ...(answer() as object), hash: `0x${"ee".repeat(32)}` };
    };
    await kept(replaced, "BlockReplaced");
    // The very node, without the replacement, serves.
    const byNumber: Meddle = (asked, answer) =>
      asked.method === "eth_call" ? replaced(asked, answer) : answer();
    await cache.refresh(chain.client(byNumber));
    expect(ask(9, START + 200n)).to.equal("Revoked");
  });
});
