import { type Address, erc20Abi, type Hex, keccak256, toHex, zeroHash } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { asTransaction, type ContractCall } from "../../src/sdk/chain/calls/asTransaction.ts";
import { issueBatchCall } from "../../src/sdk/chain/calls/batches.ts";
import { answerCaseCall, holdForCaseCall, openCaseCall, ruleCall } from "../../src/sdk/chain/calls/desk.ts";
import { actCall } from "../../src/sdk/chain/calls/groups.ts";
import { readBatchStatus } from "../../src/sdk/chain/read/batches.ts";
import { readCase } from "../../src/sdk/chain/read/readDesk.ts";
import { type BatchHeader, batchId, rulesHash } from "../../src/sdk/core/credential/batchId.ts";
import { credentialId } from "../../src/sdk/core/credential/credentialLeaf.ts";
import { modes } from "../../src/sdk/core/governance/acts.ts";
import type { CaseKind } from "../../src/sdk/core/governance/cases.ts";
import type { Panel } from "../../src/sdk/core/governance/panel.ts";
import { proposalId } from "../../src/sdk/core/governance/proposal.ts";
import { keyOfAddress, type Seat } from "../../src/sdk/core/governance/roster.ts";
import { rulingDigest } from "../../src/sdk/core/governance/ruling.ts";
import { usualRules } from "../../src/sdk/core/governance/usualRules.ts";
import { buildBatch } from "../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../src/sdk/credentials/salts.ts";
import { type BenchChain, openBenchChain } from "../gas/openBenchChain.ts";

export const DAY = 86_400n;
const EPOCH = 3_600n;
const KIND: CaseKind = "Fraud";
const BOND = 1_000n;
const INDEX = 1n;

const seatOf = (member: Address): Seat => ({
  member: keyOfAddress(member),
  standIn: zeroHash,
  secondStandIn: zeroHash,
});

/**
 * A group of three, its desk with two panels of three, and a batch that the group has issued. Close it, or the process stays.
 * @param standIn who stands in for the group's last seat; left out: nobody
 */
export async function openDisputeStage(
  standIn: (chain: BenchChain) => Address | undefined = () => undefined,
) {
  const chain = await openBenchChain();
  const [members, first, second] = [0, 1, 2].map(() =>
    [0, 1, 2].map(() => privateKeyToAccount(generatePrivateKey())),
  );
  if (members === undefined || first === undefined || second === undefined) throw new Error("no seats");
  const stranger = standIn(chain);
  const seats = members.map(({ address }, i) => ({
    ...seatOf(address),
    ...(i === 2 && stranger !== undefined && { standIn: keyOfAddress(stranger) }),
  }));
  const payee = chain.relayer.account.address;
  const panelOf = (of: typeof members): Panel => ({
    quorum: 2,
    payee,
    seats: of.map(({ address }) => seatOf(address)),
  });
  const panels = [panelOf(first), panelOf(second)] as const;
  const { viem } = chain;
  const registry = (await viem.deployContract("BatchRegistry")).address;
  const token = (await viem.deployContract("SampleToken", [chain.operator.account.address, 10n ** 24n]))
    .address;
  const terms = [registry, registry, token, BOND, ...panels, "ipfs://what-cases-are-about"] as const;
  const desk = (await viem.deployContract("DisputeDesk", terms as never)).address;
  const rules = usualRules(seats.length).map(({ rule }) => ({ ...rule, mode: modes.indexOf(rule.mode) }));
  const quorum = await viem.deployContract("Quorum", [seats, rules, desk] as never);
  const rulebook = (await chain.publicClient.readContract({
    address: quorum.address,
    abi: quorum.abi as never,
    functionName: "rulebook",
  })) as Address;
  const stage = { chain, members, judges: [first, second] as const, seats, panels, registry, token, desk };
  const { issuer, operator } = chain;
  for (const holder of [issuer, chain.relayer]) {
    await send(chain, operator, {
      address: token,
      abi: erc20Abi,
      functionName: "transfer",
      args: [holder.account.address, 10n ** 9n],
    });
  }
  for (const side of [issuer, operator]) {
    await send(chain, side, {
      address: token,
      abi: erc20Abi,
      functionName: "approve",
      args: [desk, 10n ** 9n],
    });
  }
  const batch = await issued({ ...stage, group: quorum.address, rulebook }, issuer.account.address);
  return { ...stage, ...batch, group: quorum.address, rulebook };
}

export type DisputeStage = Awaited<ReturnType<typeof openDisputeStage>>;
type Sender = BenchChain["issuer"];

/** Sends a call that an encoder made. */
export function send(chain: BenchChain, from: Sender, call: ContractCall) {
  return chain.send(from, asTransaction(call));
}

/** Has the next block come at a moment, and whatever is sent then be in it. */
export async function comeTo({ testClient }: BenchChain, timestamp: bigint): Promise<void> {
  await testClient.setNextBlockTimestamp({ timestamp });
}

