import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { zeroAddress } from "viem";
import System from "./System.ts";

/** `NullifierKind` in contracts/interfaces/IRequirementGate.sol: 0 the attestation, 1 its subject. */
const SUBJECT = 1;

/**
 * A gate that wants an attestation, on top of the system. One gate serves any number of campaigns with the same requirement;
 * see `ignition/parameters/attestationGate.example.json`.
 */
export default buildModule("AttestationGate", (m) => {
  const { attestationRegistry } = m.useModule(System);
  const attestationGate = m.contract("AttestationGate", [
    attestationRegistry,
    {
      schema: m.getParameter<string>("schema"),
      issuers: m.getParameter<string[]>("issuers"),
      trustList: m.getParameter<string>("trustList", zeroAddress),
    },
    m.getParameter<number>("nullifierKind", SUBJECT),
  ]);
  return { attestationGate };
});
