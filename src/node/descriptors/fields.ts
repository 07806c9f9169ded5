import type { AbiParameter, Address } from "viem";
import { claimForNames } from "../../sdk/chain/campaigns/campaignPlan.ts";
import { acts, modes } from "../../sdk/core/governance/acts.ts";
import { caseKinds, rulings } from "../../sdk/core/governance/cases.ts";
import { panelName, panelRounds } from "../../sdk/core/governance/panel.ts";
import { changeKinds } from "../../sdk/core/status/digest.ts";
import { changeVerbs } from "../../sdk/credentials/changes/changeWork.ts";
import { type Leaf, labelOf, type SignedAt } from "./labels.ts";

/** A value that is shown, or named as hidden. */
export type ShownField = {
  /** Where the value is; without it, `value` itself is shown. */
  readonly path?: string;
  readonly value?: string;
  readonly label: string;
  readonly format:
    | "raw"
    | "addressName"
    | "amount"
    | "tokenAmount"
    | "date"
    | "duration"
    | "enum"
    | "calldata";
  readonly params?: Readonly<Record<string, string>>;
  /** Default: always. */
  readonly visible?: "optional" | "never";
};

/** Names of numbers, by the parameter's name. */
export type Enums = Readonly<
  Record<string, { readonly name: string; readonly values: Readonly<Record<string, string>> }>
>;

const listed = (names: readonly string[]) => Object.fromEntries(names.map((name, i) => [String(i), name]));
const changes = Object.fromEntries(
  Object.entries(changeVerbs).map(([kind, verb]) => [
    String(changeKinds[kind as keyof typeof changeVerbs]),
    verb.replace(/,$/, ""),
  ]),
);

/** The numbers that have names in a contract, or under a domain. */
export function enumerations(of: string): Enums {
  const isDesk = of === "DisputeDesk";
  return {
    kind: isDesk ? { name: "case", values: listed(caseKinds) } : { name: "change", values: changes },
    claimFor: { name: "claimFor", values: listed(claimForNames) },
    act: { name: "act", values: listed(acts) },
    mode: { name: "mode", values: listed(modes) },
    ruling: { name: "ruling", values: listed(rulings) },
    round: { name: "panel", values: listed(panelRounds.map(panelName)) },
  };
}

/** Of these names no wallet needs to show anything: a wrong one makes the call fail. */
const HIDDEN = new Set(["proof", "signature", "signatures", "v", "r", "s"]);
/** Packed bytes, which ERC-7730 has no form for, and what is in them. */
const PACKED: Readonly<Record<string, string>> = {
  bundle: "the claims of the bundle",
  gateData: "what the gate asks for",
  data: "what the attestation says",
};
/** Names of what a wallet need not show: it tells apart, explains or proves what is shown. */
const OPTIONAL = new Set("salt manifestHash manifest nonce reason approvals".split(" "));
/** Parameters that the contract compares with what it has: another value makes the call fail, or counts for nothing. */
const COMPARED = new Set([
  ...["act", "open", "assent", "object"].map((called) => `Quorum.${called}.seats`),
  ...["answer", "answerAttestation", "appealUnanswered", "appealUnansweredAttestation", "hold"].map(
    (called) => `DisputeDesk.${called}.seats`,
  ),
  "DisputeDesk.rule.panel",
  "DisputeDesk.announcePanel.current",
]);
/** The rest of a batch's header, which tells nothing more of a batch that was issued. */
const ISSUED = /\bheader\.(issuedAt|policy)\b/;
const AMOUNTS = new Set("amount upTo fee maxFee paidBefore funding fundingCap leastFee".split(" "));
const DATES = new Set(
  "deadline from until start end moment time issuedAt validFrom expires expirationTime".split(" "),
);
const DURATIONS = new Set(
  "waveInterval maxExtraTime timelock overlap epochLength emergencyLimit window standIn notice budget sunset".split(
    " ",
  ),
);

/** Each single value among parameters, however deep. */
export function valuesIn(parameters: readonly AbiParameter[], before = ""): readonly Leaf[] {
  return parameters.flatMap((parameter) => {
    const { type, name = "" } = parameter;
    const path = `${before}${name}${type.endsWith("[]") ? ".[]" : ""}`;
    if ("components" in parameter) return valuesIn(parameter.components, `${path}.`);
    return [{ path, name, type: type.replace("[]", "") }];
  });
}

export type FieldsParameters = SignedAt & {
  readonly token: Address | "coin" | undefined;
  readonly enums: Enums;
};

/** How the values of what is signed are shown, in their order. */
export function shownFields(leaves: readonly Leaf[], parameters: FieldsParameters): readonly ShownField[] {
  return leaves.flatMap((leaf): readonly ShownField[] => {
    const { path, name, type } = leaf;
    const label = labelOf(leaf, parameters);
    const field = { path, label, format: "raw", visible: "never" } as const;
    if (HIDDEN.has(name)) return [field];
    if (type === "bytes") {
      const calleePath = path.replace(/\bdata$/, "target");
      if (calleePath !== path && leaves.some((one) => one.path === calleePath))
        return [{ path, label: "Call", format: "calldata", params: { calleePath } }];
      return [{ label: "Packed, not shown", value: PACKED[name] ?? name, format: "raw" }, field];
    }
    const shown = { path, label, ...formatOf(leaf, leaves, { ...parameters, label }) };
    return [isOptional(leaf, parameters) ? { ...shown, visible: "optional" } : shown];
  });
}

/** Whether a wallet may leave it out: only what changes nothing of what is signed for. */
function isOptional({ path }: Leaf, { of, called }: SignedAt): boolean {
  const parts = path.split(".");
  if (parts.some((part) => OPTIONAL.has(part)) || COMPARED.has(`${of}.${called}.${parts[0]}`)) return true;
  return ISSUED.test(path) && !/^issue/i.test(called);
}

/** A leaf's format, and its label where that has to say more. */
function formatOf(
  { name, type }: Leaf,
  leaves: readonly Leaf[],
  { token, enums, label }: FieldsParameters & { readonly label: string },
): Pick<ShownField, "format" | "params"> & Partial<Pick<ShownField, "label">> {
  if (type === "address") return { format: "addressName" };
  if (!type.startsWith("uint")) return { format: "raw" };
  const known = enums[name];
  if (known !== undefined) return { format: "enum", params: { $ref: `$.metadata.enums.${known.name}` } };
  if (name === "value") return { format: "amount" };
  if (DURATIONS.has(name)) return { format: "duration" };
  if (DATES.has(name)) return { format: "date", params: { encoding: "timestamp" } };
  if (!AMOUNTS.has(name)) return { format: "raw" };
  const tokenPath = leaves.find((one) => one.name === "token")?.path;
  if (tokenPath !== undefined) return { format: "tokenAmount", params: { tokenPath } };
  if (token === "coin") return { format: "amount" };
  if (token !== undefined) return { format: "tokenAmount", params: { token } };
  return { format: "raw", label: `${label} (base units)` };
}
