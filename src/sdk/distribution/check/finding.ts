import type { Address } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/** What a check found. `error`: somebody would be paid wrongly, or not at all. `warning`: it may be meant, and may not. */
export type CampaignFinding = {
  /** Stable name, for programs and for `--accept`: `RootDiffers`. */
  readonly id: string;
  readonly severity: "error" | "warning";
  /** With the values that decide. */
  readonly sentence: string;
  readonly hint: string;
  /** The values that decided, for programs. */
  readonly details: Readonly<Record<string, unknown>>;
};

type Details = Readonly<Record<string, unknown>>;

/** A finding that nobody may pass over. */
export function problem(id: string, sentence: string, hint: string, details: Details = {}): CampaignFinding {
  return { id, severity: "error", sentence, hint, details };
}

/** A finding that whoever knows better may accept. */
export function warning(id: string, sentence: string, hint: string, details: Details = {}): CampaignFinding {
  return { id, severity: "warning", sentence, hint, details };
}

/** What was refused is a finding to whoever only looks. */
export function findingOf({ code, reason, hint, details }: SymbolonError): CampaignFinding {
  return problem(code, reason, hint, details);
}

/** What was found of one of several campaigns, with its address. */
export function findingOfCampaign(finding: CampaignFinding, campaign: Address): CampaignFinding {
  const { sentence, details } = finding;
  return { ...finding, sentence: `Campaign ${campaign}: ${sentence}`, details: { ...details, campaign } };
}

/** A finding as an error, to whoever does not go on with it. @param more details */
export function findingError(
  { id, sentence, hint, details }: CampaignFinding,
  more: Details = {},
): SymbolonError {
  return new SymbolonError({ code: id, reason: sentence, hint, details: { ...details, ...more } });
}

/** @throws SymbolonError by the id of the first finding that nobody may pass over, with all of them in its details */
export function refuseAny(findings: readonly CampaignFinding[]): void {
  const refused = findings.find(({ severity }) => severity === "error");
  if (refused !== undefined) throw findingError(refused, { findings });
}
