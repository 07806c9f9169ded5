import { type Address, type Hex, isAddressEqual, zeroAddress } from "viem";
import { type Schema, schemaUid } from "../../core/credential/schemaUid.ts";

/** A schema of the source, and what stands for it at the destination. */
export type MappedSchema = { readonly source: Schema; readonly schema: Schema; readonly uid: Hex };

/** What to put in the place of a resolver; the zero address: none. */
export type ResolverChoice = { readonly from: Address; readonly to: Address };

/**
 * A resolver obeys one registry only, so a schema that has one cannot be taken over as it is: somebody must say what
 * takes its place, and its uid changes with it. Undefined where nobody did.
 */
export function mapSchema(source: Schema, choices: readonly ResolverChoice[]): MappedSchema | undefined {
  const choice = choices.find(({ from }) => isAddressEqual(from, source.resolver));
  if (source.resolver !== zeroAddress && choice === undefined) return undefined;
  const schema = { ...source, resolver: choice?.to ?? zeroAddress };
  return { source, schema, uid: schemaUid(schema) };
}
