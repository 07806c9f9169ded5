import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/**
 * A gate that asks two, which are there already; see `ignition/parameters/bothGates.example.json`. Each campaign needs a port
 * in it, which `symbolon campaign create` opens.
 */
export default buildModule("BothGates", (m) => {
  const bothGates = m.contract("BothGates", [
    m.getParameter<string>("first"),
    m.getParameter<string>("second"),
  ]);
  return { bothGates };
});
