import { expect } from "chai";
import type { BatchHeader } from "../../../../../src/sdk/core/credential/batchId.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import type { StatusCache } from "../../../../../src/sdk/credentials/verify/cached/statusCache.ts";
import { codeOf, headerOf, MINUTE, START } from "../fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, type FakeChain, type Meddle, openFakeChain } from "../fakeChain.ts";

const MARGIN = 10n;
const options = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY, clockSkew: 0n, reorgMargin: MARGIN };

describe("credentials/verify: what the cache believes of what it is told", () => {
  let chain: FakeChain;
  let header: BatchHeader;
  let cache: StatusCache;

  beforeEach(() => {
    chain = openFakeChain(START);
    header = headerOf(MINUTE);
    cache = openStatusCache(options);
    chain.issue(header);
  });

  /** Latest moment at which the batch was issued, as far as the copy knows. */
  async function issuedBy(): Promise<bigint> {
    await cache.refresh(chain.client());
    return BigInt(JSON.parse(cache.snapshot()).body.batches[0].status.issuedBy);
  }

  describe("when a batch was issued", () => {
    it("takes the block that issued it by its hash, its time and not after the copy's block", async () => {
      const { number, hash, timestamp } = chain.tip();
      const bound = START + 11n;
      chain.mine(bound);
      const told = [
        [{ number, hash, timestamp }, timestamp],
        // A block that is there, and a time that is not its own: earlier ones made the batch count too soon.
        [{ number, hash, timestamp: timestamp - 1n }, bound],
        [{ number, hash, timestamp: 0n }, bound],
        [{ number, hash, timestamp: timestamp + 1n }, bound],
        [{ number, hash, timestamp: bound }, bound],
        [{ number, hash: `0x${"ab".repeat(32)}`, timestamp }, bound],
        [{ number: number + 5n, hash, timestamp }, bound],
      ] as const;
      for (const [issuedIn, expected] of told) {
        cache = openStatusCache(options);
        cache.follow({ header, issuedIn });
        expect(
          await issuedBy(),
          JSON.stringify(issuedIn, (_, value) => `${value}`),
        ).to.equal(expected);
      }
    });

    it("is the end of the day that issuedAt leaves, in a later block", async () => {
      cache.follow({ header });
      chain.mine(START + 86_399n);
      expect(await issuedBy()).to.equal(START + 86_399n);
      cache = openStatusCache(options);
      cache.follow({ header });
      chain.mine(START + 86_401n);
      expect(await issuedBy()).to.equal(START + 86_400n);
    });

    it("stands through a reorg where it lies before the margin, strictly", async () => {
      for (const [behind, stands] of [
        [MARGIN - 1n, false],
        [MARGIN, false],
        [MARGIN + 1n, true],
      ] as const) {
        chain = openFakeChain(START);
        chain.issue(header);
        cache = openStatusCache(options);
        cache.follow({ header });
        expect(await issuedBy()).to.equal(START);
        chain.mine(START + behind);
        expect(await issuedBy()).to.equal(START);
        chain.undo(1);
        chain.mine(START + 30n);
        expect(await issuedBy(), `${behind}`).to.equal(stands ? START : START + 30n);
      }
    });
  });

  it("keeps nothing that was said of a batch that was not there, once the block that was named is undone", async () => {
    const late = headerOf(MINUTE, START + 20n);
    chain.mine(START + 1n);
    const { number, hash, timestamp } = chain.tip();
    cache.follow({ header: late, issuedIn: { number, hash, timestamp } });
    chain.mine(START + 20n);
    expect(await issuedBy()).to.equal(timestamp);
    chain.undo(2);
    for (const offset of [2n, 25n]) chain.mine(START + offset);
    chain.issue(late);
    chain.mine(START + 30n);
    expect(await issuedBy()).to.equal(START + 30n);
  });

  it("asks for the events of the batch that it follows, of all where there are several, of any where there is none", async () => {
    const asked: unknown[] = [];
    const listening: Meddle = ({ method, params }, answer) => {
      if (method === "eth_getLogs") asked.push((params[0] as { topics: readonly unknown[] }).topics[1]);
      return answer();
    };
    const other = headerOf(MINUTE);
    chain.issue(other);
    for (const headers of [[], [header], [header, other]]) {
      asked.length = 0;
      cache = openStatusCache(options);
      for (const one of headers) cache.follow({ header: one });
      await cache.refresh(chain.client());
      chain.mine(chain.tip().timestamp + 1n);
      const { block } = await cache.refreshByEvents(chain.client(listening));
      expect(block.number).to.equal(chain.tip().number);
      const wanted = headers.length === 1 ? chain.idOf(header) : undefined;
      expect(asked.map((topic) => topic ?? undefined)).to.deep.equal([wanted]);
    }
  });

  it("believes events of a batch too large to look through only if they lead to its digest", async () => {
    const large = { ...headerOf(MINUTE), size: 20_000_000n };
    chain.issue(large);
    chain.change(large, "Revoke", [{ word: 17_000n, mask: 1n << 255n }]);
    cache.follow({ header: large });
    chain.mine(START + 5n);
    const masks = [1n << 255n, 1n << 254n].map((mask) => mask.toString(16));
    // The right number of changes, one of which names another credential.
    const other: Meddle = ({ method }, answer) => {
      const found = answer();
      if (method !== "eth_getLogs") return found;
      return (found as { data: string }[]).map((log) => ({
        ...log,
        data: log.data.replace(masks[0] as string, masks[1] as string),
      }));
    };
    expect(await codeOf(() => cache.refresh(chain.client(other)))).to.equal("EventsIncomplete");
    const status = async () => {
      await cache.refresh(chain.client());
      return JSON.parse(cache.snapshot()).body.batches[0].status;
    };
    const read = await status();
    expect([read.revoked[0][0], read.holds, read.batchHold]).to.deep.equal([17_000, [], "0x0"]);
  });
});
