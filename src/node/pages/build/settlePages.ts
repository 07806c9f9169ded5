import { type Address, getAddress } from "viem";
import { getCode } from "viem/actions";
import type { PublishedTree } from "../../../sdk/allocation/published/publishedTree.ts";
import type { AddressBook } from "../../../sdk/chain/book/addressBook.ts";
import { systemContracts } from "../../../sdk/chain/book/addressBook.ts";
import { canonicalAddresses } from "../../../sdk/chain/book/canonicalAddresses.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import {
  type CheckCampaignParameters,
  checkCampaign,
} from "../../../sdk/distribution/check/checkCampaign.ts";
import { type CampaignFinding, findingOfCampaign } from "../../../sdk/distribution/check/finding.ts";
import { campaignState } from "../../../sdk/distribution/state/campaignState.ts";
import type { ConsoleData, ListedCampaign } from "../../../sdk/pageData/consoleData.ts";
import {
  type ClaimData,
  formatPageData,
  type HoldData,
  languageNames,
  type PageData,
  parsePageData,
  type VerifyData,
} from "../../../sdk/pageData/pageData.ts";
import { knownCampaign } from "../../campaigns/campaignFile.ts";
import { type BrandFiles, settleBrand } from "./brandFiles.ts";
import { gateOf, pageToken, termsOf, votesOf } from "./claimFacts.ts";
import { isWebAddress } from "./configDecoders.ts";
import { gateNames, namedIssuers } from "./gateNames.ts";
import { badPageConfig, type ClaimConfig, type PagesConfig } from "./pagesConfig.ts";
import { settleAttestations } from "./settleAttestations.ts";
import { type SettleEnsParameters, settleEns } from "./settleEns.ts";
import { OWN_TREE } from "./siteHeaders.ts";
import { settleTerms, type TermsFiles } from "./termsFiles.ts";

export type SettlePagesParameters = Pick<CheckCampaignParameters, "onProgress"> &
  SettleEnsParameters & {
    /** Path of a file that the config names. */
    readonly pathOf: (named: string) => string;
    /** Opens the tree at the config's place without trusting it: `readPublishedTree`. */
    readonly openTree: (place: string) => Promise<PublishedTree>;
    /** Whether copies of the trees go beside the claim page; otherwise only others host them. */
    readonly withTree: boolean;
    /** The system's addresses, if they differ from the usual ones. */
    readonly addressBook?: AddressBook | undefined;
  };

export type SettledPages = {
  readonly data: PageData;
  /** The trees that go beside the claim page, and their places in it. */
  readonly copies: readonly TreeCopy[];
  /** Warnings of `campaign check` that the config accepts. */
  readonly accepted: readonly CampaignFinding[];
  /** What the brand names, by path. */
  readonly brandFiles: BrandFiles | undefined;
  /** The texts that gates want signed, by their paths beside the claim page. */
  readonly termsFiles: TermsFiles;
};

/** A published tree's folder, and the place of its copy beside the claim page, without a slash at its end. */
export type TreeCopy = { readonly from: string; readonly to: string };

/** WalletConnect's own. */
const USUAL_RELAY = "wss://relay.walletconnect.org";

/** Findings of `campaign check` about the tree rather than the campaign. */
const OF_TREE = new Set([
  "RootDiffers",
  "CountDiffers",
  "ManifestHashDiffers",
  "NotNative",
  "ConventionDiffers",
]);

/**
 * Completes the data of pages: the person's description, and everything else from the chain and the published tree.
 * What does not fit is refused by the name of its member.
 * @param client of a node of the config's chain
 * @throws SymbolonError `BadPageConfig`, `CampaignFaulted`, and as `knownCampaign` and `openTree`
 */
