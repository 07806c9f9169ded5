import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { burstTerms } from "../../../../scripts/rehearse/burst.ts";
import { hashOfTerms } from "../../../../src/lab/simulation/play/playBurst.ts";

const options = { strategies: ["direct"] } as const;

describe("rehearse burst: burstTerms", () => {
  let folder = "";
  let file = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-terms-"));
    file = join(folder, "drop.csv");
    const account = (i: number) => `0x${String(i + 1).repeat(40)}`;
    writeFileSync(
      file,
      `account,amount\n${[5, 7, 11].map((amount, i) => `${account(i)},${amount}`).join("\n")}\n`,
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  const amountsOf = async (claimants: number | undefined) => {
    const { chain } = await burstTerms(file, { ...options, ...(claimants !== undefined && { claimants }) });
    return chain.kind === "edr" ? chain.amounts : undefined;
  };

  it("takes one claimant a leaf, or fewer, or begins the amounts again for more", async () => {
    expect(await amountsOf(undefined)).to.deep.equal([5n, 7n, 11n]);
    expect(await amountsOf(2)).to.deep.equal([5n, 7n]);
    expect(await amountsOf(5)).to.deep.equal([5n, 7n, 11n, 5n, 7n]);
  });

  it("names the file, or says that it is the sample", async () => {
    expect((await burstTerms(file, options)).source).to.equal("drop.csv");
    const sample = await burstTerms(undefined, { ...options, claimants: 9 });
    expect(sample.source).to.equal("allocation.csv (generated sample, no real distribution)");
  });

  it("has a hash of its own for whatever decides the figures, and only for that", async () => {
    const hashWith = async (over: object) => hashOfTerms(await burstTerms(file, { ...options, ...over }));
    const hashes = await Promise.all(
      [{}, { claimants: 2 }, { seed: "other" }, { model: true }, { model: true, claimants: 2 }].map(hashWith),
    );
    expect(new Set(hashes).size).to.equal(hashes.length);
    expect(await hashWith({ strategies: ["waves"], json: true, out: "there" })).to.equal(hashes[0]);
    writeFileSync(file, "account,amount\n0x1111111111111111111111111111111111111111,6\n");
    expect(await hashWith({ claimants: 3 })).not.to.equal(hashes[0]);
  });
});
