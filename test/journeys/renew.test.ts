import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, type Hex, keccak256, toHex } from "viem";
import { listBatchEvents, listIssuedBy } from "../../src/sdk/chain/events/batches.ts";
import { credentialId } from "../../src/sdk/core/credential/credentialLeaf.ts";
import { formatRenewalRequests, renewalRequest } from "../../src/sdk/credentials/renewal/renewalRequest.ts";
import { receivePackage } from "../../src/sdk/credentials/vault/keptCredential.ts";
import { type Fate, openFaultyNode } from "../toolkit/scripts/faultyNode.ts";
import { accountOf, RELAYER_KEY } from "../toolkit/scripts/relayChain.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";
import { EPOCH, GUARD_KEY, type ReissueChain, reissueChain } from "./reissueChain.ts";

/** Where holders move who have lost their keys. */
const FRESH = 20;
const NEW = accountOf(FRESH);
const REPORT = "They came in person, with their passport.\n";

/** Credentials of which single ones are renewed: by whom, with what, and what is then on the chain. */
function renewals(on: ReissueChain): void {
  const { told, done, folder, verdict, changes } = on;
  let old: string;
  let issuers: readonly Address[];
  let out: string;
  let evidence: string;
  let since: bigint;
  const issueOld = async (count: number, name = "old") => {
    old = await on.issued(
      Array.from({ length: count }, (_, person) => [person]),
      name,
    );
    since = (await on.chain().block()).number + 1n;
  };
  beforeEach(async () => {
    await issueOld(5);
    issuers = [on.chain().relayer.account.address];
    out = folder.path("renewed");
    evidence = folder.write("report.txt", REPORT);
  });

  const renew = (...more: readonly string[]) => ["renew", old, ...more, "--out", out];
  const lost = (...more: readonly string[]) =>
    renew("1", "--subject", NEW, "--reason", "7", "--evidence", evidence, ...more);
  const report = () => JSON.parse(readFileSync(join(out, "secret/renewal.json"), "utf8"));
  /** All batches that the issuer has issued after the old one. */
  const issuedSince = async () => {
    const issued = await listIssuedBy(on.chain().reader, {
      registry: on.registry(),
      issuer: issuers[0] as Address,
      fromBlock: since,
    });
    return issued.map(({ batch }) => batch);
  };
  const announced = async (batch: Hex) => {
    const events = await listBatchEvents(on.chain().reader, { registry: on.registry(), batch });
    return events.flatMap((event) =>
      event.event === "StatusChanged" ? [`${event.kind} ${event.reason} ${event.evidence}`] : [],
    );
  };

  /** Runs it over a node that is gone from one of its sends on. */
  async function brokenOff(args: readonly string[], send: number, fate: Fate): Promise<void> {
    const node = await openFaultyNode(on.chain().rpc);
    let sends = 0;
    node.fate = (method) => {
      if (method === "eth_sendRawTransaction") sends += 1;
      return sends >= send ? fate : "pass";
    };
    try {
      expect((await told(args, RELAYER_KEY, node.url)).code).to.equal(1);
    } finally {
      await node.close();
    }
    expect(sends, "that send was tried").to.be.at.least(send);
  }

  it("gives it to another account: the new one counts at once, the old one until its revocation does", async () => {
    const planned = await done(lost("--dry-run"), RELAYER_KEY);
    expect(planned).to.include({ dryRun: true, newBatch: null, issued: null, written: null, out: null });
    expect(planned.calls.map(({ what }: { what: string }) => what.split(" ")[0])).to.deep.equal([
      "Issue",
      "Announce:",
    ]);
    expect([existsSync(out), await issuedSince()]).to.deep.equal([false, []]);

    const made = await done(lost(), RELAYER_KEY);
    expect(made).to.include({ written: "now", issued: "now" });
    expect(made.renewed[0]).to.deep.include({ oldIndex: 1, index: 0, subject: NEW.toLowerCase(), reason: 7 });
    expect(made.renewed[0].changed).to.deep.equal([
      { what: "subject", from: accountOf(1).toLowerCase(), to: NEW.toLowerCase() },
    ]);
    expect(await issuedSince()).to.deep.equal([made.newBatch]);
    expect(await announced(made.oldBatch)).to.deep.equal([`Revoke 7 ${keccak256(toHex(REPORT))}`]);

    // As of the block of the last of both transactions.
    expect(await verdict(out, FRESH, issuers)).to.equal("Valid");
    expect(await verdict(old, 1, issuers)).to.equal("Valid");
    const from = BigInt(made.renewed[0].revocation.effectiveFrom);
    await on.moveTo(from - 1n);
    expect(await verdict(old, 1, issuers)).to.equal("Valid");
    await on.moveTo(from);
    expect(await verdict(old, 1, issuers)).to.equal("Revoked");
    expect(await verdict(out, FRESH, issuers)).to.equal("Valid");
    expect(await verdict(old, 2, issuers)).to.equal("Valid");

    const again = await done(lost(), RELAYER_KEY);
    expect(again).to.include({ written: "earlier", issued: "earlier", newBatch: made.newBatch });
    expect(again.renewed[0].revocation.did).to.equal("done earlier");
    expect(await issuedSince()).to.have.length(1);
    expect(await announced(made.oldBatch)).to.have.length(1);
  });

  it("says what it replaces, in a file that proves itself, and keeps all but what was named", async () => {
    const made = await done(lost(), RELAYER_KEY);
    const said = report();
    expect(said).to.deep.include({ format: "symbolon-renewal", version: 1, oldBatch: made.oldBatch });
    expect(said.replaces).to.deep.equal([
      {
        index: 1,
        credential: credentialId(made.oldBatch, 1n),
        subject: accountOf(1).toLowerCase(),
        reason: 7,
        evidence: keccak256(toHex(REPORT)),
      },
    ]);
    expect((await done(["batch", "--check", out])).checks).to.include("renewal");
    const before = await on.held(old, 1);
    const after = await on.held(out, FRESH);
    expect(after.values).to.deep.equal(before.values);
    expect(after.schema).to.deep.equal(before.schema);
    expect(after.batch?.header.policy).to.deep.equal(before.batch?.header.policy);
    expect(after.fieldProofs[0]?.salt).to.not.equal(before.fieldProofs[0]?.salt);

    const kept = readFileSync(join(out, "secret/renewal.json"), "utf8");
    const tampered = [
      kept.replace('"index": 1,', '"index": 2,'),
      kept.replace(said.oldBatch, `0x${"11".repeat(32)}`),
      kept.replace(said.root, `0x${"11".repeat(32)}`),
      kept.replace(/"replaces": \[[^\]]*\]/, '"replaces": []'),
    ];
    for (const text of tampered) {
      expect(text).to.not.equal(kept);
      writeFileSync(join(out, "secret/renewal.json"), text);
      expect((await told(["batch", "--check", out])).error.code).to.equal("BatchDiffers");
      expect((await told(lost(), RELAYER_KEY)).error.code).to.equal("BatchDiffers");
    }
    writeFileSync(join(out, "secret/renewal.json"), kept.replace(accountOf(1).toLowerCase(), NEW));
    expect((await told(lost(), RELAYER_KEY)).error.code).to.equal("RenewalDiffers");
  });

  for (const fate of ["lose the question", "lose the answer"] as const) {
    it(`goes on where a run ended, with nothing twice, whichever send should ${fate}`, async () => {
      for (const send of [1, 2]) {
        await on.nextEpoch();
        await issueOld(2, `old-${send}`);
        out = folder.path(`renewed-${send}`);
        await brokenOff(lost(), send, fate);
        const { oldBatch } = report();
        const issued = await issuedSince();
        const revoked = await announced(oldBatch);
        expect(issued.length, "never the old one alone is touched").to.be.at.least(revoked.length);
        if (send === 2) expect(issued).to.have.length(1);
        else expect(revoked).to.deep.equal([]);

        const made = await done(lost(), RELAYER_KEY);
        expect(await issuedSince()).to.deep.equal([made.newBatch]);
        expect(await announced(oldBatch)).to.have.length(1);
        await on.nextEpoch();
        await on.nextEpoch();
        expect(await verdict(out, FRESH, issuers)).to.equal("Valid");
        expect(await verdict(old, 1, issuers)).to.equal("Revoked");
      }
    });
  }

  it("waits for more than a day between both runs, and takes another date", async () => {
    await brokenOff(lost(), 1, "lose the question");
    const first = JSON.parse(readFileSync(join(out, "public/header.json"), "utf8")).header.issuedAt;
    await on.moveTo((await on.chain().block()).timestamp + 90_000n);
    const made = await done(lost(), RELAYER_KEY);
    const second = JSON.parse(readFileSync(join(out, "public/header.json"), "utf8")).header.issuedAt;
    expect(BigInt(second) > BigInt(first)).to.equal(true);
    expect(await issuedSince()).to.deep.equal([made.newBatch]);
    expect(await done(["batch", "--check", out])).to.include({ verified: true });
  });

  it("refuses what is revoked already, by name, and only issues where that is asked for", async () => {
    await changes(old, "Revoke", 1);
    expect((await told(lost(), RELAYER_KEY)).error.code).to.equal("AlreadyRevoked");
    expect([existsSync(out), await issuedSince()]).to.deep.equal([false, []]);
    const made = await done(lost("--with-revoked"), RELAYER_KEY);
    expect(made.warnings[0]).to.include({ code: "IsRevoked", index: 1 });
    expect(made.renewed[0].revocation).to.include({ did: "skipped", because: "AlreadyRevoked" });
    expect(await announced(made.oldBatch)).to.have.length(1);
    await on.chain().node.mine({ blocks: 1 });
    expect(await verdict(out, FRESH, issuers)).to.equal("Valid");
    // Revoked by somebody else between both steps: what is planned is not issued.
    out = folder.path("other");
    const other = renew("2", "--subject", NEW);
    await brokenOff(other, 1, "lose the question");
    await changes(old, "Revoke", 2);
    expect((await told(other, RELAYER_KEY)).error.code).to.equal("AlreadyRevoked");
    expect(await issuedSince()).to.have.length(1);
  });

  it("says of one that is held or suspended that the new one is not", async () => {
    await changes(old, "Suspend", 2);
    await done(["hold", "1", "--batch", old], GUARD_KEY);
    const both = folder.write("both.csv", `index,newSubject\n1,${NEW}\n2,${accountOf(FRESH + 1)}\n`);
    const made = await done(renew("--file", both), RELAYER_KEY);
    expect(
      made.warnings.map(({ code, index }: { code: string; index: number }) => [code, index]),
    ).to.deep.equal([
      ["IsHeld", 1],
      ["IsSuspended", 2],
    ]);
    await on.chain().node.mine({ blocks: 1 });
    expect(await verdict(old, 1, issuers)).to.equal("Suspended");
    expect(await verdict(out, FRESH, issuers)).to.equal("Valid");
    expect(await verdict(out, FRESH + 1, issuers)).to.equal("Valid");
  });

  it("corrects a value, moves a date, and refuses what would be the same or never count", async () => {
    const code = async (...more: readonly string[]) =>
      (await told(renew("3", ...more), RELAYER_KEY)).error?.code;
    const { timestamp } = await on.chain().block();
    expect(await code()).to.equal("NothingToRenew");
    expect(await code("--subject", accountOf(3), "--set", "adult=true")).to.equal("NothingToRenew");
    expect(await code("--expires", `${timestamp - 1n}`)).to.equal("CredentialsExpired");
    expect(await code("--expires", `${timestamp + 9n}`, "--valid-from", `${timestamp + 9n}`)).to.equal(
      "NeverValid",
    );
    expect(await code("--set", "adult=perhaps")).to.equal("BadFieldValue");
    expect(await code("--set", "age=3")).to.equal("NoSuchField");
    expect(await code("--set", "adult")).to.equal("BadSetting");
    expect(existsSync(out)).to.equal(false);
    const expires = timestamp + 100n * EPOCH;
    const corrected = ["--set", "adult=false", "--expires", `${expires}`];
    const made = await done(renew("3", ...corrected), RELAYER_KEY);
    expect(made.renewed[0].changed).to.deep.equal([
      { what: "expires", from: "0", to: `${expires}` },
      { what: "adult", position: 1, from: true, to: false },
    ]);
    const { credential, values } = await on.held(out, 3);
    expect([credential.expires, values[1]]).to.deep.equal([expires, false]);
    // Another order into the same folder would lose the first.
    expect(
      (await told(renew("3", "--set", "adult=false"), RELAYER_KEY)).error.details.differences,
    ).to.deep.equal(["what the new ones say"]);
    expect((await told(renew("4", ...corrected), RELAYER_KEY)).error.details.differences).to.include(
      "which credentials, and why",
    );
  });

  it("takes what a holder's page writes, and tables, by index, id or subject", async () => {
    const held = folder.path("anna.json");
    await done(["present", old, "1", "--out", held]);
    const kept = receivePackage(readFileSync(held, "utf8"));
    const asked = folder.write("asked.json", formatRenewalRequests([renewalRequest(kept, NEW)]));
    const planned = await done(renew("--file", asked, "--dry-run"), RELAYER_KEY);
    expect(planned.renewed[0]).to.include({ oldIndex: 1, subject: NEW });
    const another = folder.write("another.csv", `index,newSubject\n3,${accountOf(FRESH + 1)}\n`);
    const several = await done(renew("--file", asked, "--file", another, "--dry-run"), RELAYER_KEY);
    expect(several.renewed.map(({ oldIndex }: { oldIndex: number }) => oldIndex)).to.deep.equal([1, 3]);

    const { oldBatch } = planned;
    const table = folder.write(
      "table.csv",
      [
        "index,credential,subject,newSubject,expires,adult,reason",
        `4,,,${NEW},,,1`,
        `,${credentialId(oldBatch, 0n)},,,2099-01-01,false,2`,
        `,,${accountOf(2)},${accountOf(FRESH + 1)},,,`,
      ].join("\n"),
    );
    const made = await done(renew("--file", table, "--reason", "9"), RELAYER_KEY);
    expect(
      made.renewed.map(({ oldIndex, reason }: { oldIndex: number; reason: number }) => [oldIndex, reason]),
    ).to.deep.equal([
      [4, 1],
      [0, 2],
      [2, 9],
    ]);
    expect((await announced(oldBatch)).map((text) => text.split(" ")[1])).to.have.members(["1", "2", "9"]);
    expect((await on.held(out, 0)).values[1]).to.equal(false);
    expect((await on.held(out, FRESH)).credential.index).to.equal(0n);

    const code = async (text: string) =>
      (await told(renew("--file", folder.write("bad.csv", text)), RELAYER_KEY)).error.code;
    out = folder.path("none");
    expect(await code(`batch,index,newSubject\n0x${"22".repeat(32)},1,${NEW}\n`)).to.equal("BadValue");
    expect(await code(`index,credential,newSubject\n1,${credentialId(oldBatch, 3n)},${NEW}\n`)).to.equal(
      "OtherCredential",
    );
    expect(await code(`subject,newSubject\n${NEW},${accountOf(FRESH + 1)}\n`)).to.equal("NoSuchCredential");
    expect(await code(`index,newSubject\n5,${NEW}\n`)).to.equal("NoSuchCredential");
    expect(await code(`index,newSubject\n1,${NEW}\n1,${NEW}\n`)).to.equal("RepeatedCredential");
    expect(await code(`index,colour\n1,red\n`)).to.equal("WrongHeader");
    expect(await code(`index,newSubject\n4,${NEW}\n1,${accountOf(1)}\n`)).to.equal("RowsRefused");
    expect(existsSync(out)).to.equal(false);
  });

  it("lets two accounts do their step each, the issuer first, and a Safe both at once", async () => {
    const guard = on.chain().other.account.address;
    const file = folder.write("two.csv", `subject,id\n${accountOf(0)},1\n${accountOf(1)},2\n`);
    old = folder.path("two");
    await done([
      "batch",
      file,
      "--schema",
      "uint8 id",
      "--out",
      old,
      "--revoker",
      guard,
      "--epoch-length",
      "3600",
    ]);
    await done(["issue", old], RELAYER_KEY);
    expect((await told(lost(), GUARD_KEY)).error.code).to.equal("NotInRole");
    expect(existsSync(out)).to.equal(false);
    const issued = await done(lost(), RELAYER_KEY);
    expect(issued.steps.map(({ step }: { step: string }) => step)).to.deep.equal(["revoke", "present"]);
    expect(issued.steps[0].command).to.equal(
      `symbolon credential revoke 1 --batch ${old} --reason 7 --evidence ${keccak256(toHex(REPORT))}`,
    );
    expect(await announced(issued.oldBatch)).to.deep.equal([]);
    expect((await told(lost(), on.nextKey)).error.code).to.equal("NotInRole");
    expect(await done(lost(), GUARD_KEY)).to.include({ issued: "earlier", newBatch: issued.newBatch });
    expect(await announced(issued.oldBatch)).to.have.length(1);
    expect((await done(lost(), RELAYER_KEY)).newBatch).to.equal(issued.newBatch);

    // Whose key is elsewhere sends both calls, in this order.
    await issueOld(2, "safes");
    out = folder.path("by-safe");
    const calls = folder.path("calls.json");
    const asSafe = lost("--from", issuers[0] as Address, "--calldata", calls);
    const written = await done(asSafe);
    expect(written).to.include({ written: "now", issued: null });
    expect(JSON.parse(readFileSync(calls, "utf8")).calls).to.have.length(2);
    expect(await announced(written.oldBatch)).to.deep.equal([]);
  });

  it("refuses where nobody can revoke, where nothing was issued, and what would be published", async () => {
    const code = async (args: readonly string[]) => (await told(args, RELAYER_KEY)).error.code;
    const file = folder.write("final.csv", `subject,id\n${accountOf(1)},1\n`);
    const final = folder.path("final");
    await done(["batch", file, "--schema", "uint8 id", "--out", final, "--irrevocable"]);
    const renewFinal = ["renew", final, "0", "--subject", NEW, "--out", out];
    expect(await code(renewFinal)).to.equal("NotIssued");
    await done(["issue", final], RELAYER_KEY);
    expect(await code(renewFinal)).to.equal("NobodyRevokes");
    expect(await code(["renew", old, "1", "--subject", NEW, "--out", join(old, "public/new")])).to.equal(
      "OutputInTheWay",
    );
    expect(await code(["renew", old, "1", "--subject", NEW, "--out", old])).to.equal("OutputInTheWay");
    expect(existsSync(out) || existsSync(join(old, "public/new"))).to.equal(false);
  });

  it("tells people what is another, and what comes next", async () => {
    const env = { SYMBOLON_PRIVATE_KEY: RELAYER_KEY, SYMBOLON_RPC_URL: on.chain().rpc };
    const { code, stdout } = await runSymbolon(["credential", ...lost()], env);
    expect(code).to.equal(0);
    expect(stdout).to.include(
      `1 is 0 of the new batch: subject ${accountOf(1).toLowerCase()} -> ${NEW.toLowerCase()}`,
    );
    expect(stdout).to.match(/^old ones +1 revoked$/m);
    expect(stdout).to.match(/^1\. whoever keeps the new folder: hand each holder their new file$/m);
  });
}

describe("credentials whose holder lost their key, or of which something is corrected", () => {
  renewals(reissueChain());
});
