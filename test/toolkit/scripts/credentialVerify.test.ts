import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { type Hex, keccak256, zeroAddress } from "viem";
import { writeContract } from "viem/actions";
import { issueBatchCall } from "../../../src/chain/calls/batches.ts";
import { credentialId } from "../../../src/core/credential/credentialLeaf.ts";
import { schemaUid } from "../../../src/core/credential/schemaUid.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type CredentialChain, EPOCH, openCredentialChain, runCredential } from "./credentialChain.ts";
import { type FaultyNode, openFaultyNode } from "./faultyNode.ts";
import { ISSUER_KEY, OTHER_KEY } from "./servedChain.ts";

const SCHEMA = schemaUid({ schema: "uint8 age,bool adult", resolver: zeroAddress, revocable: true });
const SUBJECTS = [1, 2, 3, 4, 5].map((i) => `0x${i.toString(16).padStart(40, "0")}`);

describe("symbolon credential, from a file to a verdict", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  /** A node that answers nothing. */
  let gone: FaultyNode;
  let issuer: Hex;
  let directory: string;
  let batch: Hex;
  let held: string;
  let shown: string;

  const env = () => ({
    SYMBOLON_PRIVATE_KEY: ISSUER_KEY,
    SYMBOLON_RPC_URL: chain.rpc,
    SYMBOLON_BATCH_REGISTRY: chain.registry,
  });
  const raw = (args: readonly string[], changes: NodeJS.ProcessEnv = {}) =>
    runCredential(args, { ...env(), ...changes });
  const json = async (args: readonly string[], changes: NodeJS.ProcessEnv = {}) => {
    const { code, stdout, stderr } = await raw([...args, "--json"], changes);
    expect(stdout.trimEnd().split("\n"), stderr).to.have.length(1);
    return { code, ...JSON.parse(stdout) };
  };
  const ours = () => ["verify", "--issuer", issuer, "--schema", SCHEMA];
  /** A credential of this issuer under this schema is expected. */
  const verify = (args: readonly string[], changes: NodeJS.ProcessEnv = {}) =>
    json([...ours(), ...args], changes);
  /** Live, at the block's own moment: this chain's time is not that of the machine. Its newest block is final. */
  const live = (args: readonly string[], changes: NodeJS.ProcessEnv = {}) =>
    verify([...args, "--at", "block", "--finality", "finalized"], changes);
  const now = async () => (await chain.block()).timestamp;

  before(async () => {
    chain = await openCredentialChain();
    issuer = chain.issuer.account.address;
    gone = await openFaultyNode(chain.rpc);
    gone.fate = () => "lose the question";
  });
  after(async () => {
    await gone.close();
    await chain.close();
  });
  let made = 0;
  beforeEach(async () => {
    made += 1;
    const rows = SUBJECTS.map((subject, i) => `${subject},${i},true`);
    const file = folder.write("people.csv", `subject,age,adult\n${rows.join("\n")}\n`);
    directory = folder.path(`batch-${made}`);
    const roles = ["--revoker", issuer, "--emergency", issuer];
    const times = ["--epoch-length", `${EPOCH}`, "--emergency-limit", "86400"];
    const built = ["batch", file, "--schema", "uint8 age,bool adult", "--out", directory, ...roles, ...times];
    expect((await json(built)).code).to.equal(0);
    await chain.nextEpoch();
    const issued = await json(["issue", directory, "--uri", "https://issuer.example/manifest.json"]);
    expect(issued).to.include({ code: 0, issued: "now" });
    batch = issued.batch;
    held = folder.path("held.json");
    shown = folder.path("shown.json");
    await json(["present", directory, "2", "--out", held]);
    await json(["disclose", held, "--fields", "adult", "--out", shown]);
  });

  it("issues once, and writes down where", async () => {
    const again = await json(["issue", directory, "--uri", "https://issuer.example/manifest.json"]);
    expect(again).to.deep.include({ code: 0, issued: "earlier", batch, transactions: [] });
    const header = JSON.parse(readFileSync(again.headerFile, "utf8"));
    expect(header).to.deep.include({ registry: chain.registry.toLowerCase(), chainId: `${chain.chainId}` });
    expect(header.header).to.deep.equal(again.header);
    const other = await json(["issue", directory], { SYMBOLON_PRIVATE_KEY: OTHER_KEY });
    expect(other.error).to.include({ code: "NotInRole" });
    const elsewhere = await json(["issue", directory, "--registry", SUBJECTS[0]!]);
    expect(elsewhere.error.code).to.equal("RegistryMismatch");
    expect((await json(["issue", folder.path("none")])).error.code).to.equal("MissingFile");
  });

  it("gives a batch that waited too long a new date, and sends nothing in a dry run", async () => {
    const late = folder.path(`late-${made}`);
    const file = folder.write("late.csv", `subject\n${SUBJECTS[0]}\n`);
    await json(["batch", file, "--schema", "", "--out", late, "--irrevocable"]);
    const dry = await json(["issue", late, "--dry-run"]);
    expect(dry).to.include({ dryRun: true, issued: null, headerFile: null });
    expect(dry.gas).to.be.within(40_000, 60_000);
    // As a run that died right after it had written the header down.
    const path = `${late}/public/header.json`;
    const early = { ...dry.header, issuedAt: `${(await now()) - 80_000n}` };
    writeFileSync(
      path,
      JSON.stringify({ chainId: `${chain.chainId}`, registry: chain.registry, header: early }),
    );
    expect((await json(["issue", late, "--dry-run"])).header).to.deep.equal(early);
    const header = { ...dry.header, issuedAt: `${(await now()) - 100_000n}` };
    writeFileSync(path, JSON.stringify({ chainId: `${chain.chainId}`, registry: chain.registry, header }));
    const issued = await json(["issue", late]);
    expect(issued).to.include({ code: 0, issued: "now" });
    expect(issued.header.salt).to.equal(dry.header.salt);
    expect(JSON.parse(readFileSync(path, "utf8")).header.issuedAt).to.equal(issued.header.issuedAt);
    const alone = folder.write(
      "alone.json",
      JSON.stringify({ chainId: `${chain.chainId}`, registry: chain.registry, header }),
    );
    // A header file is what it is: nobody asked for another batch.
    expect((await json(["issue", alone])).error.code).to.equal("IssuedAtOutOfRange");
  });

  it("verifies what is presented: valid, then revoked for everybody in the same second", async () => {
    const valid = await live([shown, "--subject", SUBJECTS[2]!]);
    expect(valid).to.deep.include({
      code: 0,
      valid: true,
      outcome: "Valid",
      source: "live",
      guarantee: "ExceptEmergency",
      problem: null,
      batch,
      credential: credentialId(batch, 2n),
      index: "2",
      subject: SUBJECTS[2],
      subjectCompared: true,
      values: { adult: true },
    });
    const { number, hash, timestamp } = await chain.block();
    expect(valid).to.include({ block: `${number}`, blockHash: hash, moment: `${timestamp}` });
    // The package itself proves the credential too, and shows nothing.
    expect(await live([held])).to.deep.include({ code: 0, values: {}, subjectCompared: false });

    await json(["revoke", "2", "--batch", directory, "--reason", "7"]);
    const effect = ((await now()) / EPOCH + 2n) * EPOCH;
    const at = (moment: bigint) => verify([shown, "--at", `${moment}`, "--finality", "finalized"]);
    expect(await at(effect - 1n)).to.include({ code: 0, outcome: "Valid", freshUntil: `${effect}` });
    expect((await at(effect)).error.code).to.equal("BeyondHorizon");
    await chain.nextEpoch();
    expect(await at(effect - 1n)).to.include({ code: 0, outcome: "Valid" });
    const revoked = await at(effect);
    expect(revoked).to.include({ code: 3, valid: false, outcome: "Revoked" });
    expect(revoked.reason).to.include({ kind: "Revoke", reason: 7, revision: 2 });
    expect(revoked.why[0]).to.include("reason code 7");
    const node = await openFaultyNode(chain.rpc);
    try {
      // A node without events knows the status all the same.
      node.answer = (method) =>
        method === "eth_getLogs" ? { error: { code: -32_601, message: "no such method" } } : undefined;
      const mute = await verify([shown, "--at", `${effect}`], { SYMBOLON_RPC_URL: node.url });
      expect(mute).to.include({ code: 3, outcome: "Revoked" }).and.to.not.have.property("reason");
      expect(mute.troubles).to.have.length(1);
    } finally {
      await node.close();
    }
    const people = await raw([...ours(), shown, "--at", `${effect}`, "--finality", "finalized"]);
    expect(people.code).to.equal(3);
    expect(people.stdout)
      .to.match(/^verdict +NOT VALID$/m)
      .and.to.match(/^reusable +before 20[^,]*$/m)
      .and.to.match(/^subject +0x\w+, compared with nobody: give --subject$/m);
    // The same of a block that may still be undone: for this moment alone.
    const unsettled = await raw([...ours(), shown, "--at", `${effect}`]);
    expect(unsettled.code).to.equal(3);
    expect(unsettled.stdout).to.match(/^reusable +no: its block may still be undone/m);
  });

  it("says no to what is not what the verifier asks for", async () => {
    const schema = keccak256("0x11");
    const other = chain.other.account.address;
    const mismatched = async (...args: string[]) => {
      const told = await json(["verify", shown, ...args]);
      expect(told).to.include({ code: 3, valid: false, outcome: "Mismatch" });
      expect(told.why).to.have.length(1);
      return told.problem;
    };
    expect(await mismatched("--issuer", other, "--schema", SCHEMA)).to.equal("IssuerMismatch");
    expect(await mismatched("--issuer", issuer, "--schema", schema)).to.equal("SchemaMismatch");
    expect(await mismatched("--any-issuer", "--schema", SCHEMA, "--subject", other)).to.equal(
      "SubjectMismatch",
    );
    const either = ["--issuer", other, "--issuer", issuer, "--schema", SCHEMA, "--at", "block"];
    expect(await json(["verify", shown, ...either])).to.include({ code: 0, valid: true });
    const elsewhere = await live([shown], { SYMBOLON_BATCH_REGISTRY: SUBJECTS[0] });
    expect(elsewhere).to.include({ code: 3, valid: false, problem: "RegistryMismatch" });
    expect(await live([shown, "--chain-id", "5"])).to.include({ code: 3, problem: "ChainMismatch" });

    const change = (
      text: string,
      edit: (presentation: { credential: { subject: string }; disclosed: { value: unknown }[] }) => void,
    ) => {
      const presentation = JSON.parse(text);
      edit(presentation);
      return folder.write("changed.json", JSON.stringify(presentation));
    };
    const text = readFileSync(shown, "utf8");
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
    expect((await live([shown], { SYMBOLON_RPC_URL: undefined })).error.code).to.equal("ChainNeeded");
    const dead = await live([shown], { SYMBOLON_RPC_URL: gone.url });
    expect(dead).to.include({ code: 1 }).and.to.have.nested.property("error.code", "ChainNotReachable");
  });

  it("wants to be told what is expected, and by what it goes", async () => {
    const wrong = async (...args: string[]) => {
      const { code, error } = await json(["verify", shown, ...args]);
      expect(code, args.join(" ")).to.equal(2);
      return error.reason as string;
    };
    const expected = ["--any-issuer", "--schema", SCHEMA];
    expect(await wrong("--schema", SCHEMA)).to.include("give one of --issuer ADDRESS");
    expect(await wrong(...expected, "--issuer", issuer)).to.include("contradict each other");
    expect(await wrong("--issuer", issuer)).to.include("give --schema UID");
    expect(await wrong("--trust-list", issuer, "--schema", SCHEMA)).to.include("--trusted now|when-issued");
    expect(await wrong(...expected, "--trusted", "now")).to.include("go together");
    const listed = ["--trust-list", issuer, "--trusted", "now", "--schema", SCHEMA];
    expect(await wrong(...listed, "--cache", folder.path("no.json"))).to.include("name the issuers");
    expect(await wrong(...expected, "--cache", folder.path("no.json"), "--at", "block")).to.include("--live");
    expect(await wrong(...expected, "--block-hash", SCHEMA)).to.include("for a --witness alone");
    expect(await wrong(...expected, "--best-effort")).to.include("for a --cache alone");
    expect(await wrong(...expected, "--no-refresh")).to.include("for a --cache alone");
    const witness = ["--witness", folder.path("no.json"), "--block-hash", keccak256("0x12")];
    expect(await wrong(...expected, ...witness)).to.include("--finality finalized");
    expect(await wrong(...expected, ...witness, "--finality", "safe")).to.include("--reorg-margin SECONDS");
    const final = ["--finality", "finalized"];
    const copy = ["--cache", folder.path("no.json")];
    for (const source of [copy, [...witness, ...final]]) {
      expect(await wrong(...expected, ...source, "--max-age", "60")).to.include("for live answers alone");
      expect(await wrong(...expected, ...source, "--block", "1")).to.include("for live answers alone");
    }
    expect(await wrong(...expected, "--block", "1", ...final)).to.include("--block or --finality");
  });

  it("asks a trust list, and refuses everybody where there is none", async () => {
    const listed = (trustList: string, trusted: string) =>
      json([
        ...["verify", shown, "--trust-list", trustList, "--trusted", trusted],
        ...["--schema", SCHEMA, "--at", "block"],
      ]);
    expect(await listed(SUBJECTS[0]!, "now")).to.include({ code: 3, problem: "IssuerNotTrusted" });
    // A contract that is no list.
    expect(await listed(chain.registry, "when-issued")).to.include({ code: 3, problem: "IssuerNotTrusted" });
  });

  it("goes by this machine's clock, which finds a chain ahead of it", async () => {
    await chain.nextEpoch();
    await chain.nextEpoch();
    const ahead = await verify([shown]);
    expect(ahead.error.code).to.equal("ClockBehindChain");
    expect(ahead.error.hint).to.include("Set the clock");
    expect(await live([shown])).to.include({ code: 0, valid: true });
  });

  it("cannot tell by a node that stands still, unless its own moment is asked about", async () => {
    const stale = await openCredentialChain(new Date(Date.now() - 30 * 86_400_000));
    try {
      const there = { SYMBOLON_RPC_URL: stale.rpc, SYMBOLON_BATCH_REGISTRY: stale.registry };
      const file = folder.write("late.csv", `subject,age,adult\n${SUBJECTS[0]},7,true\n`);
      const out = folder.path(`stale-${made}`);
      const schema = ["--schema", "uint8 age,bool adult", "--out", out];
      await json(["batch", file, ...schema, "--revoker", issuer, "--epoch-length", `${EPOCH}`], there);
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
    await json(["revoke", "2", "--batch", directory]);
    await chain.nextEpoch();
    await chain.nextEpoch();
    expect(await live([shown])).to.include({ code: 3, outcome: "Revoked" });
    const presentation = JSON.parse(readFileSync(shown, "utf8"));
    const { header } = JSON.parse(readFileSync(`${directory}/public/header.json`, "utf8"));
    const thief = chain.other.account.address;
    const policy = { ...header.policy, epochLength: BigInt(header.policy.epochLength), emergencyLimit: 0n };
    const stolen = {
      ...header,
      issuer: thief,
      issuedAt: await now(),
      size: BigInt(header.size),
      policy: { ...policy, revoker: zeroAddress, emergency: zeroAddress },
    };
    await writeContract(chain.other, issueBatchCall({ registry: chain.registry, header: stolen, uri: "" }));
    const text = JSON.stringify(
      { ...presentation, batch: { ...presentation.batch, header: stolen } },
      (_, v) => (typeof v === "bigint" ? `${v}` : v),
    );
    const again = folder.write("again.json", text);
    const anybody = ["--any-issuer", "--schema", SCHEMA, "--at", "block"];
    expect(await json(["verify", again, ...anybody])).to.include({ code: 0, outcome: "Valid" });
    expect(await live([again])).to.include({ code: 3, outcome: "Mismatch", problem: "IssuerMismatch" });
  });

  it("takes a package from before its batch was issued, with the batch's header", async () => {
    const early = JSON.parse(readFileSync(held, "utf8"));
    delete early.batch;
    const file = folder.write("early.json", JSON.stringify(early));
    expect((await live([file])).error.code).to.equal("NotIssued");
    const header = `${directory}/public/header.json`;
    expect(await live([file, "--header", header])).to.include({ code: 0, valid: true });
    const mismatched = await live([shown, "--header", header]);
    expect(mismatched).to.include({ code: 0 });
  });

  it("verifies from a copy that survives its node, up to the moment it is no longer fresh", async () => {
    const cache = folder.path(`cache-${made}.json`);
    const margin = ["--cache", cache, "--reorg-margin", "0"];
    const moment = await now();
    const ask = (at: bigint, ...more: string[]) => verify([shown, ...margin, "--at", `${at}`, ...more]);
    expect(await ask(moment)).to.include({ code: 0, valid: true, source: "cached" });
    const offline = await verify([shown, ...margin, "--at", `${moment + 5n}`], {
      SYMBOLON_RPC_URL: gone.url,
    });
    expect(offline).to.include({ code: 0, valid: true });
    expect(offline.troubles[0].code).to.equal("ChainNotReachable");
    await json(["revoke", "2", "--batch", directory]);
    const effect = (moment / EPOCH + 2n) * EPOCH;
    expect(await ask(effect - 1n, "--no-refresh")).to.include({ outcome: "Valid", revision: 1 });
    expect((await ask(effect, "--no-refresh")).error.code).to.equal("BeyondHorizon");
    const stale = await ask(effect + 9n, "--no-refresh", "--best-effort");
    expect(stale).to.deep.include({ code: 0, outcome: "Valid", stale: { age: "9" } });
    const people = await raw([
      ...ours(),
      shown,
      ...margin,
      "--at",
      `${effect + 9n}`,
      "--no-refresh",
      "--best-effort",
    ]);
    expect(people.stdout).to.match(/^verdict +valid, as far as was known 9 s ago$/m);
    // Without an answer, what kept the copy from being brought up to date is what there is to mend.
    const unmended = await verify([shown, ...margin, "--at", `${effect}`], { SYMBOLON_RPC_URL: gone.url });
    expect(unmended.error.code).to.equal("BeyondHorizon");
    expect(unmended.error.reason).to.include("could not be brought up to date: No chain answers");
    expect(unmended.error.hint).to.include("that the node is running");
    expect(await ask(effect - 1n)).to.include({ outcome: "Valid", revision: 2 });
    await chain.nextEpoch();
    expect(await ask(effect)).to.include({ code: 3, outcome: "Revoked" });
    // Another credential of the same batch, from the copy alone.
    const other = folder.path("other.json");
    await json(["present", directory, "3", "--out", other]);
    expect(await verify([other, ...margin, "--at", `${effect}`, "--no-refresh"])).to.include({
      code: 0,
      valid: true,
    });
  });

  it("keeps the copy where the node lies", async () => {
    const cache = folder.path(`liar-${made}.json`);
    const margin = ["--cache", cache, "--reorg-margin", "0", "--at", `${await now()}`];
    expect((await verify([shown, ...margin])).code).to.equal(0);
    const before = readFileSync(cache, "utf8");
    await json(["suspend", "4", "--batch", directory]);
    const node = await openFaultyNode(chain.rpc);
    try {
      node.answer = (method) => (method === "eth_call" ? { result: `0x${"00".repeat(32 * 16)}` } : undefined);
      const answer = await verify([shown, ...margin], { SYMBOLON_RPC_URL: node.url });
      expect(answer).to.include({ code: 0, valid: true });
      expect(answer.troubles).to.have.length(1);
      expect(readFileSync(cache, "utf8")).to.equal(before);
    } finally {
      await node.close();
    }
  });

  it("makes a witness, and verifies it with no network", async () => {
    const out = folder.path("witness.json");
    const made_ = await json(["witness", held, "--out", out]);
    const { number, hash, timestamp } = await chain.block();
    expect(made_).to.deep.include({ code: 0, batch, block: `${number}`, blockHash: hash, index: "2" });
    const nowhere = { SYMBOLON_RPC_URL: undefined };
    const at = ["--at", `${timestamp}`];
    const final = ["--finality", "finalized"];
    const trusted = ["--witness", out, "--block-hash", hash, ...at, ...final];
    expect(await verify([...trusted], nowhere)).to.include({
      code: 0,
      valid: true,
      source: "offline",
    });
    expect(await verify([shown, ...trusted], nowhere)).to.deep.include({
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
    await json(["present", directory, "3", "--out", other]);
    expect((await verify([other, ...trusted], nowhere)).error.code).to.equal("WitnessMismatch");
    expect((await json(["witness", held, "--out", out, "--registry", SUBJECTS[0]!])).error.code).to.equal(
      "RegistryMismatch",
    );
    expect((await json(["witness", held, "--out", out, "--block", "999999"])).error.code).to.equal(
      "BlockNotFound",
    );
  });

  it("shows a batch, one of its credentials, and what happened with the reasons", async () => {
    const fresh = await json(["show", directory]);
    expect(fresh).to.deep.include({ code: 0, batch, revision: 1, holdsUsed: false, batchHold: null });
    expect(fresh.counts).to.deep.equal({ revoked: 0, suspended: 0, pending: [] });
    await json(["revoke", "2", "--batch", directory, "--reason", "7", "--evidence", keccak256("0x13")]);
    await json(["suspend", "3", "4", "--batch", directory]);
    await json(["hold", "1", "--batch", directory, "--reason", "9"]);
    const effect = `${((await now()) / EPOCH + 2n) * EPOCH}`;
    const shownBatch = await json(["show", batch, "--history"]);
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
    const people = (await raw(["show", directory, "--history"])).stdout;
    expect(people)
      .to.match(/^announced +Revoke of 1, from 20.* on$/m)
      .and.to.match(/^held +credential 1, until 20/m)
      .and.to.match(/^block \d+: Revoke of 2, effect 20.*, reason 7, evidence 0x/m);

    const one = await json(["show", directory, "--credential", "2", "--history"]);
    expect(one.credential).to.deep.include({
      index: 2,
      id: credentialId(batch, 2n),
      revoked: false,
      held: false,
    });
    expect(one.credential.pending).to.deep.equal([{ kind: "Revoke", from: effect }]);
    expect(one.history.map(({ kind }: { kind: string }) => kind)).to.deep.equal(["Issue", "Revoke"]);
    await chain.node.mine({ blocks: 1 });
    const byId = await json(["show", directory, "--credential", credentialId(batch, 1n)]);
    expect(byId.credential).to.deep.include({ index: 1, suspended: true, held: true });
    expect((await json(["show", directory, "--credential", "5"])).error.code).to.equal("IndexBeyondBatch");
    expect((await json(["show", keccak256("0x14")])).error.code).to.equal("NoBatch");
    const nowhere = { SYMBOLON_BATCH_REGISTRY: SUBJECTS[0] };
    expect((await json(["show", batch], nowhere)).error.code).to.equal("NoRegistry");
    const { number } = await chain.block();
    const late = await json(["show", directory, "--history", "--from-block", `${number}`]);
    expect(late.error.code).to.equal("EventsMissing");
  });

  it("exports the status as lists that others read", async () => {
    await json(["revoke", "2", "--batch", directory]);
    await json(["suspend", "4", "--batch", directory]);
    await json(["hold", "1", "--batch", directory]);
    await chain.nextEpoch();
    await chain.nextEpoch();
    const out = folder.path("lists");
    const url = ["--out", out, "--url", "https://issuer.example/{purpose}"];
    const { lists, code, signed } = await json(["export", directory, ...url]);
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

    const jwt = await json(["export", directory, ...url, "--sign", "--purpose", "revocation"]);
    expect(jwt.lists).to.have.length(1);
    const [head, body] = readFileSync(`${out}/revocation.jwt`, "utf8")
      .split(".", 2)
      .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
    expect(head).to.include({ alg: "ES256K", typ: "vc+jwt" });
    expect(body.id).to.equal("https://issuer.example/revocation");
    const stranger = await json(["export", directory, ...url, "--sign"], { SYMBOLON_PRIVATE_KEY: OTHER_KEY });
    expect(stranger.error.code).to.equal("NotIssuer");
    const byNode = await json(["export", directory, ...url, "--sign"], { SYMBOLON_PRIVATE_KEY: undefined });
    expect(byNode.error.code).to.be.oneOf(["NotIssuer", "AccountCannotSign"]);
  });
});
