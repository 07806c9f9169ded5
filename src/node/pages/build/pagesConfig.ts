import type { Address } from "viem";
import {
  address,
  count,
  type Decoder,
  decodeJson,
  list,
  Misfit,
  object,
  oneOf,
  text,
  truth,
  versioned,
  where,
} from "../../../sdk/core/decode.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { isAudience, MAX_AUDIENCE } from "../../../sdk/core/signing/challengeTypedData.ts";
import {
  type ListedCampaign,
  MAX_LISTED_CAMPAIGNS,
  type ReasonedIssuer,
} from "../../../sdk/pageData/consoleData.ts";
import {
  type AttestationPlaces,
  byLanguage,
  type ClaimData,
  finalities,
  type HoldData,
  languageNames,
  type NamedIssuer,
  type NamedSchema,
  namedIssuer,
  namedSchemas,
  type PageBrand,
  type PageChain,
  type PageData,
  pageChain,
  record,
  some,
  type VerifyData,
  type WalletConnectData,
} from "../../../sdk/pageData/pageData.ts";
import {
  atMost,
  distinct,
  encrypted,
  host,
  notEmpty,
  oneOrSome,
  relayAddress,
  webAddress,
  withoutSlash,
} from "./configDecoders.ts";

const FORMAT = "symbolon-pages";
const VERSION = 1;
/** Names of reasons that people choose from at a glance. */
const MAX_REASONS = 100;

/** Subject of a claim page; everything else is read from the chain and the tree. */
export type ClaimConfig = {
  /** The campaign's address, or the file of `campaign create`. */
  readonly campaign: string;
  /** The published tree's present place, for the check: a folder, or an address. */
  readonly tree: string;
  /**
   * Where the page will fetch it: addresses, or paths relative to the page. Default: the place in `tree`, if that is an
   * address.
   */
  readonly hosts?: readonly string[];
  readonly why?: ClaimData["why"];
  readonly gateway?: string;
  readonly isSafeApp?: boolean;
  /** Ids of known and intended warnings of `campaign check`. */
  readonly accept?: readonly string[];
  /** Who pays the network fee (ERC-7677), for wallets that ask it: everybody can read its address. */
  readonly paymaster?: string;
  /**
   * Names of what the gate accepts. Default: those of the verify page and the holder's page, as far as the gate accepts them.
   */
  readonly issuers?: readonly NamedIssuer[];
  readonly schemas?: readonly NamedSchema[];
  /** Files of the texts that the gate wants signed, by language: several where several of its parts want one. */
  readonly terms?: Readonly<Record<string, string | readonly string[]>>;
  /** Where the page finds the attestation that the campaign's gate asks for. */
  readonly attestations?: Omit<AttestationPlaces, "gate">;
};

/** Subject of a verify page. Default of registries: the system's, where the chain has it. */
export type VerifyConfig = Partial<VerifyData> & Pick<VerifyData, "issuers">;

/** Subject of a console. Default of contracts: the system's that the chain has. */
export type ConsoleConfig = {
  /** At most {@link MAX_LISTED_CAMPAIGNS}. Default of a tree: that of the claim page beside it, if it is about the same campaign. */
  readonly campaigns?: readonly (Address | ListedCampaign)[];
  /** Whose reason codes have names. */
  readonly issuers?: readonly ReasonedIssuer[];
  readonly contracts?: Readonly<Record<string, Address>>;
  readonly gateway?: string;
  readonly timeline?: string;
  /** Hosts of published trees that the page may read. */
  readonly trees?: readonly string[];
};

/** How wallets on other devices connect. Default of `relay`: WalletConnect's own. */
export type WalletConnectConfig = Pick<WalletConnectData, "projectId"> & Partial<WalletConnectData>;

/** Where names are looked up. Default of nodes: the chain's; of the resolver: the usual one of the nodes' chain. */
export type EnsConfig = { readonly nodes?: readonly string[]; readonly universalResolver?: Address };

/** Who runs the pages; `logo`, `favicon`, `font` and `preview` are files beside the config. */
export type BrandConfig = PageBrand;

