import { expect } from "chai";
import type { BatchHeader } from "../../../../../src/sdk/core/credential/batchId.ts";
import { mapAtOnce } from "../../../../../src/sdk/core/mapAtOnce.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import type { StatusCache } from "../../../../../src/sdk/credentials/verify/cached/statusCache.ts";
import { letPass } from "../../../patience.ts";
import { codeOf, headerOf, MINUTE, masksOf, proven, START, told } from "../fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, type FakeChain, type Meddle, openFakeChain } from "../fakeChain.ts";
import { playStory } from "../playStory.ts";

const exact = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY, clockSkew: 0n, reorgMargin: 0n };

describe("credentials/verify: refreshing the cache", () => {
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
  const ids = (...headers: BatchHeader[]) => headers.map(chain.idOf);
  const ask = (index: number, moment: bigint, of = header) =>
    told(cache.strict(cache.admit(proven(of, index)), moment));
  const play = () => playStory(chain, header);

  it("reads the words of what changed, and nothing of what did not", async () => {
    play();
    const report = await cache.refresh(chain.client());
    const { number, hash, timestamp } = chain.tip();
    const block = { number, hash, timestamp };
    expect(report).to.deep.equal({ block, reread: ids(header), advanced: [], reorganized: false });
    expect(cache.block()).to.deep.equal(block);
    let asked = 0;
    const again = await cache.refresh(
      chain.client(({ method }, answer) => {
        if (method === "eth_call") asked += 1;
        return answer();
      }),
    );
    expect(again).to.deep.equal({ ...report, reread: [] });
    expect(asked).to.equal(0);
  });

  it("gets by events to the very words, holds and floors that are stored", async () => {
    play();
    // What is all zero again is not kept.
    chain.change(other, "Revoke", masksOf(1));
    chain.change(other, "RetractRevoke", masksOf(1));
    const report = await cache.refreshByEvents(chain.client());
    expect(report).to.deep.include({ reread: [], advanced: ids(header, other), reorganized: false });
    const byEvents = cache.snapshot();
    const anew = openStatusCache(exact);
    for (const one of [header, other]) anew.follow({ header: one });
    const { reread } = await anew.refreshByEvents(chain.client());
    expect(reread).to.deep.equal(ids(header, other));
    const statusesOf = (text: string) =>
      JSON.parse(text).body.batches.map(({ status }: { status: Record<string, unknown[]> }) => ({
        ...status,
        issuedBy: 0,
        revoked: [...status.revoked!].sort(),
        suspended: [...status.suspended!].sort(),
        holds: [...status.holds!].sort(),
      }));
    expect(statusesOf(byEvents)).to.deep.equal(statusesOf(anew.snapshot()));
  });

  it("reads the words where events were lost or made up, and puts in order what is told out of it", async () => {
    play();
    const spoilt: Meddle[] = [
      ({ method }, answer) => (method === "eth_getLogs" ? [] : answer()),
      ({ method }, answer) =>
        method === "eth_getLogs" ? (answer() as object[]).filter((_, i) => i !== 3) : answer(),
      ({ method }, answer) =>
        method === "eth_getLogs" ? [...(answer() as object[]), (answer() as object[])[0]] : answer(),
    ];
    const before = cache.snapshot();
    for (const meddle of spoilt) {
      cache = openStatusCache({ ...exact, snapshot: before });
      const report = await cache.refreshByEvents(chain.client(meddle));
      expect(report).to.deep.include({ reread: ids(header), advanced: [] });
      expect(ask(9, START + 200n)).to.equal("Revoked");
      expect(ask(250, START + 200n)).to.equal("Revoked");
      expect(ask(3, START + 200n)).to.equal("Suspended");
    }
    cache = openStatusCache({ ...exact, snapshot: before });
    const report = await cache.refreshByEvents(
      chain.client(({ method }, answer) =>
        method === "eth_getLogs" ? (answer() as object[]).reverse() : answer(),
      ),
    );
    expect(report).to.deep.include({ reread: [], advanced: ids(header) });
    expect(ask(9, START + 200n)).to.equal("Revoked");
    expect(ask(3, START + 200n)).to.equal("Suspended");
  });

  it("puts a batch together from its events where it is too large to look through", async () => {
    const large = { ...headerOf(MINUTE, START, 1_000n), size: 4_000_000n };
    chain.issue(large);
    chain.change(large, "Revoke", [{ word: 17_000n, mask: 1n << 255n }]);
    chain.hold(large, "Emergency", [3_999_999n], START + 90n);
    cache.follow({ header: large });
    chain.mine(START + 5n);
    let calls = 0;
    await cache.refresh(
      chain.client(({ method }, answer) => {
        if (method === "eth_call") calls += 1;
        return answer();
      }),
    );
    expect(calls).to.be.lessThan(6);
    const { revoked, holds } = JSON.parse(cache.snapshot()).body.batches[2].status;
    expect([revoked.length, revoked[0][0], holds.length, holds[0][0]]).to.deep.equal([
      1, 17_000, 1, 3_999_999,
    ]);
    const lost: Meddle = ({ method }, answer) => (method === "eth_getLogs" ? [] : answer());
    const anew = openStatusCache(exact);
    anew.follow({ header: large });
    expect(await codeOf(() => anew.refresh(chain.client(lost)))).to.equal("EventsIncomplete");
  });

  it("reads everything again where its block was undone", async () => {
    chain.mine(START + 30n);
    chain.change(header, "Revoke", masksOf(1));
    await cache.refreshByEvents(chain.client());
    chain.undo(1);
    chain.mine(START + 31n);
    chain.change(header, "Suspend", masksOf(1));
    const report = await cache.refreshByEvents(chain.client());
    expect(report).to.deep.include({ reorganized: true, reread: ids(header, other), advanced: [] });
    chain.mine(START + 125n);
    await cache.refresh(chain.client());
    expect(ask(1, START + 125n)).to.equal("Suspended");
  });

  it("makes one copy after the other, each of one block, whoever asks in between", async () => {
    play();
    let asked = 0;
    const meddle: Meddle = async ({ method }, answer) => {
      if (method === "eth_call") {
        asked += 1;
        // A block comes in the middle of the reading.
        if (asked === 2) {
          chain.mine(START + 201n);
          chain.change(other, "Revoke", masksOf(1));
        }
        expect(cache.block()?.number).to.equal(0n);
        await letPass(1);
      }
      return answer();
    };
    const [first, second] = await Promise.all([
      cache.refresh(chain.client(meddle)),
      cache.refreshByEvents(chain.client()),
    ]);
    expect(first.block.number).to.equal(3n);
    expect(first.reread).to.deep.equal(ids(header));
    expect(second.block.number).to.equal(4n);
    expect(second.advanced).to.deep.equal(ids(other));
  });

  it("asks no more once something failed", async () => {
    const begun: number[] = [];
    const items = Array.from({ length: 20 }, (_, i) => i);
    const failure = await mapAtOnce(items, 3, async (item) => {
      begun.push(item);
      await letPass(1);
      if (item === 4) throw new Error("4");
    }).catch((thrown: Error) => thrown.message);
    await letPass(20);
    expect(failure).to.equal("4");
    expect(begun.length).to.be.lessThan(9);
    expect(await mapAtOnce(items, 3, async (item, position) => item + position)).to.deep.equal(
      items.map((item) => 2 * item),
    );
  });

  it("follows a batch once, and copies what it follows since", async () => {
    const late = headerOf(MINUTE);
    chain.issue(late);
    const id = cache.follow({ header: late });
    expect(cache.follow({ header: late })).to.equal(id);
    // The same block as before: only what is new is read.
    const report = await cache.refreshByEvents(chain.client());
    expect(report).to.deep.include({ reread: [id], advanced: [] });
    expect(ask(0, START, late)).to.equal("Valid");
  });
});
