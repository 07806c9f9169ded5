import type { Abi } from "viem";
import { allOfManyGateAbi } from "../../sdk/chain/abi/allOfManyGateAbi.ts";
import { attestationRegistryAbi } from "../../sdk/chain/abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "../../sdk/chain/abi/batchRegistryAbi.ts";
import { cumulativeCampaignAbi } from "../../sdk/chain/abi/cumulativeCampaignAbi.ts";
import { cumulativeCampaignFactoryAbi } from "../../sdk/chain/abi/cumulativeCampaignFactoryAbi.ts";
import { disputeDeskAbi } from "../../sdk/chain/abi/disputeDeskAbi.ts";
import { instantCampaignAbi } from "../../sdk/chain/abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "../../sdk/chain/abi/instantCampaignFactoryAbi.ts";
import { pauseGateAbi } from "../../sdk/chain/abi/pauseGateAbi.ts";
import { payoutCoinAbi } from "../../sdk/chain/abi/payoutCoinAbi.ts";
import { quorumAbi } from "../../sdk/chain/abi/quorumAbi.ts";
import { relayAbi } from "../../sdk/chain/abi/relayAbi.ts";
import { rulebookAbi } from "../../sdk/chain/abi/rulebookAbi.ts";
import { schemaRegistryAbi } from "../../sdk/chain/abi/schemaRegistryAbi.ts";
import { trustListAbi } from "../../sdk/chain/abi/trustListAbi.ts";
import { vestingCampaignAbi } from "../../sdk/chain/abi/vestingCampaignAbi.ts";
import { vestingCampaignFactoryAbi } from "../../sdk/chain/abi/vestingCampaignFactoryAbi.ts";
import type { canonicalAddresses } from "../../sdk/chain/book/canonicalAddresses.ts";

type SystemPlace = keyof typeof canonicalAddresses;

/** A contract whose calls people sign, and how each call's sentence begins (`what` of planned calls): its intent in a wallet. */
export type SignedContract = {
  readonly abi: Abi;
  readonly intents: Readonly<Record<string, string>>;
  /** Where it is on every chain; else which factories make it, or neither: each has an address of its own. */
  readonly at?: readonly SystemPlace[];
  readonly madeBy?: readonly SystemPlace[];
  /** The factory's ABI, which has the event that tells of a new one. */
  readonly factoryAbi?: Abi;
};

const campaign = {
  claim: "Claim",
  claimSigned: "Claim",
  claimMany: "Claim",
  sweep: "Send what is left of the campaign",
  recall: "Take everything back from the campaign",
  changeTreasury: "Name another treasury",
};
const create = { create: "Create the campaign", createWithPermit: "Create the campaign" };
const attest = { one: "Make one attestation", many: "Make several attestations" };
const revoke = { one: "Revoke one attestation, for ever", many: "Revoke several attestations, for ever" };

