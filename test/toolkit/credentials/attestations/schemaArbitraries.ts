import fc from "fast-check";
import type { AttestationValue } from "../../../../src/sdk/credentials/attestations/attestationValues.ts";
import { anyValues } from "../fieldArbitraries.ts";

/** A type, as a schema spells it and as the ABI does, with a value of it: by name, and as ethers takes it. */
type Node = {
  readonly text: string;
  readonly abi: string;
  readonly value: AttestationValue;
  readonly ordered: unknown;
};

/** A schema, its types as the ABI spells them, and values of it. */
export type SchemaCase = {
  readonly schema: string;
  readonly types: readonly string[];
  readonly values: Readonly<Record<string, AttestationValue>> | readonly AttestationValue[];
  readonly ordered: readonly unknown[];
};

const gaps = fc.constantFrom("", " ", "\n ", "\t");

const { node, member } = fc.letrec<{ node: Node; member: Node }>((tie) => ({
  member: anyValues.map(({ type, value }) => ({ text: type, abi: type, value, ordered: value }) as Node),
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie("member"),
    fc
      .tuple(fc.array(tie("node"), { minLength: 1, maxLength: 3 }), fc.boolean(), gaps)
      .map(([nodes, isNamed, gap]) => tupleOf(nodes, isNamed, gap)),
    // Several elements of one type are hard to draw: one value, repeated.
    fc
      .tuple(tie("node"), fc.integer({ min: 0, max: 3 }), fc.boolean())
      .map(([element, count, isFixed]) => arrayOf(element, count, isFixed && count > 0)),
  ),
}));

function tupleOf(nodes: readonly Node[], isNamed: boolean, gap: string): Node {
  const { schema, types, values, ordered } = caseOf(nodes, isNamed, gap);
  return { text: `(${schema})`, abi: `(${types.join(",")})`, value: values, ordered };
}

function arrayOf(element: Node, count: number, isFixed: boolean): Node {
  const suffix = isFixed ? `[${count}]` : "[]";
  return {
    text: `${element.text}${suffix}`,
    abi: `${element.abi}${suffix}`,
    value: Array.from({ length: count }, () => element.value),
    ordered: Array.from({ length: count }, () => element.ordered),
  };
}

function caseOf(nodes: readonly Node[], isNamed: boolean, gap: string): SchemaCase {
  const values = nodes.map(({ value }) => value);
  return {
    schema: nodes.map(({ text }, i) => `${gap}${text}${isNamed ? ` ${gap}f${i}` : ""}${gap}`).join(","),
    types: nodes.map(({ abi }) => abi),
    values: isNamed ? Object.fromEntries(values.map((value, i) => [`f${i}`, value])) : values,
    ordered: nodes.map(({ ordered }) => ordered),
  };
}

/** Any schema of up to four fields, named or not, with any of its values. */
export const schemaCases: fc.Arbitrary<SchemaCase> = fc
  .tuple(fc.array(fc.oneof(node, member), { minLength: 1, maxLength: 4 }), fc.boolean(), gaps)
  .map(([nodes, isNamed, gap]) => caseOf(nodes, isNamed, gap));
