import { type Address, encodeFunctionData, type Hex, parseAbi, zeroAddress } from "viem";
import { schemaRegistryAbi } from "../../../src/sdk/chain/abi/schemaRegistryAbi.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { SCHEMA } from "../benchBatch.ts";
import { easRegistry } from "./easRegistry.ts";
import { randomItem } from "./item.ts";
import type { AttestationChain } from "./openAttestationChain.ts";
import { publishedBytecode } from "./publishedBytecode.ts";
import type { OwnRegistry } from "./registry.ts";

/** Creation code of the two contracts that make a registry with EAS's ABI. */
export type EasCode = { readonly schemas: Hex; readonly attestations: Hex };

const CONSTRUCTORS = {
  attestations: parseAbi(["constructor(address schemas)"]),
  resolver: parseAbi(["constructor(address registry, address issuer)"]),
};
const RESOLVER =
  "@ethereum-attestation-service/eas-contracts/artifacts/contracts/resolver/examples/AttesterResolver.sol/AttesterResolver.json";

/** Deploys a registry with EAS's ABI, under which nothing was ever attested. */
export async function deployEasPair(chain: AttestationChain, code: EasCode) {
  const schemas = await chain.deploy(code.schemas);
  const abi = CONSTRUCTORS.attestations;
  return {
    address: await chain.deploy(code.attestations, { abi, args: [schemas] }),
    /** Registers a schema. Returns its uid. */
    async register(schema: string, resolver: Address = zeroAddress): Promise<Hex> {
      const args = [schema, resolver, true] as const;
      const data = encodeFunctionData({ abi: schemaRegistryAbi, functionName: "register", args });
      await chain.send(chain.operator, { to: schemas, data });
      return schemaUid({ schema, resolver, revocable: true });
    },
  };
}

/** Deploys a registry with EAS's ABI whose issuer has used its schemas and its nonce before. */
export async function deployEasLike(chain: AttestationChain, code: EasCode): Promise<OwnRegistry> {
  const { address, register } = await deployEasPair(chain, code);
  const abi = CONSTRUCTORS.resolver;
  const args = [address, chain.issuer.account.address];
  const resolver = await chain.deploy(publishedBytecode(RESOLVER), { abi, args });
  const plain = await register(SCHEMA);
  const resolved = await register(SCHEMA, resolver);
  const registry = easRegistry(chain, address, { plain, resolved });

  await registry.attest(randomItem("first", 32));
  await registry.attestResolved(randomItem("first resolved", 32));
  await registry.attestSigned(randomItem("first signed", 32));
  return registry;
}
