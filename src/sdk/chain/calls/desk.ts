import type { Address, Hex } from "viem";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import { type CaseKind, caseKinds, type Ruling, rulings } from "../../core/governance/cases.ts";
import type { Panel, Round } from "../../core/governance/panel.ts";
import type { Seat } from "../../core/governance/roster.ts";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import { disputeDeskAbi as abi } from "../abi/disputeDeskAbi.ts";
import type { Approval } from "./groups.ts";

/*
 * Calls of a DisputeDesk, for viem's `writeContract`, `simulateContract` and the rest. What a case is about is a credential of
 * a batch, with its proof, the whole batch of such a credential, or the uid of an attestation.
 */

/** Said with each call, so that declarations name it and do not spell it out. */
type Abi = typeof abi;

type AtDesk = {
  /** The DisputeDesk. */
  readonly desk: Address;
  readonly kind: CaseKind;
};

/** A credential of a batch: the Solidity struct `CaseSubject`. */
export type BatchSubject = {
  readonly header: BatchHeader;
  readonly credential: Credential;
  readonly proof: readonly Hex[];
};

/** A whole batch, which any of its credentials proves: of `WronglySuspended` only. */
export type WholeBatch = { readonly wholeBatchOf: BatchSubject };

/** What a case is about. */
export type CaseSubject = BatchSubject | WholeBatch | { readonly uid: Hex };

/** Where in a batch a case's subject stands: `WHOLE_BATCH` for all of it. */
export function placeInBatch(subject: BatchSubject | WholeBatch): {
  readonly header: BatchHeader;
  readonly index: bigint;
} {
  if ("wholeBatchOf" in subject) return { header: subject.wholeBatchOf.header, index: WHOLE_BATCH };
  return { header: subject.header, index: subject.credential.index };
}

/** A whole batch stands for itself once its case is open: nothing is proven. */
function namedSubject(subject: BatchSubject | WholeBatch): BatchSubject {
  if (!("wholeBatchOf" in subject)) return subject;
  const { credential } = subject.wholeBatchOf;
  const { header, index } = placeInBatch(subject);
  return { header, credential: { ...credential, index }, proof: [] };
}

/** Evidence, by its hash and where it can be fetched. */
export type CaseEvidence = {
  /** keccak256 of it; not zero. */
  readonly evidence: Hex;
  /** 1 to 512 bytes. */
  readonly uri: string;
};

const numberOf = (kind: CaseKind) => caseKinds.indexOf(kind);

export type OpenCaseCallParameters = AtDesk & CaseEvidence & { readonly subject: CaseSubject };

/** Opens a case. The desk takes the bond from the caller, who has to allow it. */
export function openCaseCall({ desk, kind, subject, evidence, uri }: OpenCaseCallParameters) {
  const contract = { address: desk, abi: abi as Abi } as const;
  if ("wholeBatchOf" in subject) {
    const args = [subject.wholeBatchOf, evidence, uri] as const;
    return { ...contract, functionName: "openBatchCase", args } as const;
  }
  const rest = [numberOf(kind), evidence, uri] as const;
  return "uid" in subject
    ? ({ ...contract, functionName: "openAttestationCase", args: [subject.uid, ...rest] } as const)
    : ({ ...contract, functionName: "openCase", args: [subject, ...rest] } as const);
}

export type OtherSideCallParameters = AtDesk &
  CaseEvidence & {
    readonly subject: CaseSubject;
    /** Of the group in which the caller sits; else empty. */
    readonly seats: readonly Seat[];
  };

/** Answers a case: as its issuer, a seat of it, or its subject. The bond is as high as the claimant's. */
export function answerCaseCall({ desk, kind, subject, seats, evidence, uri }: OtherSideCallParameters) {
  const rest = [numberOf(kind), seats, evidence, uri] as const;
  return "uid" in subject
    ? ({
        address: desk,
        abi: abi as Abi,
        functionName: "answerAttestation",
        args: [subject.uid, ...rest],
      } as const)
    : ({
        address: desk,
        abi: abi as Abi,
        functionName: "answer",
        args: [namedSubject(subject), ...rest],
      } as const);
}

/** Appeals a claim that the first panel upheld without an answer: as whoever might have answered. */
export function appealUnansweredCall({ desk, kind, subject, seats, evidence, uri }: OtherSideCallParameters) {
  const rest = [numberOf(kind), seats, evidence, uri] as const;
  return "uid" in subject
    ? ({
        address: desk,
        abi: abi as Abi,
        functionName: "appealUnansweredAttestation",
        args: [subject.uid, ...rest],
      } as const)
    : ({
        address: desk,
        abi: abi as Abi,
        functionName: "appealUnanswered",
        args: [namedSubject(subject), ...rest],
      } as const);
}

