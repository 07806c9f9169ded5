import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, concatHex, encodeAbiParameters, type Hex, parseAbiParameters, zeroHash } from "viem";
import { SCHEMA_ID } from "../../../bench/gas/attestations/veraxRegistry.ts";
import { getVeraxStatus } from "../../../src/sdk/chain/read/veraxAttestations.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import { openVeraxOn, type VeraxSaid } from "./openVeraxOn.ts";
import { accountOf, openRelayChain, type RelayChain } from "./relayChain.ts";
import { runSymbolon } from "./runSymbolon.ts";

const dataOf = (who: number): Hex =>
  encodeAbiParameters(parseAbiParameters("bytes32,bool"), [
    `0x${(0xbeef00 + who).toString(16).padStart(64, "0")}`,
    true,
  ]);
const about = (who: number, more: Partial<VeraxSaid> = {}): VeraxSaid => ({
  subject: accountOf(who),
  data: dataOf(who),
  ...more,
});

describe("credentials of Verax, as it was published", () => {
  const folder = suiteFolder();
  let chain: RelayChain;
  let verax: Awaited<ReturnType<typeof openVeraxOn>>;
  /** Of the same account and name as the other. */
  let foreign: Address;
  before(async () => {
    chain = await openRelayChain();
    verax = await openVeraxOn(chain);
    foreign = await verax.openPortal();
  });
  after(() => chain?.close());

  const run = async (...args: readonly string[]) => {
    const { stdout, stderr, code } = await runSymbolon(args, { SYMBOLON_RPC_URL: chain.rpc });
    return { stdout, stderr, code };
  };
  const place = () => ["--registry", verax.address, "--schema", SCHEMA_ID];
  const verify = async (id: Hex, issuer: Address, ...more: readonly string[]) => {
    const args = [id, ...place(), "--issuer", issuer, "--at", "block", "--json", ...more];
    const { code, stdout, stderr } = await run("attestation", "verify", ...args);
    return { code, told: JSON.parse(stdout || stderr) };
  };
  const later = async (moment: bigint) => {
    await chain.node.setNextBlockTimestamp({ timestamp: moment });
    await chain.node.mine({ blocks: 1 });
  };

  it("are verified by portal: not by the attester's name, nor by another portal of the same name", async () => {
    const id = await verax.attest(about(1));
    const good = await verify(id, verax.portal, "--subject", accountOf(1));
    expect([good.code, good.told.outcome], JSON.stringify(good.told)).to.deep.equal([0, "Valid"]);
    expect(good.told.issuer).to.equal(verax.portal);
    expect(good.told.attesterNamed).to.equal(chain.other.account.address);
    const byName = await verify(id, chain.other.account.address);
    expect([byName.code, byName.told.problem]).to.deep.equal([3, "IssuerMismatch"]);
    const through = await verax.attest(about(1), foreign);
    const byOther = await verify(through, verax.portal);
    expect([byOther.code, byOther.told.problem]).to.deep.equal([3, "IssuerMismatch"]);
    const unknown = await verify(`0x${"07".repeat(32)}`, verax.portal);
    expect([unknown.code, unknown.told.outcome]).to.deep.equal([3, "NotFound"]);
    const { stdout } = await run(
      "attestation",
      "verify",
      id,
      ...place(),
      "--issuer",
      verax.portal,
      "--at",
      "block",
    );
    expect(stdout)
      .to.match(/issuer +0x\w{40}, a portal of Verax/)
      .and.match(/attester +0x\w{40}, says the portal; not compared/);
  });

  it("are about accounts alone", async () => {
    const account = accountOf(2);
    const whole = await verax.attest(about(2, { subject: concatHex([`0x${"00".repeat(12)}`, account]) }));
    expect((await verify(whole, verax.portal, "--subject", account)).told.outcome).to.equal("Valid");
    const dirty = concatHex(["0x01", `0x${"00".repeat(11)}`, account]);
    for (const subject of [
      account.slice(0, -2) as Hex,
      concatHex([account, "0x00"]),
      concatHex([dirty, "0x00"]),
      dirty,
    ]) {
      const { code, told } = await verify(await verax.attest(about(2, { subject })), verax.portal);
      expect([code, told.error?.code], subject).to.deep.equal([1, "SubjectNotAnAccount"]);
    }
  });

  it("are revoked, replaced and expired from the second that counts on", async () => {
    const { timestamp } = await chain.block();
    const expires = timestamp + 1_000n;
    const expiring = await verax.attest(about(3, { expires }));
    const revoked = await verax.attest(about(3));
    const replaced = await verax.attest(about(3));
    await chain.node.setNextBlockTimestamp({ timestamp: expires - 1n });
    await verax.registry.revoke(revoked);
    // In this very second it still counts.
    const outcomeOf = async (id: Hex) => (await verify(id, verax.portal)).told.outcome;
    expect([await outcomeOf(revoked), await outcomeOf(expiring)]).to.deep.equal(["Valid", "Valid"]);
    await chain.node.setNextBlockTimestamp({ timestamp: expires });
    const next = await verax.replace(replaced, about(4));
    expect(await outcomeOf(revoked)).to.equal("Revoked");
    expect(await outcomeOf(expiring)).to.equal("Expired");
    expect(await outcomeOf(replaced)).to.equal("Valid");
    await later(expires + 1n);
    expect([await outcomeOf(replaced), await outcomeOf(next)]).to.deep.equal(["Revoked", "Valid"]);
  });

  it("are shown whole, whatever they are about, with their outcome", async () => {
    const { timestamp } = await chain.block();
    const id = await verax.attest(about(5, { expires: timestamp + 100_000n }));
    const odd = await verax.attest(about(6, { subject: "0x1234", data: "0x01" }));
    await later((await chain.block()).timestamp + 5n);
    const show = async (id: Hex) => {
      const { stdout, stderr } = await run("attestation", "show", id, "--registry", verax.address, "--json");
      return JSON.parse(stdout || stderr);
    };
    const shown = await show(id);
    const { status, portal } = await getVeraxStatus(chain.reader, { registry: verax.address, uid: id });
    expect(shown).to.deep.include({
      uid: id,
      portal,
      attester: chain.other.account.address,
      recipient: accountOf(5),
      subject: accountOf(5).toLowerCase(),
      time: String(status.time),
      expirationTime: String(timestamp + 100_000n),
      revocationTime: "0",
      revoked: false,
      replacedBy: null,
    });
    expect([shown.schema.uid, shown.verdict.outcome]).to.deep.equal([SCHEMA_ID, "Valid"]);
    expect(Object.values(shown.values)).to.deep.equal([dataOf(5).slice(0, 66), true]);
    const next = await verax.replace(id, about(5));
    await later((await chain.block()).timestamp + 5n);
    const { revoked, replacedBy, verdict } = await show(id);
    expect([revoked, replacedBy, verdict.outcome]).to.deep.equal([true, next, "Revoked"]);
    const { stdout } = await run("attestation", "show", id, "--registry", verax.address);
    expect(stdout)
      .to.match(/^issuer +0x\w{40}, a portal of Verax$/m)
      .and.match(/^attester +0x\w{40}, says the portal$/m)
      .and.match(new RegExp(`^replaced by +${next}$`, "m"))
      .and.match(/^outcome +Revoked: Its issuer revoked it at /m);
    const { recipient, subject, problem } = await show(odd);
    expect([recipient, subject, typeof problem]).to.deep.equal([null, "0x1234", "string"]);
    expect((await show(`0x${"07".repeat(32)}`)).error.code).to.equal("NoAttestation");
  });

  it("make an allocation by portal and schema, with a reason for each that is left out", async () => {
    const { number } = await chain.block();
    const paid = [await verax.attest(about(11)), await verax.attest(about(12))];
    const revoked = await verax.attest(about(13));
    const replaced = await verax.attest(about(14));
    const through = await verax.attest(about(15), foreign);
    const odd = await verax.attest(about(16, { subject: "0x1234" }));
    const undecodable = await verax.attest(about(17, { data: "0x01" }));
    // More than the code of a contract can hold, as which many are read at once; zeros cost little to store.
    const huge = await verax.attest(about(19, { data: `0x${"00".repeat(30_000)}` }), foreign);
    await verax.registry.revoke(revoked);
    const next = await verax.replace(replaced, about(18));
    await later((await chain.block()).timestamp + 5n);

    const rules = folder.write(
      "rules.json",
      JSON.stringify({
        format: "symbolon-allocation-rules",
        version: 1,
        decimals: null,
        combine: "sum",
        issuers: [verax.portal],
        rules: [
          { name: "adults", when: [{ field: "adult", is: ["true"] }], gives: { type: "fixed", amount: "7" } },
        ],
      }),
    );
    const out = folder.path("drop");
    const args = [...place(), "--rules", rules, "--from-block", `${number + 1n}`, "--out", out, "--json"];
    const made = await run("allocation", "from-credentials", ...args);
    expect(made.code, made.stderr + made.stdout).to.equal(0);
    const rows = readFileSync(join(out, "allocation.csv"), "utf8").trimEnd().split("\n").slice(1);
    const wanted = [11, 12, 18].map((who) => `${accountOf(who)},7`);
    expect(rows.sort()).to.deep.equal(wanted.sort());
    const left = readFileSync(join(out, "left-out.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const whyOf = Object.fromEntries(left.map(({ credential, why }) => [credential, why]));
    expect(whyOf).to.deep.equal({
      [revoked]: "Revoked",
      [replaced]: "Revoked",
      [through]: "OtherIssuer",
      [huge]: "OtherIssuer",
      [odd]: "SubjectNotAnAccount",
      [undecodable]: "Undecodable",
    });
    expect(JSON.stringify(left)).to.include(next).and.not.include(paid[0]);
    const { status } = await getVeraxStatus(chain.reader, { registry: verax.address, uid: replaced });
    expect(status.revocationTime > 0n).to.equal(true);

    const verified = await run("tree", "verify", out);
    expect(verified.code, verified.stderr + verified.stdout).to.equal(0);
    const none = [verax.address, "--schema", zeroHash, "--rules", rules, "--out", `${out}2`, "--json"];
    const unknown = await run("allocation", "from-credentials", "--registry", ...none);
    expect(JSON.parse(unknown.stdout).error.code).to.equal("NoSchema");
  });
});
