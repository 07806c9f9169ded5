import { expect } from "chai";
import { type Address, erc20Abi, type Hex, keccak256, toHex, zeroHash } from "viem";
import { privateKeyToAccount, privateKeyToAddress } from "viem/accounts";
import { getBlock, readContract, writeContract } from "viem/actions";
import { readProven } from "../../scripts/credential/readProven.ts";
import { attestationRegistryBuild } from "../../src/chain/builds/attestationRegistryBuild.ts";
import { disputeDeskBuild } from "../../src/chain/builds/disputeDeskBuild.ts";
import { schemaRegistryBuild } from "../../src/chain/builds/schemaRegistryBuild.ts";
import type { ContractBuild } from "../../src/chain/contractBuild.ts";
import { listAttestations } from "../../src/chain/events/attestations.ts";
import { keyOfAddress } from "../../src/core/governance/roster.ts";
import { openStatusCache } from "../../src/credentials/verify/cached/openStatusCache.ts";
import type { StatusCache } from "../../src/credentials/verify/cached/statusCache.ts";
import { verifyAttestationLive } from "../../src/credentials/verify/live/verifyAttestationLive.ts";
import { verifyLive } from "../../src/credentials/verify/live/verifyLive.ts";
import { createWitness } from "../../src/credentials/verify/offline/createWitness.ts";
import { verifyOffline } from "../../src/credentials/verify/offline/verifyOffline.ts";
import { suiteFolder } from "../toolkit/allocation/temporaryFolder.ts";
import { type CredentialChain, openCredentialChain } from "../toolkit/scripts/credentialChain.ts";
import { openFaultyNode } from "../toolkit/scripts/faultyNode.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";
import { ISSUER_KEY, OTHER_KEY } from "../toolkit/scripts/servedChain.ts";
import { ownBuild } from "./easBuilds.ts";

/*
 * A contested revocation, by the commands that people type: opened, held for, and at each stage somebody stays silent, so that the
 * clock decides. Live, cached and offline verifiers say the same throughout.
 */
const DAY = 86_400n;
const BOND = 1_000n;
const keyOf = (name: string): Hex => keccak256(toHex(`disputes ${name}`));
const member = (seat: number) => keyOf(`seat ${seat}`);
const judge = (round: number, seat: number) => keyOf(`judge ${round} ${seat}`);
const chairsOf = (keys: readonly Hex[]) =>
  keys.map((key) => ({
    member: keyOfAddress(privateKeyToAddress(key)),
    standIn: zeroHash,
    secondStandIn: zeroHash,
  }));
const CLAIMANT = OTHER_KEY;
/** What ships, as tests deploy what was compiled. */
const asBuilt = (build: ContractBuild) => ({ ...build, deployedBytecode: "0x" as const });

