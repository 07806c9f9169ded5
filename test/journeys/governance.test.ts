import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, zeroHash } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { issueBatchCall } from "../../src/sdk/chain/calls/batches.ts";
import {
  carryOutCall,
  endCaseHoldCall,
  holdForCaseCall,
  type RuleCallParameters,
  ruleCall,
} from "../../src/sdk/chain/calls/desk.ts";
import {
  actCall,
  announceRulesCall,
  countSilencesCall,
  dropRulesCall,
  objectCall,
  replaceRosterCall,
} from "../../src/sdk/chain/calls/groups.ts";
import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import { wholeMinute } from "../../src/sdk/core/governance/law.ts";
import { proposalId } from "../../src/sdk/core/governance/proposal.ts";
import type { RuleChange } from "../../src/sdk/core/governance/rules.ts";
import { formatProposal, mergeProposals } from "../../src/sdk/governance/index.ts";
import { shortOfEther } from "../toolkit/scripts/shortOfEther.ts";
import { BOND, CLAIMANT, DAY, FUNDS, ground, HOUR, inFile } from "./governedChain.ts";
import { EVIDENCE, EXPOSED, FORGED, HOSTILE, LOYAL, nineSeats, SLANDERED, SOUND } from "./nineSeats.ts";

/*
 * One story of a group of nine seats, of which two are gone (7 and 8) and one is hostile (6). At every step the hostile seat tries
 * what it can, past all commands; and after every step live, cached and offline verifiers are asked about all that was issued.
 */