type OfCase = AtDesk & {
  /** Id of a batch's credential, with `WHOLE_BATCH` as its index of the batch; or uid of an attestation. */
  readonly credential: Hex;
};

/** Appeals a ruling: as who lost. The bond is twice the claimant's. */
export function appealCall({ desk, kind, credential, evidence, uri }: OfCase & CaseEvidence) {
  const args = [credential, numberOf(kind), evidence, uri] as const;
  return { address: desk, abi: abi as Abi, functionName: "appeal", args } as const;
}

/** Brings more evidence. Anybody may. */
export function addEvidenceCall({ desk, kind, credential, evidence, uri }: OfCase & CaseEvidence) {
  const args = [credential, numberOf(kind), evidence, uri] as const;
  return { address: desk, abi: abi as Abi, functionName: "addEvidence", args } as const;
}

export type RuleCallParameters = OfCase & {
  readonly ruling: Exclude<Ruling, "None">;
  readonly reasons: Hex;
  readonly panel: Panel;
  /** In ascending order of their seats. */
  readonly approvals: readonly Approval[];
};

/** Rules, by the signatures of the panel whose turn it is. Anybody may send them. */
export function ruleCall({ desk, kind, credential, ruling, reasons, panel, approvals }: RuleCallParameters) {
  const args = [credential, numberOf(kind), rulings.indexOf(ruling), reasons, panel, approvals] as const;
  return { address: desk, abi: abi as Abi, functionName: "rule", args } as const;
}

export type AnnouncePanelCallParameters = Pick<AtDesk, "desk"> & {
  readonly round: Round;
  /** The panel that is to decide. */
  readonly panel: Panel;
  /** Unix seconds from which it decides the cases that are opened. */
  readonly from: bigint;
  /** The panel in force, whose members signed. */
  readonly current: Panel;
  /** In ascending order of their seats. */
  readonly approvals: readonly Approval[];
};

/** Announces a panel, by the signatures of the one whose place it takes. Anybody may send them. */
export function announcePanelCall(parameters: AnnouncePanelCallParameters) {
  const { desk, round, panel, from, current, approvals } = parameters;
  const args = [round, panel, from, current, approvals] as const;
  return { address: desk, abi: abi as Abi, functionName: "announcePanel", args } as const;
}

type OfHeader = AtDesk & { readonly header: BatchHeader; readonly index: bigint };

/** Holds the credential for a case: as a seat of the batch's emergency role. */
export function holdForCaseCall({
  desk,
  kind,
  header,
  index,
  seats,
}: OfHeader & { readonly seats: readonly Seat[] }) {
  return {
    address: desk,
    abi: abi as Abi,
    functionName: "hold",
    args: [header, index, numberOf(kind), seats],
  } as const;
}

/** Ends a hold for a case that was not upheld. Anybody may. */
export function endCaseHoldCall({ desk, kind, header, index }: OfHeader) {
  return {
    address: desk,
    abi: abi as Abi,
    functionName: "endHold",
    args: [header, index, numberOf(kind)],
  } as const;
}

/** Carries out what was upheld. Anybody may. */
export function carryOutCall({ desk, kind, subject }: AtDesk & { readonly subject: CaseSubject }) {
  if ("uid" in subject) {
    return {
      address: desk,
      abi: abi as Abi,
      functionName: "carryOutAttestation",
      args: [subject.uid, numberOf(kind)],
    } as const;
  }
  const { header, index } = placeInBatch(subject);
  const args = [header, index, numberOf(kind)] as const;
  return { address: desk, abi: abi as Abi, functionName: "carryOut", args } as const;
}

/** Pays the bonds of a case that is over. Anybody may. */
export function payCaseCall({ desk, kind, credential }: OfCase) {
  return { address: desk, abi: abi as Abi, functionName: "pay", args: [credential, numberOf(kind)] } as const;
}

/** Pays what an account is owed, where it could not be paid. */
export function collectBondCall({
  desk,
  account,
  to,
}: Pick<AtDesk, "desk"> & { readonly account: Address; readonly to: Address }) {
  return { address: desk, abi: abi as Abi, functionName: "collect", args: [account, to] } as const;
}
