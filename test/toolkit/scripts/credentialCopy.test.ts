import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { examineCopy } from "../../../src/sdk/credentials/verify/cached/examineCopy.ts";
import { parseStatusCopy } from "../../../src/sdk/credentials/verify/cached/signedCopy.ts";
import { presentedCredential } from "./presentedCredential.ts";

describe("symbolon credential copy", () => {
  const { folder, chain, gone, directory, batch, shown, raw, json, verify, now } = presentedCredential();

  it("writes a signed copy that verifies with no network, and that a door takes", async () => {
    const out = folder.path("copy.json");
    const made = await json(["copy", directory(), "--sign", "--out", out]);
    const signer = chain().issuer.account.address;
    const text = readFileSync(out, "utf8");
    const { block } = parseStatusCopy(text);
    expect(made).to.deep.include({
      code: 0,
      registry: chain().registry,
      batches: [batch()],
      block: `${block.number}`,
      blockHash: block.hash,
      signer,
      bytes: text.length,
    });
    const { chainId, registry } = chain();
    const door = { chainId: Number(chainId), registries: [registry], signers: [signer], kept: undefined };
    const finality = "latest";
    const taken = await examineCopy({ ...door, finality, text, now: await now(), clockSkew: 5n });
    expect(taken).to.include({ signer, batches: 1 });
    const copied = ["--cache", out, "--no-refresh", "--reorg-margin", "0", "--at", `${block.timestamp + 1n}`];
    const answer = await verify([shown(), ...copied], { SYMBOLON_RPC_URL: gone().url });
    expect(answer).to.include({ code: 0, outcome: "Valid", source: "cached" });
  });

  it("says that nobody signed it, and leaves another file alone", async () => {
    const out = folder.path("unsigned.json");
    const { code, stdout } = await raw(["copy", batch(), "--registry", chain().registry, "--out", out]);
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/signed +by nobody: --sign signs it/)
      .and.match(/good +before 20/);
    expect(parseStatusCopy(readFileSync(out, "utf8")).signed).to.equal(undefined);
    const other = folder.write("other.json", "{}");
    expect((await json(["copy", directory(), "--out", other])).error.code).to.equal("OutputInTheWay");
    const none = await json(["copy", folder.path("none"), "--out", folder.path("new.json")]);
    expect(none.error.code).to.equal("MissingFile");
    expect(existsSync(folder.path("new.json"))).to.equal(false);
  });
});
