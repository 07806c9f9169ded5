import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Address, Hex } from "viem";
import { openFaultyNode } from "../toolkit/scripts/faultyNode.ts";
import { accountOf } from "../toolkit/scripts/relayChain.ts";
import { runProcess } from "../toolkit/scripts/runProcess.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";
import { EPOCH, GUARD_KEY, type ReissueChain, reissueChain, SCHEMA_UID, STOLEN_KEY } from "./reissueChain.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "scripts", "symbolon.ts");
const FILES = [
  "public/manifest.json",
  "public/header.json",
  "secret/credentials.jsonl",
  "secret/reissue.csv",
  "secret/reissue.json",
];

const RUNBOOK = join(import.meta.dirname, "..", "..", "docs", "runbooks", "lost-issuer-key.md");

/**
 * An issuer's key is stolen, and it was the revoker's too: whoever has it revokes, reinstates and issues while the operator
 * moves what was good under a new issuer.
 */
function stolenKey(on: ReissueChain): void {
  const { told, done, verdict, changes, folder, mapping } = on;
  let old: string;
  let expires: bigint;
  let stolenIn: bigint;
  let both: readonly Address[];

  /** Account 1 is revoked and 2 suspended by right; 5 expires soon; then the key is stolen, and used. */
  beforeEach(async () => {
    expires = (await on.chain().block()).timestamp + 5n * EPOCH;
    old = await on.issued([[0], [1], [2], [3], [4], [5, expires], [6], [7]]);
    both = [on.chain().relayer.account.address, on.next()];
    await changes(old, "Revoke", 1);
    await changes(old, "Suspend", 2);
    await on.nextEpoch();
    stolenIn = (await on.chain().block()).number;
    await changes(old, "Revoke", 0);
    await changes(old, "Reinstate", 2);
    await changes(old, "Suspend", 3);
  });

  const reissue = (...more: readonly string[]) => [
    "reissue",
    old,
    "--out",
    folder.path("new"),
    ...on.newRoles(),
    ...more,
  ];
  const asOf = () => ["--as-of", `${stolenIn}`];
  /** The thief issues the old credentials again, as if nothing had ever been revoked, and nobody could. */
  async function thiefIssues(): Promise<string> {
    const lines = readFileSync(`${old}/secret/credentials.jsonl`, "utf8").trimEnd().split("\n");
    const rows = lines.map((line) => {
      const [subject, , , [person, adult]] = JSON.parse(line);
      return `${subject},${person},${adult}`;
    });
    const file = folder.write("thief.csv", `subject,person,adult\n${rows.join("\n")}\n`);
    const out = folder.path("thief");
    const thief = on.chain().relayer.account.address;
    await done(["batch", file, "--schema", "bytes32 person,bool adult", "--out", out, "--revoker", thief]);
    await done(["issue", out], STOLEN_KEY);
    return out;
  }

  it("takes what was good before the theft, names what came after it, and says who does what", async () => {
    const thief = await thiefIssues();
    await on.moveTo(expires);
    const planned = await done(reissue(...asOf(), "--dry-run"));
    expect(planned).to.deep.include({
      dryRun: true,
      newBatch: null,
      written: null,
      mapping: null,
      reissued: 5,
    });
    expect(existsSync(folder.path("new"))).to.equal(false);

    const made = await done(reissue(...asOf()));
    expect(made).to.deep.include({
      written: "now",
      issued: false,
      reissued: 5,
      size: "8",
      counts: { Live: 3, RevokedSince: 1, SuspendedSince: 1, Revoked: 1, Suspended: 1, Expired: 1 },
      lost: [both[0]],
    });
    expect(mapping(folder.path("new"))).to.deep.equal([
      "reissued RevokedSince 0",
      "left out Revoked",
      "left out Suspended",
      "reissued SuspendedSince 1",
      "reissued Live 2",
      "left out Expired",
      "reissued Live 3",
      "reissued Live 4",
    ]);
    // Same fields, dates and schema under new salts, and the policy as before but for who revokes.
    const [before, after] = [old, folder.path("new")].map((path) =>
      JSON.parse(readFileSync(`${path}/public/header.json`, "utf8")),
    );
    expect(after.header).to.deep.include({
      issuer: on.next().toLowerCase(),
      schema: before.header.schema,
      size: "5",
    });
    expect(after.header.policy).to.deep.equal({ ...before.header.policy, revoker: on.next().toLowerCase() });
    const theirs = await on.held(old, 3);
    const ours = await on.held(folder.path("new"), 3);
    expect(ours.values).to.deep.equal(theirs.values);
    expect(ours.credential.fields).to.not.equal(theirs.credential.fields);
    await done(["batch", "--check", folder.path("new")]);

    const [other] = made.others;
    expect(made.others).to.have.length(1);
    expect(other).to.include({ size: "8", isAfter: true });
    expect((await on.held(thief, 1)).batch?.header.size).to.equal(8n);
    expect(made.stop.map(({ how, state }: { how: string; state: string }) => [how, state])).to.deep.equal([
      ["hold", "left"],
      ["revoke", "lost"],
    ]);
    expect(made.steps.map(({ step }: { step: string }) => step)).to.deep.equal([
      "hold",
      "issue",
      "present",
      "gates",
      "verifiers",
    ]);
  });

  it("is killed and goes on, whatever the thief does meanwhile, and all verifiers agree", async () => {
    const [thief, next] = both as [Address, Address];
    await on.moveTo(expires);
    expect(await verdict(old, 4, [thief])).to.equal("Valid");
    await on.heldAsAWhole(old, 80_000n);
    await on.moveTo((await on.chain().block()).timestamp + 1n);
    expect(await verdict(old, 4, both)).to.equal("Suspended");

    const node = await openFaultyNode(on.chain().rpc);
    try {
      // Dies before it has read everything: nothing is there.
      node.fate = (method) => (method === "eth_getLogs" ? "lose the question" : "pass");
      expect((await told(reissue(...asOf()), undefined, node.url)).code).to.equal(1);
      expect(existsSync(folder.path("new"))).to.equal(false);
      // Is killed right after it has written, before it has said so.
      node.reset();
      await killedOnceWritten(node, [...reissue(...asOf()), "--rpc", node.url]);
    } finally {
      await node.close();
    }
    const written = contents();
    await changes(old, "Revoke", 4);
    const stolen = await thiefIssues();
    expect((await done(reissue(...asOf()))).written).to.equal("earlier");
    const again = await done(reissue());
    expect(again).to.deep.include({ written: "earlier", issued: false, reissued: 5 });
    expect(again.asOf.number).to.equal(`${stolenIn}`);
    expect(again.stop[0].state).to.equal("done");
    expect(contents()).to.deep.equal(written);

    // Separate hands: the stolen key issues nothing here, the new one does.
    const fresh = folder.path("new");
    expect((await told(["issue", fresh], STOLEN_KEY)).error.code).to.equal("NotInRole");
    expect((await told(["hold", "--all", "--batch", old], STOLEN_KEY)).error.code).to.equal("NotInRole");
    await done(["issue", fresh], on.nextKey);
    expect(await done(reissue())).to.include({ issued: true });
    await on.moveTo((await on.chain().block()).timestamp + 1n);
    for (const account of [0, 3, 4, 6]) {
      expect(await verdict(fresh, account, both)).to.equal("Valid");
      // The thief's revocation of account 0 is in force, and final; the others are held.
      expect(await verdict(old, account, both)).to.equal(account === 0 ? "Revoked" : "Suspended");
    }
    // What cannot be saved: under the old issuer's name anything is valid, as long as somebody takes it.
    expect(await verdict(stolen, 1, both)).to.equal("Valid");
    expect(await verdict(stolen, 1, [next])).to.equal("IssuerMismatch");
    await on.nextEpoch();
    await on.nextEpoch();
    expect(await verdict(old, 4, both)).to.equal("Revoked");
    expect(await verdict(old, 4, [next])).to.equal("IssuerMismatch");
    expect(await verdict(fresh, 4, [next])).to.equal("Valid");
  });

  const contents = () => FILES.map((file) => readFileSync(join(folder.path("new"), file), "utf8"));

  /** Kills the command in its first question after the folder has its name. */
  async function killedOnceWritten(
    node: Awaited<ReturnType<typeof openFaultyNode>>,
    args: readonly string[],
  ) {
    const { promise: isThere, resolve } = Promise.withResolvers<void>();
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
    node.fate = async () => {
      if (!existsSync(folder.path("new"))) return "pass";
      resolve();
      await isOver;
      return "lose the question";
    };
    const { code } = await runProcess([SYMBOLON, "credential", ...args], {
      meet: (child) => void isThere.then(() => child.kill("SIGKILL")),
    });
    end();
    expect(code).to.equal("SIGKILL");
  }

  it("compares what it finds, writes again what is missing, and refuses what is another's", async () => {
    await done(reissue(...asOf()));
    const fresh = folder.path("new");
    const csv = join(fresh, "secret/reissue.csv");
    const kept = readFileSync(csv, "utf8");
    rmSync(csv);
    await done(reissue());
    expect(readFileSync(csv, "utf8")).to.equal(kept);

    writeFileSync(csv, kept.replace("reissued RevokedSince", "left out").replace(",Live,", ",Held,"));
    const differs = (result: { error: { code: string; details: { differences: string[] } } }) => [
      result.error.code,
      ...result.error.details.differences,
    ];
    expect(differs(await told(reissue()))).to.deep.equal(["ReissueDiffers", "secret/reissue.csv"]);
    writeFileSync(csv, kept);
    expect(differs(await told(reissue("--as-of", `${stolenIn - 1n}`)))).to.include("the block that counts");
    expect(differs(await told(reissue("--epoch-length", "60")))).to.deep.equal([
      "ReissueDiffers",
      "the policy",
    ]);
    expect(differs(await told(reissue("--with-suspended")))).to.include("what becomes of the suspended");
    const elsewhere = ["reissue", old, "--out", old, ...on.newRoles()];
    expect((await told(elsewhere)).error.code).to.equal("OutputInTheWay");
    expect(contents()[3]).to.equal(kept);
    const published = ["reissue", old, "--out", join(old, "public/new"), ...on.newRoles()];
    const refused = await told(published);
    expect([refused.error.code, existsSync(join(old, "public/new"))]).to.deep.equal([
      "OutputInTheWay",
      false,
    ]);
  });

  it("says what was revoked or suspended in the old batch after the new one was made", async () => {
    expect((await done(reissue(...asOf()))).changed).to.deep.equal([]);
    await changes(old, "Revoke", 4);
    await changes(old, "Suspend", 6);
    expect((await done(reissue())).changed).to.deep.equal([4, 6]);
    const env = { SYMBOLON_RPC_URL: on.chain().rpc };
    const { stdout } = await runSymbolon(["credential", ...reissue()], env);
    expect(stdout).to.match(/^warning: after block \d+, .*, 4, 6 of the old batch were revoked, /m);
  });

  it("follows a batch that waited and got another date, and so another id", async () => {
    const first = await done(reissue(...asOf()));
    await on.moveTo((await on.chain().block()).timestamp + 90_000n);
    // One of its credentials has expired meanwhile.
    expect((await told(["issue", folder.path("new")], on.nextKey)).error.code).to.equal("CredentialsExpired");
    const issued = await done(["issue", folder.path("new"), "--accept", "CredentialsExpired"], on.nextKey);
    expect(issued.batch).to.not.equal(first.newBatch);
    const again = await done(reissue());
    expect(again).to.include({ newBatch: issued.batch, issued: true });
    const csv = readFileSync(join(folder.path("new"), "secret/reissue.csv"), "utf8");
    expect(csv.includes(issued.batch) && !csv.includes(first.newBatch)).to.equal(true);
    expect((await done(reissue())).written).to.equal("earlier");
  });

  it("carries the suspended along where asked, and the new revoker suspends them again", async () => {
    const made = await done(reissue(...asOf(), "--with-suspended"));
    expect(made.counts.SuspendAgain).to.equal(1);
    const fresh = folder.path("new");
    await done(["issue", fresh], on.nextKey);
    await on.moveTo((await on.chain().block()).timestamp + 1n);
    expect(await verdict(fresh, 2, both)).to.equal("Valid");
    const step = made.steps.find((one: { step: string }) => one.step === "suspend");
    expect(step.command).to.include("to-suspend.csv");
    const list = join(fresh, "secret/to-suspend.csv");
    const kept = readFileSync(list, "utf8");
    writeFileSync(list, "index\n0\n");
    expect((await told(reissue("--with-suspended"))).error.details.differences).to.deep.equal([
      "secret/to-suspend.csv",
    ]);
    rmSync(list);
    await done(reissue("--with-suspended"));
    expect(readFileSync(list, "utf8")).to.equal(kept);
    await done(["suspend", "--file", join(fresh, "secret/to-suspend.csv"), "--batch", fresh], on.nextKey);
    await on.nextEpoch();
    await on.nextEpoch();
    expect(await verdict(fresh, 2, both)).to.equal("Suspended");
    expect(await verdict(fresh, 3, both)).to.equal("Valid");
  });

  it("refuses a lost key a role, and moments that say nothing", async () => {
    const guard = on.chain().other.account.address;
    const code = async (...args: readonly string[]) => (await told(args)).error?.code;
    const out = ["--out", folder.path("none")];
    expect(await code("reissue", old, ...out, "--issuer", both[0] as Address)).to.equal("LostKeyHasRole");
    expect(await code("reissue", old, ...out, "--issuer", on.next())).to.equal("LostKeyHasRole");
    const lost = ["--lost", both[0] as Address, "--lost", guard];
    expect(await code("reissue", old, ...out, ...on.newRoles(), ...lost)).to.equal("LostKeyHasRole");
    const nobody = await done([
      "reissue",
      old,
      ...out,
      ...on.newRoles(),
      ...lost,
      "--no-emergency",
      "--dry-run",
    ]);
    expect(nobody.stop.map(({ state }: { state: string }) => state)).to.deep.equal(["lost", "lost"]);
    expect(nobody.policy).to.include({ emergencyLimit: "0" });
    // Another role's key: the issuer stays, and with it gates and verifiers.
    const sameIssuer = ["--issuer", both[0] as Address, "--lost", guard, "--no-emergency", "--dry-run"];
    const kept = await done(["reissue", old, ...out, ...sameIssuer]);
    expect(kept.steps.map(({ step }: { step: string }) => step)).to.deep.equal(["issue", "revoke"]);
    for (const moment of ["999999", "2099-01-01", "0", "1999-01-01"]) {
      expect(await code(...reissue("--as-of", moment))).to.equal("AsOfOutOfRange");
    }
    const file = folder.write("final.csv", `subject,id\n${guard},1\n`);
    const final = folder.path("final");
    await done(["batch", file, "--schema", "uint8 id", "--out", final, "--irrevocable"]);
    await done(["issue", final], STOLEN_KEY);
    expect(await code("reissue", final, ...out, ...on.newRoles())).to.equal("RevokerOfIrrevocable");
    const irrevocable = await done(["reissue", final, ...out, "--issuer", on.next(), "--dry-run"]);
    expect(irrevocable.stop.map(({ state }: { state: string }) => state)).to.deep.equal(["nobody", "nobody"]);

    await changes(old, "Revoke", 2, 3, 4, 5, 6, 7);
    expect(await code(...reissue())).to.equal("NothingToReissue");
    expect(existsSync(folder.path("none")) || existsSync(folder.path("new"))).to.equal(false);
    // The operator's own part: nobody else's key will do.
    await done(["hold", "--all", "--batch", old], GUARD_KEY);
  });
}

