import { SIGN_SETTINGS } from "./attestations/compileSignProtocol.ts";
import { ATTESTATION_CHAIN } from "./attestations/openAttestationChain.ts";
import { chainConditions } from "./chainConditions.ts";
import { distributorConditions } from "./distributors/distributorConditions.ts";

/** The terms under which gas was measured: they go into the results file. */
export function gasConditions(): Readonly<Record<string, unknown>> {
  const conditions = chainConditions();
  const { version } = conditions.solidity;
  return {
    ...conditions,
    attestations: ATTESTATION_CHAIN,
    peers: {
      ...distributorConditions(),
      safe: "@safe-global/safe-contracts 1.4.1, artifacts as published (solc 0.7.6), a proxy of its own, no fallback handler, no guard",
      openzeppelinMultiSigner:
        "bench/contracts/MultiSignerProbe.sol around MultiSignerERC7913, compiled as above, signers in the order of their hashes",
      eas: "@ethereum-attestation-service/eas-contracts 1.9.0 (EAS 1.4.0), artifacts as published (solc 0.8.29, 1,000,000 runs, evm paris)",
      verax: {
        package:
          "@verax-attestation-registry/verax-contracts 9.0.0, build/*.json as published (solc 0.8.21, 200 runs, evm paris)",
        setup:
          "router and registries behind the ERC1967Proxy of @openzeppelin/contracts 4.9.6 as published, default portal, no modules, version and chain prefix 0 as a new deployment has them, subject of 20 bytes",
      },
      signProtocol: {
        package:
          "@ethsign/sign-protocol-evm 1.1.3, src/core/SP.sol compiled in memory with its own OpenZeppelin 5.0.1",
        compiler: { version, settings: SIGN_SETTINGS },
        setup:
          "behind the ERC1967Proxy of @openzeppelin/contracts 5.0.1 as published, no hooks, no indexing key, one recipient of 20 bytes",
      },
    },
  };
}
