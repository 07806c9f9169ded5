import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, type Hex, keccak256, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { getBlock, readContract } from "viem/actions";
import { quorumAbi } from "../../src/chain/abi/quorumAbi.ts";
import { changeStatusCall, imposeHoldCall, issueBatchCall } from "../../src/chain/calls/batches.ts";
import { callsFile } from "../../src/chain/calls/callFiles.ts";
import { type PlannedCall, plannedCall } from "../../src/chain/calls/plannedCall.ts";
import { readBatchStatus } from "../../src/chain/read/batches.ts";
import { type BatchHeader, batchId, rulesHash } from "../../src/core/credential/batchId.ts";
import { stages } from "../../src/core/governance/stage.ts";
import { readGroup } from "../../src/governance/group/readGroup.ts";
import { readProposals } from "../../src/governance/group/readProposals.ts";
import { readCall } from "../../src/governance/proposal/readCall.ts";
import { temporaryFolder } from "../toolkit/allocation/temporaryFolder.ts";
import { type CredentialChain, openCredentialChain } from "../toolkit/scripts/credentialChain.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";
import { ISSUER_KEY } from "../toolkit/scripts/servedChain.ts";

/*
 * A group of nine seats, of which two are gone (7 and 8) and one is hostile (6): it is founded, issues, holds, hesitates, changes
 * its rules and its roster. Each step is a command, as people call it.
 */
const DAY = 86_400n;
const keyOf = (name: string): Hex => keccak256(toHex(`governance ${name}`));
const member = (seat: number) => keyOf(`seat ${seat}`);
const standIn = (seat: number) => keyOf(`stand-in ${seat}`);
const HOSTILE = 6;
const EVIDENCE = keccak256(toHex("what happened"));

