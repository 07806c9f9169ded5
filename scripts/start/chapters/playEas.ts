import { createRequire } from "node:module";
import { type Hex, keccak256, zeroAddress, zeroHash } from "viem";
import { attestCall, registerSchemaCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { claimCall } from "../../../src/sdk/chain/calls/campaigns.ts";
import type { ContractBuild } from "../../../src/sdk/chain/contractBuild.ts";
import { attestedIn } from "../../../src/sdk/chain/events/attestations.ts";
import { deployContracts } from "../../../src/sdk/contracts/deploy.ts";
import { attestationGate } from "../../../src/sdk/contracts/gates.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import {
  alike,
  gasEntry,
  leafAt,
  openCampaign,
  refusedBy,
  requireBalance,
  treeOfHelpers,
  usualTerms,
} from "../helpers.ts";

/** What an issuer says on EAS: that an account is a person's. */
const PERSON = { schema: "bool isPerson", resolver: zeroAddress, revocable: true } as const;
const HELPERS = 2;
const EACH = 10n ** 18n;
/** Base units of the campaign. */
export const EAS_TOTAL = BigInt(HELPERS) * EACH;

const PACKAGE = "@ethereum-attestation-service/eas-contracts";

/** A contract as EAS published it; undefined: EAS's package is not installed, as where Symbolon is installed as a package itself. */
function published(name: string): Pick<ContractBuild, "abi" | "bytecode"> | undefined {
  try {
    return createRequire(import.meta.url)(`${PACKAGE}/artifacts/contracts/${name}.sol/${name}.json`);
  } catch {
    return undefined;
  }
}

/**
 * A campaign whose gate asks for an attestation of EAS's own contracts: whom the issuer has attested to there is paid, and a
 * stranger who shows the same attestation is not. Undefined: EAS's package is not installed.
 */
export async function playEas(chain: EmbeddedChain, contracts: Contracts) {
  const eas = published("EAS");
  const schemas = published("SchemaRegistry");
  if (eas === undefined || schemas === undefined) return undefined;
  const schemaRegistry = await chain.deployForeign(schemas);
  const registry = await chain.deployForeign(eas, schemaRegistry);
  await chain.send(chain.issuer, registerSchemaCall({ registry: schemaRegistry, ...PERSON }));
  const schema = schemaUid(PERSON);
  const requirement = { registry, schema, issuers: [chain.issuer.account.address] };
  const gates = await deployContracts(chain.operator, {
    attestationGate: attestationGate(requirement, { kind: "Subject" }),
  });

  const tree = treeOfHelpers(alike(HELPERS, EACH));
  const terms = {
    ...(await usualTerms(chain, contracts, tree, keccak256(tree.root))),
    gate: gates.attestationGate.address,
  };
  const { campaign } = await openCampaign(chain, contracts, { kind: "instant", terms }, EAS_TOTAL);
  const attested = leafAt(tree, 0);
  const stranger = leafAt(tree, 1);
  const data: Hex = `0x${"1".padStart(64, "0")}`;
  const receipt = await chain.send(
    chain.issuer,
    attestCall({
      registry,
      request: {
        schema,
        data: {
          recipient: attested.account,
          expirationTime: 0n,
          revocable: true,
          refUID: zeroHash,
          data,
          value: 0n,
        },
      },
    }),
  );
  const [{ uid: gateData } = { uid: zeroHash }] = attestedIn({ registry, receipt });
  const claim = async (leaf: typeof attested) =>
    chain.send(await chain.clientOf(leaf.account), claimCall({ campaign, ...leaf, gateData }));
  const refused = await refusedBy("SubjectMismatch", claim(stranger));
  const claimed = await claim(attested);
  requireBalance(EAS_TOTAL, EACH, await chain.tokensOf(contracts, campaign));
  return {
    eas: { registry, uid: gateData, paid: EACH, refused },
    gas: gasEntry("claim by an attestation of EAS", claimed),
  };
}