/** A person's description of the wanted pages. */
export type PagesConfig = Partial<Pick<PageData, "title" | "languages" | "texts" | "offline">> & {
  readonly chain: PageChain;
  readonly brand?: BrandConfig;
  readonly walletConnect?: WalletConnectConfig;
  readonly ens?: EnsConfig;
  /** Several: one page looks up all of them. */
  readonly claim?: ClaimConfig | readonly ClaimConfig[];
  readonly verify?: VerifyConfig;
  readonly hold?: HoldData;
  readonly console?: ConsoleConfig;
};

const itself = (text: string): string => text;
const addressOf = ({ address: one }: { readonly address: Address }): string => one;
const uidOf = ({ uid }: NamedSchema): string => uid;

/** The verifier's name; empty: the page's own address. */
const audience: Decoder<string> = where(
  `1 to ${MAX_AUDIENCE} visible characters, or none at all`,
  (value): value is string => value === "" || (typeof value === "string" && isAudience(value)),
);

const chain: Decoder<PageChain> = (value, path) => {
  const read = pageChain(value, path);
  some(webAddress)(read.nodes, `${path}.nodes`);
  if (read.explorer !== undefined) withoutSlash(read.explorer, `${path}.explorer`);
  return read;
};

type Required<Members, Name extends keyof Members> = { readonly [One in Name]-?: NonNullable<Members[One]> };

const walletConnect = object<Pick<WalletConnectConfig, "projectId">, Pick<WalletConnectData, "relay">>(
  {
    projectId: where(
      "32 hexadecimal digits, as WalletConnect's dashboard shows them",
      (value): value is string => typeof value === "string" && /^[\da-f]{32}$/.test(value),
    ),
  },
  { relay: relayAddress },
);

const ens = object<Record<never, never>, Required<EnsConfig, keyof EnsConfig>>(
  {},
  { nodes: distinct(some(webAddress), itself), universalResolver: address },
);

const colour: Decoder<string> = where(
  "a colour such as #5b3df5",
  (value): value is string => typeof value === "string" && /^#[\da-f]{6}$/i.test(value),
);

const brand = object<Pick<BrandConfig, "name">, Required<BrandConfig, Exclude<keyof BrandConfig, "name">>>(
  { name: notEmpty },
  {
    logo: notEmpty,
    favicon: notEmpty,
    font: notEmpty,
    preview: notEmpty,
    colours: object({ light: colour, dark: colour }),
    links: distinct(list(object({ name: notEmpty, url: webAddress })), ({ name }) => name),
    announcement: webAddress,
    description: notEmpty,
    site: webAddress,
  },
);

/** One place at least. */
const attestations: Decoder<NonNullable<ClaimConfig["attestations"]>> = (value, path) => {
  const read = object<Record<never, never>, Required<AttestationPlaces, "indexer" | "gateway" | "fromBlock">>(
    {},
    {
      indexer: object({ kind: oneOf(["eas", "coinbase"] as const), address }),
      gateway: encrypted,
      fromBlock: count,
    },
  )(value, path);
  if ((read.indexer ?? read.gateway ?? read.fromBlock) !== undefined) return read;
  throw new Misfit({
    path,
    value,
    expected: "an object with indexer, gateway, fromBlock, or several of them",
  });
};

const claim = object<
  Pick<ClaimConfig, "campaign" | "tree">,
  Required<ClaimConfig, Exclude<keyof ClaimConfig, "campaign" | "tree">>
>(
  { campaign: notEmpty, tree: notEmpty },
  {
    hosts: some(host),
    why: byLanguage(text),
    gateway: webAddress,
    isSafeApp: truth,
    accept: list(text),
    paymaster: encrypted,
    issuers: distinct(some(namedIssuer), addressOf),
    schemas: distinct(namedSchemas, uidOf),
    terms: record(oneOrSome(notEmpty)),
    attestations,
  },
);

const verify = object<
  Pick<VerifyConfig, "issuers">,
  Required<VerifyConfig, "registries" | "schemas" | "audience" | "finality" | "copySigners">
