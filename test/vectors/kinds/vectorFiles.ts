import type { AbiStruct, AbiType, AbiValue } from "../naive/abiEncode.ts";
import { allKinds } from "./allKinds.ts";
import type { Kind } from "./kind.ts";

/** A value as JSON, fields in the layout's order, numbers as decimal strings. */
function json(type: AbiType, value: AbiValue): string {
  if (typeof type !== "object") return JSON.stringify(typeof value === "bigint" ? value.toString() : value);
  if ("array" in type)
    return `[${(value as readonly AbiValue[]).map((item) => json(type.array, item)).join(",")}]`;
  const fields = value as AbiStruct;
  const parts = Object.entries(type.struct).map(([name, part]) => `"${name}":${json(part, fields[name]!)}`);
  return `{${parts.join(",")}}`;
}

function jsonFile({ kind, about, layout }: Kind, vectors: readonly AbiStruct[]): string {
  const lines = vectors.map((vector) => json({ struct: layout }, vector));
  return `{"kind":${JSON.stringify(kind)},"about":${JSON.stringify(about)},"vectors":[\n${lines.join(",\n")}\n]}\n`;
}

/** Every vector file, by name: its exact contents. */
export function vectorFiles(
  vectorsOf: (kind: Kind) => readonly AbiStruct[] = (kind) => kind.vectors(),
): Map<string, string> {
  return new Map(allKinds.map((kind) => [`${kind.kind}.json`, jsonFile(kind, vectorsOf(kind))]));
}
