import { expect } from "chai";
import { keccak256, toHex, zeroHash } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { listAttestations } from "../../src/chain/events/attestations.ts";
import { verifyAttestationLive } from "../../src/credentials/verify/live/verifyAttestationLive.ts";
import { ISSUER_KEY } from "../toolkit/scripts/servedChain.ts";
import { type AgreeingVerifiers, agreeingVerifiers } from "./agreeingVerifiers.ts";
import { BOND, CLAIMANT, governedChain, ground } from "./governedChain.ts";

/*
 * Cases beside the one of `governance.test.ts`, by the commands that people type: at each stage somebody stays silent, so that the
 * clock decides; and what an attestation comes to, which cannot be held.
 */
describe("cases in which somebody stays silent", () => {
  const governed = governedChain({ name: "disputes", seats: 3, standIns: 0 });
  const { at, atToken, balance, chain, comeTo, done, errorOf, folder, judge, keyOf, member, run, time } =
    governed;
  let held: string[] = [];
  let verifiers: AgreeingVerifiers;
  /** A command about the case of one of the credentials. */
  const about = (verb: string, index: number, ...more: readonly string[]) =>
    governed.aboutCase(verb, held[index] ?? "", "Fraud", ...more);
  const stageOf = async (index: number) => (await done(about("show", index))).case;
  const verdict = async (index: number) => (await verifiers.agree()).split(" ")[index];
  /** Has the group do what a command would send. */
  const byGroup = async (...command: readonly string[]) => {
    const proposal = await governed.planned(...command);
    await governed.signed(proposal, [0, 1]);
    await done(["govern", "send", proposal]);
  };

  before(async () => {
    await governed.funded(ISSUER_KEY, CLAIMANT);
    await chain().node.setBalance({ address: privateKeyToAddress(member(0)), value: 10n ** 18n });
    const { rulebook } = await governed.founded();
    const directory = await governed.built(rulebook, [CLAIMANT, ISSUER_KEY, keyOf("third"), keyOf("fourth")]);
    await byGroup("credential", "issue", directory, "--uri", "ipfs://manifest");
    held = [...(await governed.presented(directory, 4))];
    verifiers = await agreeingVerifiers(chain().rpc, chain().reader, held);
  });

  it("refuses before anybody signs what the desk would refuse", async () => {
    expect(await errorOf(about("answer", 1, ...ground("a")))).to.equal("NoCase");
    expect(await errorOf(about("show", 1, "--desk", at("token")))).to.equal("NotDesk");
    const roster = folder.path("roster.json");
    const panels = ["first", "second"].flatMap((one) => [`--${one}`, roster, `--${one}-payee`, at("token")]);
    const terms = ["--token", at("token"), "--bond", "0", ...panels, "--meta-evidence", "-"];
    expect(await errorOf(["deploy", "desk", ...terms])).to.equal("BondOutOfRange");
    expect(await errorOf(about("open", 1, "--evidence", zeroHash, "--uri", "-"))).to.equal("ZeroEvidence");
    expect(await errorOf(about("open", 1, ...ground("x"), "--accused", at("token")), CLAIMANT)).to.equal(
      "AccusedMismatch",
    );
    expect(await errorOf(about("open", 1, ...ground("x")), member(0))).to.equal("NotEnoughTokens");
  });

  it("changes nothing where the first panel is silent: both bonds go back, and the hold is ended", async () => {
    await done(about("open", 0, ...ground("grudge")));
    await done(about("hold", 0, "--group", at("group")), member(0));
    await done(about("answer", 0, ...ground("answer")), CLAIMANT);
    expect(await errorOf(about("answer", 0, ...ground("again")), CLAIMANT)).to.equal("WrongCaseStage");
    await done(about("evidence", 0, ...ground("more")));
    const { decidesBy, evidenceUntil } = await stageOf(0);
    await comeTo(BigInt(evidenceUntil));
    expect(await errorOf(about("evidence", 0, ...ground("last minute")))).to.equal("EvidenceClosed");
    expect(await verdict(0)).to.equal("Suspended");
    await comeTo(BigInt(decidesBy));
    const over = await stageOf(0);
    expect(over).to.include({ stage: "Done", standing: "None" });
    const before = await balance(chain().issuer.account.address);
    const { sendings } = await done(about("step", 0));
    expect(sendings.map(({ what }: { what: string }) => what.split(" ")[0])).to.deep.equal(["Pay", "End"]);
    expect((await done(about("step", 0))).sendings).to.have.length(0);
    expect(await balance(chain().issuer.account.address)).to.equal(before + BOND);
    await chain().nextEpoch();
    await chain().nextEpoch();
    expect(await verdict(0)).to.equal("Valid");
  });

  it("is ruled on by two of three, appealed, and stands where the second panel is silent", async () => {
    const { case: opened } = await done(about("open", 0, ...ground("facts")));
    await done(about("answer", 0, ...ground("reply")), CLAIMANT);
    const file = folder.path("ruling.json");
    const says = ["--file", file, "--ruling", "Upheld", "--reasons", keccak256(toHex("reasons"))];
    expect(await errorOf(about("rule", 0, ...says), CLAIMANT)).to.equal("NotOfPanel");
    await done(about("rule", 0, ...says), judge(0, 1));
    expect(await errorOf(about("rule", 0, "--file", file, "--send"))).to.equal("EvidenceStillOpen");
    await comeTo(BigInt(opened.evidenceUntil));
    expect(await errorOf(about("rule", 0, "--file", file, "--send"))).to.equal("PanelQuorumMissed");
    const other = ["--file", file, "--ruling", "Rejected", "--reasons", zeroHash];
    expect(await errorOf(about("rule", 0, ...other), judge(0, 0))).to.equal("OtherRuling");
    expect((await done(about("rule", 0, ...says), judge(0, 0))).signed).to.deep.equal([0, 1]);
    await done(about("rule", 0, "--file", file, "--send"));
    expect(await stageOf(0)).to.include({ stage: "Appeal", standing: "Upheld" });
    expect(await errorOf(about("appeal", 0, ...ground("appeal")))).to.equal("NotLoser");
    // Also on what was said before: only a case needs new evidence.
    await done(about("appeal", 0, ...ground("facts")), CLAIMANT);
    const appealed = await stageOf(0);
    expect(appealed).to.include({ stage: "SecondPanel" });
    await comeTo(BigInt(appealed.decidesBy));
    expect(await stageOf(0)).to.include({ stage: "Effect", standing: "Upheld" });
    await comeTo(BigInt((await stageOf(0)).effectFrom));
    const { sendings } = await done(about("step", 0));
    expect(sendings).to.have.length(2);
    // A quarter of the first bond; nobody heard the appeal, whose bond goes back.
    expect(await balance(privateKeyToAddress(keyOf("payee")))).to.equal(BOND / 4n);
    await chain().nextEpoch();
    await chain().nextEpoch();
    expect(await verdict(0)).to.equal("Revoked");
  });

  it("shows in an audit: what the clock decided, and what it took", async () => {
    const { code, vitals, fewestKeys, findings } = await run([
      ...["govern", "audit", at("group"), "--registry", chain().registry],
    ]);
    expect(code).to.equal(3);
    expect(vitals).to.deep.include({ decided: 2, byDefault: 2, holdsPastBound: [] });
    expect(vitals.evidenceToEffect.count).to.equal(1);
    expect(fewestKeys[0]).to.include({ issue: 2, revoke: 2 });
    expect(findings.map(({ code: kind }: { code: string }) => kind)).to.include.members([
      "SeatWithoutStandIn",
      "DecidedByDefault",
    ]);
    expect(findings.map(({ code: kind }: { code: string }) => kind)).not.to.include("RulesNotBound");
  });

  it("is not its subject's to answer where it can only help the subject", async () => {
    const about3 = (verb: string) => [
      ...["govern", "case", verb, held[3] ?? "", "--desk", at("desk"), "--kind", "WronglySuspended"],
      ...ground(verb),
    ];
    await done(about3("open"), CLAIMANT);
    expect(await errorOf(about3("answer"), keyOf("fourth"))).to.equal("NotRespondent");
  });

  it("revokes an attestation too, which cannot be held; whoever could not be paid collects later", async () => {
    const registry = ["--registry", at("attestations")];
    const { uid: schema } = await done(["attestation", "schema", "uint8 level", ...registry]);
    const recipient = ["--recipient", chain().other.account.address, "--data", "level=3"];
    await byGroup("attestation", "attest", "--schema", schema, ...recipient, ...registry);
    const [made] = await listAttestations(chain().reader, { registry: at("attestations") });
    const uid = made?.uid ?? zeroHash;
    const nth = held.push(uid) - 1;
    const expected = { issuers: [at("group")], schema, subject: chain().other.account.address } as const;
    const asked = { uid, expected, moment: "block", finality: "finalized" } as const;
    const outcome = async () =>
      (await verifyAttestationLive(chain().reader, { registry: at("attestations"), ...asked })).outcome;

    const { case: opened } = await done(about("open", nth, ...ground("forged")));
    expect(opened).to.include({ stage: "Answer", credential: uid });
    expect(await errorOf(about("hold", nth, "--group", at("group")), member(0))).to.equal("NoHolds");
    await done(about("answer", nth, ...ground("genuine")), CLAIMANT);
    const file = folder.path("attestation-ruling.json");
    const says = ["--file", file, "--ruling", "Upheld", "--reasons", keccak256(toHex("forged"))];
    for (const seat of [0, 1]) await done(about("rule", nth, ...says), judge(0, seat));
    await comeTo(BigInt(opened.evidenceUntil));
    await done(about("rule", nth, "--file", file, "--send"));
    await comeTo(BigInt((await stageOf(nth)).decidesBy));

    // The winner cannot be paid: the panel is all the same, and what was decided is carried out.
    const winner = chain().issuer.account.address;
    const before = await balance(winner);
    await atToken("turnOnFor", winner);
    expect((await done(about("step", nth))).sendings).to.have.length(1);
    expect(await stageOf(nth)).to.include({ stage: "Effect", isPaid: true });
    expect(await outcome()).to.equal("Valid");
    await comeTo(BigInt((await stageOf(nth)).effectFrom));
    expect((await done(about("step", nth))).sendings).to.have.length(1);
    await comeTo((await time()) + 1n);
    expect(await outcome()).to.equal("Revoked");

    const collect = ["govern", "case", "collect", "--desk", at("desk"), "--owed", winner];
    const elsewhere = ["--to", chain().other.account.address];
    expect(await errorOf([...collect, ...elsewhere], CLAIMANT)).to.equal("NotOwed");
    await atToken("turnOff");
    await done(collect, CLAIMANT);
    expect(await balance(winner)).to.equal(before + BOND + BOND / 2n);
    expect(await errorOf(collect, CLAIMANT)).to.equal("NothingOwed");
  });
});
