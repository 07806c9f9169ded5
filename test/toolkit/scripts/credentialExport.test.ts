import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type CredentialChain, EPOCH, openCredentialChain, runCredential } from "./credentialChain.ts";
import { ISSUER_KEY } from "./servedChain.ts";

describe("symbolon credential export, where there is a list already", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  before(async () => {
    chain = await openCredentialChain();
  });
  after(() => chain.close());

  const json = async (args: readonly string[]) => {
    const { code, stdout } = await runCredential([...args, "--json"], {
      SYMBOLON_PRIVATE_KEY: ISSUER_KEY,
      SYMBOLON_RPC_URL: chain.rpc,
    });
    return { code, ...JSON.parse(stdout) };
  };
  /** A batch that is issued; its folder and id. */
  async function issued(name: string) {
    const rows = [1, 2, 3].map((id) => `0x${`${id}${id}`.repeat(20)},${id}`);
    const file = folder.write(`${name}.csv`, `subject,id\n${rows.join("\n")}\n`);
    const directory = folder.path(name);
    const policy = ["--revoker", chain.issuer.account.address, "--epoch-length", `${EPOCH}`];
    await json(["batch", file, "--schema", "uint8 id", "--out", directory, ...policy]);
    const { batch } = await json(["issue", directory]);
    return { directory, batch };
  }

  it("takes back no list of another batch, address or purpose, or of a later block, unless it is asked to", async () => {
    const one = await issued("one");
    const two = await issued("two");
    const out = folder.path("site");
    const to = (url: string) => ["--out", out, "--url", url];
    const usual = to("https://issuer.example/{purpose}");
    const { block } = await json(["export", one.directory, ...usual]);
    await json(["revoke", "1", "--batch", one.directory]);
    await chain.nextEpoch();
    await chain.nextEpoch();
    const files = ["revocation", "suspension"].map((purpose) => `${out}/${purpose}.json`);
    // A newer one of the same batch takes its place.
    expect((await json(["export", one.directory, ...usual])).code).to.equal(0);
    expect((await json(["export", one.directory, ...usual])).code).to.equal(0);
    const before = files.map((file) => readFileSync(file, "utf8"));
    const refused = async (args: readonly string[], why: string) => {
      const { code, error } = await json(["export", ...args]);
      expect([code, error.code]).to.deep.equal([1, "ListTakenBack"]);
      expect(error.reason).to.include(`${out}/`).and.to.include(why);
      expect(files.map((file) => readFileSync(file, "utf8"))).to.deep.equal(before);
    };
    await refused([two.directory, ...usual], `holds a list of the batch ${one.batch}`);
    const elsewhere = to("https://other.example/{purpose}");
    await refused([one.directory, ...elsewhere], "holds the list of https://issuer.example/revocation");
    await refused([one.directory, ...usual, "--block", `${block}`], "holds a later list, of block");
    writeFileSync(files[1]!, before[0]!);
    before[1] = before[0]!;
    await refused([one.directory, ...usual, "--purpose", "suspension"], "holds a list of revocations");
    writeFileSync(files[1]!, "{}");
    before[1] = "{}";
    // Nothing is written either where the first of two would do.
    await refused([one.directory, ...usual], "suspension.json is not an earlier exported list");
    expect((await json(["export", two.directory, ...usual, "--replace"])).code).to.equal(0);
    expect(readFileSync(files[0]!, "utf8")).to.include(two.batch);
  });

  it("keeps the lists of several batches apart by their ids, also as JWTs", async () => {
    const batches = [await issued("three"), await issued("four")];
    for (const { directory, batch } of batches) {
      const places = [
        "--out",
        folder.path("sites/{batch}"),
        "--url",
        "https://issuer.example/{batch}/{purpose}",
      ];
      const { code, lists } = await json(["export", directory, ...places, "--sign"]);
      expect([code, lists[0].file, lists[0].url]).to.deep.equal([
        0,
        folder.path(`sites/${batch}/revocation.jwt`),
        `https://issuer.example/${batch}/revocation`,
      ]);
    }
    const [one, two] = batches;
    const to = [
      "--out",
      folder.path(`sites/${one!.batch}`),
      "--url",
      "https://issuer.example/{batch}/{purpose}",
    ];
    const { error } = await json(["export", two!.directory, ...to, "--sign"]);
    expect(error.code).to.equal("ListTakenBack");
  });

  it("issues no credential that has expired, unless it is asked to", async () => {
    const directory = folder.path("late");
    const { timestamp } = await chain.block();
    const rows = ["2021-02-04T20:29:37Z", `${timestamp}`, "2100-01-01", "0"].map(
      (expires, id) => `0x${`a${id}`.repeat(20)},${expires},${id}`,
    );
    const file = folder.write("late.csv", `subject,expires,id\n${rows.join("\n")}\n`);
    const policy = ["--revoker", chain.issuer.account.address];
    const built = await json(["batch", file, "--schema", "uint8 id", "--out", directory, ...policy]);
    expect(built.warnings.map(({ code }: { code: string }) => code)).to.deep.equal(["CredentialsExpired"]);
    for (const dryRun of [["--dry-run"], []]) {
      const { code, error } = await json(["issue", directory, ...dryRun]);
      expect([code, error.code, error.details.expired, error.details.size]).to.deep.equal([
        1,
        "CredentialsExpired",
        2,
        4,
      ]);
    }
    expect((await json(["issue", directory, "--accept", "CredentialsExpired"])).issued).to.equal("now");
    // It is there: nothing is left to refuse.
    expect((await json(["issue", directory])).issued).to.equal("earlier");
  });
});