/** By name. `test/toolkit/descriptors` says of every function that is not here why nobody signs it. */
export const signedContracts = {
  InstantCampaign: {
    abi: instantCampaignAbi,
    intents: campaign,
    madeBy: ["instantCampaignFactory", "lightInstantCampaignFactory"],
    factoryAbi: instantCampaignFactoryAbi,
  },
  VestingCampaign: {
    abi: vestingCampaignAbi,
    intents: {
      ...campaign,
      fund: "Move money into the campaign",
      release: "Release what is due",
      releaseSigned: "Release",
      releaseMany: "Release what is due",
    },
    madeBy: ["vestingCampaignFactory"],
    factoryAbi: vestingCampaignFactoryAbi,
  },
  CumulativeCampaign: {
    abi: cumulativeCampaignAbi,
    intents: {
      ...campaign,
      proposeRoot: "Propose the root",
      acceptRoot: "Accept the proposed root",
      vetoRoot: "Turn down the proposed root",
    },
    madeBy: ["cumulativeCampaignFactory"],
    factoryAbi: cumulativeCampaignFactoryAbi,
  },
  InstantCampaignFactory: {
    abi: instantCampaignFactoryAbi,
    intents: create,
    at: ["instantCampaignFactory", "lightInstantCampaignFactory"],
  },
  VestingCampaignFactory: {
    abi: vestingCampaignFactoryAbi,
    intents: create,
    at: ["vestingCampaignFactory"],
  },
  CumulativeCampaignFactory: {
    abi: cumulativeCampaignFactoryAbi,
    intents: create,
    at: ["cumulativeCampaignFactory"],
  },
  SchemaRegistry: {
    abi: schemaRegistryAbi,
    intents: { register: "Register the schema" },
    at: ["schemaRegistry"],
  },
  AttestationRegistry: {
    abi: attestationRegistryAbi,
    intents: {
      attest: attest.one,
      attestByDelegation: attest.one,
      multiAttest: attest.many,
      multiAttestByDelegation: attest.many,
      attestManyByDelegation: attest.many,
      revoke: revoke.one,
      revokeByDelegation: revoke.one,
      multiRevoke: revoke.many,
      multiRevokeByDelegation: revoke.many,
      revokeManyByDelegation: revoke.many,
      revokeOffchain: "Revoke an off-chain attestation",
      multiRevokeOffchain: "Revoke off-chain attestations",
      timestamp: "Timestamp the commitment",
      multiTimestamp: "Timestamp commitments",
      increaseNonce: "Make void what was signed",
    },
    at: ["attestationRegistry"],
  },
  BatchRegistry: {
    abi: batchRegistryAbi,
    intents: {
      issue: "Issue the batch",
      issueByDelegation: "Issue the batch",
      change: "Change the status of credentials",
      changeByDelegation: "Change the status of credentials",
      imposeHold: "Hold credentials of the batch",
      imposeHoldByDelegation: "Hold credentials of the batch",
      endHold: "End the hold",
      endHoldByDelegation: "End the hold",
      increaseNonce: "Make void what was signed",
      increaseNonceByDelegation: "Make void what was signed",
    },
    at: ["batchRegistry"],
  },
  PauseGate: {
    abi: pauseGateAbi,
    intents: { pause: "Stop the claims of the campaign", resume: "Let the claims of the campaign go on" },
  },
  AllOfManyGate: { abi: allOfManyGateAbi, intents: { open: "Open the adapter" } },
  Relay: {
    abi: relayAbi,
    intents: {
      claimMany: "Claim",
      collect: "Send what the relay holds",
      setKey: "Let a key send bundles, or no more",
      changeTreasury: "Name another treasury",
      transferOwnership: "Name the next owner",
      acceptOwnership: "Become the owner",
    },
  },
  PayoutCoin: { abi: payoutCoinAbi, intents: { deposit: "Deposit coin" } },
  Quorum: {
    abi: quorumAbi,
    intents: {
      act: "Decide",
      open: "Open for decision",
      assent: "Add assents",
      object: "Object",
      execute: "Carry out what is decided",
      countSilences: "Count who was silent",
      replaceRoster: "Replace the roster of the group",
    },
  },
  Rulebook: {
    abi: rulebookAbi,
    intents: { announceRules: "Announce new rules", dropRules: "Drop the announced rules" },
  },
  TrustList: {
    abi: trustListAbi,
    intents: {
      accredit: "Accredit",
      endAccreditation: "End what is accredited",
      cutBack: "Cut back what is accredited",
      nameTier: "Name tier",
      nameRegion: "Name region",
    },
  },
  DisputeDesk: {
    abi: disputeDeskAbi,
    intents: {
      openCase: "Open a case",
      openBatchCase: "Open a case",
      openAttestationCase: "Open a case",
      answer: "Answer the case",
      answerAttestation: "Answer the case",
      addEvidence: "Bring evidence to the case",
      appeal: "Appeal in the case",
      appealUnanswered: "Appeal in the case",
      appealUnansweredAttestation: "Appeal in the case",
      rule: "Rule for the panel in the case",
      hold: "Hold a credential for the case",
      endHold: "End the hold",
      carryOut: "Carry out the case",
      carryOutAttestation: "Carry out the case",
      pay: "Pay the bonds of the case",
      collect: "Pay out what is owed",
      announcePanel: "Announce another panel",
    },
  },
} as const satisfies Readonly<Record<string, SignedContract>>;

export type SignedContractName = keyof typeof signedContracts;
