import type { FieldType } from "../fieldType.ts";

/** The type of a field of an attestation: that of a batch's field, or a tuple, or an array of tuples. */
export type AttestationType =
  | Exclude<FieldType, { readonly kind: "array" }>
  | {
      readonly kind: "array";
      /** As Solidity's ABI spells it: `(uint8,bytes32)[]`. */
      readonly name: string;
      readonly element: AttestationType;
      /** Undefined where the array may have any length. */
      readonly length: number | undefined;
    }
  | {
      readonly kind: "tuple";
      /** As Solidity's ABI spells it: `(uint8,bytes32)`. */
      readonly name: string;
      readonly members: readonly AttestationField[];
    };

/** One field of a schema of attestations, or one member of a tuple. */
export type AttestationField = {
  /** Empty where the schema gives it none. */
  readonly name: string;
  readonly type: AttestationType;
};

/** Whether each of the fields has a name of its own, so that values can be told by name. */
export function areNamed(fields: readonly AttestationField[]): boolean {
  const names = new Set(fields.map(({ name }) => name));
  return fields.length > 0 && names.size === fields.length && !names.has("");
}
