import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Hex, keccak256, toFunctionSelector, toHex, zeroHash } from "viem";
import { privateKeyToAccount, privateKeyToAddress } from "viem/accounts";
import { getTransactionCount } from "viem/actions";
import { disputeDeskAbi } from "../../src/sdk/chain/abi/disputeDeskAbi.ts";
import { listAttestations } from "../../src/sdk/chain/events/attestations.ts";
import { verifyAttestationLive } from "../../src/sdk/credentials/verify/live/verifyAttestationLive.ts";
import { openFaultyNode } from "../toolkit/scripts/faultyNode.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";
import { ISSUER_KEY } from "../toolkit/scripts/servedChain.ts";
import { type AgreeingVerifiers, agreeingVerifiers } from "./agreeingVerifiers.ts";
import { BOND, CLAIMANT, DAY, FUNDS, governedChain, ground } from "./governedChain.ts";

/*
 * Cases beside the one of `governance.test.ts`, by the commands that people type: at each stage somebody stays silent, which
 * decides nothing; what an attestation comes to, which cannot be held; and a case about a whole batch.
 */
describe("cases in which somebody stays silent", () => {
  const governed = governedChain({ name: "disputes", seats: 3, standIns: 0 });
  const { at, atToken, balance, chain, comeTo, done, errorOf, folder, judge, keyOf, member, time } = governed;
  let held: string[] = [];
  let directory = "";
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
    directory = await governed.built(rulebook, [CLAIMANT, ISSUER_KEY, keyOf("third"), keyOf("fourth")]);
    await byGroup("credential", "issue", directory, "--uri", "ipfs://manifest");
    held = [...(await governed.presented(directory, 4))];
    verifiers = await agreeingVerifiers(chain().rpc, chain().reader, held);
  });

  it("refuses before anybody signs what the desk would refuse", async () => {
    expect(await errorOf(about("answer", 1, ...ground("a")))).to.equal("NoCase");
    expect(await errorOf(about("show", 1, "--desk", at("token")))).to.equal("NotDesk");
    const roster = folder.path("roster.json");
    const panels = ["first", "second"].flatMap((one) => [`--${one}`, roster, `--${one}-payee`, at("token")]);
    const terms = ["--token", at("token"), "--bond", "3", "--base-units", ...panels, "--meta-evidence", "-"];
    const { error: tooLittle } = await governed.run(["deploy", "desk", ...terms]);
    expect(tooLittle).to.deep.include({ code: "BondOutOfRange" });
    expect(tooLittle.reason).to.match(/^A bond of 3 base units is out of range: it must be 4 to \d+\.$/);
    expect(await errorOf(about("open", 1, "--evidence", zeroHash, "--uri", "-"))).to.equal("ZeroEvidence");
    for (const uri of ["", "ä".repeat(257)]) {
      const { error: misplaced } = await governed.run(
        about("open", 1, ...ground("x"), "--uri", uri),
        CLAIMANT,
      );
      expect(misplaced).to.deep.include({ code: "UriOutOfRange" });
      expect(misplaced.details).to.deep.equal({ length: `${2 * uri.length}`, most: "512" });
    }
    const wholly = about("open", 1, ...ground("x"), "--batch");
    expect(await errorOf(wholly, CLAIMANT)).to.equal("KindNotSupported");
    expect(await errorOf(governed.aboutCase("show", zeroHash, "Fraud", "--batch"))).to.equal("NotInBatch");
    expect(await errorOf(about("open", 1, ...ground("x")), member(0))).to.equal("NotEnoughTokens");
    // The token takes the approval, and not the bond's way to the desk: then it is not approved either.
    await atToken("turnOnFor", at("desk"));
    const asked = { address: privateKeyToAddress(CLAIMANT) };
    const nonce = await getTransactionCount(chain().reader, asked);
    const blocked = await governed.run(about("open", 1, ...ground("x")), CLAIMANT);
    expect(blocked.error.reason).to.match(/^The token, or the gate, refused/);
    expect(await getTransactionCount(chain().reader, asked)).to.equal(nonce);
    await atToken("turnOff");
  });

  it("changes nothing where the first panel is silent: a quarter goes to who answered, and the hold is ended", async () => {
    const aboutError = (verb: string, ...more: readonly string[]) =>
      governed.aboutCase(verb, held[0] ?? "", "IssuedInError", ...more);
    await done(aboutError("open", ...ground("typo")), CLAIMANT);
    await done(about("open", 0, ...ground("grudge")));
    const people = await runSymbolon(about("show", 0), { SYMBOLON_RPC_URL: chain().rpc });
    expect(people.stdout).to.match(/^bond of each side +0\.000000000000001 \w+$/m);
    const holding = await done(about("hold", 0, "--group", at("group")), member(0));
    expect(holding.sendings[0].what).to.match(/^Hold 0x/);
    // The case that was opened first needs it for less long: only that is recorded.
    const { sendings: behind } = await done(
      aboutError("hold", "--group", at("group"), "--dry-run"),
      member(0),
    );
    expect(behind[0].what).to.match(
      /is held already, until .+: record that the case 0x\w+ needs it held until/,
    );
    await done(about("answer", 0, ...ground("answer")), CLAIMANT);
    expect(await errorOf(about("answer", 0, ...ground("again")), CLAIMANT)).to.equal("WrongCaseStage");
    expect((await stageOf(0)).silence).to.match(/a quarter of the claimant's bond goes to whoever answered$/);
    const { case: heard } = await done(about("evidence", 0, ...ground("more")));
    const { decidesBy, evidenceUntil } = heard;
    await comeTo(BigInt(evidenceUntil));
    expect(await errorOf(about("evidence", 0, ...ground("last minute")))).to.equal("EvidenceClosed");
    expect(await verdict(0)).to.equal("Suspended");
    await comeTo(BigInt(decidesBy));
    const over = await stageOf(0);
    expect(over).to.include({ stage: "Done", standing: "None" });
    const sides = [chain().issuer.account.address, privateKeyToAddress(CLAIMANT)];
    const [claimant = 0n, answering = 0n] = await Promise.all(sides.map((side) => balance(side)));
    const { sendings } = await done(about("step", 0));
    expect(sendings.map(({ what }: { what: string }) => what.split(" ")[0])).to.deep.equal(["Pay", "End"]);
    expect((await done(about("step", 0))).sendings).to.have.length(0);
    expect(await balance(chain().issuer.account.address)).to.equal(claimant + (3n * BOND) / 4n);
    expect(await balance(privateKeyToAddress(CLAIMANT))).to.equal(answering + (5n * BOND) / 4n);
    // The next case needs other evidence. That of the first may have the tag of what never was: then it is salted.
    const { error } = await governed.run(about("open", 0, ...ground("grudge")));
    expect(error.code).to.equal("EvidenceUsed");
    expect(error.hint).to.include("as one in 8,192 does: add a line to it (a salt)");
    expect((await done(about("open", 0, ...ground("salted"), "--dry-run"))).sendings).to.have.length(2);
    await chain().nextEpoch();
    await chain().nextEpoch();
    expect(await verdict(0)).to.equal("Valid");
  });

  it("is not its subject's to answer where it can only help the subject", async () => {
    const about3 = (verb: string) => [
      "govern",
      "case",
      verb,
      held[3] ?? "",
      "--desk",
      at("desk"),
      "--kind",
      "WronglySuspended",
      ...ground(verb),
    ];
    await done(about3("open"), CLAIMANT);
    const holding = governed.aboutCase("hold", held[3] ?? "", "WronglySuspended", "--group", at("group"));
    expect(await errorOf(holding, member(0))).to.equal("NotHeldFor");
    expect(await errorOf(about3("answer"), keyOf("fourth"))).to.equal("NotRespondent");
  });

  it("revokes an attestation too, as two of three ruled, where the second panel is silent", async () => {
    const registry = ["--registry", at("attestations")];
    const registering = ["credential", "schema", "uint8 level", "--register", "--attestations"];
    const { uid: schema } = await done([...registering, at("attestations")]);
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
    const file = folder.path("ruling.json");
    const signing = ["govern", "sign", file];
    const sending = ["govern", "send", file];
    const saying = (ruling: string, out = file) =>
      about("rule", nth, "--ruling", ruling, "--reasons", keccak256(toHex("reasons")), "--out", out);
    const said = await done(saying("Upheld"));
    expect(said.what)
      .to.include(`the attestation ${uid}`)
      .and.include("the attestation is revoked, unless the second panel rules otherwise");
    expect(said).to.deep.include({ case: opened.id, round: 0, signed: [], quorum: 2 });
    expect(await errorOf(signing, CLAIMANT)).to.equal("NotOfPanel");
    // A node that makes up who sits in the panel is found out by the hash that the desk keeps.
    const liar = await openFaultyNode(chain().rpc);
    const [real, invented] = [judge(0, 0), CLAIMANT].map((key) =>
      privateKeyToAddress(key).slice(2).toLowerCase(),
    );
    liar.answer = async (method, params) => {
      if (method !== "eth_getLogs") return undefined;
      const logs = await chain().reader.request({ method, params } as never);
      return { result: JSON.parse(JSON.stringify(logs).replaceAll(real ?? "", invented ?? "")) };
    };
    expect(await errorOf([...signing, "--rpc", liar.url], CLAIMANT)).to.equal("PanelNotFound");
    // Nor does one that tells another kind of the same case: what is signed is the case's id.
    const selector = toFunctionSelector(
      disputeDeskAbi.find((item) => item.type === "function" && item.name === "caseOf") as never,
    );
    liar.answer = async (method, params) => {
      const [asked] = params as readonly { readonly data?: Hex }[];
      if (method === "eth_call" && asked?.data?.startsWith(selector)) {
        const data = asked.data.replace(/3$/, "1");
        return {
          result: await chain().reader.request({ method, params: [{ ...asked, data }, params[1]] } as never),
        };
      }
      if (method !== "eth_getLogs") return undefined;
      const logs: { topics: Hex[]; data: Hex }[] = await chain().reader.request({ method, params } as never);
      const isOfCase = ({ topics }: { topics: Hex[] }) => topics[1] === opened.id && topics.length === 4;
      const lies = logs.map((log) =>
        isOfCase(log) ? { ...log, data: `0x${"0".repeat(63)}3${log.data.slice(66)}` } : log,
      );
      return { result: lies };
    };
    expect(await errorOf([...signing, "--rpc", liar.url], judge(0, 1))).to.equal("NoCase");
    await liar.close();
    await done(signing, judge(0, 1));
    expect(await errorOf(sending)).to.equal("EvidenceStillOpen");
    await comeTo(BigInt(opened.evidenceUntil));
    expect(await errorOf(sending)).to.equal("PanelQuorumMissed");
    // What somebody signed is not lost for another ruling of that name.
    expect(await errorOf(saying("Rejected"))).to.equal("SignaturesLost");
    const other = folder.path("rejected.json");
    await done(saying("Rejected", other));
    expect(await errorOf([...sending, other])).to.equal("OtherRuling");
    expect(await errorOf([...signing, "--object"])).to.equal("WrongCall");
    expect((await done(signing, judge(0, 0))).signed).to.deep.equal([0, 1]);
    await done(sending);
    expect(await errorOf(signing, judge(0, 2))).to.equal("WrongCaseStage");
    const altered = (change: object) =>
      folder.write("altered.json", JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...change }));
    expect(await errorOf(["govern", "sign", altered({ chainId: 5 })])).to.equal("RulingElsewhere");
    expect(await errorOf(["govern", "sign", altered({ caseId: zeroHash })])).to.equal("NoCase");
    const { case: ruled } = await done(about("show", nth));
    expect(ruled).to.include({ stage: "Appeal", standing: "Upheld" });
    expect(await errorOf(about("appeal", nth, ...ground("appeal")))).to.equal("NotLoser");
    // Also on what was said before: only a case needs new evidence.
    const { case: appealed } = await done(about("appeal", nth, ...ground("genuine")), CLAIMANT);
    expect(appealed).to.include({ stage: "SecondPanel" });
    await comeTo(BigInt(appealed.decidesBy));

    // The winner cannot be paid: all others are, and what was decided is carried out.
    const parties = [ISSUER_KEY, CLAIMANT, keyOf("payee")].map((key) => privateKeyToAddress(key));
    const [winner, loser] = parties;
    await atToken("turnOnFor", winner);
    const { case: over, sendings: paid } = await done(about("step", nth));
    expect(paid).to.have.length(1);
    expect(over).to.include({ stage: "Effect", standing: "Upheld", isPaid: true });
    expect(await outcome()).to.equal("Valid");
    await comeTo(BigInt(over.effectFrom));
    expect((await done(about("step", nth))).sendings).to.have.length(1);
    await comeTo((await time()) + 1n);
    expect(await outcome()).to.equal("Revoked");

    const collect = ["govern", "case", "collect", "--desk", at("desk"), "--owed", winner!];
    expect(await errorOf([...collect, "--to", loser!], CLAIMANT)).to.equal("NotOwed");
    await atToken("turnOff");
    await done(collect, CLAIMANT);
    // A quarter of the first bond is the panel's; nobody heard the appeal, whose bond goes back. Two other cases are still unpaid;
    // and a quarter went from one to the other before, where the panel was silent.
    const balances = await Promise.all(parties.map((party) => balance(party)));
    expect(balances).to.deep.equal([FUNDS + BOND / 4n, FUNDS - (11n * BOND) / 4n, BOND / 4n]);
    expect(await errorOf(collect, CLAIMANT)).to.equal("NothingOwed");
  });

  it("ends the hold of a whole batch by a case about it, and by none about one credential", async () => {
    const third = keyOf("third");
    await governed.funded(third, member(0));
    const wrongly = (verb: string, index: number, ...more: readonly string[]) =>
      governed.aboutCase(verb, held[index] ?? "", "WronglySuspended", ...more);
    const asSeat = ["--group", at("group")];
    const ruled = async (index: number, ...more: readonly string[]) => {
      const file = folder.path(`upheld-${index}.json`);
      const said = ["--ruling", "Upheld", "--reasons", keccak256(toHex("reasons")), "--out", file];
      const { what } = await done(wrongly("rule", index, ...said, ...more));
      expect(what).to.include(more.length > 0 ? "the whole of the batch" : "credential 1 of the batch");
      expect(what).to.include(more.length > 0 ? "the batch's hold ends" : "the credential is reinstated");
      for (const seat of [0, 1]) await done(["govern", "sign", file], judge(0, seat));
      await done(["govern", "send", file]);
      return (await done(wrongly("show", index, ...more))).case;
    };
    const changing = ["--batch", directory, "--evidence", keccak256(toHex("inquiry"))];
    await byGroup("credential", "suspend", "1", ...changing);
    const { case: one } = await done(wrongly("open", 1, ...ground("mine")), third);
    await byGroup("credential", "reinstate", "1", ...changing);
    await byGroup("credential", "hold", "--all", ...changing);
    await chain().nextEpoch();
    expect(new Set((await verifiers.agree()).split(" "))).to.deep.equal(new Set(["Suspended"]));

    const { error } = await governed.run(wrongly("open", 2, ...ground("alone")), third);
    expect(error).to.deep.include({ code: "BatchHeld" });
    expect(error.hint).to.include("symbolon govern case open CREDENTIAL --batch");
    const { case: opened } = await done(wrongly("open", 2, ...ground("all of us"), "--batch"), third);
    expect(opened.credential).not.to.equal(one.credential);
    // It is the same of each of its credentials, and the group's to answer.
    expect((await done(wrongly("show", 0, "--batch"))).case.id).to.equal(opened.id);
    expect(await errorOf(wrongly("open", 3, ...ground("too"), "--batch"), CLAIMANT)).to.equal("CaseOpen");
    expect(await errorOf(wrongly("answer", 2, ...ground("x"), "--batch"), keyOf("fourth"))).to.equal(
      "NotRespondent",
    );
    const answering = wrongly("answer", 1, ...ground("inquiry"), ...asSeat, "--batch", "--dry-run");
    expect((await done(answering, member(0))).sendings).to.have.length(2);
    await done(wrongly("evidence", 2, ...ground("ours"), "--batch"), CLAIMANT);

    await comeTo(BigInt(opened.evidenceUntil));
    expect(await ruled(1)).to.include({ stage: "Appeal", standing: "Upheld" });
    expect(await ruled(2, "--batch")).to.include({ id: opened.id, stage: "Appeal", standing: "Upheld" });
    const appealing = wrongly("appeal", 2, ...ground("inquiry goes on"), "--batch", ...asSeat);
    const { case: appealed } = await done(appealing, member(0));
    await comeTo(BigInt(appealed.decidesBy));
    // What was upheld of the one cannot be carried out; its bonds are paid all the same.
    const paying = await done(wrongly("step", 1));
    expect(paying.sendings.map(({ what }: { what: string }) => what.split(" ")[0])).to.deep.equal(["Pay"]);
    expect(await errorOf(wrongly("step", 1))).to.equal("BatchHeld");
    expect((await done(wrongly("step", 3, "--batch"))).sendings).to.have.length(2);
    await chain().nextEpoch();
    await chain().nextEpoch();
    expect(new Set((await verifiers.agree()).split(" "))).to.deep.equal(new Set(["Valid"]));
    // The claimant pays the panel where nobody answered; nobody heard the appeal.
    const balances = await Promise.all([third, member(0)].map((key) => balance(privateKeyToAddress(key))));
    expect(balances).to.deep.equal([FUNDS - BOND / 2n, FUNDS]);
  });

  it("has a panel changed by the panel itself, with notice, and tells whose turn it is when", async () => {
    const govern = (verb: string, ...more: readonly string[]) => ["govern", verb, ...more];
    const show = async () => (await done(govern("show", at("desk")))).panels[0];
    const rosterOf = (name: string, ...keys: readonly Hex[]) => {
      const seats = keys.map((key) => ({ member: privateKeyToAddress(key) }));
      return folder.write(name, JSON.stringify({ format: "symbolon-roster", version: 1, seats }));
    };
    const roster = rosterOf("next.json", judge(0, 2), keyOf("new judge"), keyOf("newer judge"));
    const file = folder.path("panel.json");
    const propose = (...more: readonly string[]) =>
      govern("propose", at("desk"), "--panel", "first", "--out", file, ...more);
    expect(await show()).to.deep.include({ version: 1, coming: null, leaving: null, changeableFrom: "0" });
    // A group's decisions are no desk's.
    expect(await errorOf(govern("show", at("desk"), "--all"))).to.equal("WrongCall");

    expect(await errorOf(propose("--quorum", "4"))).to.equal("PanelQuorumOutOfRange");
    expect(await errorOf(govern("propose", at("desk"), "--roster", roster, "--out", file))).to.equal(
      "WrongCall",
    );
    const soon = `${(await time()) + 29n * DAY}`;
    expect(await errorOf(propose("--roster", roster, "--in-force", soon))).to.equal("PanelTooSoon");
    const { from, panel: next } = await done(propose("--roster", roster));
    expect(next).to.deep.include({ quorum: 2, payee: privateKeyToAddress(keyOf("payee")) });
    expect(await errorOf(govern("sign", file), keyOf("new judge"))).to.equal("NotOfPanel");
    await done(govern("sign", file), judge(0, 0));
    // What somebody signed is not lost for another proposal of that name.
    expect(await errorOf(propose("--roster", roster))).to.equal("SignaturesLost");
    expect(await errorOf(govern("send", file))).to.equal("PanelQuorumMissed");

    // Made in a wallet, into a file of its own.
    const { message, domain, types, stderr } = await done(govern("sign", file, "--typed-data"));
    // As text, libraries leave it out of the domain, and sign another digest.
    expect(domain.chainId).to.equal(Number(chain().chainId));
    expect(stderr)
      .to.include(message.panel)
      .and.include(privateKeyToAddress(keyOf("newer judge")).toLowerCase());
    const { EIP712Domain: _, ...own } = types;
    const signature = await privateKeyToAccount(judge(0, 1)).signTypedData({
      types: own,
      primaryType: "PanelChange",
      domain: { ...domain, chainId: BigInt(domain.chainId) },
      message: { ...message, from: BigInt(message.from) },
    });
    const copy = folder.path("copy.json");
    const given = ["--signature", signature, "--out", copy, "--seat"];
    expect(await errorOf(govern("sign", file, ...given, "2"))).to.equal("InvalidSignature");
    expect(await done(govern("sign", file, ...given, "1"))).to.deep.include({ signed: [0, 1], quorum: 2 });
    const other = folder.write("proposal.json", JSON.stringify({ format: "symbolon-proposal", version: 1 }));
    expect(await errorOf(govern("send", file, other))).to.equal("BadPanelChange");
    expect((await done(govern("send", file, copy, "--dry-run"))).calls).to.have.length(1);
    await done(govern("send", file, copy));
    expect(await errorOf(govern("send", file, copy))).to.equal("PanelReplaced");
    expect(await errorOf(govern("sign", file, "--typed-data"))).to.equal("PanelReplaced");
    expect(await errorOf(propose("--quorum", "3", "--out", folder.path("later.json")))).to.equal(
      "PanelPending",
    );

    const { panels } = await done(["govern", "show", at("group")]);
    expect(panels[0]).to.deep.include({ version: 1, changeableFrom: `${BigInt(from) + 21n * DAY}` });
    expect(panels[0].coming).to.deep.equal({ ...next, from });
    expect(panels[1]).to.deep.include({ version: 1, coming: null });
    await comeTo(BigInt(from));
    expect(await show()).to.deep.include({ version: 2, inForce: next, coming: null });
    expect((await show()).leaving.hash).to.equal(panels[0].inForce.hash);
  });
});
