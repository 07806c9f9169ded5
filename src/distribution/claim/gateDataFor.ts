import { encodeAbiParameters, type Hex } from "viem";
import { credentialGateData } from "../../chain/credentialGateData.ts";
import type { GateState } from "../../chain/gateState.ts";
import type { ShownCredential } from "../../credentials/shownCredential.ts";

const TWO_BYTES = [{ type: "bytes" }, { type: "bytes" }] as const;

/**
 * What a gate asks for, from credentials about one account; undefined where they do not answer it, or only the gate's maker
 * knows what it asks for.
 * @throws SymbolonError `FieldNotDisclosed`
 */
export function gateDataFor(gate: GateState, credentials: readonly ShownCredential[]): Hex | undefined {
  switch (gate.kind) {
    case "PauseGate":
      return "0x";
    case "CredentialGate": {
      const { schema, nullifier, nullifierPosition } = gate.requirement;
      const found = credentials.find((one) => one.schema === schema);
      const field = nullifier === "Field" ? Number(nullifierPosition) : undefined;
      return found && credentialGateData(found.show(field));
    }
    case "AllOfGate": {
      const [first, second] = gate.parts.map((part) => gateDataFor(part, credentials));
      if (first === undefined || second === undefined) return undefined;
      return encodeAbiParameters(TWO_BYTES, [first, second]);
    }
    default:
      return undefined;
  }
}
