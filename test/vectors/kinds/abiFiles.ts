import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AbiStruct, type AbiType, type AbiValue, abiEncode } from "../naive/abiEncode.ts";
import { allKinds } from "./allKinds.ts";

/**
 * Writes each kind's vectors as Solidity reads them, `<kind>.abi`: `abi.encode(Vector[])` in hex, without a line end, since
 * `vm.parseBytes` takes the whole file. Two processes may do so at once.
 * @param from the folder of the JSON files
 */
export function writeAbiFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const { kind, layout } of allKinds) {
    const { vectors } = JSON.parse(readFileSync(join(from, `${kind}.json`), "utf8")) as { vectors: unknown };
    const type: AbiType = { array: { struct: layout } };
    const draft = join(to, `${kind}.${process.pid}`);
    writeFileSync(draft, abiEncode([type], [valueFrom(type, vectors)]));
    renameSync(draft, join(to, `${kind}.abi`));
  }
}

/** A value from the JSON of a vector file, where numbers are decimal strings. */
function valueFrom(type: AbiType, json: unknown): AbiValue {
  if (typeof type === "string") return type.startsWith("uint") ? BigInt(json as string) : (json as AbiValue);
  if ("array" in type) return (json as unknown[]).map((item) => valueFrom(type.array, item));
  const fields = json as { readonly [field: string]: unknown };
  const entries = Object.entries(type.struct).map(([name, part]) => [name, valueFrom(part, fields[name])]);
  return Object.fromEntries(entries) as AbiStruct;
}
