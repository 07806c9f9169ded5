import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { zeroAddress } from "viem";
import { attestationGateBuild } from "../../src/sdk/chain/builds/attestationGateBuild.ts";
import { artifactOf } from "../artifactOf.ts";
import System from "./System.ts";

/** `NullifierKind` in contracts/interfaces/IRequirementGate.sol: 0 the attestation, 1 its subject. */
const SUBJECT = 1;

/** `TrustedWhen` in contracts/interfaces/ITrustList.sol: 0 for listed issuers; with a trust list 1 now, 2 when issued. */
const UNSTATED = 0;

/**
 * A gate that wants an attestation, on top of the system. One gate serves any number of campaigns with the same requirement;
 * see `ignition/parameters/attestationGate.example.json`.
 */
export default buildModule("AttestationGate", (m) => {
  const { attestationRegistry } = m.useModule(System);
  const attestationGate = m.contract("AttestationGate", artifactOf(attestationGateBuild), [
    attestationRegistry,
    {
      schema: m.getParameter<string>("schema"),
      issuers: m.getParameter<string[]>("issuers"),
      trustList: m.getParameter<string>("trustList", zeroAddress),
      trusted: m.getParameter<number>("trusted", UNSTATED),
    },
    m.getParameter<number>("nullifierKind", SUBJECT),
  ]);
  return { attestationGate };
});
