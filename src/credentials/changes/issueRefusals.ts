import { at, type ExplainBatchError, isNobody } from "./refusalFacts.ts";

/** A header that the registry does not issue, or does not know. */
export const issueRefusals: Readonly<Record<string, ExplainBatchError>> = {
  BatchExists: ([id]) => ({
    reason: `Batch ${id} was issued before, with this very header.`,
    hint: "Nothing to do, if it is the same batch; else give the header another salt.",
    details: { id },
  }),
  UnknownBatch: ([id]) => ({
    reason: `This registry has no batch ${id}: it was not issued, or the header differs from the issued one.`,
    hint: "Compare chain, registry and header with those of the batch; its BatchIssued event has the header.",
    details: { id },
  }),
  ZeroRoot: () => ({
    reason: "The header's root is zero, which proves nothing.",
    hint: "Build the batch from its credentials, and take the root from there.",
    details: {},
  }),
  SizeOutOfRange: ([size]) => ({
    reason: `A batch holds 1 to 4294967296 credentials, and the header says ${size}.`,
    hint: "Take the size from the batch as it was built.",
    details: { size },
  }),
  IssuedAtOutOfRange: ([issuedAt, earliest, latest]) => ({
    reason: `The header dates the batch at ${at(issuedAt)}; this block takes dates from ${at(earliest)} to ${at(latest)}.`,
    hint: "Set issuedAt to the newest block's time and issue it then; that makes it another batch id.",
    details: { issuedAt, earliest, latest },
  }),
  EpochLengthOutOfRange: ([epochLength, shortest, longest]) => ({
    reason: `An epoch of ${epochLength} seconds is neither 0 nor from ${shortest} to ${longest} seconds.`,
    hint: "Choose one of these for the policy: changes take effect one to two epochs after they are announced.",
    details: { epochLength, shortest, longest },
  }),
  EmergencyLimitOutOfRange: ([emergency, emergencyLimit, longest]) => ({
    reason: isNobody(emergency)
      ? `The policy has no emergency role, but a limit of ${emergencyLimit} seconds for its holds.`
      : `The policy lets the emergency role ${emergency} hold for ${emergencyLimit} seconds; it must be 1 to ${longest}.`,
    hint: isNobody(emergency)
      ? "Set the limit to 0, or name an emergency role."
      : "Choose a limit in this range.",
    details: { emergency, emergencyLimit, longest },
  }),
};