export async function settlePages(
  client: ReadClient,
  parameters: SettlePagesParameters,
): Promise<SettledPages> {
  const { config, file } = parameters;
  const { title = "", languages = languageNames, texts, offline, chain, walletConnect } = config;
  const { ens, claim, verify, hold, console } = config;
  const branded = config.brand && settleBrand(config.brand, file, parameters.pathOf);
  const settled = claim && (await settleClaims(client, [claim].flat(), parameters));
  const data: PageData = {
    title,
    languages,
    ...(texts && { texts }),
    ...(offline !== undefined && { offline }),
    chain,
    ...(branded && { brand: branded.brand }),
    ...(walletConnect && { walletConnect: { relay: USUAL_RELAY, ...walletConnect } }),
    ...(ens && { ens: await settleEns(client, ens, parameters) }),
    ...settled?.claims,
    ...(verify && { verify: await settleVerify(client, verify, parameters) }),
    ...(hold && { hold: await settleHold(client, { ...registriesOf(verify), ...hold }, parameters) }),
    ...(console && {
      console: await settleConsole(client, console, {
        ...parameters,
        claims: [settled?.claims.claim ?? [], settled?.claims.otherClaims ?? []].flat(),
      }),
    }),
  };
  // The data as in the page's document: `page check` makes the same document again from it.
  const read = parsePageData(formatPageData(data));
  const { copies = [], accepted = [], termsFiles = new Map() } = settled ?? {};
  return { data: read, copies, accepted, brandFiles: branded?.files, termsFiles };
}

async function settleClaims(
  client: ReadClient,
  claims: readonly ClaimConfig[],
  parameters: SettlePagesParameters,
) {
  const isOne = claims.length === 1;
  // Safe opens a whole page.
  const isSafeApp = claims.some((claim) => claim.isSafeApp);
  const settled: Awaited<ReturnType<typeof settleClaim>>[] = [];
  for (const [i, claim] of claims.entries()) {
    const field = isOne ? "claim" : `claim[${i}]`;
    const next = await settleClaim(client, { field, claim: { ...claim, isSafeApp }, isOne }, parameters);
    const before = settled.findIndex(({ data }) => data.campaign === next.data.campaign);
    if (before >= 0) {
      const { campaign } = next.data;
      throw badPageConfig(parameters.file, `its ${field} is about ${campaign}, as claim[${before}] is`, {
        hint: "Name each campaign once.",
        details: { field, campaign },
      });
    }
    settled.push(next);
  }
  const [claim, ...otherClaims] = settled.map(({ data }) => data);
  return {
    claims: { ...(claim && { claim }), ...(otherClaims.length > 0 && { otherClaims }) },
    copies: settled.flatMap(({ copy }) => copy ?? []),
    termsFiles: new Map(settled.flatMap(({ termsFiles }) => [...termsFiles])),
    accepted: settled.flatMap(({ data, accepted }) =>
      isOne ? accepted : accepted.map((finding) => findingOfCampaign(finding, data.campaign)),
    ),
  };
}

type SettledClaim = {
  /** Its member in the config, as errors name it. */
  readonly field: string;
  readonly claim: ClaimConfig;
  /** Whether the page is about this campaign alone. */
  readonly isOne: boolean;
};

async function settleClaim(
  client: ReadClient,
  { field, claim, isOne }: SettledClaim,
  parameters: SettlePagesParameters,
) {
  const { config, file, pathOf, openTree, withTree, onProgress, addressBook } = parameters;
  const { campaign: named, hosts, why = {}, gateway, paymaster, isSafeApp = false, accept = [] } = claim;
  const naming = { ...config, claim };
  const known = await ofMember(file, `${field}.campaign`, named, () =>
    knownCampaign(client, /^0x/i.test(named) ? named : pathOf(named)),
  );
  const tree = await ofMember(file, `${field}.tree`, claim.tree, () => openTree(claim.tree));
  const { facts, refused, accepted } = await checkCampaign(client, {
    ...known,
    published: tree,
    accept,
    addressBook,
    onProgress,
    issuers: namedIssuers(naming).map(({ address }) => address),
  });
  const [first] = refused;
  if (first !== undefined || facts === undefined) throw faulted(file, { field, claim }, refused);
  const campaign = getAddress(known.campaign);
  const ownTree = isOne ? OWN_TREE : `${OWN_TREE}/${campaign}`;
  // The campaign is checked first: for a wrong one, the place of its tree does not matter.
  const trees = hostsOf(claim, withTree ? `${ownTree}/` : undefined);
  if (trees.length === 0) {
    throw badPageConfig(file, `its ${field} has no hosts, and nobody could ask for the tree`, {
      hint: `Name the hosts of the published tree in ${field}.hosts, or give --with-tree, which puts it beside the page.`,
      details: { field: `${field}.hosts`, hosts: hosts ?? null },
    });
  }
  const terms = settleTerms(facts.gate, claim, { file, field, pathOf });
  const data: ClaimData = {
    campaign,
    terms: termsOf(facts),
    token: pageToken(facts, config.chain),
    ...gateOf(facts.gate),
    convention: tree.tree.convention.name,
    trees,
    why,
    ...(gateway !== undefined && { gateway }),
    ...(paymaster !== undefined && { paymaster }),
    ...(await votesOf(client, facts)),
    ...gateNames(facts.gate, naming, { file, field }),
    ...terms.data,
    ...(await settleAttestations(client, { ...claim, gate: facts.gate, file, field })),
    isSafeApp,
  };
  const copy = withTree ? { from: tree.directory, to: ownTree } : undefined;
  return { data, copy, accepted, termsFiles: terms.files };
}

