import type { AbiParameter, Address } from "viem";
import { claimForNames } from "../../sdk/chain/campaigns/campaignPlan.ts";
import { acts, modes } from "../../sdk/core/governance/acts.ts";
import { caseKinds, rulings } from "../../sdk/core/governance/cases.ts";
import { panelName, panelRounds } from "../../sdk/core/governance/panel.ts";
import { changeKinds } from "../../sdk/core/status/digest.ts";
import { changeVerbs } from "../../sdk/credentials/changes/changeWork.ts";

/** A value that is shown, or named as hidden. */
export type Field = {
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

/** A single value in what is signed; `.[]` in its path is each item of a list. */
export type Leaf = { readonly path: string; readonly name: string; readonly type: string };

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
/** Beside the point for most: shown where there is room. */
const OPTIONAL = new Set(
  "header seats approvals current panel credential points salt manifestHash manifest nonce reason chair".split(
    " ",
  ),
);
const AMOUNTS = new Set("amount upTo fee maxFee paidBefore funding fundingCap leastFee".split(" "));
const DATES = new Set(
  "deadline from until start end moment time issuedAt validFrom expires expirationTime".split(" "),
);
const DURATIONS = new Set(
  "waveInterval maxExtraTime timelock overlap epochLength emergencyLimit window standIn notice budget sunset".split(
    " ",
  ),
);
/** Where 0 stands for none, which a wallet shows as the first second of 1970. */
const ENDS = new Set("deadline until expires expirationTime".split(" "));
const LABELS: Readonly<Record<string, string>> = {
  upTo: "At most",
  maxFee: "Fee, at most",
  leastFee: "Fee, at least",
  index: "Leaf",
  claimFor: "Others may claim",
  refUID: "Refers to",
  proposal_: "Proposal",
  mask: "Credentials, as bits",
};

/** Each single value among parameters, however deep. */
export function leavesOf(parameters: readonly AbiParameter[], before = ""): readonly Leaf[] {
  return parameters.flatMap((parameter) => {
    const { type, name = "" } = parameter;
    const path = `${before}${name}${type.endsWith("[]") ? ".[]" : ""}`;
    if ("components" in parameter) return leavesOf(parameter.components, `${path}.`);
    return [{ path, name, type: type.replace("[]", "") }];
  });
}

export type FieldsParameters = { readonly token: Address | undefined; readonly enums: Enums };

/** How the values of what is signed are shown, in their order. */
export function fieldsOf(leaves: readonly Leaf[], parameters: FieldsParameters): readonly Field[] {
  return leaves.flatMap((leaf): readonly Field[] => {
    const { path, name, type } = leaf;
    const label = LABELS[name] ?? spaced(name);
    const field = { path, label, format: "raw", visible: "never" } as const;
    if (HIDDEN.has(name)) return [field];
    if (type === "bytes") {
      const calleePath = path.replace(/\bdata$/, "target");
      if (calleePath !== path && leaves.some((one) => one.path === calleePath))
        return [{ path, label: "Call", format: "calldata", params: { calleePath } }];
      return [{ label: "Packed, not shown", value: PACKED[name] ?? name, format: "raw" }, field];
    }
    const isOptional = path.split(".").some((part) => OPTIONAL.has(part));
    const shown = { path, label, ...formatOf(leaf, leaves, parameters) };
    return [isOptional ? { ...shown, visible: "optional" } : shown];
  });
}

/** A leaf's format, and its label where that has to say more. */
function formatOf(
  { name, type }: Leaf,
  leaves: readonly Leaf[],
  { token, enums }: FieldsParameters,
): Pick<Field, "format" | "params"> & Partial<Pick<Field, "label">> {
  if (type === "address") return { format: "addressName" };
  if (!type.startsWith("uint")) return { format: "raw" };
  const label = LABELS[name] ?? spaced(name);
  const known = enums[name];
  if (known !== undefined) return { format: "enum", params: { $ref: `$.metadata.enums.${known.name}` } };
  if (name === "value") return { format: "amount" };
  if (DURATIONS.has(name)) return { format: "duration" };
  if (DATES.has(name)) {
    const params = { encoding: "timestamp" };
    return { format: "date", params, ...(ENDS.has(name) && { label: `${label} (1970: none)` }) };
  }
  if (!AMOUNTS.has(name)) return { format: "raw" };
  const tokenPath = leaves.find((one) => one.name === "token")?.path;
  if (tokenPath !== undefined) return { format: "tokenAmount", params: { tokenPath } };
  if (token !== undefined) return { format: "tokenAmount", params: { token } };
  return { format: "raw", label: `${label} (base units)` };
}

/** `Fee taker` of `feeTaker`. */
function spaced(name: string): string {
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