>(
  { issuers: distinct(some(namedIssuer), addressOf) },
  {
    registries: distinct(some(address), itself),
    schemas: distinct(namedSchemas, uidOf),
    audience,
    finality: oneOf(finalities),
    copySigners: distinct(some(namedIssuer), addressOf),
  },
);

const hold = object<Pick<HoldData, "issuers">, Required<HoldData, "registries">>(
  { issuers: distinct(list(namedIssuer), addressOf) },
  { registries: distinct(some(address), itself) },
);

/** A folder beside the page, or beside another page of the same build. */
const consoleTree: Decoder<string> = (value, path) => {
  const beside = typeof value === "string" ? value.replace(/^\.\.\/(?=claim\/)/, "") : value;
  try {
    return beside === value ? host(value, path) : `../${host(beside, path)}`;
  } catch {
    const expected =
      "an address, a folder beside the page such as tree, or one beside the claim page such as ../claim/tree";
    throw new Misfit({ path, value, expected });
  }
};

const listed = object<Pick<ListedCampaign, "address">, Required<ListedCampaign, "name" | "tree">>(
  { address },
  { name: notEmpty, tree: consoleTree },
);
const listedCampaign: Decoder<Address | ListedCampaign> = (value, path) =>
  (typeof value === "string" ? address : listed)(value, path);
const listedAddress = (one: Address | ListedCampaign) => (typeof one === "string" ? one : one.address);

const reason = object<{ readonly code: number; readonly name: string }>({
  // A change without a reason has 0.
  code: where(
    "a whole number from 1 to 4294967295",
    (value): value is number => Number.isInteger(value) && Number(value) > 0 && Number(value) < 2 ** 32,
  ),
  name: notEmpty,
});
const reasonedIssuer = object<NamedIssuer, Required<ReasonedIssuer, "reasons">>(
  { address, name: notEmpty },
  { reasons: distinct(atMost(MAX_REASONS, some(reason)), ({ code }) => String(code)) },
);

const console = object<Record<never, never>, Required<ConsoleConfig, keyof ConsoleConfig>>(
  {},
  {
    campaigns: distinct(atMost(MAX_LISTED_CAMPAIGNS, list(listedCampaign)), listedAddress),
    issuers: distinct(some(reasonedIssuer), addressOf),
    contracts: record(address),
    gateway: webAddress,
    timeline: webAddress,
    trees: list(host),
  },
);

const config = versioned(
  FORMAT,
  VERSION,
  object(
    { format: text, version: count, chain },
    {
      title: text,
      languages: distinct(some(oneOf(languageNames)), itself),
      texts: byLanguage(record(notEmpty)),
      offline: truth,
      brand,
      walletConnect,
      ens,
      claim: oneOrSome(claim),
      verify,
      hold,
      console,
    },
  ),
);

/**
 * Reads a person's description of the wanted pages.
 * @param file its name in errors
 * @throws SymbolonError `BadPageConfig` naming the member
 */
export function parsePagesConfig(json: string, file: string): PagesConfig {
  const refuse = (reason: string, cause?: unknown) => badPageConfig(file, `${reason}`, { cause });
  const { format: _, version: __, ...read } = decodeJson(config, json, refuse);
  const { claim, verify, hold, console } = read;
  if ((claim ?? verify ?? hold ?? console) === undefined) {
    throw refuse("it has no page: no claim, verify, hold or console");
  }
  if (read.ens !== undefined && claim === undefined) {
    throw refuse("it has ens, and no claim page, the only one that looks up names");
  }
  if (read.walletConnect === undefined || (claim ?? hold ?? console)) return read;
  throw refuse("it has walletConnect, and no page that connects a wallet: claim, hold or console");
}

type Cause = { readonly hint?: string; readonly details?: object; readonly cause?: unknown };

/** @param reason without a full stop: `its chain.id is 5, where ...` */
export function badPageConfig(
  file: string,
  reason: string,
  { hint, details, cause }: Cause = {},
): SymbolonError {
  return new SymbolonError({
    code: "BadPageConfig",
    reason: `No page can be built from ${file}: ${reason}.`,
    hint:
      hint ??
      "examples/pages/pages.json is an example, and docs/put-up-a-claim-page.md explains each member.",
    details: { file, ...details },
    cause,
  });
}