/** The result of a member; a refusal names the member. */
async function ofMember<Found>(
  file: string,
  field: string,
  value: string,
  open: () => Promise<Found>,
): Promise<Found> {
  try {
    return await open();
  } catch (cause) {
    if (!(cause instanceof SymbolonError)) throw cause;
    const { code, reason, hint } = cause;
    throw badPageConfig(file, `its ${field} is ${value} (${code}: ${reason.replace(/\.$/, "")})`, {
      hint,
      details: { field, value, code },
      cause,
    });
  }
}

function hostsOf({ tree, hosts }: ClaimConfig, ownTree: string | undefined): readonly string[] {
  const named = hosts ?? (isWebAddress(tree) ? [tree] : []);
  return [...new Set([...(ownTree === undefined ? [] : [ownTree]), ...named])];
}

function faulted(
  file: string,
  { field: of, claim }: Omit<SettledClaim, "isOne">,
  refused: readonly CampaignFinding[],
) {
  // Errors, which must not be ignored, come first, with their hints.
  const findings = refused.toSorted(
    (a, b) => Number(b.severity === "error") - Number(a.severity === "error"),
  );
  const isTree = OF_TREE.has(findings[0]?.id ?? "");
  const field = `${of}.${isTree ? "tree" : "campaign"}`;
  const named = findings.map(({ id, sentence }) => `${id}: ${sentence.replace(/\.$/, "")}`);
  const acceptable = findings.every(({ severity }) => severity === "warning");
  const ids = findings.map(({ id }) => id).join(", ");
  return badPageConfig(
    file,
    `its ${field} is ${isTree ? claim.tree : claim.campaign}, and campaign check refuses it (${named.join("; ")})`,
    {
      hint: `${findings[0]?.hint ?? ""}${acceptable ? ` What is known and meant goes into ${of}.accept: ${ids}.` : ""}`,
      details: { field, findings },
    },
  );
}

type Settling = Pick<SettlePagesParameters, "file" | "addressBook">;

async function settleVerify(
  client: ReadClient,
  {
    registries,
    issuers,
    schemas,
    audience = "",
    finality = "latest",
    copySigners,
  }: NonNullable<PagesConfig["verify"]>,
  settling: Settling,
): Promise<VerifyData> {
  const found = registries ?? (await usualRegistries(client, settling));
  if (found.length === 0) {
    throw badPageConfig(
      settling.file,
      `its verify has no registries, and chain ${client.chain.id} does not have the system's`,
      {
        hint: "Name the registries whose credentials the page verifies, or give --addresses.",
        details: { field: "verify.registries" },
      },
    );
  }
  await requireCode(
    client,
    found.map((address, i) => [`verify.registries[${i}]`, address]),
    settling.file,
  );
  return {
    registries: found.map((one) => getAddress(one)),
    issuers: checksummed(issuers),
    ...(schemas !== undefined && { schemas }),
    audience,
    finality,
    ...(copySigners !== undefined && { copySigners: checksummed(copySigners) }),
  };
}

