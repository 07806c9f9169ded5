import { expect } from "chai";
import { examineCopy } from "../../../../../src/sdk/credentials/verify/cached/examineCopy.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import {
  parseStatusCopy,
  signStatusCopy,
} from "../../../../../src/sdk/credentials/verify/cached/signedCopy.ts";
import {
  formatStatusSnapshot,
  parseStatusSnapshot,
} from "../../../../../src/sdk/credentials/verify/cached/statusSnapshot.ts";
import { codeOf, headerOf, MINUTE, proven, START, told } from "../fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY } from "../fakeChain.ts";
import { forgedCopies, isTaken } from "./forgedCopies.ts";

describe("credentials/verify: a copy of status words that somebody hands over", () => {
  let world: Awaited<ReturnType<typeof forgedCopies>>;
  before(async () => {
    world = await forgedCopies();
  });
  const examine = (text: string, more: object = {}) => examineCopy({ ...world.verifier, text, ...more });
  const codeFor = (text: string, more: object = {}) => codeOf(() => examine(text, more));

  it("is taken where its signer is listed, and says of which block it is, and what it replaces", async () => {
    const { signed, kept, operator } = world;
    expect(await examine(signed)).to.deep.equal({
      block: parseStatusCopy(signed).block,
      batches: 1,
      signer: operator.address,
      replaces: { block: parseStatusCopy(kept).block, lost: 0 },
    });
    expect(await examine(signed, { kept: undefined })).to.include({ replaces: undefined });
    expect(await examine(signed, { kept: "damaged" })).to.include({ replaces: undefined });
  });

  it("answers as the copy that was signed: the signature changes nothing in it", () => {
    const { signed, honest, header, chain } = world;
    expect(parseStatusSnapshot(signed)).to.deep.equal(parseStatusSnapshot(honest));
    const exact = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY, clockSkew: 0n, reorgMargin: 0n };
    const cache = openStatusCache({ ...exact, snapshot: signed });
    expect(told(cache.strict(cache.admit(proven(header, 4)), chain.tip().timestamp))).to.equal("Suspended");
  });

  it("is refused in each of twelve forgeries, by name", async () => {
    const { forged, verifier } = world;
    expect(forged).to.have.length(12);
    for (const copy of forged) expect(await isTaken(copy, verifier), copy.name).to.equal(false);
    // A verifier that looks at the checksum alone takes them all.
    for (const { text, name } of forged)
      expect(await codeOf(() => parseStatusCopy(text)), name).to.equal("none");
    const codes: string[] = [];
    for (const { text, as } of forged) if (as === "copy") codes.push(await codeFor(text));
    expect(codes).to.deep.equal([
      "CopyNotSigned",
      "SignerNotListed",
      "WrongSigner",
      "WrongSigner",
      "WrongSigner",
      "WrongSigner",
      "BadSignature",
      "RegistryMismatch",
      "RegistryMismatch",
      "CopyFromFuture",
      "CopyIsOlder",
    ]);
  });

  it("is refused damaged, and without any status", async () => {
    const { signed, verifier } = world;
    expect(await codeFor(signed.slice(0, -40))).to.equal("DamagedSnapshot");
    expect(await codeFor(signed.replace(/"signature":"0x[\da-f]+",/, ""))).to.equal("DamagedSnapshot");
    const cache = openStatusCache({
      chainId: FAKE_CHAIN_ID,
      registry: FAKE_REGISTRY,
      clockSkew: 0n,
      reorgMargin: 0n,
    });
    cache.follow({ header: world.header });
    expect(await codeFor(cache.snapshot(), { ...verifier, signers: [] })).to.equal("EmptyCopy");
  });

  it("is refused with a batch twice, with no status of any, nested without end, and not final where that counts", async () => {
    const { honest, operator } = world;
    const snapshot = parseStatusSnapshot(honest);
    const [batch] = snapshot.batches;
    const signedWith = (change: Partial<typeof snapshot>) =>
      signStatusCopy(formatStatusSnapshot({ ...snapshot, ...change }), operator);
    const twice = await signedWith({ batches: [batch!, batch!] });
    expect(await codeFor(twice)).to.equal("DamagedSnapshot");
    expect(await codeOf(() => signedWith({ batches: [] }))).to.equal("EmptyCopy");
    expect(await codeFor(formatStatusSnapshot({ ...snapshot, batches: [] }), { signers: [] })).to.equal(
      "EmptyCopy",
    );
    const nested = honest.replace('"body":{', `"body":{"x":${"[".repeat(200_000)}${"]".repeat(200_000)},`);
    expect(await codeFor(nested)).to.equal("DamagedSnapshot");
    expect(await codeFor(honest, { signers: [], finality: "finalized" })).to.equal("CopyNotFinal");
  });

  it("is refused of a later number and an earlier moment, and says how many batches would be lost", async () => {
    const { honest, kept, chain, header } = world;
    const snapshot = parseStatusSnapshot(honest);
    const { block } = parseStatusCopy(honest);
    const backward = { ...block, number: block.number + 5n, timestamp: 1n };
    const copy = { block: backward, isFinal: false };
    const open = { signers: [] };
    expect(await codeFor(formatStatusSnapshot({ ...snapshot, copy }), open)).to.equal("CopyIsOlder");
    const other = headerOf(MINUTE, START, 1_000n);
    chain.issue(other);
    chain.mine(START + 260n);
    const exact = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY, clockSkew: 0n, reorgMargin: 0n };
    const cache = openStatusCache({ ...exact, snapshot: kept });
    cache.follow({ header: other });
    await cache.refresh(chain.client());
    const both = cache.snapshot();
    const later = { ...open, now: START + 300n };
    expect(await examine(both, later)).to.include({ batches: 2 });
    const one = openStatusCache(exact);
    one.follow({ header });
    await one.refresh(chain.client());
    const replaced = await examine(one.snapshot(), { ...later, kept: both });
    expect(replaced.replaces).to.include({ lost: 1 });
  });

  it("may be anybody's where no signer is listed, but not under a signature that is not theirs", async () => {
    const { honest, forged, holder } = world;
    const open = { signers: [] };
    expect(await examine(honest, open)).to.include({ signer: undefined });
    const theirs = await signStatusCopy(honest, holder);
    expect(await examine(theirs, open)).to.include({ signer: holder.address });
    const inAnothersName = forged.find(({ name }) => name.includes("operator's name"));
    expect(await codeFor(inAnothersName?.text ?? "", open)).to.equal("WrongSigner");
  });

  it("counts by a clock that may be slow", async () => {
    const { signed } = world;
    const { timestamp } = parseStatusCopy(signed).block;
    expect(await codeFor(signed, { now: timestamp - 30n })).to.equal("none");
    expect(await codeFor(signed, { now: timestamp - 31n })).to.equal("CopyFromFuture");
  });
});
