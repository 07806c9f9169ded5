import { expect } from "chai";
import { type Address, toHex, zeroAddress, zeroHash } from "viem";
import {
  batchToIssue,
  forgetBatchToIssue,
  headerFileText,
  type PublishedBatch,
  parseBatchFile,
} from "../../../src/react/batchFiles.ts";
import { batchManifest, batchManifestWithSubjects } from "../../../src/sdk/credentials/batchManifest.ts";
import { buildBatch } from "../../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../../src/sdk/credentials/salts.ts";

const PLACE = { chainId: 5, registry: toHex(9, { size: 20 }) as Address };
const ISSUER = toHex(8, { size: 20 }) as Address;
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("symbolon/react: files of a batch", () => {
  const kept = new Map<string, string>();
  before(() => {
    const value = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
      removeItem: (key: string) => void kept.delete(key),
    };
    Object.defineProperty(globalThis, "localStorage", { configurable: true, value });
  });
  after(() => {
    Reflect.deleteProperty(globalThis, "localStorage");
  });

  const batch = buildBatch({
    schema: "bool adult",
    count: 3,
    salts: seededSalts("files"),
    rowAt: (index) => ({ subject: toHex(index + 1, { size: 20 }), values: [true] }),
  });
  const policy = {
    revoker: ISSUER,
    emergency: zeroAddress,
    epochLength: 60n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  };
  const shape = { batch, resolver: zeroAddress, revocable: true, policy } as const;
  const read = (text: Uint8Array | string) =>
    parseBatchFile("a file", typeof text === "string" ? bytesOf(text) : text, PLACE);
  const manifest = (() => {
    const file = read(batchManifest(shape).bytes);
    return (file.kind === "manifest" ? file.manifest : undefined) as PublishedBatch;
  })();
  const refusal = (text: Uint8Array | string) => {
    try {
      return read(text).kind;
    } catch (thrown) {
      return (thrown as { readonly code: string }).code;
    }
  };

  it("tells a manifest from a header, and reads subjects where they are listed", () => {
    expect(manifest).to.include({ size: 3, root: batch.root, subjects: undefined });
    const listed = read(batchManifestWithSubjects(shape).bytes);
    expect(listed.kind === "manifest" && listed.manifest.subjects).to.have.length(3);
    const known = batchToIssue({ ...PLACE, manifest, issuer: ISSUER, now: 100n });
    const header = read(headerFileText(known, PLACE.chainId));
    expect(header).to.deep.equal({ kind: "header", batch: known });
  });

  it("makes one batch of a manifest, until it is forgotten", () => {
    const parameters = { ...PLACE, manifest, issuer: ISSUER };
    const first = batchToIssue({ ...parameters, now: 100n });
    expect(batchToIssue({ ...parameters, now: 9_999n })).to.deep.equal(first);
    expect(batchToIssue({ ...parameters, issuer: PLACE.registry, now: 100n }).id).not.to.equal(first.id);
    forgetBatchToIssue(parameters);
    const next = batchToIssue({ ...parameters, now: 9_999n });
    expect([next.id === first.id, next.header.issuedAt]).to.deep.equal([false, 9_999n]);
    // What somebody else has written there is no header of this manifest.
    for (const key of kept.keys())
      kept.set(key, headerFileText({ ...next, registry: ISSUER }, PLACE.chainId));
    expect(batchToIssue({ ...parameters, now: 5n }).registry).to.equal(PLACE.registry);
  });

  it("refuses secrets, other chains and registries, and what is neither", () => {
    const known = batchToIssue({ ...PLACE, manifest, issuer: ISSUER, now: 100n });
    const text = new TextDecoder().decode(batchManifest(shape).bytes);
    const cases: readonly (readonly [text: string, code: string])[] = [
      [`{"format":"symbolon-batch-secret","secret":"${zeroHash}"}`, "SecretFile"],
      [`{"fieldProofs":[{"salt":"${zeroHash}","valueHash":"${zeroHash}"}]}`, "SecretFile"],
      [headerFileText(known, 6), "ChainMismatch"],
      [headerFileText({ ...known, registry: ISSUER }, PLACE.chainId), "RegistryMismatch"],
      ["<html>", "BadBatchFile"],
      [text.replace('"size": 3', '"size": 0'), "BadBatchSize"],
      [text.replace("bool adult", "bool child"), "BadBatchFile"],
      ['{"header":{}}', "BadHeaderFile"],
    ];
    expect(cases.map(([one]) => refusal(one))).to.deep.equal(cases.map(([, code]) => code));
  });
});
