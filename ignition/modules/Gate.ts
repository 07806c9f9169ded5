import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { zeroAddress } from "viem";
import { credentialGateBuild } from "../../src/sdk/chain/builds/credentialGateBuild.ts";
import { artifactOf } from "../artifactOf.ts";
import System from "./System.ts";

/** `NullifierKind` in contracts/interfaces/IRequirementGate.sol: 0 the credential, 1 its subject, 2 a field. */
const FIELD = 2;

/** `TrustedWhen` in contracts/interfaces/ITrustList.sol: 0 for listed issuers; with a trust list 1 now, 2 when issued. */
const UNSTATED = 0;

/**
 * A credential gate on top of the system. One gate serves any number of campaigns with the same requirement; see
 * `ignition/parameters/gate.example.json`.
 */
export default buildModule("Gate", (m) => {
  const { batchRegistry } = m.useModule(System);
  const schema = m.getParameter<string>("schema");
  const issuers = m.getParameter<string[]>("issuers");
  const trustList = m.getParameter<string>("trustList", zeroAddress);
  const trusted = m.getParameter<number>("trusted", UNSTATED);
  const nullifierKind = m.getParameter<number>("nullifierKind", FIELD);
  const nullifierPosition = m.getParameter<number>("nullifierPosition", 0);
  const credentialGate = m.contract("CredentialGate", artifactOf(credentialGateBuild), [
    batchRegistry,
    { schema, issuers, trustList, trusted },
    nullifierKind,
    nullifierPosition,
  ]);
  return { credentialGate };
});
