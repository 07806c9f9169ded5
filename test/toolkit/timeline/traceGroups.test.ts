import { expect } from "chai";
import { type Address, encodeFunctionData, type Hex, keccak256, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { readContract, waitForTransactionReceipt, writeContract } from "viem/actions";
import { quorumAbi } from "../../../src/sdk/chain/abi/quorumAbi.ts";
import { quorumBuild } from "../../../src/sdk/chain/builds/quorumBuild.ts";
import { changeStatusCall, issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import { actCall, assentCall, executeCall, openProposalCall } from "../../../src/sdk/chain/calls/groups.ts";
import { group as groupContract } from "../../../src/sdk/contracts/group.ts";
import { batchId, rulesHash } from "../../../src/sdk/core/credential/batchId.ts";
import { type Proposal, proposalId, proposalTypedData } from "../../../src/sdk/core/governance/proposal.ts";
import { keyOfAddress } from "../../../src/sdk/core/governance/roster.ts";
import { usualRules } from "../../../src/sdk/core/governance/usualRules.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { openFollower } from "../../../src/services/timeline/follow/openFollower.ts";
import { readReport } from "../../../src/services/timeline/report/timelineReport.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { type CredentialChain, openCredentialChain } from "../scripts/credentialChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { catchUp } from "./followStage.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const EVIDENCE = keccak256("0xe1");
const ACCOUNTS = ["0x11", "0x12", "0x13"].map((seed) => privateKeyToAccount(keccak256(seed as Hex)));
const SEATS = ACCOUNTS.map(({ address }) => ({
  member: keyOfAddress(address),
  standIn: zeroHash,
  secondStandIn: zeroHash,
}));
const member = (seat: number) => ACCOUNTS[seat]?.address.toLowerCase();
const shapeOf = ({ steps }: TracePath) => steps.map(({ kind, cause }) => [kind, cause]);

describe("tracing what a group did", () => {
  let chain: CredentialChain;
  let store: TestStore;
  let quorum: Address;
  let batch: Hex;
  let id: Hex;
  before(async () => {
    chain = await openCredentialChain();
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
    const { args } = groupContract({ seats: SEATS, rules: usualRules(3).map(({ rule }) => rule) });
    quorum = await chain.deploy({ ...quorumBuild, deployedBytecode: "0x" }, ...args);
    await decide();
  });
  after(async () => {
    await store.remove();
    await chain.close();
  });

  const approvals = (proposal: Proposal, seats: readonly number[]) =>
    Promise.all(
      seats.map(async (seat) => {
        const typed = proposalTypedData({ chainId: chain.chainId, quorum, proposal, roster: 1 });
        const signature = (await ACCOUNTS[seat]?.signTypedData(typed)) as Hex;
        return { seat, chair: 0, signature };
      }),
    );
  /** @param after seconds from the block before */
  const send = async (call: { readonly functionName: string }, after: number) => {
    const { timestamp } = await chain.block();
    await chain.node.setNextBlockTimestamp({ timestamp: timestamp + BigInt(after) });
    const hash = await writeContract(chain.other, call as never);
    const { status } = await waitForTransactionReceipt(chain.reader, { hash });
    expect(status).to.equal("success");
  };

  /** Issues at once; hesitates over a revocation, of which a signature is taken back with its block. */
  const decide = async () => {
    const { registry, chainId, node, reader } = chain;
    const rulebook = await readContract(reader, {
      address: quorum,
      abi: quorumAbi,
      functionName: "rulebook",
    } as const);
    const bound = { revoker: quorum, rulesHash: rulesHash({ chainId, rulebook }) };
    const header = { ...(await chain.newHeader(50, bound)), issuer: quorum };
    batch = batchId({ chainId, registry, header });
    const proposalOf = (data: Hex, evidence: Hex): Proposal => ({
      target: registry,
      data,
      evidence,
      nonce: 1n,
      deadline: 0n,
    });
    const issue = proposalOf(encodeFunctionData(issueBatchCall({ registry, header, uri: "" })), zeroHash);
    await send(
      actCall({ quorum, proposal: issue, seats: SEATS, approvals: await approvals(issue, [0, 2]) }),
      60,
    );
    const masks = groupByWord([3]);
    const call = changeStatusCall({ registry, header, kind: "Revoke", masks, reason: 7, evidence: EVIDENCE });
    const revoke = proposalOf(encodeFunctionData(call), EVIDENCE);
    id = proposalId({ chainId, quorum, proposal: revoke, roster: 1 });
    const opening = await approvals(revoke, [2]);
    await send(openProposalCall({ quorum, proposal: revoke, seats: SEATS, approvals: opening }), HOUR);
    const contracts = [
      { address: registry, role: "batchRegistry" },
      { address: quorum, role: "quorum" },
      { address: rulebook, role: "rulebook" },
    ] as const;
    const finality = { by: "depth", blocks: 2 } as const;
    const follower = await openFollower({
      sql: store.sql,
      client: reader,
      fromBlock: 0,
      finality,
      contracts,
    });
    const assent = assentCall({ quorum, id, seats: SEATS, approvals: await approvals(revoke, [0]) });
    const snapshot = await node.snapshot();
    await send(assent, 30 * HOUR);
    await catchUp(follower);
    await node.revert({ id: snapshot });
    await send(assent, 40 * HOUR);
    await send(executeCall({ quorum, proposal: revoke }), 3 * DAY);
    await node.mine({ blocks: 3 });
    await catchUp(follower);
  };

  it("begins with the proposal, waits for the signature by which it passed, and for the notice", async () => {
    const { paths } = await trace(store.sql, { what: `${batch}:3` });
    const [issue, revocation] = paths as readonly [TracePath, TracePath];
    expect(shapeOf(issue)).to.deep.equal([
      ["signed", undefined],
      ["included", 0],
      ["issued", 1],
      ["final", 1],
    ]);
    expect(issue.steps[0]?.words).to.equal(
      `at once, 2 of 2 signed, all in the transaction that did it: signatures have no moment of their own there; seat 0 (${member(0)}), seat 2 (${member(2)})`,
    );
    expect(shapeOf(revocation)).to.deep.equal([
      ["proposed", undefined],
      ["signed", 0],
      ["undone", 1],
      ["signed", 0],
      ["executable", 3],
      ["included", 4],
      ["announced", 5],
      ["effective", 6],
      ["final", 5],
    ]);
    expect(revocation.steps[0]?.words).to.equal(
      `Revoke, proposal ${id} of the group ${quorum.toLowerCase()}, opened by seat 2 (${member(2)}); 1 of 2 signed`,
    );
    const waits = revocation.waits.filter(({ whom }) => whom !== "chain");
    expect(waits.slice(1, 4).map(({ whom, what, least }) => [whom, what, least / 1_000])).to.deep.equal([
      ["person", "the 2nd signature of 2, seat 0", 40 * HOUR],
      ["rule", "the notice of its rule", 2 * DAY],
      ["person", "its sender", DAY],
    ]);
    expect(revocation.slowest).to.include({ what: "the notice of its rule" });
  });

  it("is found from the transaction, and from the proposal, of which it is one way", async () => {
    const { paths } = await trace(store.sql, { what: `${batch}:3` });
    const steps = paths[1]?.steps ?? [];
    const transaction = steps.find(({ kind }) => kind === "included")?.place?.transaction ?? "";
    const [sent] = (await trace(store.sql, { what: transaction })).paths as readonly [TracePath];
    expect(sent.steps.slice(0, 6)).to.deep.equal(steps.slice(0, 6));
    const { what, paths: ofProposal } = await trace(store.sql, { what: id });
    expect(what).to.equal(`proposal ${id}`);
    expect(ofProposal).to.have.length(1);
    expect(ofProposal[0]?.steps.slice(0, 6)).to.deep.equal(steps.slice(0, 6));
  });

  it("counts in the report how long each seat takes to answer", async () => {
    const { report } = await readReport(store.sql, {
      chain: undefined,
      campaign: undefined,
      from: undefined,
      to: undefined,
    });
    const seats = report.actors.filter(({ role }) => role === "seat");
    const said = seats.map(({ who, acts, measures }) => [
      who,
      acts,
      measures.find(({ measure }) => measure === "after opening")?.median,
    ]);
    expect(said).to.have.deep.members([
      [`0 of ${quorum.toLowerCase()}`, 2, 40 * HOUR],
      [`2 of ${quorum.toLowerCase()}`, 2, undefined],
    ]);
  });
});