describe("nine seats, two of them gone and one hostile: issue, hold, lose a case, change rules", () => {
  const nine = nineSeats();
  const { at, balance, callIn, caseAbout, change, comeTo, done, errorOf, folder, hold, member } = nine;
  const { objected, opened, openedCall, pass, proposed, proposedBy, said, sent, settled, shown } = nine;
  const { signed, stageOf, standIn, stepped, subjects, time } = nine;
  const { key: hostile, rostered, tried, triedAlone, triedToAct, triedToExecute } = nine.hostile;
  let rulebook: Address;

  it("is founded with its rules in one transaction, and nobody changes them from outside", async () => {
    const made = await nine.founded();
    rulebook = made.rulebook;
    const found = await shown();
    expect(found).to.deep.include({ proposals: [], coming: null, desk: at("desk"), rulebook });
    expect([found.roster.version, found.roster.seats.length]).to.deep.equal([1, 9]);
    // The file says what the chain says.
    const written = folder.path("law.json");
    await done(["govern", "rules", "--group", at("group"), "--out", written]);
    expect(readFileSync(written, "utf8")).to.equal(readFileSync(made.rules, "utf8"));

    const { quorum, seats } = await rostered();
    const roster = replaceRosterCall({ quorum, seats: seats.slice(HOSTILE) });
    const from = wholeMinute((await time()) + 30n * DAY);
    const rules = announceRulesCall({ rulebook, changes: found.rules, from });
    expect([await tried(roster), await tried(rules)]).to.deep.equal(["NotSelf", "NotQuorum"]);
    for (const call of [roster, rules]) expect(await triedAlone(call, zeroHash)).to.equal("QuorumMissed");
  });

  it("issues at once by five signatures, and by nobody's alone", async () => {
    const file = await nine.batched(rulebook);
    const header = nine.header();
    const { registry } = nine.chain();
    const issuing = (one: BatchHeader) => issueBatchCall({ registry, header: one, uri: "" });
    const unbound = issuing({ ...header, policy: { ...header.policy, rulesHash: EVIDENCE } });
    expect(await nine.proposing("--calls", callIn(unbound))).to.equal("NotBound");
    expect(await errorOf(["govern", "sign", file])).to.equal("NotSeated");

    // Bound to the group's rules, and revoked by somebody else: whoever signs reads who, and the contract does not care.
    const policy = { ...header.policy, revoker: privateKeyToAddress(hostile) };
    const hidden = await proposedBy([HOSTILE], issuing({ ...header, policy }));
    const read = await done(["govern", "sign", hidden, "--out", folder.path("hidden.json")], member(0));
    expect(read.what).to.match(new RegExp(`: ${policy.revoker}, not the group, revokes; the group holds$`));
    expect(read.warnings.join()).to.match(
      /alone revokes and suspends these credentials, for good: not the group/,
    );
    expect(read.rows).to.deep.include(["revoker", `${policy.revoker}, not the group`]);

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
    for (const seat of [1, 2]) await done(["govern", "sign", copy], member(seat));
    const { sendings, stage } = await done(["govern", "send", copy, file]);
    expect([sendings.length, stage]).to.deep.equal([1, "Done"]);
    expect(sendings[0]).to.deep.include({ way: "act", seats: [0, 1, 2, 3, 4] });
    expect(await said()).to.equal("Valid Valid Valid Valid");

    const { proposal, assents } = mergeProposals(inFile(file), [inFile(copy)]);
    const approvals = assents.filter(({ chair }) => chair === 0);
    const twin = { ...(await rostered()), proposal: { ...proposal, nonce: proposal.nonce + 1n }, approvals };
    expect(await triedToAct(file, approvals)).to.equal("NonceUsed");
    expect(await tried(actCall(twin))).to.equal("InvalidSignature");
    expect(await errorOf(["govern", "sign", file], member(5))).to.equal("NonceUsed");
  });

  it("holds by one seat within its budget, and not beyond", async () => {
    const alone = await proposedBy([HOSTILE], await hold(6n, [SOUND]));
    expect((await sent(alone)).stage).to.equal("Done");
    expect(await comeTo((await time()) + 1n)).to.equal("Suspended Valid Valid Valid");
    const { held } = (await nine.seatStates())[HOSTILE]!;
    expect(Number(held)).to.be.within(6 * 86_400 - 3_600, 6 * 86_400 + 3_600);

    expect(await tried(await hold(1n, [SOUND]))).to.equal("NotEmergency");
    expect(await triedToAct(alone)).to.equal("NonceUsed");
    expect(await triedAlone(await hold(8n, [SOUND]), EVIDENCE)).to.equal("BeyondEmergency");
    expect(await triedAlone(await hold(5n, [FORGED, SLANDERED]), EVIDENCE)).to.equal("BeyondEmergency");
    expect(await triedAlone(await hold(1n, [FORGED], zeroHash), zeroHash)).to.equal("EvidenceMismatch");
    expect(await triedAlone(await hold(1n, [FORGED]), zeroHash)).to.equal("EvidenceMismatch");
    expect(await triedAlone(change("Suspend", FORGED), EVIDENCE)).to.equal("QuorumMissed");

    // Longer than a seat may by itself: five may.
    const inquiry = await proposedBy([HOSTILE], await hold(8n, [EXPOSED]));
    expect(await errorOf(["govern", "send", inquiry])).to.equal("BeyondEmergency");
    await signed(inquiry, [0, 1, 2, 3]);
    const { sendings, stage } = await sent(inquiry);
    expect([sendings[0]?.seats, stage]).to.deep.equal([[0, 1, 2, 3, HOSTILE], "Done"]);
    expect(await comeTo((await time()) + 1n)).to.equal("Suspended Valid Valid Suspended");
    expect(await triedAlone(await nine.holdEnd(EXPOSED), EVIDENCE)).to.equal("QuorumMissed");
  });

  it("decides by the clock what it hesitates over: an objection, a stand-in, a notice", async () => {
    const file = await proposedBy([0, 1, 2], change("Revoke", EXPOSED));
    await objected(file, [HOSTILE]);
    const { address } = nine.chain().issuer.account;
    const short = { address, gas: 100_000n };
    const poor = await shortOfEther(nine.chain(), short, () => sent(file).catch((thrown) => thrown));
    expect(String(poor)).to.match(/too little ETH for 2 transactions/);
    const { sendings, stage } = await sent(file);
    expect([...sendings.map(({ way }) => way), stage]).to.deep.equal(["open", "object", "Open"]);
    // In the place of the member's, which counts, it would count a day later.
    expect(await errorOf(["govern", "sign", file], standIn(2))).to.equal("SeatHasSpoken");
    const junk = { ...inFile(file), assents: [{ ...inFile(file).assents[1]!, seat: 2 }] };
    const forged = folder.write("forged.json", formatProposal(junk));
    expect(await errorOf(["govern", "sign", forged], standIn(2))).to.equal("InvalidSignature");
    await done(["govern", "sign", file], standIn(7));
    expect(await errorOf(["govern", "send", file])).to.equal("NothingToSend");
    expect(await errorOf(["govern", "sign", file], hostile)).to.equal("SeatHasSpoken");
    const { proposals } = await shown();
    expect(proposals).to.have.length(1);
    expect(proposals[0]).to.deep.include({ act: "Revoke", stage: "Open", assents: 7, objections: 64 });
    expect(proposals[0].silence.becomes).to.equal("Lapsed");
    const { objections, ...voted } = inFile(file);
    const approvals = [0, 1, 2].map((seat) => ({ ...objections[0]!, seat }));
    const objecting = objectCall({ ...(await rostered()), id: proposalId(voted), approvals });
    expect(await tried(objecting)).to.equal("InvalidSignature");
    expect(await triedToExecute(file)).to.equal("WrongStage");

    await pass(DAY);
    await signed(file, [5]);
    const passed = await sent(file);
    // Five are as many as it takes, and the rule has a notice.
    expect([passed.sendings[0]?.seats, passed.stage]).to.deep.equal([[5, 7], "Passed"]);
    expect((await done(["govern", "step", at("group")])).steps).to.deep.equal([]);
    expect(await triedToExecute(file)).to.equal("NoticeRuns");
    await pass(2n * DAY);
    expect(await stepped()).to.deep.equal(["execute Revoke"]);
    expect(await triedToExecute(file)).to.equal("WrongStage");
    // It was held until its revocation counts.
    expect(await said()).to.equal("Suspended Valid Valid Suspended");
    expect(await settled()).to.equal("Suspended Valid Valid Revoked");
  });

  it("is given back by the clock what one seat held, whose case without a ground costs it a bond", async () => {
    const end = await nine.heldUntil(SOUND);
    expect(await comeTo(end - 1n)).to.equal("Suspended Valid Valid Revoked");
    expect(await comeTo(end)).to.equal("Valid Valid Valid Revoked");

    const { acted, found, refused, ...about } = caseAbout(SOUND, "KeyCompromise");
    const poor = { address: privateKeyToAddress(hostile), gas: 70_000n };
    const opening = () => refused("open", hostile, ...ground("grudge"));
    expect(await shortOfEther(nine.chain(), poor, opening)).to.equal("NotEnoughFunds");
    await acted("open", hostile, ...ground("grudge"));
    // Opening changes nothing.
    expect(await said()).to.equal("Valid Valid Valid Revoked");
    await acted("hold", hostile, ...nine.ofGroup());
    expect(await comeTo((await time()) + 1n)).to.equal("Suspended Valid Valid Revoked");
    expect(await refused("hold", hostile, ...nine.ofGroup())).to.equal("HeldAlready");
    expect(await refused("answer", hostile, ...ground("own"), ...nine.ofGroup())).to.equal("NotRespondent");
    await acted("answer", subjects[SOUND], ...ground("diploma"));
    await comeTo((await found()).evidenceUntil);
    await about.sentRuling(await about.signedRuling(0, "Rejected", EVIDENCE));
    await comeTo((await found()).decidesBy);
    // Its bonds, and the end of the hold for it.
    expect(await about.stepped()).to.equal(2);
    expect(await found()).to.include({ stage: "Done", standing: "Rejected" });
    expect(await settled()).to.equal("Valid Valid Valid Revoked");
    // Again, it needs another ground, and twice the bond.
    expect(await refused("open", hostile, ...ground("grudge"))).to.equal("EvidenceUsed");
    expect((await found()).bond).to.equal(2n * BOND);
  });

  it("bears cases in bulk that a stranger opens and nobody cares for: they end as they began", async () => {
    const stranger = nine.keyOf("stranger");
    await nine.funded(stranger);
    const bulk = [SOUND, FORGED, SLANDERED, EXPOSED].flatMap((index) =>
      (["Fraud", "WronglyRefused"] as const).map((kind) => ({
        name: `${kind} ${index}`,
        ...caseAbout(index, kind),
      })),
    );
    for (const { acted, name } of bulk) await acted("open", stranger, ...ground(`spam ${name}`));
    expect(await said()).to.equal("Valid Valid Valid Revoked");
    expect(await bulk[0]!.refused("hold", stranger, ...nine.ofGroup())).to.equal("NotSeated");
    await comeTo((await bulk[0]!.found()).decidesBy);
    expect((await bulk[0]!.found()).stage).to.equal("Panel");
    await comeTo((await bulk.at(-1)!.found()).openedAt + 7n * DAY);
    for (const { found, stepped: paid } of bulk) {
      expect(await found()).to.include({ stage: "Done", standing: "None" });
      expect(await paid()).to.equal(1);
    }
    expect(await settled()).to.equal("Valid Valid Valid Revoked");
    // Each cost a quarter of its bond.
    const lost = (BOND / 4n) * BigInt(bulk.length);
    expect(await balance(privateKeyToAddress(stranger))).to.equal(FUNDS - lost);
  });

  it("does not wait for seats that were silent three times; three may have a credential suspended", async () => {
    const slander = change("Suspend", SLANDERED);
    const counting = (file: string) =>
      tried(countSilencesCall({ quorum: at("group"), id: proposalId(inFile(file)) }));
    // Only what is opened a week after the last count counts: nobody can make others dormant in hours.
    for (const round of [1, 2, 3]) {
      await comeTo((await time()) + 7n * DAY);
      const file = await openedCall(slander, [0, 1, 2, HOSTILE], [3, 4, 5]);
      const hasty = round === 1 ? await openedCall(slander, [HOSTILE]) : undefined;
      await comeTo((await time()) + 3n * DAY);
      if (round === 3) await openedCall(slander, [0, 1, HOSTILE]);
      expect(await stepped()).to.deep.equal(["countSilences Suspend"]);
      expect(await counting(file)).to.equal("WrongStage");
      if (hasty !== undefined) expect(await counting(hasty)).to.equal("SilencesTooSoon");
    }
    const silences = (await nine.seatStates()).map((seat) => seat.silences);
    expect(silences).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 3, 3]);
    // Three of the five that it takes otherwise.
    expect([...(await stepped()), ...(await stepped())]).to.deep.equal(["pass Suspend", "execute Suspend"]);
    expect(await said()).to.equal("Valid Valid Valid Revoked");
    expect(await settled()).to.equal("Valid Valid Suspended Revoked");
  });

  it("gives back what was wrongly suspended where nobody answers: a panel rules, and not the clock", async () => {
    const { acted, found, refused, place, ...about } = caseAbout(SLANDERED, "WronglySuspended");
    const claimant = subjects[SLANDERED]!;
    await acted("open", claimant, ...ground("alibi"));
    const { seats } = await rostered();
    expect(await tried(holdForCaseCall({ ...place(), seats }))).to.equal("NotHeldFor");
    expect(await tried(carryOutCall(place()))).to.equal("WrongCaseStage");
    const { decidesBy } = await found();
    await comeTo(decidesBy - 1n);
    expect(await found()).to.include({ stage: "Answer", standing: "None" });
    await comeTo(decidesBy);
    const unanswered = await found();
    expect(unanswered).to.include({ stage: "Panel", standing: "None" });
    expect(await refused("answer", hostile, ...ground("late"), ...nine.ofGroup())).to.equal("WrongCaseStage");
    expect(await refused("appeal", hostile, ...ground("late"), ...nine.ofGroup())).to.equal("WrongCaseStage");
    await comeTo(unanswered.evidenceUntil);
    await about.sentRuling(await about.signedRuling(0, "Upheld", EVIDENCE));
    const stands = await found();
    expect(stands).to.include({ stage: "Appeal", standing: "Upheld" });
    expect(await comeTo(stands.decidesBy)).to.equal("Valid Valid Suspended Revoked");
    expect(await about.stepped()).to.equal(2);
    // Where nobody answered, the claimant pays the panel.
    expect(await balance(privateKeyToAddress(claimant))).to.equal(FUNDS - BOND / 4n);
    expect(await settled()).to.equal("Valid Valid Valid Revoked");
  });

  it("decides on other rules, which nobody hurries, while a forged credential is contested", async () => {
    const rules = nine.rulesIn("new.json", { Suspend: { window: "5d" }, Revoke: { notice: "10d" } });
    const compared = await done(["govern", "rules", rules, "--group", at("group")]);
    expect(compared.changed.map(({ act }: RuleChange) => act)).to.deep.equal(["Suspend", "Revoke"]);
    const now = await time();
    const inForce = (days: bigint) => ["--in-force", `${wholeMinute(now + days * DAY)}`];
    expect(await nine.proposing("--rules", rules, ...inForce(13n))).to.equal("FromOutOfRange");
    const announcement = await proposed("--rules", rules, ...inForce(22n));
    // Seven are needed, and never fewer, however many are dormant.
    await opened(announcement, LOYAL, [HOSTILE]);
    const own = nine.rulesIn("own.json", { Issue: { notice: "1d" } });
    // The hostile seat's own would be in force before.
    const hasty = await proposed("--rules", own, ...inForce(15n));
    await opened(hasty, [HOSTILE]);
    expect(await triedToAct(hasty)).to.equal("QuorumMissed");
    expect(await triedToAct(hasty, inFile(announcement).assents)).to.equal("InvalidSignature");

    await comeTo((await time()) + (13n * DAY) / 2n);
    const { acted, refused } = caseAbout(FORGED, "Fraud");
    await acted("open", CLAIMANT, ...ground("forged"));
    expect(await refused("open", hostile, ...ground("twice"))).to.equal("CaseOpen");
    expect(await refused("hold", CLAIMANT, ...nine.ofGroup())).to.equal("NotSeated");
    await acted("hold", member(0), ...nine.ofGroup());
    expect(await comeTo((await time()) + 1n)).to.equal("Valid Suspended Valid Revoked");
    await acted("answer", hostile, ...ground("genuine"), ...nine.ofGroup());

    // A stand-in of one that is gone decides it.
    await pass(DAY / 2n);
    expect(await triedToAct(announcement)).to.equal("QuorumMissed");
    await done(["govern", "sign", announcement], standIn(7));
    expect((await sent(announcement)).stage).to.equal("Done");
    expect(await triedToAct(announcement)).to.equal("WrongStage");
    expect(await nine.proposing("--rules", rules)).to.equal("RulesPending");
    expect(await tried(dropRulesCall({ rulebook }))).to.equal("NotQuorum");
    expect(await triedAlone(dropRulesCall({ rulebook }), zeroHash)).to.equal("QuorumMissed");
  });

  it("keeps held what a case is about, whatever the hostile seat tries", async () => {
    const place = caseAbout(FORGED, "Fraud").place();
    const { seats } = await rostered();
    expect(await tried(holdForCaseCall({ ...place, seats }))).to.equal("HeldAlready");
    expect(await tried(endCaseHoldCall(place))).to.equal("NothingToDo");
    expect(await tried(carryOutCall(place))).to.equal("WrongCaseStage");
    expect(await triedAlone(carryOutCall(place), zeroHash)).to.equal("NotAnAct");
    // Where nobody objects, a group ends a hold: three do.
    const ending = await openedCall(await nine.holdEnd(FORGED), [HOSTILE]);
    expect(await triedToAct(ending)).to.equal("QuorumMissed");
    await objected(ending, [0, 1, 2]);
    expect((await sent(ending)).stage).to.equal("Refused");
    await pass(3n * DAY);
    expect(await triedToExecute(ending)).to.equal("WrongStage");
    expect(await said()).to.equal("Valid Suspended Valid Revoked");
  });

  it("loses the case before both panels, each in its last hour", async () => {
    const { acted, found, refused, place, ...about } = caseAbout(FORGED, "Fraud");
    const first = nine.panel(0);
    const second = nine.panel(1);
    await comeTo((await found()).decidesBy - HOUR);
    expect(await refused("evidence", hostile, ...ground("late"))).to.equal("EvidenceClosed");
    const ruled1 = await about.signedRuling(0, "Upheld", EVIDENCE);
    const ruling = (other: Partial<RuleCallParameters>) =>
      tried(ruleCall({ ...place(), ...ruled1, panel: first, ...other }));
    const [one] = ruled1.approvals;
    expect(await ruling({ approvals: [one!] })).to.equal("PanelQuorumMissed");
    expect(await ruling({ approvals: [one!, one!] })).to.equal("SeatOutOfOrder");
    expect(await ruling({ approvals: [one!, { ...one!, seat: 1 }] })).to.equal("InvalidSignature");
    expect(await ruling({ panel: { ...first, quorum: 1 } })).to.equal("NotPanel");
    expect(await ruling({ ruling: "Rejected" })).to.equal("InvalidSignature");
    await about.sentRuling(ruled1);
    const ruled = await found();
    expect(ruled).to.include({ stage: "Appeal", standing: "Upheld" });

    await comeTo(ruled.decidesBy - HOUR);
    expect(await refused("appeal", CLAIMANT, ...ground("won"))).to.equal("NotLoser");
    await acted("appeal", hostile, ...ground("still genuine"));
    const appealed = await found();
    expect(appealed).to.include({ stage: "SecondPanel", standing: "Upheld" });
    expect(await comeTo(appealed.decidesBy - HOUR)).to.equal("Valid Suspended Valid Revoked");
    // What the first panel signed says nothing in the second's place.
    expect(await ruling({})).to.equal("NotPanel");
    expect(await ruling({ panel: second })).to.equal("InvalidSignature");
    await about.sentRuling(await about.signedRuling(1, "Upheld", EVIDENCE));
    expect(await found()).to.include({ stage: "Effect", standing: "Upheld" });
    // Its notice runs: nothing but the bonds is due.
    expect([await about.stepped(), await about.stepped()]).to.deep.equal([1, 0]);
    expect(await tried(carryOutCall(place()))).to.equal("EffectTooEarly");
  });

  it("keeps for what is open the rules of its opening, and revokes before the case's hold ends", async () => {
    const older = await openedCall(change("Suspend", SOUND), [HOSTILE]);
    const { coming, rules: before } = await shown();
    expect(coming).to.include({ version: 1, isDropped: false });
    const from = BigInt(coming.from);
    const then = await done(["govern", "rules", ...nine.ofGroup(), "--at", coming.from]);
    const rulesNow = async () => (await done(["govern", "rules", ...nine.ofGroup()])).rules;
    await comeTo(from - 1n);
    expect(await rulesNow()).to.deep.equal(before);
    await comeTo(from);
    const rules = await rulesNow();
    expect(rules).to.deep.equal(then.rules);
    expect(nine.termsOf(before)).to.deep.equal({ Suspend: ["3d", "0"], Revoke: ["3d", "2d"] });
    expect(nine.termsOf(rules)).to.deep.equal({ Suspend: ["5d", "0"], Revoke: ["3d", "10d"] });
    const newer = await openedCall(change("Suspend", SOUND), [HOSTILE]);

    // After the two days of notice of its opening, not ten.
    const { found, ...about } = caseAbout(FORGED, "Fraud");
    const { effectFrom } = await found();
    expect(Number(effectFrom)).to.be.within(Number(from), Number(from + DAY));
    expect(await comeTo(effectFrom)).to.equal("Valid Suspended Valid Revoked");
    expect(await about.stepped()).to.equal(1);
    expect(await settled()).to.equal("Valid Revoked Valid Revoked");
    const end = await nine.heldUntil(FORGED);
    await comeTo(from + 3n * DAY + HOUR);
    expect([await stageOf(older), await stageOf(newer)]).to.deep.equal(["Lapsed", "Open"]);
    await pass(2n * DAY);
    expect(await stageOf(newer)).to.equal("Lapsed");
    expect(await comeTo(end)).to.equal("Valid Revoked Valid Revoked");
    // The hostile seat lost two cases, one of them twice; half went to who won, a quarter of a bond to each panel for each
    // ruling that stood, and the rest nowhere: with what eight silent cases cost.
    const parties = [hostile, CLAIMANT, subjects[SOUND]!, nine.keyOf("payee")].map(privateKeyToAddress);
    const balances = await Promise.all([...parties, at("desk")].map((party) => balance(party)));
    const sides = [FUNDS - 4n * BOND, FUNDS + (3n * BOND) / 2n, FUNDS + BOND / 2n];
    expect(balances).to.deep.equal([...sides, BOND, (5n * BOND) / 4n + 2n * BOND]);
  });

  it("replaces its roster, which voids what was signed before, and is rid of the hostile seat", async () => {
    const suspend = change("Suspend", SOUND);
    const kept = await proposedBy([...LOYAL, HOSTILE], suspend);
    const old = await rostered();
    expect(await nine.proposing("--roster", nine.rosterIn("few.json", LOYAL))).to.equal("SeatsOutOfRange");
    const file = await proposed("--roster", nine.rosterIn("next.json", [...LOYAL, 10, 11, 12]));
    await opened(file, LOYAL, [HOSTILE]);
    await pass(7n * DAY);
    await done(["govern", "sign", file], standIn(8));
    expect((await sent(file)).stage).to.equal("Passed");
    expect(await triedToExecute(file)).to.equal("NoticeRuns");
    await pass(7n * DAY - HOUR);
    const open = await openedCall(suspend, [HOSTILE]);
    await comeTo((await time()) + HOUR);
    const { address } = nine.chain().issuer.account;
    const poor = await shortOfEther(nine.chain(), { address, gas: 120_000n }, () =>
      stepped().catch((thrown) => thrown),
    );
    expect(String(poor)).to.match(/too little ETH for \d+ transactions/);
    const steps = await stepped();
    expect(steps).to.include("execute Roster");
    expect((await shown()).roster.version).to.equal(2);

    const { proposal, assents: approvals } = inFile(kept);
    expect(await errorOf(["govern", "send", kept])).to.equal("RosterReplaced");
    expect(await triedToAct(kept)).to.equal("InvalidSignature");
    expect(await tried(actCall({ ...old, proposal, approvals }))).to.equal("NotRoster");
    expect(await triedAlone(suspend, EVIDENCE)).to.equal("InvalidSignature");
    expect([await stageOf(open), await triedToExecute(open)]).to.deep.equal(["Void", "WrongStage"]);
    const now = await proposedBy([0], suspend);
    expect(await errorOf(["govern", "sign", now], hostile)).to.equal("NotSeated");
    expect(await said()).to.equal("Valid Revoked Valid Revoked");
    // Nobody ever said Valid of what was contested, and then revoked.
    const [sound, forged, slandered, exposed] = nine.history();
    expect([forged, exposed]).to.deep.equal(Array(2).fill("Valid Suspended Revoked"));
    expect(sound).to.equal("Valid Suspended Valid Suspended Valid");
    expect(slandered).to.equal("Valid Suspended Valid");
    // Copies were used again and again, or it shows nothing that they agreed.
    expect(nine.used()).to.be.greaterThan(200);
  });

  it("shows in an audit what the clock decided, what panels left undecided, and what it took", async () => {
    const audit = ["govern", "audit", at("group"), "--registry", nine.chain().registry];
    const { code, vitals, fewestKeys, findings } = await nine.run(audit);
    const kinds = new Set(findings.map((finding: { code: string }) => finding.code));
    // The new roster has no stand-ins; and a case with the new rules' longer notice may outlast the batch's longest hold.
    const weak = ["SeatWithoutStandIn", "EmergencyLimitTooShort", "PanelSilent", "DecidedByDefault"];
    expect([code, ...kinds]).to.deep.equal([3, ...weak]);
    // Two of a panel revoke, by what they decide.
    expect(fewestKeys[0]).to.include({ issue: 5, revoke: 2 });
    expect([vitals.evidenceToEffect.count, vitals.holdsPastBound]).to.deep.equal([4, []]);
    // Lapsed, or passed by silence. What the hostile seat alone wanted, four times, decides nothing.
    expect(vitals).to.deep.include({ decided: 9, byDefault: 3 });
    expect(vitals.cases).to.deep.equal([{ desk: at("desk"), over: 11, unheard: 8 }]);
  });

  it("counts as the clock's what had lapsed before another one took its nonce, and not what was open", async () => {
    const suspend = (index: number, nonce: number) =>
      proposed("--calls", callIn(change("Suspend", index)), "--nonce", `${nonce}`);
    const vitals = async () => (await nine.run(["govern", "audit", at("group")])).vitals;
    const before = await vitals();
    const late = await opened(await suspend(SOUND, 1), [0, 1]);
    await pass(8n * DAY);
    expect(await stageOf(late)).to.equal("Lapsed");
    const early = await opened(await suspend(SLANDERED, 2), [0]);
    for (const file of [await suspend(SLANDERED, 1), await suspend(SOUND, 2)]) {
      await signed(file, LOYAL);
      expect((await sent(file)).stage).to.equal("Done");
    }
    expect([await stageOf(late), await stageOf(early)]).to.deep.equal(["Void", "Void"]);
    const { decided, byDefault } = await vitals();
    expect([decided - before.decided, byDefault - before.byDefault]).to.deep.equal([2, 1]);
  });
});