describe("a group of nine, two of them gone and one hostile", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  let group: Address;
  let rulebook: Address;
  let header: BatchHeader;
  let law: { readonly rules: Readonly<Record<string, object>> };
  before(async () => {
    chain = await openCredentialChain();
  });
  after(() => chain.close());

  /** A command with `--json`, and what it prints. */
  const run = async (args: readonly (string | Address)[], key: Hex = ISSUER_KEY) => {
    const env = { SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: key };
    const { code, stdout, stderr } = await runSymbolon([...args, "--json"], env);
    return { code, stderr, ...JSON.parse(stdout || "{}") };
  };
  const done = async (args: readonly string[], key?: Hex) => {
    const said = await run(args, key);
    expect(said.code, said.stderr).to.equal(0);
    return said;
  };
  const pass = async (seconds: bigint) => {
    const { timestamp } = await getBlock(chain.reader);
    await chain.node.setNextBlockTimestamp({ timestamp: timestamp + seconds });
    await chain.node.mine({ blocks: 1 });
    await agree();
  };
  /** What TypeScript says of each proposal is what the contract says, at each moment that a test comes to. */
  const agree = async () => {
    const state = await readGroup(chain.reader, { quorum: group });
    for (const { id, stage, stored, proposal } of await readProposals(chain.reader, state)) {
      const said = await readContract(chain.reader, {
        ...{ address: group, abi: quorumAbi, functionName: "stageOf", args: [id] },
      } as const);
      expect(stages[said], id).to.equal(stage);
      expect(readCall(state, proposal).act).to.equal(stored.act);
      if (stored.roster !== state.roster.version) continue;
      const own = await readContract(chain.reader, {
        ...{ address: group, abi: quorumAbi, functionName: "idOf", args: [proposal] },
      } as const);
      expect(own).to.equal(id);
    }
  };
  const calls = (name: string, ...planned: readonly PlannedCall[]) => {
    const plan = { chainId: chain.reader.chain.id, from: group, calls: planned };
    return folder.write(name, JSON.stringify(callsFile(plan)));
  };
  let proposals = 0;
  const proposed = async (...what: readonly string[]) => {
    proposals += 1;
    const file = folder.path(`proposal-${proposals}.json`);
    await done(["govern", "propose", group, ...what, "--out", file]);
    return file;
  };
  const signed = async (file: string, seats: readonly number[], ...more: readonly string[]) => {
    for (const seat of seats) await done(["govern", "sign", file, ...more], member(seat));
  };
  const status = () =>
    readBatchStatus(chain.reader, {
      registry: chain.registry,
      batch: batchId({ chainId: chain.chainId, registry: chain.registry, header }),
      index: 0n,
    });
  const change = (kind: "Revoke" | "Suspend", index: number) =>
    plannedCall(
      changeStatusCall({
        ...{ registry: chain.registry, header, kind, reason: 0, evidence: EVIDENCE },
        masks: [{ word: 0n, mask: 1n << BigInt(255 - index) }],
      }),
      { what: "whatever the file says" },
    );

  it("is founded with its rules in one transaction", async () => {
    const seats = Array.from({ length: 9 }, (_, seat) => ({
      member: privateKeyToAddress(member(seat)),
      standIns: [privateKeyToAddress(standIn(seat))],
    }));
    const roster = folder.write(
      "roster.json",
      JSON.stringify({ format: "symbolon-roster", version: 1, seats }),
    );
    const rules = folder.path("rules.json");
    await done(["govern", "rules", "--roster", roster, "--out", rules]);
    const { contracts, ...made } = await done(["deploy", "group", "--roster", roster, "--rules", rules]);
    group = contracts.group.address;
    const shown = await done(["govern", "show", group]);
    rulebook = shown.rulebook;
    expect(made.rulebook).to.equal(rulebook);
    expect(shown.roster).to.include({ version: 1 });
    expect(shown.roster.seats).to.have.length(9);
    expect(shown).to.deep.include({ proposals: [], coming: null, desk: null });
    // The file says what the chain says.
    const written = folder.path("law.json");
    await done(["govern", "rules", "--group", group, "--out", written]);
    law = JSON.parse(readFileSync(rules, "utf8"));
    expect(JSON.parse(readFileSync(written, "utf8"))).to.deep.equal(law);
  });

  it("issues at once by five signatures, and refuses to sign what could not count", async () => {
    const policy = { revoker: group, emergency: group, emergencyLimit: 20n * DAY };
    const bound = rulesHash({ chainId: chain.chainId, rulebook });
    header = { ...(await chain.newHeader(300, { ...policy, rulesHash: bound })), issuer: group };
    const issuing = (one: BatchHeader) =>
      plannedCall(issueBatchCall({ registry: chain.registry, header: one, uri: "" }), { what: "-" });
    const unbound = calls(
      "unbound.json",
      issuing({ ...header, policy: { ...header.policy, rulesHash: EVIDENCE } }),
    );
    const out = ["--out", folder.path("never.json")];
    expect(await run(["govern", "propose", group, "--calls", unbound, ...out])).to.deep.include({ code: 1 });

    const file = await proposed("--calls", calls("issue.json", issuing(header)));
    const stranger = await run(["govern", "sign", file], ISSUER_KEY);
    expect(stranger.error.code).to.equal("NotSeated");
    await signed(file, [4, 0, 3]);
    // Signed apart, sent together.
    const other = folder.write("copy.json", readFileSync(file, "utf8"));
    await signed(file, [1]);
    await signed(other, [2]);
    const { sendings, stage } = await done(["govern", "send", other, file]);
    expect(stage).to.equal("Done");
    expect(sendings).to.have.length(1);
    expect(sendings[0]).to.deep.include({ way: "act", seats: [0, 1, 2, 3, 4] });
    expect((await status()).revision).to.equal(1);
    expect((await run(["govern", "sign", file], member(5))).error.code).to.equal("NonceUsed");
  });

  it("holds by one seat within its budget, and not beyond", async () => {
    const { timestamp } = await getBlock(chain.reader);
    const hold = (days: bigint, index: bigint) =>
      plannedCall(
        imposeHoldCall({
          ...{ registry: chain.registry, header, targets: [index], until: timestamp + days * DAY },
          ...{ reason: 0, evidence: EVIDENCE },
        }),
        { what: "-" },
      );
    const first = await proposed("--calls", calls("hold.json", hold(6n, 5n)));
    await signed(first, [HOSTILE]);
    expect((await done(["govern", "send", first])).stage).to.equal("Done");
    const { roster } = await done(["govern", "show", group]);
    expect(Number(roster.seats[HOSTILE].held)).to.be.within(6 * 86_400 - 3_600, 6 * 86_400 + 60);

    // Longer than a seat may by itself: five may.
    const second = await proposed("--calls", calls("longer.json", hold(8n, 6n)));
    await signed(second, [HOSTILE]);
    expect((await run(["govern", "send", second])).error.code).to.equal("BeyondEmergency");
    await signed(second, [0, 1, 2, 3]);
    const { sendings, stage } = await done(["govern", "send", second]);
    expect([sendings[0].seats, stage]).to.deep.equal([[0, 1, 2, 3, HOSTILE], "Done"]);
  });

  it("decides by the clock what it hesitates over: an objection, a stand-in, a notice", async () => {
    const file = await proposed("--calls", calls("revoke.json", change("Revoke", 7)));
    await signed(file, [0, 1, 2]);
    await signed(file, [HOSTILE], "--object");
    const opened = await done(["govern", "send", file]);
    const ways = opened.sendings.map(({ way }: { readonly way: string }) => way);
    expect([...ways, opened.stage]).to.deep.equal(["open", "object", "Open"]);
    // In the place of the member's, which counts, it would count a day later.
    expect((await run(["govern", "sign", file], standIn(2))).error.code).to.equal("SeatHasSpoken");
    const read = JSON.parse(readFileSync(file, "utf8"));
    const junk = { ...read, assents: [{ ...read.assents[1], seat: 2 }] };
    const forged = folder.write("forged.json", JSON.stringify(junk));
    expect((await run(["govern", "sign", forged], standIn(2))).error.code).to.equal("InvalidSignature");
    await done(["govern", "sign", file], standIn(7));
    expect((await run(["govern", "send", file])).error.code).to.equal("NothingToSend");
    expect((await run(["govern", "sign", file], member(HOSTILE))).error.code).to.equal("SeatHasSpoken");
    const { proposals: open } = await done(["govern", "show", group]);
    expect(open).to.have.length(1);
    expect(open[0]).to.deep.include({ act: "Revoke", stage: "Open", assents: 7, objections: 64 });
    expect(open[0].silence.becomes).to.equal("Lapsed");

    await pass(DAY);
    await signed(file, [5]);
    const passed = await done(["govern", "send", file]);
    // Five are as many as it takes, and the rule has a notice.
    expect([passed.sendings[0].way, passed.sendings[0].seats]).to.deep.equal(["act", [5, 7]]);
    expect(passed.stage).to.equal("Passed");
    expect((await done(["govern", "step", group])).steps).to.deep.equal([]);
    await pass(2n * DAY);
    const { steps } = await done(["govern", "step", group]);
    expect(steps).to.have.length(1);
    expect(steps[0]).to.include({ act: "Revoke", did: "execute", refused: null });
    expect((await status()).revision).to.be.greaterThan(3);
    expect((await done(["govern", "show", group])).proposals).to.deep.equal([]);
  });

  it("does not wait for seats that are silent three times, until they sign", async () => {
    const opened = async (index: number, seats: readonly number[]) => {
      const file = await proposed("--calls", calls(`suspend-${index}.json`, change("Suspend", index)));
      await signed(file, seats);
      expect((await done(["govern", "send", file])).stage).to.equal("Open");
      return file;
    };
    const stepped = async () => {
      const { steps } = await done(["govern", "step", group]);
      expect(steps.every(({ refused }: { refused: unknown }) => refused === null)).to.equal(true);
      return steps.map(({ did }: { did: string }) => did);
    };
    for (const index of [10, 11, 12]) {
      // Only what is opened a week after the last count counts.
      await pass(7n * DAY);
      const file = await opened(index, [0, 1, 2, 3]);
      await signed(file, [4, 5, HOSTILE], "--object");
      await done(["govern", "send", file]);
      await pass(3n * DAY);
      if (index === 12) await opened(13, [0, 1, 2]);
      expect(await stepped()).to.deep.equal(["countSilences"]);
    }
    const { roster } = await done(["govern", "show", group]);
    expect(roster.seats.map(({ silences }: { silences: number }) => silences)).to.deep.equal([
      ...[0, 0, 0, 0, 0, 0, 0, 3, 3],
    ]);
    // Three of the five that it takes otherwise: what is open passes, and so does what is opened now.
    expect(await stepped()).to.deep.equal(["pass"]);
    expect(await stepped()).to.deep.equal(["execute"]);
    const file = await opened(10, [0, 1]);
    await signed(file, [2]);
    expect((await done(["govern", "send", file])).stage).to.equal("Passed");
    expect(await stepped()).to.deep.equal(["execute"]);
    expect(await stepped()).to.deep.equal([]);
  });

  it("changes its rules with notice, and keeps them until then", async () => {
    const wider = { ...law.rules.Suspend, window: "5d" };
    const written = { ...law, rules: { Suspend: wider } };
    const rules = folder.write("new.json", JSON.stringify(written));
    const { changed } = await done(["govern", "rules", rules, "--group", group]);
    expect(changed.map(({ act }: { act: string }) => act)).to.deep.equal(["Suspend"]);
    const file = await proposed("--rules", rules);
    await signed(file, [0, 1, 2, 3, 4, 5]);
    // Seven are needed, and never fewer: a stand-in of one that is gone makes it seven.
    expect((await done(["govern", "send", file])).stage).to.equal("Open");
    await pass(7n * DAY);
    await done(["govern", "sign", file], standIn(7));
    expect((await done(["govern", "send", file])).stage).to.equal("Done");
    const { coming, rules: inForce } = await done(["govern", "show", group]);
    expect(coming).to.include({ version: 1, isDropped: false });
    const windowOf = (found: { act: string; rule: { window: number } }[]) =>
      found.find(({ act }) => act === "Suspend")?.rule.window;
    expect(windowOf(inForce)).to.equal(3 * 86_400);
    expect((await run(["govern", "propose", group, "--rules", rules, "--out", "x"])).error.code).to.equal(
      "RulesPending",
    );
    const then = await done(["govern", "rules", "--group", group, "--at", coming.from]);
    expect(windowOf(then.rules)).to.equal(5 * 86_400);
    await pass(BigInt(coming.from) - (await getBlock(chain.reader)).timestamp);
    expect(windowOf((await done(["govern", "show", group])).rules)).to.equal(5 * 86_400);
  });

  it("replaces its roster, which voids what was signed before", async () => {
    const old = await proposed("--calls", calls("old.json", change("Suspend", 20)));
    await signed(old, [0]);
    const people = [0, 1, 2, 3, 4, 5, 10, 11, 12];
    const seats = people.map((seat) => ({ member: privateKeyToAddress(member(seat)) }));
    const text = (some: object) => JSON.stringify({ format: "symbolon-roster", version: 1, seats: some });
    const few = folder.write("few.json", text(seats.slice(0, 6)));
    const refused = await run(["govern", "propose", group, "--roster", few, "--out", "x"]);
    expect(refused.error.code).to.equal("SeatsOutOfRange");
    const file = await proposed("--roster", folder.write("next.json", text(seats)));
    await signed(file, [0, 1, 2, 3, 4, 5]);
    await done(["govern", "send", file]);
    await pass(7n * DAY);
    await done(["govern", "sign", file], standIn(8));
    expect((await done(["govern", "send", file])).stage).to.equal("Passed");
    await pass(7n * DAY);
    expect((await done(["govern", "step", group])).steps[0]).to.include({ act: "Roster", refused: null });
    const { roster } = await done(["govern", "show", group]);
    expect(roster.version).to.equal(2);
    expect((await run(["govern", "send", old])).error.code).to.equal("RosterReplaced");
    const now = await proposed("--calls", calls("now.json", change("Suspend", 20)));
    expect((await run(["govern", "sign", now], member(HOSTILE))).error.code).to.equal("NotSeated");
  });
});
