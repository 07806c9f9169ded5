import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Address,
  createClient,
  custom,
  getAddress,
  type Hex,
  keccak256,
  zeroAddress,
  zeroHash,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { hardhat } from "viem/chains";
import { writeTreeDirectory } from "../../../src/node/allocation/output/writeTreeDirectory.ts";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { registerSchemaCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { changeStatusCall } from "../../../src/sdk/chain/calls/batches.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { deployContracts } from "../../../src/sdk/contracts/deploy.ts";
import { credentialGate } from "../../../src/sdk/contracts/gates.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { issueCredentials } from "../../../src/sdk/credentials/batch/issueCredentials.ts";
import { disclose } from "../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import {
  type CredentialPackage,
  formatCredentialPackage,
  groupByWord,
} from "../../../src/sdk/credentials/index.ts";
import { formatCompactPresentation } from "../../../src/sdk/credentials/verify/index.ts";
import { type EmbeddedChain, openEmbeddedChain } from "../embeddedChain.ts";
import { alike, openCampaign, TOKEN, usualTerms } from "../helpers.ts";

/** Somebody whose wallet the page offers: their key is made again for each run, stays here, and is worth nothing. */
export type Person = {
  /** As addresses have it. */
  readonly name: string;
  /** As people read it. */
  readonly called: string;
  readonly key: Hex;
  readonly address: Address;
};

/** A holder's credential: what the issuer handed them, and all of it as a link holds it. */
export type Holder = { readonly person: Person; readonly held: string; readonly presentation: string };

/** All that a visitor can click through. */
export type DemoWorld = Awaited<ReturnType<typeof makeWorld>>;

const SCHEMA = { schema: "string name,bool member", resolver: zeroAddress, revocable: true } as const;
/** Seconds between announcement and effect of a suspension: one to two of these. */
const EPOCH = 60n;
/** Seconds that lie behind when somebody arrives: enough for what was announced to be in force. */
const PAST = 600n;
const SHARE = 250n * 10n ** BigInt(TOKEN.decimals);
/** Further accounts of the list, which are made up. */
const OTHERS = 60;

/** Wallets that are offered, with ether. */
export const people = ["ada", "ben", "cleo", "issuer"] as const;
export type PersonName = (typeof people)[number];

const CALLED: Readonly<Record<PersonName, string>> = {
  ada: "Ada",
  ben: "Ben",
  cleo: "Cleo",
  issuer: "issuer and operator",
};

/**
 * A chain with a campaign whose gate wants a credential: Ada has one, Ben's is suspended, Cleo has none. All of it is gone when
 * it is closed.
 * @param directory new: where the tree is written
 */
export async function makeWorld(directory: string) {
  const now = BigInt(Math.floor(Date.now() / 1_000));
  const chain = await openEmbeddedChain({ timestamp: now - PAST });
  try {
    // From here on the chain's clock goes by itself; what happens now, happened ten minutes ago.
    await chain.mineBlockAt(now - PAST + 1n);
    const cast = await castPeople(chain);
    const { ada, ben, cleo, issuer } = cast;
    const supply = SHARE * BigInt(OTHERS + 3);
    const schema = schemaUid(SCHEMA);
    const contracts = await chain.deploy({ supply, schema, issuer: issuer.address });
    const { gate } = await deployContracts(chain.operator, {
      gate: credentialGate(
        { registry: contracts.batchRegistry, schema, issuers: [issuer.address] },
        { kind: "Subject" },
      ),
    });
    const holders = await issueTo(chain, contracts, issuer, [ada, ben]);
    const rows = [ada, ben, cleo].map(({ address }) => ({ account: address, amount: SHARE }));
    const tree = buildTree(allocationFromRows([...rows, ...alike(OTHERS, SHARE)]), conventionNamed("native"));
    await writeTreeDirectory(tree, directory);
    const manifestHash = keccak256(await readFile(join(directory, "manifest.json")));
    const usual = await usualTerms(chain, contracts, tree, manifestHash);
    const terms = {
      ...usual,
      start: now - PAST / 2n,
      end: now + 30n * 86_400n,
      gate: gate.address,
      treasury: issuer.address,
    };
    const plan = { kind: "instant", terms } as const;
    const { campaign } = await openCampaign(chain, contracts, plan, tree.allocation.total);
    await chain.mineBlockAt(BigInt(Math.floor(Date.now() / 1_000)));
    return { chain, contracts, cast, holders, campaign, share: SHARE };
  } catch (thrown) {
    await chain.close();
    throw thrown;
  }
}

async function castPeople(chain: EmbeddedChain): Promise<Readonly<Record<PersonName, Person>>> {
  const cast = people.map((name) => {
    const key = generatePrivateKey();
    return [name, { name, called: CALLED[name], key, address: privateKeyToAccount(key).address }] as const;
  });
  for (const [, { address }] of cast) {
    await chain.request({ method: "hardhat_setBalance", params: [address, "0x8ac7230489e80000"] });
  }
  return Object.fromEntries(cast) as Record<PersonName, Person>;
}

/** A client that signs with somebody's key. */
export function clientOf(chain: EmbeddedChain, { key }: Person): WriteClient {
  const transport = custom({ request: chain.request });
  return createClient({
    account: privateKeyToAccount(key),
    chain: hardhat,
    transport,
    pollingInterval: 20,
    cacheTime: 0,
  });
}

/** Issues everybody a credential in one batch, and suspends the last one's. */
async function issueTo(
  chain: EmbeddedChain,
  { schemaRegistry, batchRegistry: registry }: Awaited<ReturnType<EmbeddedChain["deploy"]>>,
  issuer: Person,
  persons: readonly Person[],
) {
  const client = clientOf(chain, issuer);
  await chain.send(client, registerSchemaCall({ registry: schemaRegistry, ...SCHEMA }));
  const { batch, packageAt } = await issueCredentials(client, {
    ...SCHEMA,
    registry: getAddress(registry),
    rows: persons.map(({ address, called }) => ({
      subject: address,
      values: { name: called, member: true },
    })),
    policy: { emergency: issuer.address, epochLength: EPOCH, emergencyLimit: 86_400n },
  });
  const { header } = batch;
  const masks = groupByWord([persons.length - 1]);
  const announced = { registry, header, masks, kind: "Suspend", reason: 1, evidence: zeroHash } as const;
  await chain.send(client, changeStatusCall(announced));
  return persons.map((person, i) => holderOf(person, packageAt(i)));
}

function holderOf(person: Person, held: CredentialPackage): Holder {
  const presentation = formatCompactPresentation(disclose(held, ["name", "member"]));
  return { person, held: formatCredentialPackage(held), presentation };
}
