import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, keccak256, toHex, zeroHash } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { issueBatchCall } from "../../src/chain/calls/batches.ts";
import type { BatchHeader } from "../../src/core/credential/batchId.ts";
import {
  actCall,
  announceRulesCall,
  carryOutCall,
  countSilencesCall,
  dropRulesCall,
  endCaseHoldCall,
  holdForCaseCall,
  mergeProposals,
  objectCall,
  parseRuling,
  proposalId,
  replaceRosterCall,
  ruleCall,
  wholeMinute,
} from "../../src/governance/index.ts";
import { OTHER_KEY } from "../toolkit/scripts/servedChain.ts";
import { BOND, DAY, FUNDS, ground, inFile, rosterText } from "./governedChain.ts";
import { EVIDENCE, EXPOSED, FORGED, HOSTILE, LOYAL, nineSeats, SLANDERED, SOUND } from "./nineSeats.ts";

/*
 * One story of a group of nine seats, of which two are gone (7 and 8) and one is hostile (6). At every step the hostile seat tries
 * what it can, past all commands; and after every step live, cached and offline verifiers are asked about all that was issued.
 */
const HOUR = 3_600n;
const CLAIMANT = OTHER_KEY;
const REASONS = keccak256(toHex("reasons"));

describe("nine seats, two of them gone and one hostile: issue, hold, lose a case, change rules", () => {
  const nine = nineSeats();
  const { acted, at, atDesk, balance, callIn, caseOf, change, comeTo, done, errorOf, folder, hold } = nine;
  const { hostile, member, objected, pass, proposed, proposedBy, refused, rostered, said } = nine;
  const { sent, settled, shown, signed, stageOf, standIn, stepped, subjects, time, tried } = nine;
  const { triedAlone, triedToAct, triedToExecute } = nine;
  const asSeat = () => ["--group", at("group")];
  let rulebook: Address;
  let announcement: string;
  let law: { readonly rules: Readonly<Record<string, object>> };

  it("is founded with its rules in one transaction, and nobody changes them from outside", async () => {
    const made = await nine.founded();
    rulebook = made.rulebook;
    law = JSON.parse(readFileSync(made.rules, "utf8"));
    const found = await shown();
    expect(found).to.deep.include({ proposals: [], coming: null, desk: at("desk"), rulebook });
    expect(found.roster).to.include({ version: 1 });
    expect(found.roster.seats).to.have.length(9);
    // The file says what the chain says.
    const written = folder.path("law.json");
    await done(["govern", "rules", "--group", at("group"), "--out", written]);
    expect(JSON.parse(readFileSync(written, "utf8"))).to.deep.equal(law);

    const { quorum, seats } = await rostered();
    const roster = replaceRosterCall({ quorum, seats: seats.slice(HOSTILE) });
    const from = wholeMinute((await time()) + 30n * DAY);
    const rules = announceRulesCall({ rulebook, changes: found.rules, from });
    expect(await tried(roster)).to.equal("NotSelf");
    expect(await tried(rules)).to.equal("NotQuorum");
    for (const call of [roster, rules]) expect(await triedAlone(call, zeroHash)).to.equal("QuorumMissed");
  });

  it("issues at once by five signatures, and by nobody's alone", async () => {
    const file = await nine.batched(rulebook);
    const { registry } = nine.chain();
    const header = nine.header();
    const issuing = (one: BatchHeader) => issueBatchCall({ registry, header: one, uri: "" });
    const unbound = issuing({ ...header, policy: { ...header.policy, rulesHash: EVIDENCE } });
    const out = ["--out", folder.path("never.json")];
    const unboundFile = ["--calls", callIn(unbound), ...out];
    expect(await errorOf(["govern", "propose", at("group"), ...unboundFile])).to.equal("NotBound");
    expect(await errorOf(["govern", "sign", file])).to.equal("NotSeated");

    await signed(file, [HOSTILE]);
    const [own] = inFile(file).assents;
    const inAll = LOYAL.map((seat) => ({ ...own!, seat }));
    expect(await tried(issuing(header))).to.equal("NotIssuer");
    expect(await triedAlone(unbound, zeroHash)).to.equal("NotBound");
    expect(await triedToAct(file)).to.equal("QuorumMissed");
    expect(await triedToAct(file, Array(5).fill(own))).to.equal("SeatOutOfOrder");
    expect(await triedToAct(file, inAll)).to.equal("InvalidSignature");
    const copy = folder.write("copy.json", readFileSync(file, "utf8"));
    await done(["govern", "sign", copy], standIn(7));
    expect(await triedToAct(copy)).to.equal("StandInTooEarly");

    // Signed apart, sent together.
    await signed(file, [4, 0, 3]);
    await done(["govern", "sign", copy], member(1));
    await done(["govern", "sign", copy], member(2));
    const { sendings, stage } = await done(["govern", "send", copy, file]);
    expect([sendings.length, stage]).to.deep.equal([1, "Done"]);
    expect(sendings[0]).to.deep.include({ way: "act", seats: [0, 1, 2, 3, 4] });
    expect(await said()).to.equal("Valid Valid Valid Valid");

    const { proposal, assents } = mergeProposals(inFile(file), [inFile(copy)]);
    const approvals = assents.filter(({ chair }) => chair === 0);
    const twin = { ...proposal, nonce: proposal.nonce + 1n };
    expect(await triedToAct(file, approvals)).to.equal("NonceUsed");
    expect(await tried(actCall({ ...(await rostered()), proposal: twin, approvals }))).to.equal(
      "InvalidSignature",
    );
    expect(await errorOf(["govern", "sign", file], member(5))).to.equal("NonceUsed");
  });

  it("holds by one seat within its budget, and not beyond", async () => {
    const alone = await proposedBy([HOSTILE], await hold(6n, [SOUND]));
    expect((await sent(alone)).stage).to.equal("Done");
    expect(await comeTo((await time()) + 1n)).to.equal("Suspended Valid Valid Valid");
    const { roster } = await shown();
    expect(Number(roster.seats[HOSTILE].held)).to.be.within(6 * 86_400 - 3_600, 6 * 86_400 + 60);

    expect(await tried(await hold(1n, [SOUND]))).to.equal("NotEmergency");
    expect(await triedToAct(alone)).to.equal("NonceUsed");
    expect(await triedAlone(await hold(8n, [SOUND]))).to.equal("BeyondEmergency");
    expect(await triedAlone(await hold(5n, [FORGED, SLANDERED]))).to.equal("BeyondEmergency");
    expect(await triedAlone(await hold(1n, [FORGED], zeroHash), zeroHash)).to.equal("EvidenceMismatch");
    expect(await triedAlone(await hold(1n, [FORGED]), zeroHash)).to.equal("EvidenceMismatch");
    expect(await triedAlone(change("Suspend", FORGED))).to.equal("QuorumMissed");

    // Longer than a seat may by itself: five may.
    const inquiry = await proposedBy([HOSTILE], await hold(8n, [EXPOSED]));
    expect(await errorOf(["govern", "send", inquiry])).to.equal("BeyondEmergency");
    await signed(inquiry, [0, 1, 2, 3]);
    const { sendings, stage } = await sent(inquiry);
    expect([sendings[0].seats, stage]).to.deep.equal([[0, 1, 2, 3, HOSTILE], "Done"]);
    expect(await comeTo((await time()) + 1n)).to.equal("Suspended Valid Valid Suspended");
    expect(await triedAlone(await nine.holdEnd(EXPOSED))).to.equal("QuorumMissed");
  });

  it("decides by the clock what it hesitates over: an objection, a stand-in, a notice", async () => {
    const file = await proposedBy([0, 1, 2], change("Revoke", EXPOSED));
    await objected(file, [HOSTILE]);
    const { sendings, stage } = await sent(file);
    const ways = sendings.map(({ way }: { readonly way: string }) => way);
    expect([...ways, stage]).to.deep.equal(["open", "object", "Open"]);
    // In the place of the member's, which counts, it would count a day later.
    expect(await errorOf(["govern", "sign", file], standIn(2))).to.equal("SeatHasSpoken");
    const read = JSON.parse(readFileSync(file, "utf8"));
    const junk = { ...read, assents: [{ ...read.assents[1], seat: 2 }] };
    const forged = folder.write("forged.json", JSON.stringify(junk));
    expect(await errorOf(["govern", "sign", forged], standIn(2))).to.equal("InvalidSignature");
    await done(["govern", "sign", file], standIn(7));
    expect(await errorOf(["govern", "send", file])).to.equal("NothingToSend");
    expect(await errorOf(["govern", "sign", file], member(HOSTILE))).to.equal("SeatHasSpoken");
    const { proposals } = await shown();
    expect(proposals).to.have.length(1);
    expect(proposals[0]).to.deep.include({ act: "Revoke", stage: "Open", assents: 7, objections: 64 });
    expect(proposals[0].silence.becomes).to.equal("Lapsed");
    const { objections, ...voted } = inFile(file);
    const approvals = [0, 1, 2].map((seat) => ({ ...objections[0]!, seat }));
    const id = proposalId(voted);
    expect(await tried(objectCall({ ...(await rostered()), id, approvals }))).to.equal("InvalidSignature");
    expect(await triedToExecute(file)).to.equal("WrongStage");

    await pass(DAY);
    await signed(file, [5]);
    const passed = await sent(file);
    // Five are as many as it takes, and the rule has a notice.
    expect([passed.sendings[0].way, passed.sendings[0].seats]).to.deep.equal(["act", [5, 7]]);
    expect(passed.stage).to.equal("Passed");
    expect(await stepped()).to.deep.equal([]);
    expect(await triedToExecute(file)).to.equal("NoticeRuns");
    await pass(2n * DAY);
    expect(await stepped()).to.deep.equal(["execute Revoke"]);
    expect(await triedToExecute(file)).to.equal("WrongStage");
    // It was held until its revocation counts.
    expect(await said()).to.equal("Suspended Valid Valid Suspended");
    expect(await settled()).to.equal("Suspended Valid Valid Revoked");
  });

  it("is given back what one seat held, by the clock; and a case without a ground costs who opened it", async () => {
    const { until } = await nine.holdOf(SOUND);
    expect(await comeTo(until - 1n)).to.equal("Suspended Valid Valid Revoked");
    expect(await comeTo(until)).to.equal("Valid Valid Valid Revoked");

    const kind = "KeyCompromise";
    await acted(["open", SOUND, kind], member(HOSTILE), ...ground("grudge"));
    // Opening changes nothing.
    expect(await said()).to.equal("Valid Valid Valid Revoked");
    await acted(["hold", SOUND, kind], member(HOSTILE), ...asSeat());
    expect(await comeTo((await time()) + 1n)).to.equal("Suspended Valid Valid Revoked");
    expect(await refused(["hold", SOUND, kind], member(HOSTILE), ...asSeat())).to.equal("HeldAlready");
    expect(await refused(["answer", SOUND, kind], member(HOSTILE), ...ground("own"), ...asSeat())).to.equal(
      "NotRespondent",
    );
    const answered = await acted(["answer", SOUND, kind], subjects[SOUND], ...ground("diploma"));
    await comeTo(BigInt(answered.case.evidenceUntil));
    const rejected = { round: 0, ruling: "Rejected", reasons: REASONS } as const;
    await nine.sentRuling([SOUND, kind], await nine.signedRuling([SOUND, kind], rejected));
    await comeTo((await caseOf(SOUND, kind)).decidesBy);
    expect((await acted(["step", SOUND, kind], undefined)).sendings).to.have.length(2);
    expect(await caseOf(SOUND, kind)).to.include({ stage: "Done", standing: "Rejected" });
    expect(await settled()).to.equal("Valid Valid Valid Revoked");
    // Again, it needs another ground, and twice the bond.
    expect(await refused(["open", SOUND, kind], member(HOSTILE), ...ground("grudge"))).to.equal(
      "EvidenceUsed",
    );
    expect((await caseOf(SOUND, kind)).bond).to.equal(2n * BOND);
  });

  it("does not wait for seats that are silent three times; so the hostile seat has a credential suspended", async () => {
    const slander = change("Suspend", SLANDERED);
    for (const round of [1, 2, 3]) {
      // Only what is opened a week after the last count counts.
      await pass(7n * DAY);
      const file = await proposedBy([0, 1, 2, HOSTILE], slander);
      await objected(file, [3, 4, 5]);
      expect((await sent(file)).stage).to.equal("Open");
      const hasty = await proposedBy([HOSTILE], slander);
      if (round === 1) await sent(hasty);
      await pass(3n * DAY);
      if (round === 3) await sent(await proposedBy([0, 1, HOSTILE], slander));
      expect(await stepped()).to.deep.equal(["countSilences Suspend"]);
      if (round > 1) continue;
      const count = (counted: string) =>
        tried(countSilencesCall({ quorum: at("group"), id: proposalId(inFile(counted)) }));
      expect([await count(file), await count(hasty)]).to.deep.equal(["WrongStage", "SilencesTooSoon"]);
    }
    const { roster } = await shown();
    expect(roster.seats.map(({ silences }: { silences: number }) => silences)).to.deep.equal([
      ...[0, 0, 0, 0, 0, 0, 0, 3, 3],
    ]);
    // Three of the five that it takes otherwise.
    expect(await stepped()).to.deep.equal(["pass Suspend"]);
    expect(await stepped()).to.deep.equal(["execute Suspend"]);
    expect(await said()).to.equal("Valid Valid Valid Revoked");
    expect(await settled()).to.equal("Valid Valid Suspended Revoked");
  });

  it("gives back what was wrongly suspended where nobody answers, with no effort of the group", async () => {
    const kind = "WronglySuspended";
    const claimant = subjects[SLANDERED];
    const before = await balance(privateKeyToAddress(claimant!));
    const opened = await acted(["open", SLANDERED, kind], claimant, ...ground("alibi"));
    const { seats } = await rostered();
    expect(await tried(holdForCaseCall({ ...atDesk(SLANDERED, kind), seats }))).to.equal("NotHeldFor");
    expect(await tried(carryOutCall(atDesk(SLANDERED, kind)))).to.equal("WrongCaseStage");
    await comeTo(BigInt(opened.case.decidesBy) - 1n);
    expect(await caseOf(SLANDERED, kind)).to.include({ stage: "Answer", standing: "None" });
    await comeTo(BigInt(opened.case.decidesBy));
    const stands = await caseOf(SLANDERED, kind);
    expect(stands).to.include({ stage: "Appeal", standing: "Upheld" });
    const late = ["answer", SLANDERED, kind] as const;
    expect(await refused(late, member(HOSTILE), ...ground("late"), ...asSeat())).to.equal("WrongCaseStage");
    expect(await comeTo(stands.decidesBy)).to.equal("Valid Valid Suspended Revoked");
    expect((await acted(["step", SLANDERED, kind], undefined)).sendings).to.have.length(2);
    expect(await balance(privateKeyToAddress(claimant!))).to.equal(before);
    expect(await settled()).to.equal("Valid Valid Valid Revoked");
  });

  it("proposes other rules, which nobody hurries, and is asked for a forged credential meanwhile", async () => {
    const { Suspend, Revoke, Issue } = law.rules;
    const changed = { Suspend: { ...Suspend, window: "5d" }, Revoke: { ...Revoke, notice: "10d" } };
    const rules = folder.write("new.json", JSON.stringify({ ...law, rules: changed }));
    const own = folder.write(
      "own.json",
      JSON.stringify({ ...law, rules: { Issue: { ...Issue, notice: "0" } } }),
    );
    const compared = await done(["govern", "rules", rules, "--group", at("group")]);
    expect(compared.changed.map(({ act }: { act: string }) => act)).to.deep.equal(["Suspend", "Revoke"]);
    const now = await time();
    const inForce = (from: bigint) => ["--in-force", `${wholeMinute(from)}`];
    const never = ["--rules", rules, "--out", folder.path("never.json")];
    const soon = ["govern", "propose", at("group"), ...never, ...inForce(now + 13n * DAY)];
    expect(await errorOf(soon)).to.equal("FromOutOfRange");
    announcement = await proposed("--rules", rules, ...inForce(now + 21n * DAY + HOUR));
    // The hostile seat's own would be in force before.
    const hasty = await proposed("--rules", own, ...inForce(now + 15n * DAY));
    await signed(hasty, [HOSTILE]);
    expect((await sent(hasty)).stage).to.equal("Open");
    await signed(announcement, LOYAL);
    await objected(announcement, [HOSTILE]);
    // Seven are needed, and never fewer, however many are dormant.
    expect((await sent(announcement)).stage).to.equal("Open");
    const { assents } = inFile(announcement);
    expect([await triedToAct(announcement), await triedToAct(hasty)]).to.deep.equal([
      "QuorumMissed",
      "QuorumMissed",
    ]);
    expect(await triedToAct(hasty, assents)).to.equal("InvalidSignature");

    await pass(6n * DAY);
    await acted(["open", FORGED, "Fraud"], CLAIMANT, ...ground("forged"));
    expect(await said()).to.equal("Valid Valid Valid Revoked");
    expect(await refused(["open", FORGED, "Fraud"], member(HOSTILE), ...ground("twice"))).to.equal(
      "CaseOpen",
    );
    expect(await refused(["hold", FORGED, "Fraud"], CLAIMANT, ...asSeat())).to.equal("NotSeated");
    await acted(["hold", FORGED, "Fraud"], member(0), ...asSeat());
    expect(await comeTo((await time()) + 1n)).to.equal("Valid Suspended Valid Revoked");
    await acted(["answer", FORGED, "Fraud"], member(HOSTILE), ...ground("genuine"), ...asSeat());

    // It is decided by a stand-in of one that is gone, and announced.
    await pass(DAY);
    await done(["govern", "sign", announcement], standIn(7));
    expect((await sent(announcement)).stage).to.equal("Done");
    expect(await triedToAct(announcement)).to.equal("WrongStage");
    expect(await errorOf(["govern", "propose", at("group"), ...never])).to.equal("RulesPending");
    expect(await tried(dropRulesCall({ rulebook }))).to.equal("NotQuorum");
    expect(await triedAlone(dropRulesCall({ rulebook }), zeroHash)).to.equal("QuorumMissed");
  });

  it("keeps held what a case is about, whatever the hostile seat tries", async () => {
    const place = atDesk(FORGED, "Fraud");
    const { seats } = await rostered();
    expect(await tried(holdForCaseCall({ ...place, seats }))).to.equal("HeldAlready");
    expect(await tried(endCaseHoldCall(place))).to.equal("NothingToDo");
    expect(await tried(carryOutCall(place))).to.equal("WrongCaseStage");
    expect(await triedAlone(carryOutCall(place), zeroHash)).to.equal("NotAnAct");
    // Where nobody objects, a group ends a hold: three do.
    const ending = await proposedBy([HOSTILE], await nine.holdEnd(FORGED));
    expect(await triedToAct(ending)).to.equal("QuorumMissed");
    expect((await sent(ending)).stage).to.equal("Open");
    await objected(ending, [0, 1, 2]);
    expect((await sent(ending)).stage).to.equal("Refused");
    expect(await triedToExecute(ending)).to.equal("WrongStage");
    await pass(3n * DAY);
    expect(await triedToExecute(ending)).to.equal("WrongStage");
    expect(await said()).to.equal("Valid Suspended Valid Revoked");
  });

  it("loses the case before both panels, each in its last hour", async () => {
    const [first, second] = [nine.panel(0), nine.panel(1)];
    const about = [FORGED, "Fraud"] as const;
    const found = await caseOf(...about);
    await comeTo(found.decidesBy - HOUR);
    expect(await refused(["evidence", ...about], member(HOSTILE), ...ground("late"))).to.equal(
      "EvidenceClosed",
    );
    const upheld = { ruling: "Upheld", reasons: REASONS } as const;
    const file = await nine.signedRuling(about, { round: 0, ...upheld });
    const ruling = { ...atDesk(...about), ...upheld, credential: found.credential };
    const { approvals } = parseRuling(readFileSync(file, "utf8"), file);
    const [one] = approvals;
    const by = (some: typeof approvals, panel = first) =>
      tried(ruleCall({ ...ruling, panel, approvals: some }));
    expect(await by([one!])).to.equal("PanelQuorumMissed");
    expect(await by([one!, one!])).to.equal("SeatOutOfOrder");
    expect(await by([one!, { ...one!, seat: 1 }])).to.equal("InvalidSignature");
    expect(await by(approvals, { ...first, quorum: 1 })).to.equal("NotPanel");
    const rejected = ruleCall({ ...ruling, ruling: "Rejected", panel: first, approvals });
    expect(await tried(rejected)).to.equal("InvalidSignature");
    await nine.sentRuling(about, file);
    expect(await caseOf(...about)).to.include({ stage: "Appeal", standing: "Upheld" });

    await comeTo((await caseOf(...about)).decidesBy - HOUR);
    expect(await refused(["appeal", ...about], CLAIMANT, ...ground("won"))).to.equal("NotLoser");
    const appealed = await acted(["appeal", ...about], member(HOSTILE), ...ground("still genuine"));
    expect(appealed.case).to.include({ stage: "SecondPanel" });
    expect(await comeTo(BigInt(appealed.case.decidesBy) - HOUR)).to.equal("Valid Suspended Valid Revoked");
    // What the first panel signed says nothing in the second's place.
    expect(await by(approvals)).to.equal("NotPanel");
    expect(await by(approvals, second)).to.equal("InvalidSignature");
    await nine.sentRuling(about, await nine.signedRuling(about, { round: 1, ...upheld }));
    expect(await caseOf(...about)).to.include({ stage: "Effect", standing: "Upheld" });
    // Its notice runs: nothing but the bonds is due.
    expect((await acted(["step", ...about], undefined)).sendings).to.have.length(1);
    expect((await acted(["step", ...about], undefined)).sendings).to.have.length(0);
    expect(await tried(carryOutCall(atDesk(...about)))).to.equal("EffectTooEarly");
  });

  it("keeps for what is open the rules of its opening, and revokes before the case's hold ends", async () => {
    const suspend = change("Suspend", SOUND);
    const older = await proposedBy([HOSTILE], suspend);
    await sent(older);
    const { coming, rules: before } = await shown();
    expect(coming).to.include({ version: 1, isDropped: false });
    const then = await done(["govern", "rules", "--group", at("group"), "--at", coming.from]);
    await comeTo(BigInt(coming.from) - 1n);
    expect((await shown()).rules).to.deep.equal(before);
    await comeTo(BigInt(coming.from));
    const { rules } = await shown();
    expect(rules).to.deep.equal(then.rules);
    expect([daysOf(before), daysOf(rules)]).to.deep.equal([
      { Suspend: [3, 0], Revoke: [3, 2] },
      { Suspend: [5, 0], Revoke: [3, 10] },
    ]);
    const newer = await proposedBy([HOSTILE], suspend);
    await sent(newer);

    // Two days after its second ruling, not ten: it was opened before.
    const { effectFrom } = await caseOf(FORGED, "Fraud");
    expect(await comeTo(effectFrom)).to.equal("Valid Suspended Valid Revoked");
    expect((await acted(["step", FORGED, "Fraud"], undefined)).sendings).to.have.length(1);
    expect(await said()).to.equal("Valid Suspended Valid Revoked");
    expect(await settled()).to.equal("Valid Revoked Valid Revoked");
    const { until } = await nine.holdOf(FORGED);
    expect(Number(until)).to.be.greaterThan(Number(await time()));

    await comeTo(BigInt(coming.from) + 3n * DAY + HOUR);
    expect([await stageOf(older), await stageOf(newer)]).to.deep.equal(["Lapsed", "Open"]);
    await pass(2n * DAY);
    expect([await stageOf(older), await stageOf(newer)]).to.deep.equal(["Lapsed", "Lapsed"]);
    expect(await comeTo(until)).to.equal("Valid Revoked Valid Revoked");
    // A sound one's subject won once, the claimant of the forged one twice over; what was burned stays.
    const parties = [hostile, ...[CLAIMANT, subjects[SOUND]!, nine.keyOf("payee")].map(privateKeyToAddress)];
    const balances = await Promise.all([...parties, at("desk")].map((party) => balance(party)));
    expect(balances).to.deep.equal([
      FUNDS - 4n * BOND,
      FUNDS + (3n * BOND) / 2n,
      FUNDS + BOND / 2n,
      BOND,
      BOND,
    ]);
  });

  it("replaces its roster, which voids what was signed before, and is rid of the hostile seat", async () => {
    const suspend = change("Suspend", SOUND);
    const kept = await proposedBy([...LOYAL, HOSTILE], suspend);
    const old = await rostered();
    const text = (members: readonly number[]) =>
      rosterText(members.map((seat) => ({ member: privateKeyToAddress(member(seat)) })));
    const few = ["--roster", folder.write("few.json", text(LOYAL)), "--out", folder.path("never.json")];
    expect(await errorOf(["govern", "propose", at("group"), ...few])).to.equal("SeatsOutOfRange");
    const file = await proposed("--roster", folder.write("next.json", text([...LOYAL, 10, 11, 12])));
    await signed(file, LOYAL);
    await objected(file, [HOSTILE]);
    expect((await sent(file)).stage).to.equal("Open");
    await pass(7n * DAY);
    await done(["govern", "sign", file], standIn(8));
    expect((await sent(file)).stage).to.equal("Passed");
    expect(await triedToExecute(file)).to.equal("NoticeRuns");
    await pass(7n * DAY - HOUR);
    const open = await proposedBy([HOSTILE], suspend);
    expect((await sent(open)).stage).to.equal("Open");
    await pass(HOUR);
    expect(await stepped()).to.include("execute Roster");
    const { roster } = await shown();
    expect(roster.version).to.equal(2);
    expect(await stageOf(open)).to.equal("Void");

    const { proposal, assents } = inFile(kept);
    expect(await errorOf(["govern", "send", kept])).to.equal("RosterReplaced");
    expect(await triedToAct(kept)).to.equal("InvalidSignature");
    expect(await tried(actCall({ ...old, proposal, approvals: assents }))).to.equal("NotRoster");
    expect(await triedAlone(suspend)).to.equal("InvalidSignature");
    expect(await triedToExecute(open)).to.equal("WrongStage");
    const now = await proposedBy([0], suspend);
    expect(await errorOf(["govern", "sign", now], member(HOSTILE))).to.equal("NotSeated");
    expect(await said()).to.equal("Valid Revoked Valid Revoked");
    // Copies were used again and again, or it shows nothing that they agreed.
    expect(nine.used()).to.be.greaterThan(100);
  });
});

/** Window and notice of the acts whose rules change, in days. */
function daysOf(rules: readonly { act: string; rule: { window: number; notice: number } }[]) {
  const changed = rules.filter(({ act }) => act === "Suspend" || act === "Revoke");
  const days = (seconds: number) => seconds / Number(DAY);
  return Object.fromEntries(
    changed.map(({ act, rule }) => [act, [days(rule.window), days(rule.notice)]] as const),
  );
}
