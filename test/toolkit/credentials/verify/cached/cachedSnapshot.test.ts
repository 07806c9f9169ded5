import { expect } from "chai";
import fc from "fast-check";
import type { BatchHeader } from "../../../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../../../src/sdk/core/errors.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import {
  formatStatusSnapshot,
  parseStatusSnapshot,
  snapshotChecksum,
} from "../../../../../src/sdk/credentials/verify/cached/statusSnapshot.ts";
import { isDeep } from "../../../../deep.ts";
import { codeOf, headerOf, MINUTE, masksOf, proven, START, told } from "../fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, type FakeChain, openFakeChain } from "../fakeChain.ts";

const RUNS = isDeep ? 20_000 : 400;
const exact = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY, clockSkew: 0n, reorgMargin: 0n };

describe("credentials/verify: a cache over restarts", () => {
  let chain: FakeChain;
  let header: BatchHeader;
  let snapshot: string;

  before(async () => {
    chain = openFakeChain(START);
    header = headerOf(MINUTE, START, 1_000n);
    chain.issue(header);
    chain.change(header, "Revoke", masksOf(3, 250));
    chain.change(header, "Suspend", masksOf(4));
    chain.hold(header, "Emergency", [5n, 6n], START + 400n);
    chain.mine(START + 130n);
    const cache = openStatusCache(exact);
    const { number, hash, timestamp } = chain.blockOf(0n);
    cache.follow({ header, issuedIn: { number, hash, timestamp } });
    await cache.refresh(chain.client());
    cache.follow({ header: headerOf(MINUTE) });
    snapshot = cache.snapshot();
  });

  it("answers at once as before, and goes on by events", async () => {
    const cache = openStatusCache({ ...exact, snapshot });
    const ask = (index: number) =>
      told(cache.strict(cache.admit(proven(header, index)), chain.tip().timestamp));
    expect([3, 4, 5, 6, 7, 250].map(ask).join()).to.equal(
      "Revoked,Suspended,Suspended,Suspended,Valid,Revoked",
    );
    expect(cache.snapshot()).to.equal(snapshot);
    chain.mine(START + 190n);
    chain.change(header, "Revoke", masksOf(7));
    const { advanced, reread } = await cache.refreshByEvents(chain.client());
    expect([advanced.length, reread.length]).to.deep.equal([1, 1]);
    chain.mine(START + 300n);
    await cache.refresh(chain.client());
    expect(ask(7)).to.equal("Revoked");
  });

  it("is empty again where it was taken before the first copy", () => {
    const empty = openStatusCache(exact);
    empty.follow({ header });
    const cache = openStatusCache({ ...exact, snapshot: empty.snapshot() });
    expect(cache.block()).to.equal(undefined);
    expect(told(cache.strict(cache.admit(proven(header, 0)), START))).to.equal("NoCopy");
  });

  it("is refused with any character of it changed, or says the same", () => {
    const sound = parseStatusSnapshot(snapshot);
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(snapshot.length - 1), fc.integer({ min: 32, max: 126 }), (position, code) => {
        const altered =
          snapshot.slice(0, position) + String.fromCharCode(code) + snapshot.slice(position + 1);
        try {
          expect(parseStatusSnapshot(altered)).to.deep.equal(sound);
        } catch (error) {
          if (!(error instanceof SymbolonError)) throw error;
          expect(["DamagedSnapshot", "SnapshotVersionMismatch"]).to.include(error.code);
          refused += 1;
        }
      }),
      { numRuns: RUNS },
    );
    expect(refused).to.be.greaterThan(RUNS / 2);
  });

  it("is refused cut short, of another version, or of another registry", async () => {
    const code = (text: string, more: object = {}) =>
      codeOf(() => openStatusCache({ ...exact, ...more, snapshot: text }));
    expect(await code(snapshot)).to.equal("none");
    expect(await code(snapshot, { registry: FAKE_REGISTRY.toUpperCase().replace("X", "x") })).to.equal(
      "none",
    );
    for (const length of [0, 1, 100, snapshot.length - 3]) {
      expect(await code(snapshot.slice(0, length))).to.equal("DamagedSnapshot");
    }
    expect(await code(snapshot.replace('"version":2', '"version":1'))).to.equal("SnapshotVersionMismatch");
    expect(await code(snapshot.replace("symbolon-status-snapshot", "symbolon-witness"))).to.equal(
      "DamagedSnapshot",
    );
    expect(await code(snapshot, { chainId: 1n })).to.equal("RegistryMismatch");
    expect(await code(snapshot, { registry: `0x${"11".repeat(20)}` })).to.equal("RegistryMismatch");
  });

  it("is refused where its content is none, though the checksum is right", async () => {
    const sound = parseStatusSnapshot(snapshot);
    const first = sound.batches[0]!;
    const second = sound.batches[1]!;
    const code = (altered: Partial<typeof sound>) =>
      codeOf(() => openStatusCache({ ...exact, snapshot: formatStatusSnapshot({ ...sound, ...altered }) }));
    expect(await code({})).to.equal("none");
    expect(await code({ batches: [first, first] })).to.equal("DamagedSnapshot");
    expect(await code({ batches: [second, first] })).to.equal("DamagedSnapshot");
    const status = { ...first.status!, holds: new Map([[2 ** 32, 1n]]) };
    expect(await code({ batches: [{ ...first, status }] })).to.equal("DamagedSnapshot");
  });

  it("is refused where a stored word is none, though the checksum is right", async () => {
    const { checksum: _, body, ...rest } = JSON.parse(snapshot);
    const code = (digest: unknown) => {
      const [first, ...others] = body.batches;
      const batches = [{ ...first, status: { ...first.status, digest } }, ...others];
      const altered = { ...body, batches };
      const checksum = snapshotChecksum(JSON.stringify(altered));
      return codeOf(() => parseStatusSnapshot(JSON.stringify({ ...rest, checksum, body: altered })));
    };
    for (const sound of ["0x0", "0x1", `0x${"f".repeat(64)}`])
      expect(await code(sound), sound).to.equal("none");
    const others = ["", "0x", "12", "0x01", "0x00", "0xzz", "0xA", `0x1${"0".repeat(64)}`, 5, null, []];
    for (const other of others) expect(await code(other), String(other)).to.equal("DamagedSnapshot");
  });

  it("counts a copy as final only where its own block was", async () => {
    chain.mine(START + 301n);
    const latest = openStatusCache({ ...exact, reorgMargin: 50n });
    const { number, hash, timestamp } = chain.blockOf(0n);
    latest.follow({ header, issuedIn: { number, hash, timestamp } });
    await latest.refresh(chain.client());
    const asked = { ...exact, reorgMargin: 50n, finality: "finalized" as const };
    const restored = openStatusCache({ ...asked, snapshot: latest.snapshot() });
    const ask = (moment: bigint) => told(restored.strict(restored.admit(proven(header, 0)), moment));
    // As of START + 251: the horizon is START + 360, not START + 420.
    expect(ask(START + 359n)).to.equal("Valid");
    expect(ask(START + 360n)).to.equal("BeyondHorizon");
  });
});
