import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Address, type Hex, zeroAddress } from "viem";
import { batch } from "../../../../scripts/credential/batch.ts";
import { disclose } from "../../../../scripts/credential/disclose.ts";
import { issue } from "../../../../scripts/credential/issue.ts";
import { presentAll } from "../../../../scripts/credential/present.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import type { Timing } from "../../../../src/sdk/delivery/timing.ts";
import { accountOf, OTHER_KEY, type RelayChain } from "../../../toolkit/scripts/relayChain.ts";
import { captured } from "../../../toolkit/scripts/runSymbolon.ts";
import { ownBuild } from "../../easBuilds.ts";

const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };
const SCHEMA = { schema: "bytes32 person,uint8 age", resolver: zeroAddress, revocable: true } as const;

/** A gate that asks for a credential, with credentials about the accounts of leaves 1 to `count`, issued on the chain. */
export async function openCredentials(chain: RelayChain, folder: string, count: number) {
  const { other, deploy, rpc } = chain;
  const issuer = other.account.address;
  const registry: Address = await deploy(ownBuild("BatchRegistry", "credentials"));
  const requirement = { schema: schemaUid(SCHEMA), issuers: [issuer], trustList: zeroAddress, trusted: 0 };
  const gate = await deploy(ownBuild("CredentialGate", "distribution/gates"), registry, requirement, 0, 0n);
  const quietly = (body: () => Promise<void>, key: Hex = OTHER_KEY) =>
    captured({ SYMBOLON_PRIVATE_KEY: key }, body);
  const rows = Array.from(
    { length: count },
    (_, i) => `${accountOf(i + 1)},0x${`${i + 1}`.padStart(64, "0")},${20 + i}`,
  );
  const file = join(folder, "people.csv");
  writeFileSync(file, `subject,person,age\n${rows.join("\n")}\n`);
  const out = join(folder, "batch");
  const packages = join(folder, "packages");
  await quietly(() => batch(file, { out, schema: SCHEMA.schema, revoker: issuer }));
  await quietly(() => issue(out, { rpc, registry, yes: true }, QUICK));
  await quietly(() => presentAll(out, { out: packages }));
  return {
    gate,
    /** What a page is built for. */
    pageGate: {
      kind: "CredentialGate",
      requirement: { schema: requirement.schema, nullifier: "Credential", nullifierPosition: undefined },
      accepts: { registry, schema: requirement.schema, soleIssuer: issuer },
    } as const,
    /** The whole package of the credential about a leaf's account, as its holder has it. */
    held: (index: number): string => readFileSync(join(packages, `${index - 1}.json`), "utf8"),
    /** The file of a presentation of the credential about a leaf's account. */
    async presentation(index: number): Promise<string> {
      const shown = join(folder, `shown-${index}.json`);
      const held = join(packages, `${index - 1}.json`);
      await quietly(() => disclose(held, { fields: ["age"], out: shown }));
      return shown;
    },
  };
}