type Founded = Pick<DisputeStage, "chain" | "members" | "seats" | "registry"> & {
  readonly group: Address;
  readonly rulebook: Address;
};

/** A batch that the group issues by its signatures; its second credential is its subject's. */
async function issued(founded: Founded, subject: Address) {
  const { chain, members, seats, registry, group, rulebook } = founded;
  const chainId = BigInt(chain.publicClient.chain.id);
  const built = buildBatch({
    schema: "",
    count: 4,
    salts: seededSalts("governance"),
    rowAt: (index) => ({
      subject: index === Number(INDEX) ? subject : `0x${(index + 1).toString(16).padStart(40, "0")}`,
      values: [],
    }),
  });
  const policy = { revoker: group, emergency: group, epochLength: EPOCH, emergencyLimit: 30n * DAY };
  const header: BatchHeader = {
    issuer: group,
    schema: zeroHash,
    root: built.root,
    size: 4n,
    issuedAt: await chain.now(),
    policy: { ...policy, rulesHash: rulesHash({ chainId, rulebook }) },
    manifestHash: zeroHash,
    salt: zeroHash,
  };
  const { data } = asTransaction(issueBatchCall({ registry, header, uri: "" }));
  const proposal = { target: registry, data, evidence: zeroHash, nonce: 1n, deadline: 0n };
  const hash = proposalId({ chainId, quorum: group, proposal, roster: 1 });
  const approvals = await approvalsOf(members.slice(0, 2), hash);
  await send(chain, chain.relayer, actCall({ quorum: group, proposal, seats, approvals }));
  const credential = built.credential(Number(INDEX));
  const proof = built.credentialProof(Number(INDEX));
  const id = batchId({ chainId, registry, header });
  return {
    header,
    subject: { header, credential, proof },
    batch: id,
    credential: credentialId(id, INDEX),
    chainId,
  };
}

/** Signatures of the first seats over a hash. */
function approvalsOf(accounts: DisputeStage["members"], hash: Hex) {
  return Promise.all(
    accounts.map(async (account, seat) => ({ seat, chair: 0, signature: await account.sign({ hash }) })),
  );
}

const ground = (text: string) => ({ evidence: keccak256(toHex(text)), uri: `ipfs://${text}` });

/** The issuer's account claims, the operator answers for the group's seat that it is not: the subject answers. */
export async function openCaseHere({ chain, desk, subject }: DisputeStage): Promise<void> {
  await send(chain, chain.operator, openCaseCall({ desk, kind: KIND, subject, ...ground("claim") }));
}

export async function answerHere({ chain, desk, subject }: DisputeStage): Promise<void> {
  await send(
    chain,
    chain.issuer,
    answerCaseCall({ desk, kind: KIND, subject, seats: [], ...ground("answer") }),
  );
}

/** Two of a panel say so. */
export async function ruleHere(
  stage: DisputeStage,
  round: 0 | 1,
  ruling: "Upheld" | "Rejected",
): Promise<void> {
  const { chain, desk, credential, chainId, judges, panels } = stage;
  const found = await caseHere(stage);
  const reasons = zeroHash;
  const hash = rulingDigest({ chainId, desk, caseId: found.id, round, ruling, reasons });
  const approvals = await approvalsOf(judges[round].slice(0, 2), hash);
  const call = ruleCall({ desk, kind: KIND, credential, ruling, reasons, panel: panels[round], approvals });
  await send(chain, chain.relayer, call);
}

/** A seat of the group sends it: it has to be given ether first. */
export async function holdHere(stage: DisputeStage): Promise<void> {
  const { chain, desk, header, seats, members } = stage;
  const [member] = members;
  if (member === undefined) throw new Error("no member");
  await chain.testClient.setBalance({ address: member.address, value: 10n ** 18n });
  const call = asTransaction(holdForCaseCall({ desk, kind: KIND, header, index: INDEX, seats }));
  const { maxFeePerGas } = await chain.publicClient.estimateFeesPerGas();
  const nonce = await chain.publicClient.getTransactionCount({ address: member.address });
  const serialized = await member.signTransaction({
    type: "eip1559",
    chainId: Number(stage.chainId),
    nonce,
    gas: 1_000_000n,
    maxFeePerGas,
    ...call,
  });
  await chain.receiptOf(await chain.publicClient.sendRawTransaction({ serializedTransaction: serialized }));
}

/** The case as of the newest block. */
export async function caseHere({ chain, desk, credential }: DisputeStage) {
  const found = await readCase(chain.publicClient, { desk, credential, kind: KIND });
  if (found === undefined) throw new Error("no case");
  return found;
}

/** What is stored of the credential's status as of the newest block. */
export function statusHere({ chain, registry, batch }: DisputeStage) {
  return readBatchStatus(chain.publicClient, { registry, batch, index: INDEX });
}

export { INDEX, KIND };
