import { readFileSync } from "node:fs";
import { expect } from "chai";
import { keccak256, zeroAddress } from "viem";
import { writeContract } from "viem/actions";
import { issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import { EPOCH, openCredentialChain } from "./credentialChain.ts";
import { presentedCredential, SCHEMA, SUBJECTS } from "./presentedCredential.ts";

describe("symbolon credential verify, where it says no or cannot tell", () => {
  const { folder, chain, gone, issuer, directory, shown, raw, json, ours, verify, live, now } =
    presentedCredential();

  it("says no to what is not what the verifier asks for", async () => {
    const schema = keccak256("0x11");
    const other = chain().other.account.address;
    const mismatched = async (...args: string[]) => {
      const told = await json(["verify", shown(), ...args]);
      expect(told).to.include({ code: 3, valid: false, outcome: "Mismatch" });
      expect(told.why).to.have.length(1);
      return told.problem;
    };
    expect(await mismatched("--issuer", other, "--schema", SCHEMA)).to.equal("IssuerMismatch");
    expect(await mismatched("--issuer", issuer(), "--schema", schema)).to.equal("SchemaMismatch");
    expect(await mismatched("--any-issuer", "--schema", SCHEMA, "--subject", other)).to.equal(
      "SubjectMismatch",
    );
    const either = ["--issuer", other, "--issuer", issuer(), "--schema", SCHEMA, "--at", "block"];
    expect(await json(["verify", shown(), ...either])).to.include({ code: 0, valid: true });
    const elsewhere = await live([shown(), "--registry", String(SUBJECTS[0])]);
    expect(elsewhere).to.include({ code: 3, valid: false, problem: "RegistryMismatch" });
    expect(await live([shown(), "--chain-id", "5"])).to.include({ code: 3, problem: "ChainMismatch" });

    const change = (
      text: string,
      edit: (presentation: { credential: { subject: string }; disclosed: { value: unknown }[] }) => void,
    ) => {
      const presentation = JSON.parse(text);
      edit(presentation);
      return folder.write("changed.json", JSON.stringify(presentation));
    };
    const text = readFileSync(shown(), "utf8");
    const stolen = change(text, ({ credential }) => {
      credential.subject = SUBJECTS[0]!;
    });
    expect(await live([stolen])).to.include({
      code: 3,
      valid: false,
      problem: "CredentialNotInBatch",
    });
    const lied = change(text, ({ disclosed }) => {
      disclosed[0]!.value = false;
    });
    expect((await live([lied])).code).to.equal(3);
    expect((await raw([...ours(), lied])).stdout).to.match(/^verdict +NOT VALID$/m);
    expect((await live([folder.write("no.json", "{}")])).error.code).to.equal("BadPresentation");
    expect((await live([folder.write("no.txt", "hello")])).error.code).to.equal("BadCredentialFile");
    expect((await live([])).error.code).to.equal("NothingToVerify");
    expect((await live([shown()], { SYMBOLON_RPC_URL: undefined })).error.code).to.equal("ChainNeeded");
    const dead = await live([shown()], { SYMBOLON_RPC_URL: gone().url });
    expect(dead).to.include({ code: 1 }).and.to.have.nested.property("error.code", "ChainNotReachable");
  });

  it("wants to be told what is expected, and by what it goes", async () => {
    const wrong = async (...args: string[]) => {
      const { code, error } = await json(["verify", shown(), ...args]);
      expect(code, args.join(" ")).to.equal(2);
      return error.reason as string;
    };
    const expected = ["--any-issuer", "--schema", SCHEMA];
    expect(await wrong("--schema", SCHEMA)).to.include("give one of --issuer, --trust-list and --any-issuer");
    expect(await wrong(...expected, "--issuer", issuer())).to.include("exclude each other");
    expect(await wrong("--issuer", issuer())).to.include("give --schema with");
    expect(await wrong("--trust-list", issuer(), "--schema", SCHEMA)).to.include(
      "--trust-list and --trusted must be given together",
    );
    expect(await wrong(...expected, "--trusted", "now")).to.include("must be given together");
    const listed = ["--trust-list", issuer(), "--trusted", "now", "--schema", SCHEMA];
    expect(await wrong(...listed, "--cache", folder.path("no.json"))).to.include(
      "--trust-list and --cache exclude each other",
    );
    expect(await wrong(...expected, "--cache", folder.path("no.json"), "--at", "block")).to.include(
      "--at block and --cache",
    );
    expect(await wrong(...expected, "--block-hash", SCHEMA)).to.include("--block-hash needs --witness");
    expect(await wrong(...expected, "--best-effort")).to.include("--best-effort needs --cache");
    expect(await wrong(...expected, "--no-refresh")).to.include("needs --cache");
    const witness = ["--witness", folder.path("no.json"), "--block-hash", keccak256("0x12")];
    expect(await wrong(...expected, ...witness)).to.include("--finality finalized");
    expect(await wrong(...expected, ...witness, "--finality", "safe")).to.include("--reorg-margin");
    const final = ["--finality", "finalized"];
    const copy = ["--cache", folder.path("no.json")];
    for (const source of [copy, [...witness, ...final]]) {
      expect(await wrong(...expected, ...source, "--max-age", "60")).to.include("for a live verdict");
      expect(await wrong(...expected, ...source, "--block", "1")).to.include("for a live verdict");
    }
    expect(await wrong(...expected, "--block", "1", ...final)).to.include(
      "--block and --finality exclude each other",
    );
  });

  it("asks a trust list, and refuses everybody where there is none", async () => {
    const listed = (trustList: string, trusted: string) =>
      json([
        "verify",
        shown(),
        "--trust-list",
        trustList,
        "--trusted",
        trusted,
        "--schema",
        SCHEMA,
        "--at",
        "block",
      ]);
    expect(await listed(SUBJECTS[0]!, "now")).to.include({ code: 3, problem: "IssuerNotTrusted" });
    // A contract that is no list.
    expect(await listed(chain().registry, "when-issued")).to.include({
      code: 3,
      problem: "IssuerNotTrusted",
    });
  });

  it("goes by this machine's clock, which finds a chain ahead of it", async () => {
    await chain().nextEpoch();
    await chain().nextEpoch();
    const ahead = await verify([shown()]);
    expect(ahead.error.code).to.equal("ClockBehindChain");
    expect(ahead.error.hint).to.include("Set the clock");
    expect(await live([shown()])).to.include({ code: 0, valid: true });
  });

  it("cannot tell by a node that stands still, unless its own moment is asked about", async () => {
    const stale = await openCredentialChain(new Date(Date.now() - 30 * 86_400_000));
    try {
      const there = { SYMBOLON_RPC_URL: stale.rpc };
      const file = folder.write("late.csv", `subject,age,adult\n${SUBJECTS[0]},7,true\n`);
      const out = folder.path("stale");
      const schema = ["--schema", "uint8 age,bool adult", "--out", out];
      await json(["batch", file, ...schema, "--revoker", issuer(), "--epoch-length", `${EPOCH}`], there);
      expect(await json(["issue", out], there)).to.include({ issued: "now" });
      const one = folder.path("one.json");
      await json(["present", out, "0", "--out", one], there);
      const late = await verify([one], there);
      expect(late).to.include({ code: 1 }).and.to.have.nested.property("error.code", "BeyondHorizon");
      const young = await verify([one, "--at", "block", "--max-age", "3600"], there);
      expect(young).to.include({ code: 1 }).and.to.have.nested.property("error.code", "BlockTooOld");
      expect(await live([one], there)).to.include({ code: 0, valid: true });
    } finally {
      await stale.close();
    }
  });

  it("says no to a revoked credential that its holder issues again", async () => {
    await json(["revoke", "2", "--batch", directory()]);
    await chain().nextEpoch();
    await chain().nextEpoch();
    expect(await live([shown()])).to.include({ code: 3, outcome: "Revoked" });
    const presentation = JSON.parse(readFileSync(shown(), "utf8"));
    const { header } = JSON.parse(readFileSync(`${directory()}/public/header.json`, "utf8"));
    const thief = chain().other.account.address;
    const policy = { ...header.policy, epochLength: BigInt(header.policy.epochLength), emergencyLimit: 0n };
    const stolen = {
      ...header,
      issuer: thief,
      issuedAt: await now(),
      size: BigInt(header.size),
      policy: { ...policy, revoker: zeroAddress, emergency: zeroAddress },
    };
    await writeContract(
      chain().other,
      issueBatchCall({ registry: chain().registry, header: stolen, uri: "" }),
    );
    const text = JSON.stringify(
      { ...presentation, batch: { ...presentation.batch, header: stolen } },
      (_, v) => (typeof v === "bigint" ? `${v}` : v),
    );
    const again = folder.write("again.json", text);
    const anybody = ["--any-issuer", "--schema", SCHEMA, "--at", "block"];
    expect(await json(["verify", again, ...anybody])).to.include({ code: 0, outcome: "Valid" });
    expect(await live([again])).to.include({ code: 3, outcome: "Mismatch", problem: "IssuerMismatch" });
  });
});
