import { expect } from "chai";
import { type Hex, keccak256 } from "viem";
import type { Policy } from "../../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { buildBatch } from "../../../src/sdk/credentials/batch/buildBatch.ts";
import {
  type BatchManifestParameters,
  batchManifest,
  batchManifestWithSubjects,
} from "../../../src/sdk/credentials/batchManifest.ts";
import { plainSalts } from "./referenceBatch.ts";

const subjectAt = (i: number): Hex => `0x${(0xa0 + i).toString(16).repeat(20)}`;
const batchOf = (count: number) =>
  buildBatch({
    schema: "bool adult",
    count,
    rowAt: (i) => ({ subject: subjectAt(i), values: [true] }),
    salts: plainSalts,
  });

const policy: Policy = {
  revoker: `0x${"Bb".repeat(20)}`,
  emergency: `0x${"00".repeat(20)}`,
  epochLength: 3_600n,
  emergencyLimit: 2n ** 64n - 1n,
  rulesHash: `0x${"CC".repeat(32)}`,
};
const parameters = (count = 3): BatchManifestParameters => ({
  batch: batchOf(count),
  resolver: `0x${"dd".repeat(20)}`,
  revocable: true,
  policy,
});
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("batchManifest", () => {
  it("says schema, size, root and policy, and nothing else", () => {
    const { batch, resolver, revocable } = parameters();
    const { bytes } = batchManifest(parameters());
    expect(JSON.parse(text(bytes))).to.deep.equal({
      format: "symbolon-batch",
      version: 1,
      schema: {
        uid: schemaUid({ schema: "bool adult", resolver, revocable }),
        schema: "bool adult",
        resolver,
        revocable: true,
      },
      size: 3,
      root: batch.root,
      policy: {
        revoker: `0x${"bb".repeat(20)}`,
        emergency: `0x${"00".repeat(20)}`,
        epochLength: "3600",
        emergencyLimit: "18446744073709551615",
        rulesHash: `0x${"cc".repeat(32)}`,
      },
    });
    for (const i of [0, 1, 2]) expect(text(bytes)).not.to.include(subjectAt(i).slice(2));
  });

  it("gives the same bytes for the same input, however hex and properties are written", () => {
    const { batch, resolver, revocable } = parameters();
    const { rulesHash, revoker, ...rest } = policy;
    const lower = {
      rulesHash: rulesHash.toLowerCase() as Hex,
      revoker: revoker.toLowerCase() as Hex,
      ...rest,
    };
    const again = batchManifest({ policy: lower, revocable, resolver, batch });
    expect(again).to.deep.equal(batchManifest(parameters()));
    expect(again.manifestHash).to.equal(keccak256(again.bytes));
  });

  it("has another hash when anything it says is changed", () => {
    const base = parameters();
    const hashes = [
      base,
      { ...base, revocable: false },
      { ...base, resolver: policy.emergency },
      { ...base, batch: batchOf(2) },
      { ...base, policy: { ...policy, epochLength: 60n } },
      { ...base, policy: { ...policy, revoker: policy.emergency } },
    ].map((variant) => batchManifest(variant).manifestHash);
    expect(new Set(hashes).size).to.equal(hashes.length);
  });

  for (const count of [1, 2, 40]) {
    it(`lists every subject in index order where asked: ${count}`, () => {
      const { bytes, manifestHash } = batchManifestWithSubjects(parameters(count));
      const { subjects, ...rest } = JSON.parse(text(bytes));
      expect(subjects).to.deep.equal(Array.from({ length: count }, (_, i) => subjectAt(i)));
      expect(rest).to.deep.equal(JSON.parse(text(batchManifest(parameters(count)).bytes)));
      // Written by hand, but what JSON.stringify would write: any tool can check the bytes.
      expect(text(bytes)).to.equal(`${JSON.stringify({ ...rest, subjects }, null, 2)}\n`);
      expect(manifestHash).to.equal(keccak256(bytes));
    });
  }

  it("refuses a policy or resolver that no header can carry", () => {
    const withPolicy = (part: Partial<Policy>) => () =>
      batchManifest({ ...parameters(), policy: { ...policy, ...part } });
    expect(withPolicy({ epochLength: 2n ** 64n })).to.throw(SymbolonError, "Policy.epochLength");
    expect(withPolicy({ revoker: "0x12" })).to.throw(SymbolonError, "Policy.revoker");
    expect(() => batchManifest({ ...parameters(), resolver: "0x" })).to.throw(SymbolonError, "must have 20");
  });
});
