import { type Address, encodeFunctionData, type Hex, parseAbi, parseEventLogs } from "viem";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { SCHEMA } from "../benchBatch.ts";
import { deployProxy } from "./deployProxy.ts";
import { randomItem } from "./item.ts";
import type { AttestationChain } from "./openAttestationChain.ts";
import { publishedBytecode } from "./publishedBytecode.ts";
import type { Registry } from "./registry.ts";
import { veraxRegistry } from "./veraxRegistry.ts";

const PACKAGE = "@verax-attestation-registry/verax-contracts";
const NAME = "Bench";
const MAINNET = { abi: parseAbi(["constructor(bool isTestnet)"]), args: [false] };
const ROUTES = ["AttestationRegistry", "ModuleRegistry", "PortalRegistry", "SchemaRegistry"] as const;
const abi = parseAbi([
  "function initialize()",
  "function updateRouter(address router)",
  "function updateAttestationRegistry(address registry)",
  "function updateModuleRegistry(address registry)",
  "function updatePortalRegistry(address registry)",
  "function updateSchemaRegistry(address registry)",
  "function setIssuer(address issuer)",
  "function createSchema(string name, string description, string context, string schema)",
  "function deployDefaultPortal(address[] modules, string name, string description, bool revocable, string owner)",
  "event PortalRegistered(string name, string description, address portal)",
]);

/** Verax as {@link openVerax} has it. The issuer has used schema and portal before. */
export async function deployVerax(chain: AttestationChain): Promise<Registry<Hex>> {
  const registry = veraxRegistry(chain, (await openVerax(chain)).portal);
  await registry.attest(randomItem("first", 32));
  return registry;
}

/**
 * Verax as it is in the field: its published builds behind ERC-1967 proxies (they cannot be initialised without), one
 * default portal of the issuer's, no modules.
 */
export async function openVerax(chain: AttestationChain) {
  const { operator, issuer, send } = chain;
  const deploy = async (name: string, creation?: typeof MAINNET): Promise<Address> => {
    const implementation = await chain.deploy(publishedBytecode(`${PACKAGE}/build/${name}.json`), creation);
    const initialize = encodeFunctionData({ abi, functionName: "initialize" });
    return deployProxy(chain, PACKAGE, implementation, initialize);
  };
  const router = await deploy("Router");
  const registries = {} as Record<(typeof ROUTES)[number], Address>;
  for (const name of ROUTES) {
    const registry = await deploy(name, name === "PortalRegistry" ? MAINNET : undefined);
    registries[name] = registry;
    const data = encodeFunctionData({ abi, functionName: "updateRouter", args: [router] });
    await send(operator, { to: registry, data });
    const route = encodeFunctionData({ abi, functionName: `update${name}`, args: [registry] });
    await send(operator, { to: router, data: route });
  }

  const allow = encodeFunctionData({ abi, functionName: "setIssuer", args: [issuer.account.address] });
  await send(operator, { to: registries.PortalRegistry, data: allow });
  const schema = [NAME, NAME, NAME, SCHEMA] as const;
  const create = encodeFunctionData({ abi, functionName: "createSchema", args: schema });
  await send(issuer, { to: registries.SchemaRegistry, data: create });
  const openPortal = () => deployPortal(chain, registries.PortalRegistry);
  return { address: registries.AttestationRegistry, portal: await openPortal(), openPortal };
}

/** A portal of the issuer's, of the one name that all of them have. */
async function deployPortal({ issuer, send }: AttestationChain, portals: Address): Promise<Address> {
  const terms = [[], NAME, NAME, true, NAME] as const;
  const open = encodeFunctionData({ abi, functionName: "deployDefaultPortal", args: terms });
  const { logs } = await send(issuer, { to: portals, data: open });
  const portal = parseEventLogs({ abi, eventName: "PortalRegistered", logs })[0]?.args.portal;
  if (portal === undefined) {
    throw new SymbolonError({
      code: "NoPortal",
      reason: "Verax opened no portal.",
      hint: "Look whether the version of its package has changed.",
    });
  }
  return portal;
}
