import type { Address, Hex } from "viem";
import { bytesToHex, hexToBytes } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { signingDigest } from "../signing/domainSeparator.ts";
import { type QuorumDomainParameters, quorumDomain } from "../signing/domains.ts";
import { hashStruct, structMembers, structType } from "../signing/structType.ts";

/** What is put before a group: the Solidity struct `Proposal`. */
export type Proposal = {
  /** The contract that is to be called; without ether. */
  readonly target: Address;
  /** The call. Its selector (of `change`, its kind too) says which act it is. */
  readonly data: Hex;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
  /** Free: one proposal an act and nonce is ever executed, so that alternatives can share one. */
  readonly nonce: bigint;
  /** Last Unix second in which it may be sent or opened; 0 for no end. */
  readonly deadline: bigint;
};

export type ProposalTypedDataParameters = QuorumDomainParameters & {
  readonly proposal: Proposal;
  /** Version of the roster that is asked: a replaced one voids its signatures. */
  readonly roster: number;
};

const SIGNATURE =
  "Proposal(address target,bytes data,bytes32 evidence,uint256 nonce,uint64 deadline,uint16 roster)";
const OBJECTION = "Objection(bytes32 proposal)";
const { members } = /* @__PURE__ */ structMembers(SIGNATURE);
const { members: objectionMembers } = /* @__PURE__ */ structMembers(OBJECTION);
const PROPOSAL = /* @__PURE__ */ structType(SIGNATURE);
const OBJECTION_TYPE = /* @__PURE__ */ structType(OBJECTION);

/** What seats sign that assent, as viem signs it (EIP-712). */
export function proposalTypedData({ chainId, quorum, proposal, roster }: ProposalTypedDataParameters) {
  const { target, data, evidence, nonce, deadline } = proposal;
  return {
    domain: quorumDomain({ chainId, quorum }),
    types: { Proposal: members },
    primaryType: "Proposal",
    message: { target, data, evidence, nonce, deadline, roster },
  } as const;
}

export type ObjectionTypedDataParameters = QuorumDomainParameters & {
  /** Id of the proposal. */
  readonly id: Hex;
};

/** What seats sign that object. */
export function objectionTypedData({ chainId, quorum, id }: ObjectionTypedDataParameters) {
  return {
    domain: quorumDomain({ chainId, quorum }),
    types: { Objection: objectionMembers },
    primaryType: "Objection",
    message: { proposal: id },
  } as const;
}

/**
 * The id of a proposal: the 32 bytes that its seats sign. It binds chain, group and version of the roster.
 * @throws SymbolonError `DoesNotFit`, `NotHex` where a value does not fit its Solidity type
 */
export function proposalId({ chainId, quorum, proposal, roster }: ProposalTypedDataParameters): Hex {
  const { target, evidence, nonce, deadline } = proposal;
  // EIP-712 has the hash of bytes in their place.
  const data = bytesToHex(nobleHasher.keccak256(hexToBytes(proposal.data)));
  const words = { ...PROPOSAL, members: PROPOSAL.members.map(asWord) };
  return signingDigest(
    quorumDomain({ chainId, quorum }),
    hashStruct(words, { target, data, evidence, nonce, deadline, roster: BigInt(roster) }),
  );
}

const asWord = (member: (typeof members)[number]) =>
  member.type === "bytes" ? { ...member, type: "bytes32" } : member;

/** The 32 bytes that seats sign that object. @throws SymbolonError `DoesNotFit` */
export function objectionDigest({ chainId, quorum, id }: ObjectionTypedDataParameters): Hex {
  return signingDigest(quorumDomain({ chainId, quorum }), hashStruct(OBJECTION_TYPE, { proposal: id }));
}
