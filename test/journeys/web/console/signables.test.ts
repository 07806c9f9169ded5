import { readFileSync } from "node:fs";
import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import {
  type Address,
  createClient,
  custom,
  erc20Abi,
  type Hex,
  keccak256,
  zeroAddress,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { writeContract } from "viem/actions";
import { openKnownCase } from "../../../../src/react/openKnownCase.ts";
import { proposeCall } from "../../../../src/react/proposeCall.ts";
import { LOOK_EVERY_MS } from "../../../../src/react/queryKey.ts";
import { disputeDeskBuild } from "../../../../src/sdk/chain/builds/disputeDeskBuild.ts";
import { quorumBuild } from "../../../../src/sdk/chain/builds/quorumBuild.ts";
import { asTransaction } from "../../../../src/sdk/chain/calls/asTransaction.ts";
import { attestCall } from "../../../../src/sdk/chain/calls/attestations.ts";
import { openCaseCall } from "../../../../src/sdk/chain/calls/desk.ts";
import { listAttestations } from "../../../../src/sdk/chain/events/attestations.ts";
import { disputeDesk } from "../../../../src/sdk/contracts/desk.ts";
import { group as groupContract } from "../../../../src/sdk/contracts/group.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { caseSchedule } from "../../../../src/sdk/core/governance/cases.ts";
import type { Panel } from "../../../../src/sdk/core/governance/panel.ts";
import { keyOfAddress, keyOfSigner } from "../../../../src/sdk/core/governance/roster.ts";
import { rulingDigest } from "../../../../src/sdk/core/governance/ruling.ts";
import { usualRules } from "../../../../src/sdk/core/governance/usualRules.ts";
import { sendCaseCalls } from "../../../../src/sdk/governance/cases/sendCaseCalls.ts";
import {
  addRulingSignature,
  addVote,
  formatPanelChange,
  formatProposal,
  formatRuling,
  openCasePlace,
  openRuling,
  parsePanelChange,
  parseProposal,
  parseRuling,
  proposePanel,
  proposeRuling,
  readGroup,
  readPanels,
} from "../../../../src/sdk/governance/index.ts";
import { votedDigest } from "../../../../src/sdk/governance/proposal/votes.ts";
import { openSafe, type Safe } from "../../../../tools/sandbox/safe.ts";
import { consoleGroups as texts } from "../../../../web/texts/en/consoleGroups.ts";
import { consoleSteps as steps } from "../../../../web/texts/en/consoleSteps.ts";
import { openPasskey, passkeyVerifier } from "../../../toolkit/governance/passkey.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { ISSUER_KEY, OTHER_KEY } from "../../../toolkit/scripts/servedChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { giveFile, openGroups, savedFile, sendPlan } from "./groupsConsole.ts";
import { type IssuersConsole, openIssuersConsole } from "./issuersConsole.ts";

const BOND = 1_000n;
const EVIDENCE = keccak256("0x0e");
const REASONS = keccak256("0x0f");
const SCHEMA = { schema: "", resolver: zeroAddress, revocable: true } as const;
const seatOf = (member: Hex) => ({ member, standIn: zeroHash, secondStandIn: zeroHash });
const seatOfKey = (key: Hex) => seatOf(keyOfAddress(privateKeyToAccount(key).address));
/** A member of a desk's first panel; the wallet's key is the other one. */
const JUDGE = keccak256("0x0a");

describe("the console, for whoever signs beside others", () => {
  const browser = useBrowser();
  let chain: IssuersConsole;
  let safe: Safe;
  let passkey: ReturnType<typeof openPasskey>;
  let token: Address;
  let desk: Address;
  let quorum: Address;
  let attestations: Address;
  before(async () => {
    chain = await openIssuersConsole();
    await chain.put();
    ({ attestations } = await chain.attested());
    token = await chain.deploy(ownBuild("BlocklistToken", "mocks/tokens"));
    safe = await openSafe(chain.issuer, "seat");
    passkey = openPasskey(await chain.deploy(await passkeyVerifier()));
    const panel = (...keys: readonly Hex[]): Panel => ({
      quorum: 2,
      payee: safe.address,
      seats: keys.map(seatOfKey),
    });
    const built = { batchRegistry: chain.registry, attestationRegistry: attestations, bondToken: token };
    const { args: terms } = disputeDesk({
      ...built,
      bond: BOND,
      first: panel(ISSUER_KEY, JUDGE),
      second: panel(keccak256("0x0b"), keccak256("0x0c")),
      metaEvidence: "ipfs://cases",
    });
    desk = await chain.deploy({ ...disputeDeskBuild, deployedBytecode: "0x" }, ...terms);
    const seats = [
      seatOfKey(ISSUER_KEY),
      seatOf(keyOfAddress(safe.address)),
      seatOf(keyOfSigner(passkey.signer)),
    ];
    const rules = usualRules(3).map(({ rule }) => rule);
    const { args } = groupContract({ seats, rules, desk });
    quorum = await chain.deploy({ ...quorumBuild, deployedBytecode: "0x" }, ...args);
  });
  after(() => chain?.close());

  /** A page that is given a file, with the first wallet's seat looked up. */
  const looking = async (text: string, key: Hex = ISSUER_KEY) => {
    const { page, done } = await openGroups(browser(), { chain, key });
    await giveFile(page, text);
    const region = page.getByRole("region", { name: texts.proposal, exact: true });
    await region.waitFor();
    await page.getByRole("button", { name: texts.look }).click();
    return { page, region, done };
  };

  it("adds a wallet's key to the signatures of a Safe and a passkey, in one file, which the group then does", async () => {
    const group = await readGroup(chain.reader, { quorum });
    const data = {
      recipient: safe.address,
      expirationTime: 0n,
      revocable: true,
      refUID: zeroHash,
      data: "0x",
    } as const;
    const request = { schema: schemaUid(SCHEMA), data: { ...data, value: 0n } };
    const { to: target, data: bytes } = asTransaction(attestCall({ registry: attestations, request }));
    // As a plan's card hands a call to a group.
    const call = { to: target, data: bytes };
    const asked = { chainId: chain.reader.chain.id, quorum, call };
    const made = await proposeCall({ getClient: () => chain.reader }, { ...asked, evidence: EVIDENCE });
    expect(made).to.deep.include({ wouldFail: undefined });
    let file = parseProposal(made.text);
    expect(made.deadline).to.equal(file.proposal.deadline);
    expect(file.proposal.evidence).to.equal(EVIDENCE);
    const side = "assents";
    const digest = votedDigest(file, side);
    for (const [seat, signature] of [
      [1, await safe.sign(digest)],
      [2, passkey.sign(digest)],
    ] as const) {
      ({ file } = await addVote(chain.reader, group, { file, side, chair: { seat, chair: 0 }, signature }));
    }
    const { page, region, done } = await looking(formatProposal(file));
    await page.getByText("seat 0", { exact: true }).waitFor();
    await region.getByText("1, 2", { exact: true }).waitFor();
    await page.getByRole("button", { name: texts.assent }).click();
    const signed = parseProposal(await savedFile(page));
    expect(signed.assents.map(({ seat }) => seat)).to.deep.equal([0, 1, 2]);
    // A signature of a passkey over something else is found out on the page, too.
    const [first, second, third] = signed.assents;
    const swapped = passkey.sign(EVIDENCE);
    const assents = [first, second, { ...third, signature: swapped }] as typeof signed.assents;
    const wrong = await looking(formatProposal({ ...signed, assents: assents.slice(1) }));
    await wrong.page.getByRole("button", { name: texts.assent }).click();
    await wrong.page.locator('[data-code="InvalidSignature"]').waitFor();
    await wrong.done();
    // The member who signed last sends it, too.
    await page.getByRole("button", { name: steps.plan }).click();
    await page.getByText(steps.ways.act).waitFor();
    await sendPlan(page);
    await done(1);
    expect((await listAttestations(chain.reader, { registry: attestations })).at(-1)?.attester).to.equal(
      quorum,
    );
  });

  it("makes a proposal of what a group plans, which its seats are told from the saved file", async () => {
    const { uid = zeroHash } =
      (await listAttestations(chain.reader, { registry: attestations })).at(-1) ?? {};
    await chain.put({ attestationRegistry: attestations });
    const opened = await chain.open(browser());
    await opened.page.getByLabel("Or plan for an address that signs elsewhere").fill(quorum);
    const revoke = opened.section("Revoke attestations");
    await revoke.getByLabel("Uids").fill(uid);
    await revoke.getByRole("button", { name: "Show the plan" }).click();
    await revoke.getByLabel("Type “revoke 1” to go on").fill("revoke 1");
    await revoke.getByText(steps.proposeAbout).click();
    await revoke.getByLabel(steps.proposalEvidence).fill(EVIDENCE);
    const saved = opened.page.waitForEvent("download");
    await revoke.getByRole("button", { name: steps.propose(undefined) }).click();
    const text = readFileSync(await (await saved).path(), "utf8");
    const { proposal } = parseProposal(text);
    expect(proposal).to.include({ target: attestations, evidence: EVIDENCE });
    await revoke.getByText("Saved, good until").waitFor();
    await opened.done(0);
    const { page, region, done } = await looking(text);
    await region.getByText(attestations).first().waitFor();
    await page.getByRole("button", { name: texts.assent }).waitFor();
    await done();
  });

  it("tells a ruling from its case, warns of what is not heard yet, and has a member of the panel sign it", async () => {
    const uid = (await listAttestations(chain.reader, { registry: attestations })).at(-1)?.uid ?? zeroHash;
    const place = { desk, kind: "Fraud", subject: { uid } } as const;
    await writeContract(chain.issuer, {
      address: token,
      abi: ownBuild("BlocklistToken", "mocks/tokens").abi,
      functionName: "mint",
      args: [chain.other.account.address, BOND],
    });
    await writeContract(chain.other, {
      address: token,
      abi: erc20Abi,
      functionName: "approve",
      args: [desk, BOND],
    });
    const call = openCaseCall({ ...place, evidence: EVIDENCE, uri: "ipfs://e" });
    await sendCaseCalls(chain.other, [{ call, what: "Open" }]);
    const { timestamp } = await chain.block();
    await chain.reach(timestamp + caseSchedule.answer);
    const file = proposeRuling(await openCasePlace(chain.reader, place), {
      ruling: "Upheld",
      reasons: REASONS,
    });

    const alone = await openGroups(browser(), { chain });
    await giveFile(alone.page, formatRuling(file));
    await alone.page
      .getByText(`Uphold the case ${file.caseId}, as the first panel of the desk ${desk}`)
      .waitFor();
    await alone.page.getByText(texts.shownHashes).waitFor();
    expect(await alone.page.getByText(texts.objections).count()).to.equal(0);
    await alone.done();
    const stranger = await looking(formatRuling(file), OTHER_KEY);
    await stranger.page.locator('[data-code="NotOfPanel"]').waitFor();
    await stranger.done();

    const { page, region, done } = await looking(formatRuling(file));
    await region.getByText(`the attestation ${uid}, which ${quorum} made about ${safe.address}`).waitFor();
    await region.getByText("Nobody answered:").waitFor();
    await region.getByText("whoever signs now has not seen what comes").waitFor();
    expect(await page.getByRole("button", { name: texts.object }).count()).to.equal(0);
    // The copy that another member signed meanwhile is signed on, with its signature.
    const chair = { seat: 1, chair: 0 };
    const signature = await privateKeyToAccount(JUDGE).sign({ hash: rulingDigest(file) });
    const opened = await openRuling(chain.reader, file);
    const { file: copy } = await addRulingSignature(chain.reader, opened, { ...chair, signature });
    await giveFile(page, formatRuling(copy));
    await region.getByText("1", { exact: true }).waitFor();
    await page.getByRole("button", { name: texts.signIt }).click();
    const signed = parseRuling(await savedFile(page));
    await page.getByRole("button", { name: steps.plan }).click();
    await page.locator('[data-code="EvidenceStillOpen"]').waitFor();
    expect(signed.approvals.map(({ seat, chair }) => [seat, chair])).to.deep.equal([
      [0, 0],
      [1, 0],
    ]);
    expect({ ...signed, approvals: [] }).to.deep.equal(file);

    // Both count on the chain.
    await chain.reach(timestamp + caseSchedule.evidence);
    await page.getByLabel(texts.fromBlock).first().fill("1");
    await page.getByRole("button", { name: steps.plan }).click();
    await page.getByText(steps.ways.ruling).waitFor();
    await sendPlan(page);
    await done(1);
    expect((await openCasePlace(chain.reader, place)).found).to.include({
      stage: "Appeal",
      standing: "Upheld",
    });
  });

  it("shows a case by its desk and its id, plans what is due of it, and names what has ended meanwhile", async () => {
    const uid = (await listAttestations(chain.reader, { registry: attestations })).at(-1)?.uid ?? zeroHash;
    const place = { desk, kind: "Fraud", subject: { uid } } as const;
    const { found } = await openCasePlace(chain.reader, place);
    const { page, done } = await openGroups(browser(), { chain, key: OTHER_KEY });
    await page.clock.install();
    const cases = page.getByRole("region", { name: steps.cases, exact: true });
    const lookUp = async (id: string) => {
      await cases.getByLabel(steps.id).fill(id);
      await cases.getByRole("button", { name: steps.lookUp }).click();
    };
    await lookUp("17");
    await cases.getByText(steps.deskWrong).waitFor();
    await cases.getByText(steps.idWrong).waitFor();
    await cases.getByLabel(steps.desk).fill(desk);
    await lookUp(EVIDENCE);
    await cases.locator('[data-code="NoCase"]').waitFor();
    await lookUp(String(found?.id));
    await cases.locator("[data-stage=Appeal]").waitFor();
    await cases.getByText(`Fraud: the attestation ${uid}, which ${quorum} made about`).waitFor();
    const appeal = cases.locator("[data-task=appeal]");
    await appeal.getByText(`a seat of ${quorum}`).waitFor();
    expect(await appeal.locator("time").getAttribute("datetime")).to.equal(
      new Date(Number(found?.decidesBy) * 1_000).toISOString(),
    );
    // The claimant is not whoever may appeal.
    await cases.getByLabel(steps.act).selectOption("appeal");
    await cases
      .getByLabel(steps.evidenceFile)
      .setInputFiles({ name: "e", mimeType: "", buffer: Buffer.from("new") });
    await cases.getByLabel(steps.uri).fill("ipfs://new");
    const plan = cases.getByRole("button", { name: steps.plan });
    await plan.click();
    await cases.locator('[data-code="NotRespondent"]').waitFor();
    // Its opening is looked for once, however often others ask where it stands.
    const methods: string[] = [];
    const queries = new QueryClient();
    const request = (asked: { method: string }) => {
      methods.push(asked.method);
      return chain.reader.request(asked as never);
    };
    const counted = createClient({ chain: chain.reader.chain, transport: custom({ request }) });
    const known = { desk, id: String(found?.id) as Hex };
    await openKnownCase(queries, counted, known);
    const looked = methods.filter((method) => method === "eth_getLogs").length;
    expect((await openKnownCase(queries, counted, known)).opened.found?.stage).to.equal("Appeal");
    expect(methods.filter((method) => method === "eth_getLogs")).to.have.length(looked);
    // It ended meanwhile.
    await chain.reach(found?.effectFrom ?? 0n);
    await page.clock.fastForward(LOOK_EVERY_MS);
    await cases.locator("[data-stage=Effect] [data-task=carryOut]").waitFor();
    await cases.locator('[data-code="WrongCaseStage"]').waitFor();
    // What was chosen stays; another word takes its plan away.
    expect(await cases.getByLabel(steps.act).inputValue()).to.equal("appeal");
    await cases.getByLabel(steps.uri).fill("ipfs://newer");
    await cases.getByText(steps.actionGone(steps.actions.appeal)).waitFor();
    expect(await cases.locator('[data-code="WrongCaseStage"]').count()).to.equal(0);
    expect(await plan.isDisabled()).to.equal(true);
    expect(await cases.getByLabel(steps.act).locator("option").allTextContents()).to.deep.equal([
      steps.actions.step,
      steps.actions.appeal,
    ]);
    await cases.getByLabel(steps.act).selectOption("step");
    await plan.click();
    const due = cases.locator("section.plan > p");
    await due.getByText(`Carry out the case ${found?.id}`).waitFor();
    await sendPlan(cases);
    await cases.locator("[data-stage=Done]").getByText(steps.ended).waitFor();
    await done(2);
    const [revoked] = (await listAttestations(chain.reader, { registry: attestations })).slice(-1);
    expect((await openCasePlace(chain.reader, place)).found).to.include({ stage: "Done", isPaid: true });
    expect(revoked?.uid).to.equal(uid);
  });

  it("tells a change of a panel from its file and its desk, and has a member sign it", async () => {
    const panels = await readPanels(chain.reader, { desk });
    const seats = [seatOfKey(JUDGE), seatOfKey(OTHER_KEY), seatOf(keyOfAddress(safe.address))];
    const { file } = proposePanel(panels, { round: 0, changes: { seats } });
    const { page, region, done } = await looking(formatPanelChange(file));
    await region
      .getByText(`Replace the first panel of the desk ${desk} by one of 3 seats, of which 2 must agree`)
      .waitFor();
    await region.getByText("(a new seat)").waitFor();
    await page.getByRole("button", { name: texts.signIt }).click();
    const signed = parsePanelChange(await savedFile(page));
    await done();
    expect(signed.approvals.map(({ seat }) => seat)).to.deep.equal([0]);
    expect({ ...signed, approvals: [] }).to.deep.equal(file);
    const altered = await openGroups(browser(), { chain });
    await giveFile(altered.page, formatPanelChange(file).replace(`${file.from}`, `${file.from + 1n}`));
    await altered.page.locator('[data-code="BadPanelChange"]').waitFor();
    await giveFile(altered.page, formatPanelChange({ ...file, chainId: 5n }));
    await altered.page.locator('[data-code="FileElsewhere"]').waitFor();
    await altered.done();
  });
});
