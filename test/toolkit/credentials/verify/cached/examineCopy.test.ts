import { expect } from "chai";
import { examineCopy } from "../../../../../src/sdk/credentials/verify/cached/examineCopy.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import {
  parseStatusCopy,
  signStatusCopy,
} from "../../../../../src/sdk/credentials/verify/cached/signedCopy.ts";
import { parseStatusSnapshot } from "../../../../../src/sdk/credentials/verify/cached/statusSnapshot.ts";
import { codeOf, proven, told } from "../fakeBatches.ts";
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
      replaces: parseStatusCopy(kept).block,
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
