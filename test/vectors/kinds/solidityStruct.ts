import type { AbiFields, AbiType } from "../naive/abiEncode.ts";

const capital = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const singular = (name: string): string => name.replace(/s$/, "");

/** "batch-id" becomes "BatchIdVector". */
export const structName = (kind: string): string => `${kind.split("-").map(capital).join("")}Vector`;

function typeText(name: string, type: AbiType): string {
  if (typeof type === "string") return type;
  return "array" in type ? `${typeText(singular(name), type.array)}[]` : capital(name);
}

function nested(name: string, type: AbiType): string[] {
  if (typeof type === "string") return [];
  return "array" in type ? nested(singular(name), type.array) : solidityStructs(capital(name), type.struct);
}

/** A layout as lines of Solidity, the structs inside it first. */
export function solidityStructs(name: string, fields: AbiFields): string[] {
  const inner = Object.entries(fields).flatMap(([field, type]) => nested(field, type));
  const body = Object.entries(fields).map(([field, type]) => `${typeText(field, type)} ${field};`);
  return [...inner, `struct ${name} { ${body.join(" ")} }`];
}
