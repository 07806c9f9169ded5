import type { Address } from "viem";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { schemaRegistryAbi } from "../abi/schemaRegistryAbi.ts";

/** Registers a schema with the SchemaRegistry; its uid is `schemaUid` of the same values. */
export function registerSchemaCall(parameters: { readonly registry: Address } & Schema) {
  const { registry, schema, resolver, revocable } = parameters;
  const args = [schema, resolver, revocable] as const;
  return { address: registry, abi: schemaRegistryAbi, functionName: "register", args } as const;
}
