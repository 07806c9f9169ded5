import type { AbiFields, AbiStruct } from "../naive/abiEncode.ts";

/** One vector file: its name, what it shows, the struct that a vector is, and how the vectors are made. */
export type Kind = {
  readonly kind: string;
  readonly about: string;
  readonly layout: AbiFields;
  readonly vectors: () => readonly AbiStruct[];
};