/** Without registries, the page names no issuer: in their own registry, anybody can claim to be anybody. */
async function settleHold(
  client: ReadClient,
  { issuers, registries }: HoldData,
  settling: Settling,
): Promise<HoldData> {
  const found = registries ?? (await usualRegistries(client, settling));
  const named = found.map((address, i) => [`hold.registries[${i}]`, address] as const);
  await requireCode(client, named, settling.file);
  return {
    issuers: checksummed(issuers),
    ...(found.length > 0 && { registries: found.map((one) => getAddress(one)) }),
  };
}

/** A holder's page names issuers in the registries that the verify page next to it accepts. */
function registriesOf(verify: PagesConfig["verify"]): Pick<HoldData, "registries"> {
  return verify?.registries === undefined ? {} : { registries: verify.registries };
}

async function usualRegistries(client: ReadClient, settling: Settling): Promise<readonly Address[]> {
  return Object.values(await readSystem(client, settling, ["batchRegistry"]));
}

async function settleConsole(
  client: ReadClient,
  { campaigns = [], contracts, gateway, timeline, trees, issuers }: NonNullable<PagesConfig["console"]>,
  settling: Settling & { readonly claims: readonly ClaimData[] },
): Promise<ConsoleData> {
  const named = Object.entries(contracts ?? {}).map(
    ([name, one]) => [`console.contracts.${name}`, one] as const,
  );
  await requireCode(client, named, settling.file);
  const listed = campaigns.map((one): ListedCampaign => {
    const named = typeof one === "string" ? { address: one } : one;
    const campaign = getAddress(named.address);
    const tree = besideConsole(settling.claims.find((claim) => claim.campaign === campaign)?.trees[0]);
    return { ...(tree !== undefined && { tree }), ...named, address: campaign };
  });
  for (const [i, { address: campaign }] of listed.entries()) {
    await campaignState(client, { campaign }).catch(
      (cause: { readonly code?: unknown; readonly reason?: string }) => {
        if (cause.code !== "NoCampaign") throw cause;
        throw notThere(
          settling.file,
          `console.campaigns[${i}]`,
          campaign,
          `chain ${client.chain.id} has no campaign there`,
        );
      },
    );
  }
  return {
    contracts: contracts ?? (await readSystem(client, settling, systemContracts)),
    campaigns: listed,
    ...(issuers !== undefined && { issuers: checksummed(issuers) }),
    ...(gateway !== undefined && { gateway }),
    ...(timeline !== undefined && { timeline }),
    ...(trees !== undefined && { trees }),
  };
}

/** The place of a claim page's tree as the console beside it finds it. */
function besideConsole(tree: string | undefined): string | undefined {
  return tree === undefined || isWebAddress(tree) ? tree : `../claim/${tree}`;
}

/** The contracts of the system that the chain has, by their names in the address book. */
async function readSystem(
  client: ReadClient,
  { addressBook }: Settling,
  names: readonly (typeof systemContracts)[number][],
): Promise<Readonly<Record<string, Address>>> {
  const book = addressBook?.get(client.chain.id);
  const places = names.flatMap((name) => {
    const address = book === undefined ? canonicalAddresses[name] : book[name];
    return address === undefined ? [] : [[name, address] as const];
  });
  const codes = await Promise.all(places.map(([, address]) => getCode(client, { address })));
  return Object.fromEntries(places.filter((_, i) => codes[i] !== undefined));
}

async function requireCode(
  client: ReadClient,
  places: readonly (readonly [field: string, address: Address])[],
  file: string,
): Promise<void> {
  const codes = await Promise.all(places.map(([, address]) => getCode(client, { address })));
  const [field, address] = places[codes.indexOf(undefined)] ?? [];
  if (field === undefined || address === undefined) return;
  throw notThere(file, field, address, `chain ${client.chain.id} has no contract there`);
}

function notThere(file: string, field: string, address: Address, why: string) {
  return badPageConfig(file, `its ${field} is ${address}, and ${why}`, {
    hint: "Check address and chain.",
    details: { field, value: address },
  });
}

function checksummed<One extends { readonly address: Address }>(all: readonly One[]): readonly One[] {
  return all.map((one) => ({ ...one, address: getAddress(one.address) }));
}