/** The runbook's commands, as they stand there. */
function runbook(on: ReissueChain): void {
  it("does what it says, command by command", async () => {
    const home = process.cwd();
    const old = await on.issued([[0], [1], [2]]);
    cpSync(old, on.folder.path("club"), { recursive: true });
    const chain = on.chain();
    const { number } = await on.chain().block();
    const values: Readonly<Record<string, string>> = {
      OLD_ISSUER: chain.relayer.account.address,
      NEW_ISSUER: on.next(),
      NEW_REVOKER: on.next(),
      BEFORE: `${number}`,
      SCHEMA: SCHEMA_UID,
      HOLDER: accountOf(0),
    };
    const keys: Readonly<Record<string, Hex>> = {
      hold: GUARD_KEY,
      issue: on.nextKey,
      revoke: STOLEN_KEY,
      gate: on.nextKey,
    };
    await on.changes(old, "Revoke", 0);
    const blocks = [...readFileSync(RUNBOOK, "utf8").matchAll(/^```sh\n([^`]*)^```/gm)];
    const lines = blocks.flatMap(([, text = ""]) => text.trimEnd().split("\n"));
    expect(lines.length).to.be.greaterThan(10);
    try {
      process.chdir(on.folder.path("."));
      for (const line of lines) {
        const [program, ...words] = line.split(" ");
        expect(program).to.equal("symbolon");
        const args = words.map((word) => word.replace(/^\$(\w+)$/, (_, name) => values[name] ?? word));
        // This chain's time is not that of the machine.
        if (args[1] === "verify") args.push("--at", "block", "--finality", "finalized");
        const env = { SYMBOLON_PRIVATE_KEY: keys[args[1] ?? ""], SYMBOLON_RPC_URL: chain.rpc };
        const { code, stdout, stderr } = await runSymbolon(args, env);
        expect(code, `${line}\n${stdout}${stderr}`).to.equal(0);
      }
    } finally {
      process.chdir(home);
    }
    expect(await on.verdict(on.folder.path("club-2"), 0, [on.next()])).to.equal("Valid");
  });
}

describe("a batch whose issuer's key is lost", () => {
  const on = reissueChain();
  describe("a stolen issuer's key", () => stolenKey(on));
  describe("the runbook", () => runbook(on));
});
