import { rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, zeroAddress, zeroHash } from "viem";
import { findSubjects } from "../../../../src/node/batches/findSubjects.ts";
import { writeBatchHeader } from "../../../../src/node/batches/publishedFiles.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { jsonOf } from "../../../../src/sdk/core/text/jsonText.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { POLICY, rowAt, SCHEMA, writeBatch } from "./batchDirectories.ts";

const subjectAt = (i: number) => rowAt(i).subject.toLowerCase() as Address;
const COUNT = 300;

describe("credentials/files: all credentials of accounts", () => {
  const folder = temporaryFolder();

  async function issued(name: string, subjectOf: (i: number) => number) {
    const out = folder.path(name);
    const { batch, manifestHash } = await writeBatch(out, 0, {
      async addRows(add) {
        for (let i = 0; i < COUNT; i++) add({ ...rowAt(i), subject: rowAt(subjectOf(i)).subject });
        return undefined;
      },
    });
    const header = {
      issuer: zeroAddress,
      schema: schemaUid(SCHEMA),
      root: batch.root,
      size: BigInt(batch.size),
      issuedAt: 1n,
      policy: POLICY,
      manifestHash,
      salt: zeroHash,
    };
    const place = { chainId: 1n, registry: zeroAddress, header };
    await writeBatchHeader(`${out}/public`, place);
    return { out, place };
  }
  const refusal = (batch: string, ...subjects: readonly Address[]) =>
    findSubjects(batch, new Set(subjects)).then(
      () => expect.fail("nothing was refused"),
      (thrown: { code: string; reason: string; hint: string }) => thrown,
    );

  it("are found in one pass, in the order of their indexes, and no others", async () => {
    const { out } = await issued("batch", (i) => i % 100);
    const seen: (readonly [number, number])[] = [];
    const wanted = new Set([subjectAt(99), subjectAt(3), subjectAt(1_000)]);
    const found = await findSubjects(out, wanted, (done, total) => seen.push([done, total]));
    expect([...found].sort()).to.deep.equal(
      [
        [subjectAt(3), [3, 103, 203]],
        [subjectAt(99), [99, 199, 299]],
      ].sort(),
    );
    expect(seen).to.deep.equal(Array.from({ length: COUNT }, (_, i) => [i + 1, COUNT]));
    // Nobody asks, nothing is read.
    expect((await findSubjects("0x12", new Set())).size).to.equal(0);
  });

  it("need the folder of the issued batch, whole and of one piece", async () => {
    const { out, place } = await issued("batch", (i) => i);
    for (const other of [zeroHash, `${out}/public/header.json`, folder.path("missing")]) {
      const { code, hint } = await refusal(other, subjectAt(3));
      expect([other, code]).to.deep.equal([other, "FolderNeeded"]);
      expect(hint).to.include("Give --batch");
    }
    // The header of another batch beside this secret: indexes would be of others.
    const header = { ...place.header, root: zeroHash };
    writeFileSync(`${out}/public/header.json`, jsonOf({ ...place, header }));
    expect((await refusal(out, subjectAt(3))).code).to.equal("BatchDiffers");
    await writeBatchHeader(`${out}/public`, place);
    const lines = `${out}/secret/credentials.jsonl`;
    writeFileSync(lines, JSON.stringify([subjectAt(4), "1000", "0", rowAt(0).values]).concat("\n"));
    expect((await refusal(out, subjectAt(4))).code).to.equal("BatchDiffers");
    rmSync(lines);
    expect((await refusal(out, subjectAt(3))).code).to.equal("BadBatchDirectory");
    rmSync(`${out}/public/header.json`);
    expect((await refusal(out, subjectAt(3))).code).to.equal("MissingFile");
  });
});
