import { encodeAbiParameters, type Hex } from "viem";
import { attestationAbi } from "./attestationAbi.ts";
import type { AttestationValues } from "./attestationValues.ts";
import { checkAttestationValues } from "./checkAttestationValues.ts";
import { parseAttestationSchema } from "./parseAttestationSchema.ts";

/**
 * The data of an attestation: `abi.encode` of its values, as the schema orders them.
 *
 * Where it is less forgiving than EAS's SDK: text for a `bytes32` must be brought into 32 bytes first. Where it is
 * right and that SDK (2.10.0) is not: an array inside a tuple, and a tuple in an array of fixed or of several
 * dimensions, are encoded as the schema says.
 * @param values by name where every field has a name of its own, else a list
 * @throws SymbolonError `BadSchema`; `BadFieldValue` with `details.field`, such as `parts[2].a`
 * @example
 * encodeAttestationData("uint256 score,string[] tags", { score: 7n, tags: ["a"] });
 */
export function encodeAttestationData<const schema extends string>(
  schema: schema,
  values: AttestationValues<schema>,
): Hex {
  const fields = parseAttestationSchema(schema);
  return encodeAbiParameters(attestationAbi(fields), checkAttestationValues(fields, values));
}