describe("a contested revocation", () => {
  const folder = suiteFolder();
  let chain: CredentialChain;
  let token: Address;
  let desk: Address;
  let attestations: Address;
  let group: Address;
  const held: string[] = [];
  let cache: StatusCache;
  const run = async (args: readonly string[], key: Hex = ISSUER_KEY) => {
    const env = { SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: key };
    const { code, stdout, stderr } = await runSymbolon([...args, "--json"], env);
    return { code, stderr, ...JSON.parse(stdout || "{}") };
  };
  const done = async (args: readonly string[], key?: Hex) => {
    const said = await run(args, key);
    expect(said.code, `${args.join(" ")}\n${said.stderr}`).to.equal(0);
    return said;
  };
  const time = async () => (await getBlock(chain.reader)).timestamp;
  const comeTo = async (timestamp: bigint) => {
    await chain.node.setNextBlockTimestamp({ timestamp });
    await chain.node.mine({ blocks: 1 });
  };
  /** A command about the case of one of the credentials. */
  const about = (verb: string, index: number, ...more: readonly string[]) => [
    ...["govern", "case", verb, held[index] ?? "", "--desk", desk, "--kind", "Fraud", ...more],
  ];
  const ground = (text: string) => ["--evidence", keccak256(toHex(text)), "--uri", `ipfs://${text}`];
  const stageOf = async (index: number) => (await done(about("show", index))).case;
  const errorOf = async (args: readonly string[], key?: Hex) => (await run(args, key)).error?.code;

  /** What all verifiers say now: live, out of a copy, by a witness. */
  const verdict = async (index: number): Promise<string> => {
    const { batch, credential, proof } = readProven(held[index] ?? "");
    const { header } = batch;
    const block = await getBlock(chain.reader);
    const expected = { issuers: [group], schema: header.schema, subject: credential.subject } as const;
    const about = { registry: chain.registry, header, credential, proof };
    const live = await verifyLive(chain.reader, {
      ...about,
      expected,
      moment: "block",
      finality: "finalized",
    });
    cache.follow({ header });
    await cache.refresh(chain.reader);
    const cached = cache.strict(cache.admit({ header, credential, proof, expected }), block.timestamp);
    const witness = await createWitness(chain.reader, about);
    const trusted = { chainId: chain.chainId, registry: chain.registry, trustedBlockHash: block.hash };
    const offline = verifyOffline({
      witness,
      ...trusted,
      finality: "finalized",
      expected,
      moment: block.timestamp,
    });
    expect([cached.outcome, offline.outcome]).to.deep.equal([live.outcome, live.outcome]);
    return live.outcome;
  };
  /** The bonds' token, which anybody can have refuse one account. */
  const atToken = (functionName: "mint" | "turnOnFor" | "turnOff", ...args: readonly unknown[]) =>
    writeContract(chain.issuer, {
      address: token,
      abi: ownBuild("BlocklistToken", "mocks/tokens").abi,
      ...{ functionName, args },
    });
  /** Has the group do what a command would send. */
  const byGroup = async (name: string, command: readonly string[]) => {
    const calls = folder.path(`${name}-calls.json`);
    const proposal = folder.path(`${name}.json`);
    await done([...command, "--from", group, "--calldata", calls]);
    await done(["govern", "propose", group, "--calls", calls, "--out", proposal]);
    for (const seat of [0, 1]) await done(["govern", "sign", proposal], member(seat));
    await done(["govern", "send", proposal]);
  };
  const balance = (account: Address) =>
    readContract(chain.reader, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [account] });

  before(async () => {
    chain = await openCredentialChain();
    token = await chain.deploy(ownBuild("BlocklistToken", "mocks/tokens"));
    for (const { account } of [chain.issuer, chain.other]) await atToken("mint", account.address, 10n ** 6n);
    const schemas = await chain.deploy(asBuilt(schemaRegistryBuild));
    attestations = await chain.deploy(asBuilt(attestationRegistryBuild), schemas);
    const panel = (round: number) => ({
      ...{ quorum: 2, payee: privateKeyToAddress(keyOf("payee")) },
      seats: chairsOf([0, 1, 2].map((seat) => judge(round, seat))),
    });
    desk = await chain.deploy(
      asBuilt(disputeDeskBuild),
      ...[chain.registry, attestations, token, BOND, panel(0), panel(1), "ipfs://what-cases-are-about"],
    );
    const seats = [0, 1, 2].map((seat) => ({ member: privateKeyToAddress(member(seat)) }));
    const roster = folder.write(
      "roster.json",
      JSON.stringify({ format: "symbolon-roster", version: 1, seats }),
    );
    const rules = folder.path("rules.json");
    await done(["govern", "rules", "--roster", roster, "--out", rules]);
    const { contracts, rulebook } = await done([
      ...["deploy", "group", "--roster", roster, "--rules", rules, "--desk", desk],
    ]);
    group = contracts.group.address;
    for (const key of [member(0), ...[0, 1].map((seat) => judge(0, seat))]) {
      await chain.node.setBalance({ address: privateKeyToAccount(key).address, value: 10n ** 18n });
    }
    const people = [CLAIMANT, ISSUER_KEY, keyOf("third"), keyOf("fourth")].map(
      (key) => `${privateKeyToAddress(key)},1`,
    );
    const file = folder.write("people.csv", `subject,level\n${people.join("\n")}\n`);
    const directory = folder.path("batch");
    const roles = ["--revoker", group, "--emergency", group, "--emergency-limit", `${30n * DAY}`];
    const bound = ["--epoch-length", "3600", "--rulebook", rulebook, "--chain-id", `${chain.chainId}`];
    await done([
      "credential",
      "batch",
      file,
      "--schema",
      "uint8 level",
      "--out",
      directory,
      ...roles,
      ...bound,
    ]);
    await byGroup("issue", ["credential", "issue", directory, "--uri", "ipfs://manifest"]);
    for (const index of people.keys()) {
      const out = folder.path(`held-${index}.json`);
      await done(["credential", "present", directory, `${index}`, "--out", out]);
      held.push(out);
    }
    cache = openStatusCache({
      ...{ chainId: chain.chainId, registry: chain.registry, clockSkew: 0n, reorgMargin: 0n },
      finality: "finalized",
    });
  });
  after(() => chain.close());

  it("refuses before anybody signs what the desk would refuse", async () => {
    expect(await errorOf(about("answer", 1, ...ground("a")))).to.equal("NoCase");
    expect(await errorOf(about("show", 1, "--desk", token))).to.equal("NotDesk");
    const roster = folder.path("roster.json");
    const panels = ["first", "second"].flatMap((one) => [`--${one}`, roster, `--${one}-payee`, token]);
    const terms = ["--token", token, "--bond", "0", ...panels, "--meta-evidence", "-"];
    expect(await errorOf(["deploy", "desk", ...terms])).to.equal("BondOutOfRange");
    expect(await errorOf(about("open", 1, "--evidence", zeroHash, "--uri", "-"))).to.equal("ZeroEvidence");
    expect(await errorOf(about("open", 1, ...ground("x"), "--accused", token), CLAIMANT)).to.equal(
      "AccusedMismatch",
    );
    expect(await errorOf(about("open", 1, ...ground("x")), member(0))).to.equal("NotEnoughTokens");
  });

  it("is held for while it is open, and revoked by the clock where nobody answers; verifiers agree throughout", async () => {
    expect(await verdict(1)).to.equal("Valid");
    const opened = await done(about("open", 1, ...ground("claim")), CLAIMANT);
    expect(opened.case).to.deep.include({
      stage: "Answer",
      standing: "None",
      silence: "the claim stands, and may be appealed",
    });
    // Opening changes nothing.
    expect(await verdict(1)).to.equal("Valid");
    expect(await errorOf(about("open", 1, ...ground("other")), CLAIMANT)).to.equal("CaseOpen");
    expect(await errorOf(about("hold", 1, "--group", group))).to.equal("NotSeated");
    await done(about("hold", 1, "--group", group), member(0));
    expect(await errorOf(about("hold", 1, "--group", group), member(0))).to.equal("HeldAlready");
    await comeTo((await time()) + 1n);
    expect(await verdict(1)).to.equal("Suspended");

    const { decidesBy, overBy } = await stageOf(1);
    await comeTo(BigInt(decidesBy) - 1n);
    expect(await stageOf(1)).to.include({ stage: "Answer" });
    expect(await errorOf(about("appeal", 1, ...ground("late")))).to.equal("WrongCaseStage");
    await comeTo(BigInt(decidesBy));
    expect(await stageOf(1)).to.include({ stage: "Appeal", standing: "Upheld" });
    expect(await errorOf(about("answer", 1, ...ground("late")))).to.equal("WrongCaseStage");
    expect(await verdict(1)).to.equal("Suspended");

    await comeTo(BigInt((await stageOf(1)).decidesBy));
    const upheld = await stageOf(1);
    expect(upheld).to.include({ stage: "Effect", standing: "Upheld" });
    // Its notice runs: nothing but the bonds is due.
    const before = await balance(chain.other.account.address);
    expect((await done(about("step", 1))).sendings).to.have.length(1);
    expect(await balance(chain.other.account.address)).to.equal(before + BOND);
    expect((await done(about("step", 1))).sendings).to.have.length(0);
    await comeTo(BigInt(upheld.effectFrom));
    expect(await verdict(1)).to.equal("Suspended");
    await done(about("step", 1));
    expect(await stageOf(1)).to.include({ stage: "Done" });
    for (let hour = 0; hour < 3; hour++) {
      expect(await verdict(1)).to.equal(hour < 2 ? "Suspended" : "Revoked");
      await chain.nextEpoch();
    }
    await comeTo(BigInt(overBy) + 30n * DAY);
    expect(await verdict(1)).to.equal("Revoked");
  });

  it("changes nothing where the first panel is silent: both bonds go back, and the hold is ended", async () => {
    await done(about("open", 0, ...ground("grudge")));
    await done(about("hold", 0, "--group", group), member(0));
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
    const before = await balance(chain.issuer.account.address);
    const { sendings } = await done(about("step", 0));
    expect(sendings.map(({ what }: { what: string }) => what.split(" ")[0])).to.deep.equal(["Pay", "End"]);
    expect((await done(about("step", 0))).sendings).to.have.length(0);
    expect(await balance(chain.issuer.account.address)).to.equal(before + BOND);
    await chain.nextEpoch();
    await chain.nextEpoch();
    expect(await verdict(0)).to.equal("Valid");
  });

  it("is ruled on by two of three, appealed, and stands where the second panel is silent", async () => {
    const { case: opened } = await done(about("open", 0, ...ground("facts")));
    await done(about("answer", 0, ...ground("reply")), CLAIMANT);
    const file = folder.path("ruling.json");
    const says = ["--file", file, "--ruling", "Upheld", "--reasons", keccak256(toHex("reasons"))];
    expect(await errorOf(about("rule", 0, ...says), CLAIMANT)).to.equal("NotOfPanel");
    // A node that makes up who sits in the panel is found out by the hash that the desk keeps.
    const liar = await openFaultyNode(chain.rpc);
    const [real, made] = [judge(0, 0), CLAIMANT].map((key) =>
      privateKeyToAddress(key).slice(2).toLowerCase(),
    );
    liar.answer = async (method, params) => {
      if (method !== "eth_getLogs") return undefined;
      const logs = await chain.reader.request({ method, params } as never);
      return { result: JSON.parse(JSON.stringify(logs).replaceAll(real ?? "", made ?? "")) };
    };
    expect(await errorOf(about("rule", 0, ...says, "--rpc", liar.url), CLAIMANT)).to.equal("PanelNotFound");
    await liar.close();
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
    await chain.nextEpoch();
    await chain.nextEpoch();
    expect(await verdict(0)).to.equal("Revoked");
  });

  it("shows in an audit: what the clock decided, and what it took", async () => {
    const { code, vitals, fewestKeys, findings } = await run([
      ...["govern", "audit", group, "--registry", chain.registry],
    ]);
    expect(code).to.equal(3);
    expect(vitals).to.deep.include({ decided: 3, byDefault: 3, holdsPastBound: [] });
    expect(vitals.evidenceToEffect.count).to.equal(2);
    expect(fewestKeys[0]).to.include({ issue: 2, revoke: 2 });
    expect(findings.map(({ code: kind }: { code: string }) => kind)).to.include.members([
      "SeatWithoutStandIn",
      "DecidedByDefault",
    ]);
    expect(findings.map(({ code: kind }: { code: string }) => kind)).not.to.include("RulesNotBound");
  });

  it("is not its subject's to answer where it can only help the subject", async () => {
    const about3 = (verb: string) => [
      ...["govern", "case", verb, held[3] ?? "", "--desk", desk, "--kind", "WronglySuspended"],
      ...ground(verb),
    ];
    await done(about3("open"), CLAIMANT);
    expect(await errorOf(about3("answer"), keyOf("fourth"))).to.equal("NotRespondent");
  });

  it("revokes an attestation too, which cannot be held; whoever could not be paid collects later", async () => {
    const at = ["--registry", attestations];
    const { uid: schema } = await done(["attestation", "schema", "uint8 level", ...at]);
    const recipient = ["--recipient", chain.other.account.address, "--data", "level=3"];
    await byGroup("attest", ["attestation", "attest", "--schema", schema, ...recipient, ...at]);
    const [made] = await listAttestations(chain.reader, { registry: attestations });
    const uid = made?.uid ?? zeroHash;
    const nth = held.push(uid) - 1;
    const expected = { issuers: [group], schema, subject: chain.other.account.address } as const;
    const asked = { uid, expected, moment: "block", finality: "finalized" } as const;
    const outcome = async () =>
      (await verifyAttestationLive(chain.reader, { registry: attestations, ...asked })).outcome;

    const { case: opened } = await done(about("open", nth, ...ground("forged")));
    expect(opened).to.include({ stage: "Answer", credential: uid });
    expect(await errorOf(about("hold", nth, "--group", group), member(0))).to.equal("NoHolds");
    await done(about("answer", nth, ...ground("genuine")), CLAIMANT);
    const file = folder.path("attestation-ruling.json");
    const says = ["--file", file, "--ruling", "Upheld", "--reasons", keccak256(toHex("forged"))];
    for (const seat of [0, 1]) await done(about("rule", nth, ...says), judge(0, seat));
    await comeTo(BigInt(opened.evidenceUntil));
    await done(about("rule", nth, "--file", file, "--send"));
    await comeTo(BigInt((await stageOf(nth)).decidesBy));

    // The winner cannot be paid: the panel is all the same, and what was decided is carried out.
    const winner = chain.issuer.account.address;
    const before = await balance(winner);
    await atToken("turnOnFor", winner);
    expect((await done(about("step", nth))).sendings).to.have.length(1);
    expect(await stageOf(nth)).to.include({ stage: "Effect", isPaid: true });
    expect(await outcome()).to.equal("Valid");
    await comeTo(BigInt((await stageOf(nth)).effectFrom));
    expect((await done(about("step", nth))).sendings).to.have.length(1);
    await comeTo((await time()) + 1n);
    expect(await outcome()).to.equal("Revoked");

    const collect = ["govern", "case", "collect", "--desk", desk, "--owed", winner];
    const elsewhere = ["--to", chain.other.account.address];
    expect(await errorOf([...collect, ...elsewhere], CLAIMANT)).to.equal("NotOwed");
    await atToken("turnOff");
    await done(collect, CLAIMANT);
    expect(await balance(winner)).to.equal(before + BOND + BOND / 2n);
    expect(await errorOf(collect, CLAIMANT)).to.equal("NothingOwed");
  });

  it("has a panel changed by the panel itself, with notice, and tells whose turn it is when", async () => {
    const panel = (verb: string, ...more: readonly string[]) => ["govern", "panel", verb, ...more];
    const show = async () => (await done(panel("show", desk))).panels[0];
    const rosterOf = (name: string, ...keys: readonly Hex[]) => {
      const seats = keys.map((key) => ({ member: privateKeyToAddress(key) }));
      return folder.write(name, JSON.stringify({ format: "symbolon-roster", version: 1, seats }));
    };
    const roster = rosterOf("next.json", judge(0, 2), keyOf("new judge"), keyOf("newer judge"));
    const file = folder.path("panel.json");
    const propose = (...more: readonly string[]) =>
      panel("propose", desk, "--panel", "first", "--out", file, ...more);
    expect(await show()).to.deep.include({ version: 1, coming: null, leaving: null, changeableFrom: "0" });

    expect(await errorOf(propose("--quorum", "4"))).to.equal("PanelQuorumOutOfRange");
    const soon = `${(await time()) + 29n * DAY}`;
    expect(await errorOf(propose("--roster", roster, "--in-force", soon))).to.equal("PanelTooSoon");
    const { from, panel: next } = await done(propose("--roster", roster));
    expect(next).to.deep.include({ quorum: 2, payee: privateKeyToAddress(keyOf("payee")) });
    expect(await errorOf(panel("sign", file), keyOf("new judge"))).to.equal("NotOfPanel");
    await done(panel("sign", file), judge(0, 0));
    // What somebody signed is not lost for another proposal of that name.
    expect(await errorOf(propose("--roster", roster))).to.equal("SignaturesLost");
    expect(await errorOf(panel("send", file))).to.equal("PanelQuorumMissed");

    // Made in a wallet, into a file of its own.
    const { message, domain, types } = await done(panel("sign", file, "--typed-data"));
    const { EIP712Domain: _, ...own } = types;
    const signature = await privateKeyToAccount(judge(0, 1)).signTypedData({
      ...{ types: own, primaryType: "PanelChange" },
      domain: { ...domain, chainId: BigInt(domain.chainId) },
      message: { ...message, from: BigInt(message.from) },
    });
    const copy = folder.path("copy.json");
    const given = ["--signature", signature, "--out", copy, "--seat"];
    expect(await errorOf(panel("sign", file, ...given, "2"))).to.equal("InvalidSignature");
    expect(await done(panel("sign", file, ...given, "1"))).to.deep.include({ signed: [0, 1], quorum: 2 });
    expect((await done(panel("send", file, copy, "--dry-run"))).calls).to.have.length(1);
    await done(panel("send", file, copy));
    expect(await errorOf(panel("send", file, copy))).to.equal("PanelPending");

    const { panels } = await done(["govern", "show", group]);
    expect(panels[0]).to.deep.include({ version: 1, changeableFrom: `${BigInt(from) + 21n * DAY}` });
    expect(panels[0].coming).to.deep.equal({ ...next, from });
    expect(panels[1]).to.deep.include({ version: 1, coming: null });
    await comeTo(BigInt(from));
    expect(await show()).to.deep.include({ version: 2, inForce: next, coming: null });
    expect((await show()).leaving.hash).to.equal(panels[0].inForce.hash);
  });
});
