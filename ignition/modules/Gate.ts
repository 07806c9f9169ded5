import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import System from "./System.ts";

/**
 * A credential gate on top of the system. One gate serves any number of campaigns with the same requirement; see
 * `ignition/parameters/gate.example.json`.
 */
export default buildModule("Gate", (m) => {
  const { credentialVerifier } = m.useModule(System);
  const schema = m.getParameter<string>("schema");
  const issuers = m.getParameter<string[]>("issuers");
  const nullifierPosition = m.getParameter<number>("nullifierPosition");
  const credentialGate = m.contract("CredentialGate", [
    credentialVerifier,
    { schema, issuers },
    nullifierPosition,
  ]);
  return { credentialGate };
});
