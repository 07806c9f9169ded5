import {
  type AbiFunction,
  type AbiParameter,
  encodeFunctionData,
  getAddress,
  type Hex,
  keccak256,
  toHex,
} from "viem";
import { attestationRegistryAbi } from "../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { cumulativeCampaignAbi } from "../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { quorumAbi } from "../../src/sdk/chain/abi/quorumAbi.ts";
import { rulebookAbi } from "../../src/sdk/chain/abi/rulebookAbi.ts";
import { trustListAbi } from "../../src/sdk/chain/abi/trustListAbi.ts";
import type { Random } from "../../src/sdk/core/randomFrom.ts";

/** Where the group's own acts go, and all others. */
export const PLACE = {
  quorum: "0x1111111111111111111111111111111111111111",
  rulebook: "0x2222222222222222222222222222222222222222",
  desk: undefined,
  chainId: 1n,
} as const;
const ELSEWHERE = "0x3333333333333333333333333333333333333333";

const found = (abi: readonly { readonly type: string }[], ...names: readonly string[]) =>
  names.map(
    (name) =>
      abi.find((one) => (one as { name?: string }).name === name && one.type === "function") as AbiFunction,
  );

/** Every function that is an act of a group, and where it is called. */
export const CALLS: readonly { readonly called: AbiFunction; readonly target: Hex }[] = [
  ...found(batchRegistryAbi, "issue", "change", "imposeHold", "endHold"),
  ...found(attestationRegistryAbi, "attest", "multiAttest", "revoke", "multiRevoke"),
  ...found(cumulativeCampaignAbi, "proposeRoot", "vetoRoot"),
  ...found(trustListAbi, "accredit", "endAccreditation", "cutBack", "nameTier", "nameRegion"),
]
  .map((called) => ({ called, target: ELSEWHERE as Hex }))
  .concat(found(quorumAbi, "replaceRoster").map((called) => ({ called, target: PLACE.quorum })))
  .concat(
    found(rulebookAbi, "announceRules", "dropRules").map((called) => ({ called, target: PLACE.rulebook })),
  );

/** What numbers of these names can be: others are no act. */
const BELOW: Readonly<Record<string, number>> = { kind: 5, act: 12, mode: 2 };
const LETTERS = [
  "a",
  "Z",
  "7",
  " ",
  '"',
  "\\",
  "\u001b[2K",
  "\u202e",
  "\n",
  "\u0445",
  "\u00e9",
  "\ud83d\ude00",
];
const MOST_ITEMS = 4;

/** A random value of a parameter: small and great numbers, odd texts, empty and short lists. */
export function randomValue(random: Random, parameter: AbiParameter): unknown {
  const { type, name = "" } = parameter;
  const below = (limit: number) => Math.floor(random() * limit);
  const hash = () => keccak256(toHex(`${random()} ${random()}`));
  if (type.endsWith("[]")) {
    const item = { ...parameter, type: type.slice(0, -2) };
    return Array.from({ length: below(MOST_ITEMS) }, () => randomValue(random, item));
  }
  if ("components" in parameter) {
    return Object.fromEntries(parameter.components.map((one) => [one.name, randomValue(random, one)]));
  }
  if (type === "bool") return random() < 0.5;
  if (type === "address") return getAddress(`0x${hash().slice(2, 42)}`);
  if (type === "string")
    return Array.from({ length: below(8) }, () => LETTERS[below(LETTERS.length)]).join("");
  if (type === "bytes") return `0x${hash().slice(2, 2 + 2 * below(32))}`;
  if (type === "bytes32") return random() < 0.1 ? `0x${"0".repeat(64)}` : hash();
  // Bits of credentials alone, as in every mask that a registry takes.
  if (name === "mask" && random() < 0.5) return (BigInt(hash()) >> 32n) << 32n;
  const bits = Number(type.slice("uint".length));
  const most = BELOW[name] ?? (random() < 0.5 ? Math.min(2 ** bits, 100_000) : 2 ** Math.min(bits, 32));
  const value =
    random() < 0.1 && BELOW[name] === undefined ? BigInt(hash()) % 2n ** BigInt(bits) : BigInt(below(most));
  return bits <= 48 ? Number(value) : value;
}

export type RandomCall = {
  readonly called: AbiFunction;
  readonly target: Hex;
  readonly args: readonly unknown[];
};

export function randomCall(random: Random, { called, target }: (typeof CALLS)[number]): RandomCall {
  return { called, target, args: called.inputs.map((one) => randomValue(random, one)) };
}

/** By viem alone, which knows nothing of acts. */
export function encoded({ called, args }: Pick<RandomCall, "called" | "args">): Hex {
  return encodeFunctionData({ abi: [called], functionName: called.name, args });
}

/** An input of a call that holds one value, or a list: where it is, and what it can hold. */
export type Input = {
  readonly path: string;
  readonly at: readonly (string | number)[];
  readonly parameter: AbiParameter;
};

/** All inputs of a call, as many as its lists have. */
export function inputsOf({ called, args }: RandomCall): readonly Input[] {
  return called.inputs.flatMap((parameter, i) =>
    below(parameter, args[i], { path: parameter.name ?? "", at: [i] }),
  );
}

function below(
  parameter: AbiParameter,
  value: unknown,
  { path, at }: Omit<Input, "parameter">,
): readonly Input[] {
  const own = { path, at, parameter };
  if (parameter.type.endsWith("[]")) {
    const item = { ...parameter, type: parameter.type.slice(0, -2) };
    const items = (value as readonly unknown[]).map((one, i) =>
      below(item, one, { path: `${path}[]`, at: [...at, i] }),
    );
    return [own, ...items.flat()];
  }
  if (!("components" in parameter)) return [own];
  return parameter.components.flatMap((one) => {
    const name = one.name ?? "";
    return below(one, (value as Readonly<Record<string, unknown>>)[name], {
      path: `${path}.${name}`,
      at: [...at, name],
    });
  });
}

/** The same call with another value of one input. */
export function withOther(random: Random, call: RandomCall, { at, parameter }: Input): RandomCall {
  const before = valueAt(call.args, at);
  for (;;) {
    const value = randomValue(random, parameter);
    if (JSON.stringify(value, digits) !== JSON.stringify(before, digits))
      return { ...call, args: put(call.args, at, value) as readonly unknown[] };
  }
}

const digits = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}` : value);

const valueAt = (value: unknown, at: readonly (string | number)[]): unknown =>
  at.reduce((held, name) => (held as Readonly<Record<string | number, unknown>>)[name], value);

function put(held: unknown, [name, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(held)) return held.map((one, i) => (i === name ? put(one, rest, value) : one));
  const members = held as Readonly<Record<string | number, unknown>>;
  return { ...members, [name]: put(members[name], rest, value) };
}
