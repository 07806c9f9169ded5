import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { keccak256 } from "viem";
import { credentialId } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import { saltedCredential } from "../../../src/sdk/core/timeline/verification.ts";
import { formatCredentialPackage } from "../../../src/sdk/credentials/index.ts";
import { readVerificationLines } from "../../../src/services/timeline/take/readVerificationLines.ts";
import { heldExamples } from "../credentials/disclosure/heldExamples.ts";
import { EPOCH } from "./credentialChain.ts";
import { openFaultyNode } from "./faultyNode.ts";
import { presentedCredential, SUBJECTS } from "./presentedCredential.ts";
import { OTHER_KEY } from "./servedChain.ts";

describe("symbolon credential, from a file to a verdict", () => {
  const { folder, chain, gone, directory, batch, held, shown, raw, json, ours, verify, live, now } =
    presentedCredential();

  it("issues once, and writes down where", async () => {
    const again = await json(["issue", directory(), "--uri", "https://issuer.example/manifest.json"]);
    expect(again).to.deep.include({ code: 0, issued: "earlier", batch: batch(), transactions: [] });
    const header = JSON.parse(readFileSync(again.headerFile, "utf8"));
    expect(header).to.deep.include({
      registry: chain().registry,
      chainId: `${chain().chainId}`,
    });
    expect(header.header).to.deep.equal(again.header);
    const other = await json(["issue", directory()], { SYMBOLON_PRIVATE_KEY: OTHER_KEY });
    expect(other.error).to.include({ code: "NotInRole" });
    const elsewhere = await json(["issue", directory(), "--registry", SUBJECTS[0]!]);
    expect(elsewhere.error.code).to.equal("RegistryMismatch");
    expect((await json(["issue", folder.path("none")])).error.code).to.equal("MissingFile");
  });

  it("gives a batch that waited too long a new date, and sends nothing in a dry run", async () => {
    const { chainId, registry } = chain();
    const writtenDown = (header: object) => JSON.stringify({ chainId: `${chainId}`, registry, header });
    const late = folder.path("late");
    const file = folder.write("late.csv", `subject\n${SUBJECTS[0]}\n`);
    await json(["batch", file, "--schema", "", "--out", late, "--irrevocable"]);
    const dry = await json(["issue", late, "--dry-run"]);
    expect(dry).to.include({ dryRun: true, issued: null, headerFile: null });
    expect(dry.gas).to.be.within(40_000, 60_000);
    // What issues it draws another salt, and takes another date: no id that is never to be is told.
    expect([dry.batch, dry.header.issuedAt, dry.header.salt]).to.deep.equal([null, null, null]);
    const salt = keccak256("0x01");
    // As a run that died right after it had written the header down.
    const path = `${late}/public/header.json`;
    const early = { ...dry.header, salt, issuedAt: `${(await now()) - 80_000n}` };
    writeFileSync(path, writtenDown(early));
    const kept = await json(["issue", late, "--dry-run"]);
    expect(kept.header).to.deep.equal(early);
    expect(kept.batch).to.match(/^0x[0-9a-f]{64}$/);
    const header = { ...early, issuedAt: `${(await now()) - 100_000n}` };
    writeFileSync(path, writtenDown(header));
    expect(await json(["issue", late, "--dry-run"])).to.include({ code: 0, batch: null });
    const issued = await json(["issue", late]);
    expect(issued).to.include({ code: 0, issued: "now" });
    expect(issued.header.salt).to.equal(salt);
    expect(JSON.parse(readFileSync(path, "utf8")).header.issuedAt).to.equal(issued.header.issuedAt);
    const alone = folder.write("alone.json", writtenDown(header));
    // A header file is what it is: nobody asked for another batch.
    expect((await json(["issue", alone])).error.code).to.equal("IssuedAtOutOfRange");
  });

  it("presents and discloses over nothing that holds something else, unless told to", async () => {
    const keep = folder.write("keep.json", "keep");
    const asked = [
      ["present", directory(), "2", "--out", keep],
      ["disclose", held(), "--fields", "adult", "--out", keep],
      ["disclose", held(), "--out", held()],
      ["present", directory(), "3", "--out", held()],
    ];
    const before = readFileSync(held(), "utf8");
    for (const args of asked) {
      const { code, error } = await json(args);
      expect([code, error?.code], args.join(" ")).to.deep.equal([1, "OutputInTheWay"]);
      expect(error.hint).to.include("--replace");
    }
    expect([readFileSync(keep, "utf8"), readFileSync(held(), "utf8")]).to.deep.equal(["keep", before]);
    for (const args of asked.slice(0, 2)) expect((await json([...args, "--replace"])).code).to.equal(0);
    expect(readFileSync(keep, "utf8")).to.equal(readFileSync(shown(), "utf8"));
    // The same again is no loss.
    expect((await json(["disclose", held(), "--fields", "adult", "--out", shown()])).code).to.equal(0);

    const all = folder.path("all");
    const everyone = ["present", directory(), "--all", "--out", all];
    expect(await json(everyone)).to.include({ code: 0, written: 5, index: `${all}/index.csv` });
    const [head, ...lines] = readFileSync(`${all}/index.csv`, "utf8").trim().split("\n");
    expect(head?.split(",").slice(0, 3)).to.deep.equal(["index", "subject", "file"]);
    for (const [index, line] of lines.entries()) {
      const { credential, values } = JSON.parse(readFileSync(`${all}/${index}.json`, "utf8"));
      expect(line).to.equal([index, credential.subject, `${index}.json`, ...values].join(","));
    }
    expect(lines).to.have.length(5);
    expect(statSync(`${all}/index.csv`).mode & 0o077).to.equal(0);
    expect(await json(everyone)).to.include({ code: 0, written: 5 });
    writeFileSync(`${all}/index.csv`, "keep");
    expect((await json(everyone)).error).to.include({ code: "OutputInTheWay" });
    expect(await json([...everyone, "--replace"])).to.include({ code: 0, written: 5 });
    writeFileSync(`${all}/4.json`, "keep");
    expect((await json(everyone)).error).to.include({ code: "OutputInTheWay" });
    expect(readFileSync(`${all}/4.json`, "utf8")).to.equal("keep");
    expect(await json([...everyone, "--replace"])).to.include({ code: 0, written: 5 });
  });

  it("keeps fields apart from what names a package, where they are called the same", async () => {
    const file = folder.write("files.csv", `subject,file,data.subject\n${SUBJECTS[0]},a.txt,physics\n`);
    const batchOut = folder.path("files");
    const out = folder.path("files-out");
    const schema = "string file,string subject";
    await json(["batch", file, "--schema", schema, "--irrevocable", "--out", batchOut]);
    expect(await json(["present", batchOut, "--all", "--out", out])).to.include({ code: 0, written: 1 });
    expect(readFileSync(`${out}/index.csv`, "utf8")).to.equal(
      `index,subject,file,data.file,data.subject\n0,${SUBJECTS[0]?.toLowerCase()},0.json,a.txt,physics\n`,
    );
  });

  it("says where a presentation is beyond what one QR code holds", async () => {
    const asked = async (note: string) => {
      const [package_ = expect.fail()] = heldExamples("string note", [[note]]);
      const file = folder.write("note.json", formatCredentialPackage(package_));
      const out = folder.path(`note-${note.length}.txt`);
      return await json(["disclose", file, "--fields", "note", "--compact", "--out", out]);
    };
    expect((await asked("short")).warnings).to.deep.equal([]);
    const { code, warnings } = await asked("x".repeat(3_000));
    expect([code, warnings[0].code]).to.deep.equal([0, "BeyondQrCode"]);
    expect(warnings[0].message).to.include("2953");
  });

  it("verifies what is presented: valid, then revoked for everybody in the same second", async () => {
    const valid = await live([shown(), "--subject", SUBJECTS[2]!]);
    expect(valid).to.deep.include({
      code: 0,
      valid: true,
      outcome: "Valid",
      source: "live",
      guarantee: "ExceptEmergency",
      problem: null,
      batch: batch(),
      credential: credentialId(batch(), 2n),
      index: "2",
      subject: SUBJECTS[2],
      subjectCompared: true,
      values: { adult: true },
    });
    const { number, hash, timestamp } = await chain().block();
    expect(valid).to.include({ block: `${number}`, blockHash: hash, moment: `${timestamp}` });
    // The package itself proves the credential too, and shows nothing.
    expect(await live([held()])).to.deep.include({ code: 0, values: {}, subjectCompared: false });

    await json(["revoke", "2", "--batch", directory(), "--reason", "7"]);
    const effect = ((await now()) / EPOCH + 2n) * EPOCH;
    const at = (moment: bigint) => verify([shown(), "--at", `${moment}`, "--finality", "finalized"]);
    expect(await at(effect - 1n)).to.include({ code: 0, outcome: "Valid", freshUntil: `${effect}` });
    expect((await at(effect)).error.code).to.equal("BeyondHorizon");
    await chain().nextEpoch();
    expect(await at(effect - 1n)).to.include({ code: 0, outcome: "Valid" });
    const revoked = await at(effect);
    expect(revoked).to.include({ code: 3, valid: false, outcome: "Revoked" });
    expect(revoked.reason).to.include({ kind: "Revoke", reason: 7, revision: 2 });
    expect(revoked.why[0]).to.include("reason code 7");
    const node = await openFaultyNode(chain().rpc);
    try {
      // A node without events knows the status all the same.
      node.answer = (method) =>
        method === "eth_getLogs" ? { error: { code: -32_601, message: "no such method" } } : undefined;
      const mute = await verify([shown(), "--at", `${effect}`], { SYMBOLON_RPC_URL: node.url });
      expect(mute).to.include({ code: 3, outcome: "Revoked" }).and.to.not.have.property("reason");
      expect(mute.troubles).to.have.length(1);
    } finally {
      await node.close();
    }
    const people = await raw([...ours(), shown(), "--at", `${effect}`, "--finality", "finalized"]);
    expect(people.code).to.equal(3);
    expect(people.stdout)
      .to.match(/^verdict +NOT VALID$/m)
      .and.to.match(/^reusable +before 20[^,]*$/m)
      .and.to.match(/^subject +0x\w+, compared with nobody: give --subject$/m);
    // The same of a block that may still be undone: for this moment alone.
    const unsettled = await raw([...ours(), shown(), "--at", `${effect}`]);
    expect(unsettled.code).to.equal(3);
    expect(unsettled.stdout).to.match(/^reusable +no: its block may still be undone/m);
  });

  it("takes a package from before its batch was issued, with the batch's header", async () => {
    const early = JSON.parse(readFileSync(held(), "utf8"));
    delete early.batch;
    const file = folder.write("early.json", JSON.stringify(early));
    expect((await live([file])).error.code).to.equal("NotIssued");
    const header = `${directory()}/public/header.json`;
    expect(await live([file, "--header", header])).to.include({ code: 0, valid: true });
    const mismatched = await live([shown(), "--header", header]);
    expect(mismatched).to.include({ code: 0 });
  });

  it("verifies from a copy that survives its node, up to the moment it is no longer fresh", async () => {
    const cache = folder.path("cache.json");
    const margin = ["--cache", cache, "--reorg-margin", "0"];
    const moment = await now();
    const ask = (at: bigint, ...more: string[]) => verify([shown(), ...margin, "--at", `${at}`, ...more]);
    expect(await ask(moment)).to.include({ code: 0, valid: true, source: "cached" });
    const offline = await verify([shown(), ...margin, "--at", `${moment + 5n}`], {
      SYMBOLON_RPC_URL: gone().url,
    });
    expect(offline).to.include({ code: 0, valid: true });
    expect(offline.troubles[0].code).to.equal("ChainNotReachable");
    await json(["revoke", "2", "--batch", directory()]);
    const effect = (moment / EPOCH + 2n) * EPOCH;
    expect(await ask(effect - 1n, "--no-refresh")).to.include({ outcome: "Valid", revision: 1 });
    expect((await ask(effect, "--no-refresh")).error.code).to.equal("BeyondHorizon");
    const stale = await ask(effect + 9n, "--no-refresh", "--best-effort");
    expect(stale).to.deep.include({ code: 0, outcome: "Valid", stale: { age: "9" } });
    const anyway = ["--at", `${effect + 9n}`, "--no-refresh", "--best-effort"];
    const people = await raw([...ours(), shown(), ...margin, ...anyway]);
    expect(people.stdout).to.match(/^verdict +valid, as far as was known 9 s ago$/m);
    // Without an answer, what kept the copy from being brought up to date is what there is to mend.
    const unmended = await verify([shown(), ...margin, "--at", `${effect}`], {
      SYMBOLON_RPC_URL: gone().url,
    });
    expect(unmended.error.code).to.equal("BeyondHorizon");
    expect(unmended.error.reason).to.include("could not be brought up to date: No chain answers");
    expect(unmended.error.hint).to.include("Check the address, and the access key in it");
    expect(await ask(effect - 1n)).to.include({ outcome: "Valid", revision: 2 });
    await chain().nextEpoch();
    expect(await ask(effect)).to.include({ code: 3, outcome: "Revoked" });
    // Another credential of the same batch, from the copy alone.
    const other = folder.path("other.json");
    await json(["present", directory(), "3", "--out", other]);
    expect(await verify([other, ...margin, "--at", `${effect}`, "--no-refresh"])).to.include({
      code: 0,
      valid: true,
    });
  });

  it("keeps the copy where the node lies", async () => {
    const cache = folder.path("liar.json");
    const margin = ["--cache", cache, "--reorg-margin", "0", "--at", `${await now()}`];
    expect((await verify([shown(), ...margin])).code).to.equal(0);
    const before = readFileSync(cache, "utf8");
    await json(["suspend", "4", "--batch", directory()]);
    const node = await openFaultyNode(chain().rpc);
    try {
      node.answer = (method) => (method === "eth_call" ? { result: `0x${"00".repeat(32 * 16)}` } : undefined);
      const answer = await verify([shown(), ...margin], { SYMBOLON_RPC_URL: node.url });
      expect(answer).to.include({ code: 0, valid: true });
      expect(answer.troubles).to.have.length(1);
      expect(readFileSync(cache, "utf8")).to.equal(before);
    } finally {
      await node.close();
    }
  });

  it("makes a witness, and verifies it with no network", async () => {
    const out = folder.path("witness.json");
    const made = await json(["witness", held(), "--out", out]);
    const { number, hash, timestamp } = await chain().block();
    expect(made).to.deep.include({
      code: 0,
      batch: batch(),
      block: `${number}`,
      blockHash: hash,
      index: "2",
    });
    const nowhere = { SYMBOLON_RPC_URL: undefined };
    const at = ["--at", `${timestamp}`];
    const final = ["--finality", "finalized"];
    const trusted = ["--witness", out, "--block-hash", hash, ...at, ...final];
    for (const unset of [undefined, ""]) {
      expect(await verify([...trusted], { SYMBOLON_RPC_URL: unset })).to.include({
        code: 0,
        valid: true,
        source: "offline",
      });
    }
    expect(await verify([shown(), ...trusted], nowhere)).to.deep.include({
      code: 0,
      values: { adult: true },
    });
    expect((await verify(["--witness", out, ...at, ...final], nowhere)).error.code).to.equal(
      "BlockHashNeeded",
    );
    const distrusted = ["--witness", out, "--block-hash", keccak256("0x12"), ...at, ...final];
    expect((await verify([...distrusted], nowhere)).error.code).to.equal("BlockMismatch");
    const later = ["--witness", out, "--block-hash", hash, "--at", `${timestamp + 3n * EPOCH}`, ...final];
    expect((await verify([...later], nowhere)).error.code).to.equal("BeyondHorizon");
    const other = folder.path("third.json");
    await json(["present", directory(), "3", "--out", other]);
    expect((await verify([other, ...trusted], nowhere)).error.code).to.equal("WitnessMismatch");
    expect((await json(["witness", held(), "--out", out, "--registry", SUBJECTS[0]!])).error.code).to.equal(
      "RegistryMismatch",
    );
    expect((await json(["witness", held(), "--out", out, "--block", "999999"])).error.code).to.equal(
      "BlockNotFound",
    );
  });

  it("shows a batch, one of its credentials, and what happened with the reasons", async () => {
    const fresh = await json(["show", directory()]);
    expect(fresh).to.deep.include({
      code: 0,
      batch: batch(),
      revision: 1,
      holdsUsed: false,
      batchHold: null,
    });
    expect(fresh.counts).to.deep.equal({ revoked: 0, suspended: 0, pending: [] });
    await json(["revoke", "2", "--batch", directory(), "--reason", "7", "--evidence", keccak256("0x13")]);
    await json(["suspend", "3", "4", "--batch", directory()]);
    await json(["hold", "1", "--batch", directory(), "--reason", "9"]);
    const effect = `${((await now()) / EPOCH + 2n) * EPOCH}`;
    const shownBatch = await json(["show", batch(), "--history"]);
    expect(shownBatch.counts).to.deep.equal({
      revoked: 0,
      suspended: 0,
      pending: [
        { from: effect, kind: "Revoke", credentials: 1 },
        { from: effect, kind: "Suspend", credentials: 2 },
      ],
    });
    expect(shownBatch.words.revoked).to.have.length(1);
    expect(shownBatch.holds.map(({ index }: { index: number }) => index)).to.deep.equal([1]);
    expect(
      shownBatch.history.map(({ kind, reason }: { kind: string; reason?: number }) => [kind, reason]),
    ).to.deep.equal([
      ["Issue", undefined],
      ["Revoke", 7],
      ["Suspend", 0],
      ["Emergency", 9],
    ]);
    const people = (await raw(["show", directory(), "--history"])).stdout;
    expect(people)
      .to.match(/^announced +Revoke of 1, from 20.* on$/m)
      .and.to.match(/^held +credential 1, until 20/m)
      .and.to.match(/^block \d+: Revoke of 2, effect 20.*, reason 7, evidence 0x/m);

    const one = await json(["show", directory(), "--credential", "2", "--history"]);
    expect(one.credential).to.deep.include({
      index: 2,
      id: credentialId(batch(), 2n),
      revoked: false,
      held: false,
    });
    expect(one.credential.pending).to.deep.equal([{ kind: "Revoke", from: effect }]);
    expect(one.history.map(({ kind }: { kind: string }) => kind)).to.deep.equal(["Issue", "Revoke"]);
    await chain().node.mine({ blocks: 1 });
    const byId = await json(["show", directory(), "--credential", credentialId(batch(), 1n)]);
    expect(byId.credential).to.deep.include({ index: 1, suspended: true, held: true });
    expect((await json(["show", directory(), "--credential", "5"])).error.code).to.equal("IndexBeyondBatch");
    expect((await json(["show", keccak256("0x14")])).error.code).to.equal("NoBatch");
    const nowhere = ["--registry", String(SUBJECTS[0])];
    expect((await json(["show", batch(), ...nowhere])).error.code).to.equal("NoRegistry");
    const { number } = await chain().block();
    const late = await json(["show", directory(), "--history", "--from-block", `${number}`]);
    expect(late.error.code).to.equal("EventsMissing");
  });

  it("exports the status as lists that others read", async () => {
    await json(["revoke", "2", "--batch", directory()]);
    await json(["suspend", "4", "--batch", directory()]);
    await json(["hold", "1", "--batch", directory()]);
    await chain().nextEpoch();
    await chain().nextEpoch();
    const out = folder.path("lists");
    const url = ["--out", out, "--url", "https://issuer.example/{purpose}"];
    const { lists, code, signed } = await json(["export", directory(), ...url]);
    expect([code, signed, lists.map(({ purpose }: { purpose: string }) => purpose)]).to.deep.equal([
      0,
      false,
      ["revocation", "suspension"],
    ]);
    const firstByte = (purpose: string) => {
      const { credentialSubject } = JSON.parse(readFileSync(`${out}/${purpose}.json`, "utf8"));
      return gunzipSync(Buffer.from(credentialSubject.encodedList.slice(1), "base64url"))[0];
    };
    expect(firstByte("revocation")).to.equal(0b0010_0000);
    expect(firstByte("suspension")).to.equal(0b0100_1000);

    const jwt = await json(["export", directory(), ...url, "--sign", "--purpose", "revocation"]);
    expect(jwt.lists).to.have.length(1);
    const [head, body] = readFileSync(`${out}/revocation.jwt`, "utf8")
      .split(".", 2)
      .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
    expect(head).to.include({ alg: "ES256K", typ: "vc+jwt" });
    expect(body.id).to.equal("https://issuer.example/revocation");
    const nowhere = ["--out", folder.path("nowhere"), ...url.slice(2)];
    const stranger = await json(["export", directory(), ...nowhere, "--sign"], {
      SYMBOLON_PRIVATE_KEY: OTHER_KEY,
    });
    expect(stranger.error.code).to.equal("NotIssuer");
    expect(existsSync(folder.path("nowhere"))).to.equal(false);
    const byNode = await json(["export", directory(), ...url, "--sign"], { SYMBOLON_PRIVATE_KEY: undefined });
    expect(byNode.error.code).to.be.oneOf(["NotIssuer", "AccountCannotSign"]);
  });

  it("records what it answers where it is asked to, whatever becomes of the record", async () => {
    const salt = `0x${"5a".repeat(32)}` as const;
    const record = (file: string) => [
      "--record",
      file,
      "--verifier",
      "north gate",
      "--salt",
      "env:GATE_SALT",
    ];
    const file = folder.path("answers.jsonl");
    const { code, outcome, block } = await live([shown(), ...record(file)], { GATE_SALT: salt });
    await live([held(), ...record(file)], { GATE_SALT: salt });
    const text = readFileSync(file, "utf8");
    const [first, second, ...others] = readVerificationLines(text, file);
    expect(others).to.deep.equal([]);
    expect(first).to.include({ verifier: "north gate", source: "live", outcome, batch: batch() });
    expect(first?.credential).to.equal(saltedCredential(salt, credentialId(batch(), 2n)));
    expect([first?.verdict?.block, second?.credential]).to.deep.equal([Number(block), first?.credential]);
    const lost = await raw([...ours(), shown(), "--at", "block", ...record(folder.path("none/answers"))], {
      GATE_SALT: salt,
    });
    expect(lost.code).to.equal(code);
    expect(lost.stderr).to.match(
      /warning: Verifications cannot be written .*ENOENT.*\n.*1 answer not recorded/,
    );
    expect((await live([shown(), ...record(file)], { GATE_SALT: "secret" })).error.code).to.equal("BadSalt");
    expect(readFileSync(file, "utf8")).to.equal(text);
  });
});
