import type { AbiParameterToPrimitiveType } from "viem";

/** A value of any field: as viem has it. */
export type AttestationValue =
  | boolean
  | bigint
  | number
  | string
  | readonly AttestationValue[]
  | { readonly [name: string]: AttestationValue };

/**
 * The values of an attestation under a schema: by name where every field has a name of its own, else a list. Inferred
 * from a schema that is spelled out: `uint256 id,string[] tags` holds `{ id: bigint; tags: readonly string[] }`. Tuples
 * are told by name or as a list by the same rule.
 */
export type AttestationValues<schema extends string> = string extends schema
  ? { readonly [name: string]: AttestationValue } | readonly AttestationValue[]
  : ValuesOf<FieldsOf<SpacesOnly<schema>>>;

type Field = { readonly name: string; readonly type: string };

type ValuesOf<fields extends readonly Field[]> =
  AreNamed<fields> extends true
    ? { readonly [field in fields[number] as field["name"]]: AbiParameterToPrimitiveType<field> }
    : { readonly [position in keyof fields]: AbiParameterToPrimitiveType<fields[position]> };

type AreNamed<fields extends readonly Field[], seen = never> = fields extends readonly [
  infer first extends Field,
  ...infer rest extends readonly Field[],
]
  ? first["name"] extends "" | seen
    ? false
    : rest extends readonly []
      ? true
      : AreNamed<rest, seen | first["name"]>
  : false;

type FieldsOf<schema extends string> = ReadEach<Split<schema>>;

type ReadEach<parts extends readonly string[]> = {
  readonly [position in keyof parts]: ReadField<Trim<parts[position]>>;
};

/** Cuts at the commas that stand in no parentheses. */
type Split<
  text extends string,
  open extends string = "",
  done extends readonly string[] = [],
> = text extends `${infer head},${infer rest}`
  ? IsBalanced<`${open}${head}`> extends true
    ? Split<rest, "", [...done, `${open}${head}`]>
    : Split<rest, `${open}${head},`, done>
  : Trim<`${open}${text}`> extends ""
    ? done
    : [...done, `${open}${text}`];

type IsBalanced<text extends string> = Count<text, "("> extends Count<text, ")"> ? true : false;

type Count<
  text extends string,
  sign extends string,
  found extends readonly 0[] = [],
> = text extends `${string}${sign}${infer rest}` ? Count<rest, sign, [...found, 0]> : found["length"];

type ReadField<text extends string> = text extends `(${infer rest}`
  ? ReadTuple<CutAtLast<rest, ")">>
  : text extends `tuple${infer tail}`
    ? Trim<tail> extends `(${infer rest}`
      ? ReadTuple<CutAtLast<rest, ")">>
      : ReadPlain<text>
    : ReadPlain<text>;

type ReadPlain<text extends string> = text extends `${infer type} ${infer rest}`
  ? { readonly type: AbiType<type>; readonly name: ReadName<Trim<rest>> }
  : { readonly type: AbiType<text>; readonly name: "" };

type ReadTuple<cut extends readonly [string, string]> = ReadTupleTail<cut[0], Trim<cut[1]>>;

type ReadTupleTail<inside extends string, tail extends string> = tail extends `[${string}`
  ? CutAtLast<tail, "]"> extends readonly [infer suffix extends string, infer name extends string]
    ? {
        readonly type: `tuple${suffix}]`;
        readonly components: FieldsOf<inside>;
        readonly name: ReadName<Trim<name>>;
      }
    : never
  : { readonly type: "tuple"; readonly components: FieldsOf<inside>; readonly name: ReadName<tail> };

type CutAtLast<
  text extends string,
  sign extends string,
  before extends string = "",
> = text extends `${infer head}${sign}${infer rest}`
  ? rest extends `${string}${sign}${string}`
    ? CutAtLast<rest, sign, `${before}${head}${sign}`>
    : [`${before}${head}`, rest]
  : [`${before}${text}`, ""];

type Modifier = "memory" | "calldata" | "storage" | "payable";

type ReadName<text extends string> = text extends `${Modifier} ${infer name}`
  ? ReadName<Trim<name>>
  : text extends Modifier
    ? ""
    : text;

type AbiType<type extends string> = type extends "ipfsHash"
  ? "bytes32"
  : type extends `${infer sign extends "u" | ""}int${infer suffix extends "" | `[${string}`}`
    ? `${sign}int256${suffix}`
    : type;

type SpacesOnly<text extends string> = Replace<Replace<Replace<text, "\n">, "\t">, "\r">;

// One sign at a time: with a choice of signs the compiler would follow every way to cut the text, which is endless.
type Replace<text extends string, sign extends string> = text extends `${infer head}${sign}${infer rest}`
  ? Replace<`${head} ${rest}`, sign>
  : text;

type Trim<text extends string> = text extends ` ${infer rest}`
  ? Trim<rest>
  : text extends `${infer rest} `
    ? Trim<rest>
    : text;
