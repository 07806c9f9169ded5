import { type Address, erc20Abi, type Hex, keccak256, stringToHex, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { asTransaction } from "../../../src/sdk/chain/calls/asTransaction.ts";
import { issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import {
  type BatchSubject,
  carryOutCall,
  holdForCaseCall,
  openCaseCall,
  payCaseCall,
} from "../../../src/sdk/chain/calls/desk.ts";
import { actCall } from "../../../src/sdk/chain/calls/groups.ts";
import { readCase } from "../../../src/sdk/chain/read/readDesk.ts";
import { readQuorum } from "../../../src/sdk/chain/read/readQuorum.ts";
import { deployContracts } from "../../../src/sdk/contracts/deploy.ts";
import { disputeDesk } from "../../../src/sdk/contracts/desk.ts";
import { group as groupOf } from "../../../src/sdk/contracts/group.ts";
import { type BatchHeader, batchId, rulesHash } from "../../../src/sdk/core/credential/batchId.ts";
import { credentialId } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { proposalTypedData } from "../../../src/sdk/core/governance/proposal.ts";
import { keyOfAddress, NOBODY, type Seat } from "../../../src/sdk/core/governance/roster.ts";
import { usualRules } from "../../../src/sdk/core/governance/usualRules.ts";
import { effectiveFrom, epochAt } from "../../../src/sdk/core/status/statusWords.ts";
import type { Outcome } from "../../../src/sdk/core/verdict.ts";
import { type Batch, buildBatch } from "../../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../../src/sdk/credentials/salts.ts";
import { verifyLive } from "../../../src/sdk/credentials/verify/live/verifyLive.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import { gasEntry, storyBug } from "../helpers.ts";

const DIPLOMA = { schema: "string degree", resolver: zeroAddress, revocable: true } as const;
const DAY = 86_400n;
const EPOCH = 3_600n;
const KIND = "Fraud";
/** Base units that each side puts down. */
export const BOND = 10n ** 18n;

const named = (name: string) => privateKeyToAccount(keccak256(stringToHex(`symbolon start: ${name}`)));
const hashOf = (text: string) => keccak256(stringToHex(text));
const members = [0, 1, 2].map((seat) => named(`member ${seat}`));
const seatOf = (address: Address): Seat => ({
  member: keyOfAddress(address),
  standIn: NOBODY,
  secondStandIn: NOBODY,
});
const seats = members.map(({ address }) => seatOf(address));

/** Where something about the diploma changes, and what it is called. */
type ExpectedOutcome = readonly [what: string, moment: bigint, outcome: Outcome];

/**
 * A group of three issues a diploma that somebody then contests as got by deceit. Opening the case changes nothing; one seat has it
 * held meanwhile. Nobody answers, nobody appeals: the clock decides, and after the notice that the group's rules give, anybody
 * has the group revoke it. In no second in between is it valid.
 */
export async function playDispute(chain: EmbeddedChain, contracts: Contracts) {
  const { desk, issuer } = await foundGroup(chain, contracts);
  const issued = await issueByGroup(chain, contracts, issuer);
  const { subject } = issued;
  const credential = credentialId(
    batchId({ chainId: issuer.chainId, registry: contracts.batchRegistry, header: subject.header }),
    subject.credential.index,
  );
  const about = { desk, kind: KIND } as const;
  const ask = (expected: ExpectedOutcome) => requireOutcome(chain, contracts, subject, expected);

  const evidence = { evidence: hashOf("a forged transcript"), uri: "ipfs://transcript" };
  const approve = { address: contracts.sampleToken, abi: erc20Abi, functionName: "approve" } as const;
  await chain.send(chain.operator, { ...approve, args: [desk, BOND] });
  const opened = await chain.send(chain.operator, openCaseCall({ ...about, subject, ...evidence }));
  const caseNow = async () => {
    const found = await readCase(chain.publicClient, { desk, credential, kind: KIND });
    if (found === undefined)
      throw storyBug("NoCase", "The case that was opened is not there.", { credential });
    return found;
  };
  const { openedAt } = await caseNow();
  const moments = [await ask(["the case is open", openedAt, "Valid"])];
  const seat = await chain.clientOf(members[0]?.address ?? zeroAddress);
  const { header } = subject;
  const held = await chain.send(seat, holdForCaseCall({ ...about, header, index: 0n, seats }));
  const heldAt = await readBlockTime(chain, held.blockNumber);
  moments.push(await ask(["a seat has it held", heldAt + 1n, "Suspended"]));

  const answered = openedAt + 3n * DAY;
  moments.push(await ask(["nobody answered: the claim stands", answered, "Suspended"]));
  moments.push(await ask(["nobody appealed: decided", answered + 3n * DAY, "Suspended"]));
  const { effectFrom, stage } = await caseNow();
  if (stage !== "Effect") throw storyBug("WrongStage", `The case is at ${stage}.`, { stage });
  await chain.mineBlockAt(effectFrom - 1n);
  const carried = await chain.send(chain.operator, carryOutCall({ ...about, subject }));
  const from = effectiveFrom(EPOCH, epochAt(EPOCH, await readBlockTime(chain, carried.blockNumber)));
  moments.push(await ask(["the last second before the revocation", from - 1n, "Suspended"]));
  moments.push(await ask(["anybody had it revoked, after its notice", from, "Revoked"]));
  const paid = await chain.send(chain.operator, payCaseCall({ ...about, credential }));
  return {
    dispute: { desk, group: issuer.quorum, case: (await caseNow()).id, bond: BOND, openedAt, moments },
    gas: [
      gasEntry("issue by two signatures of a group", issued.receipt),
      gasEntry("open a case", opened),
      gasEntry("hold for a case", held),
      gasEntry("carry a case out", carried),
      gasEntry("pay its bonds", paid),
    ],
  };
}

type Issuer = { readonly quorum: Address; readonly chainId: bigint; readonly rulebook: Address };

/** The group, and the desk whose decisions it carries out. */
async function foundGroup(chain: EmbeddedChain, contracts: Contracts) {
  const judges = (round: string) => [0, 1, 2].map((at) => seatOf(named(`${round} judge ${at}`).address));
  const panel = (round: string) => ({ quorum: 2, payee: chain.treasury, seats: judges(round) });
  const { batchRegistry, attestationRegistry, sampleToken: bondToken } = contracts;
  const { desk } = await deployContracts(chain.operator, {
    desk: disputeDesk({
      batchRegistry,
      attestationRegistry,
      bondToken,
      bond: BOND,
      first: panel("first"),
      second: panel("second"),
      metaEvidence: "ipfs://what-cases-are-about",
    }),
  });
  const rules = usualRules(seats.length).map(({ rule }) => rule);
  const { group } = await deployContracts(chain.operator, {
    group: groupOf({ seats, rules, desk: desk.address }),
  });
  const { rulebook } = await readQuorum(chain.publicClient, { quorum: group.address });
  const chainId = BigInt(await chain.publicClient.getChainId());
  return { desk: desk.address, issuer: { quorum: group.address, chainId, rulebook } };
}

/** A batch of one diploma, issued by two signatures in one transaction. */
async function issueByGroup(chain: EmbeddedChain, contracts: Contracts, issuer: Issuer) {
  const batch: Batch = buildBatch({
    schema: DIPLOMA.schema,
    count: 1,
    rowAt: () => ({ subject: named("graduate").address, values: ["Magister"] }),
    salts: seededSalts("symbolon start: diplomas"),
  });
  const { quorum, chainId, rulebook } = issuer;
  const header: BatchHeader = {
    issuer: quorum,
    schema: schemaUid(DIPLOMA),
    root: batch.root,
    size: 1n,
    issuedAt: (await chain.publicClient.getBlock()).timestamp,
    policy: {
      revoker: quorum,
      emergency: quorum,
      epochLength: EPOCH,
      emergencyLimit: 60n * DAY,
      rulesHash: rulesHash({ chainId, rulebook }),
    },
    manifestHash: zeroHash,
    salt: zeroHash,
  };
  const issue = asTransaction(issueBatchCall({ registry: contracts.batchRegistry, header, uri: "" }));
  const proposal = { target: issue.to, data: issue.data, evidence: zeroHash, nonce: 0n, deadline: 0n };
  const toSign = proposalTypedData({ chainId, quorum, proposal, roster: 1 });
  const approvals = await Promise.all(
    members
      .slice(0, 2)
      .map(async (member, at) => ({ seat: at, chair: 0, signature: await member.signTypedData(toSign) })),
  );
  const receipt = await chain.send(chain.operator, actCall({ quorum, proposal, seats, approvals }));
  const credential = batch.credential(0);
  const subject: BatchSubject = { header, credential, proof: batch.credentialProof(0) as Hex[] };
  return { subject, receipt };
}

async function requireOutcome(
  chain: EmbeddedChain,
  { batchRegistry: registry }: Contracts,
  { header, credential, proof }: BatchSubject,
  [what, moment, outcome]: ExpectedOutcome,
) {
  if ((await chain.publicClient.getBlock()).timestamp < moment) await chain.mineBlockAt(moment);
  const expected = { issuers: [header.issuer], schema: header.schema, subject: credential.subject };
  const query = { registry, header, credential, proof, expected, moment } as const;
  const answer = await verifyLive(chain.publicClient, { ...query, finality: "finalized" });
  if (answer.outcome === outcome) return { what, moment, outcome };
  const reason = `The diploma is ${answer.outcome} when ${what}, where it should be ${outcome}.`;
  throw storyBug("WrongVerdict", reason, { outcome: answer.outcome, moment });
}

async function readBlockTime(chain: EmbeddedChain, blockNumber: bigint): Promise<bigint> {
  return (await chain.publicClient.getBlock({ blockNumber })).timestamp;
}
