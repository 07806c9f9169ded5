import { type AbiFunction, type AbiParameter, decodeFunctionData, parseUnits } from "viem";
import { encoded, randomValue } from "../../../bench/governance/randomCalls.ts";
import {
  contractDescriptor,
  type Descriptor,
  descriptorVersions,
  encodedType,
  functionsOf,
  typedDataDescriptor,
} from "../../../src/node/descriptors/descriptor.ts";
import type { ShownField } from "../../../src/node/descriptors/fields.ts";
import { type SignedContractName, signedContracts } from "../../../src/node/descriptors/signedContracts.ts";
import { signedTypes } from "../../../src/node/descriptors/signedTypes.ts";
import { type Random, randomFrom } from "../../../src/sdk/core/randomFrom.ts";
import { renderCall, renderMessage, type Shown, valuesAt } from "./renderDescriptor.ts";

const TO = "0x1111111111111111111111111111111111111111";
const TOKEN = "0x2222222222222222222222222222222222222222";
const TOKENS = { [TOKEN]: { symbol: "SYM", decimals: 18 } };

type Members = Readonly<Record<string, unknown>>;
type Signable = {
  readonly name: string;
  readonly descriptor: Descriptor;
  readonly parameters: readonly AbiParameter[];
  /** Shows values through what is really signed. */
  readonly show: (members: Members) => { readonly shown: Shown | undefined; readonly meant: Members };
};

/**
 * Every function and every typed data that descriptors are for, in each version.
 * @param spoil changes a descriptor: a test's flaw
 */
export function signables(spoil: (made: Descriptor) => Descriptor = (made) => made): readonly Signable[] {
  return descriptorVersions.flatMap((version) => {
    const place = { version, deployments: [{ chainId: 1, address: TO }], token: TOKEN } as const;
    const calls = (Object.keys(signedContracts) as SignedContractName[]).flatMap((name) => {
      const descriptor = spoil(contractDescriptor(name, place) as Descriptor);
      return functionsOf(signedContracts[name]).map((called) => signableCall(name, called, descriptor));
    });
    const messages = signedTypes.map((type): Signable => {
      const { domain, types, primaryType } = type.sample;
      const struct = String(primaryType);
      const descriptor = spoil(typedDataDescriptor(String(domain?.name), place));
      const key = version === 1 ? struct : encodedType(type.sample);
      return {
        name: `${domain?.name}.${struct}`,
        descriptor,
        parameters: membersOf(types as Types, struct),
        show: (members) => ({
          shown: renderMessage(descriptor, key, { message: members, to: TO, tokens: TOKENS }),
          meant: members,
        }),
      };
    });
    return [...calls, ...messages];
  });
}

function signableCall(contract: string, called: AbiFunction, descriptor: Descriptor): Signable {
  const named = (values: readonly unknown[]) =>
    Object.fromEntries(called.inputs.map(({ name = "" }, i) => [name, values[i]]));
  return {
    name: `${contract}.${called.name}`,
    descriptor,
    parameters: called.inputs,
    show(members) {
      const data = encoded({ called, args: Object.values(members) });
      // What viem makes of it by the contract's own ABI, of which the reader knows nothing.
      const { args = [] } = decodeFunctionData({ abi: [called], data });
      return { shown: renderCall(descriptor, { to: TO, data }, TOKENS), meant: named(args) };
    },
  };
}

/** What is wrong in so many random calls and messages, of each kind in turn. The same seed draws the same. */
export function unlikeRenderings(draws: number, seed: string, all = signables()): readonly string[] {
  const random = randomFrom(seed);
  return Array.from({ length: draws }, (_, i) => all[i % all.length] as Signable).flatMap((one) =>
    unlike(one, random).map((what) => `${one.name}: ${what}`),
  );
}

function unlike({ descriptor, parameters, show }: Signable, random: Random): readonly string[] {
  const drawn = Object.fromEntries(parameters.map((one) => [one.name, randomValue(random, one)]));
  const { shown, meant } = show(drawn);
  if (shown === undefined) return ["is not shown at all"];
  const { fields } = shown.format;
  return pathsIn(parameters).flatMap((path) => {
    if (shown.hidden.includes(path)) return [];
    const values = valuesAt({ members: meant, to: TO, value: 0n }, path);
    const texts = shown.lines.filter((line) => line.path === path).map(({ text }) => text);
    const field = fields.find((one) => one.path === path);
    if (field === undefined || texts.length !== values.length) return [`${path} is not shown`];
    const { enums = {} } = descriptor.metadata as { enums?: Record<string, Record<string, string>> };
    const names = enums[field.params?.$ref?.replace("$.metadata.enums.", "") ?? ""] ?? {};
    const isLike = (value: unknown, i: number) =>
      String(value) === readBack(texts[i] as string, field, names);
    return values.every(isLike)
      ? []
      : [`${path} is shown as ${texts.join(", ")}, and is ${values.join(", ")}`];
  });
}

/** The value that a person reads in a text: as it is in the call. */
function readBack(text: string, { format }: ShownField, names: Readonly<Record<string, string>>): string {
  const [first = "", unit] = text.split(" ");
  if (format === "amount") return String(parseUnits(first, 18));
  if (format === "tokenAmount")
    return unit === "SYM" ? String(parseUnits(first, TOKENS[TOKEN].decimals)) : first;
  if (format === "date") return first === "second" ? String(unit) : String(Date.parse(text) / 1000);
  if (format === "enum") return Object.keys(names).find((number) => names[number] === text) ?? text;
  if (format !== "duration") return text;
  const [hours = 0n, minutes = 0n, seconds = 0n] = text.split(":").map(BigInt);
  return String(hours * 3600n + minutes * 60n + seconds);
}

/** Where single values are; `.[]` stands for each item of a list. */
function pathsIn(parameters: readonly AbiParameter[]): readonly string[] {
  return parameters.flatMap((one) => {
    const path = `${one.name}${one.type.endsWith("]") ? ".[]" : ""}`;
    return "components" in one ? pathsIn(one.components).map((inner) => `${path}.${inner}`) : [path];
  });
}

type Types = Readonly<Record<string, readonly AbiParameter[]>>;

/** A struct's members as a function's parameters. */
function membersOf(types: Types, struct: string): readonly AbiParameter[] {
  return (types[struct] ?? []).map((member) => {
    const inner = member.type.replace("[]", "");
    const list = member.type.endsWith("[]") ? "[]" : "";
    return types[inner] === undefined
      ? member
      : { ...member, type: `tuple${list}`, components: membersOf(types, inner) };
  });
}
