import { type Address, type Hex, keccak256, stringToHex, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { asTransaction } from "../../../src/sdk/chain/calls/asTransaction.ts";
import { issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import type { BatchSubject } from "../../../src/sdk/chain/calls/desk.ts";
import { actCall } from "../../../src/sdk/chain/calls/groups.ts";
import { readQuorum } from "../../../src/sdk/chain/read/readQuorum.ts";
import { deployContracts } from "../../../src/sdk/contracts/deploy.ts";
import { disputeDesk } from "../../../src/sdk/contracts/desk.ts";
import { group as groupOf } from "../../../src/sdk/contracts/group.ts";
import { type BatchHeader, rulesHash } from "../../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { proposalTypedData } from "../../../src/sdk/core/governance/proposal.ts";
import { keyOfAddress, NOBODY, type Seat } from "../../../src/sdk/core/governance/roster.ts";
import { usualRules } from "../../../src/sdk/core/governance/usualRules.ts";
import { type Batch, buildBatch } from "../../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../../src/sdk/credentials/salts.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";

const DIPLOMA = { schema: "string degree", resolver: zeroAddress, revocable: true } as const;
const DAY = 86_400n;
export const EPOCH = 3_600n;
/** Base units that each side puts down. */
export const BOND = 10n ** 18n;

const named = (name: string) => privateKeyToAccount(keccak256(stringToHex(`symbolon start: ${name}`)));
const seatOf = (address: Address): Seat => ({
  member: keyOfAddress(address),
  standIn: NOBODY,
  secondStandIn: NOBODY,
});
export const members = [0, 1, 2].map((seat) => named(`member ${seat}`));
export const seats = members.map(({ address }) => seatOf(address));

/** Who sits in a panel. */
export const judgesOf = (round: string) => [0, 1, 2].map((at) => named(`${round} judge ${at}`));

export const panelOf = (round: string) => ({
  quorum: 2,
  payee: named(`${round} panel`).address,
  seats: judgesOf(round).map(({ address }) => seatOf(address)),
});

/** Signatures of the first seats. */
export function signAll(accounts: typeof members, sign: (account: (typeof members)[number]) => Promise<Hex>) {
  return Promise.all(
    accounts.map(async (account, seat) => ({ seat, chair: 0, signature: await sign(account) })),
  );
}

export type Issuer = { readonly quorum: Address; readonly chainId: bigint; readonly rulebook: Address };

/** The group, and the desk whose decisions it carries out. */
export async function foundGroup(chain: EmbeddedChain, contracts: Contracts) {
  const { batchRegistry, attestationRegistry, sampleToken: bondToken } = contracts;
  const { desk } = await deployContracts(chain.operator, {
    desk: disputeDesk({
      batchRegistry,
      attestationRegistry,
      bondToken,
      bond: BOND,
      first: panelOf("first"),
      second: panelOf("second"),
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
export async function issueByGroup(chain: EmbeddedChain, contracts: Contracts, issuer: Issuer) {
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
  const approvals = await signAll(members.slice(0, 2), (member) => member.signTypedData(toSign));
  const receipt = await chain.send(chain.operator, actCall({ quorum, proposal, seats, approvals }));
  const credential = batch.credential(0);
  const subject: BatchSubject = { header, credential, proof: batch.credentialProof(0) as Hex[] };
  return { subject, receipt };
}
