import type { Address, Hex } from "viem";
import {
  type CampaignArguments,
  type CampaignKind,
  campaignKinds,
  claimForNames,
} from "../chain/campaigns/campaignPlan.ts";
import type { AttestationIndexer } from "../chain/read/attestationIndexer.ts";
import { WORD_BYTES } from "../core/bytes.ts";
import type { VestingSchedule } from "../core/campaign/vesting.ts";
import {
  address,
  count,
  type Decoder,
  decodeJson,
  hex,
  list,
  members,
  object,
  oneOf,
  text,
  truth,
  uint64,
  units,
  versioned,
} from "../core/decode.ts";
import { SymbolonError } from "../core/errors.ts";
import { jsonOf } from "../core/text/jsonText.ts";
import type { ConsoleData } from "./consoleData.ts";
import { record, some } from "./pageDecoders.ts";
import { gate, gateJson, type PageGate } from "./pageGate.ts";

const FORMAT = "symbolon-page-data";
const VERSION = 1;

/** The languages of pages, by BCP 47: each is a folder of `web/texts`, and a name here. */
export const languageNames = ["en", "ar", "es"] as const;
type ByLanguage<Value> = Readonly<Partial<Record<(typeof languageNames)[number], Value>>>;

/** Sentences of pages in the operator's own words, by their keys: `claim.welcome.heading`; `{0}` stands for the first value. */
export type OwnTexts = ByLanguage<Readonly<Record<string, string>>>;

/** The pages: each is built for the part of the data with its name. */
export const pageNames = ["claim", "verify", "hold", "console"] as const;
export type PageName = (typeof pageNames)[number];
/** Pages for a door: they scan codes, and open without a network. */
export const scanningPages: readonly PageName[] = ["verify", "hold"];

/** The finality of the blocks of a verdict, by their JSON-RPC names. */
export const finalities = ["latest", "safe", "finalized"] as const;

/** The chain of a page, and the nodes that it asks. */
export type PageChain = {
  readonly id: number;
  readonly name: string;
  /** The currency of gas. */
  readonly currency: { readonly symbol: string; readonly decimals: number };
  /** Addresses of nodes; the first that answers is asked. */
  readonly nodes: readonly string[];
  /** A block explorer's address, without a slash at its end; default: no links. */
  readonly explorer?: string;
};

/** How people name amounts of a token, as the token gave it when the page was built. */
export type PageToken = {
  readonly address: Address;
  readonly name: string;
  readonly symbol: string;
  readonly decimals: number;
  /** It stands for the chain's own coin, which is what arrives: name and symbol are the coin's. Default: an ERC-20. */
  readonly coin?: true;
};

/**
 * Those of a campaign's terms that never change. In a cumulative campaign `root` and `count` change: they are missing.
 */
export type PageTerms = Omit<CampaignArguments, "root" | "count" | "treasury" | "manifestHash"> & {
  readonly kind: CampaignKind;
  readonly root?: Hex;
  readonly count?: bigint;
  /** Of a vesting campaign. */
  readonly schedule?: VestingSchedule;
};

type Changing = "root" | "count" | "schedule";

/** The subject of a claim page. */
export type ClaimData = {
  readonly campaign: Address;
  readonly terms: PageTerms;
  readonly token: PageToken;
  /** Default: no gate. */
  readonly gate?: PageGate;
  /** Name of the convention of the tree's root. */
  readonly convention: string;
  /** Folders of the published tree, asked in this order: addresses, or relative to the page. */
  readonly trees: readonly string[];
  /** Why people are paid, by language; empty: the page only names the required credential. */
  readonly why: ByLanguage<string>;
  /** The gateway for signed claims. */
  readonly gateway?: string;
  /** Whether the page may be opened within Safe's frame. */
  readonly isSafeApp: boolean;
  /** Who pays the network fee of claims (ERC-7677): wallets that take calls ask it, pages do not. */
  readonly paymaster?: string;
  /** Whether the token has votes, which holders delegate; default: it has none. */
  readonly hasVotes?: boolean;
  /** Names of issuers and schemas, all of which the gate accepts; default: none has one. */
  readonly issuers?: readonly NamedIssuer[];
  readonly schemas?: readonly NamedSchema[];
  /** Languages of the gate's texts that lie beside the page (`termsPath`); default: none does. */
  readonly termsIn?: readonly string[];
  /** Where the page finds the attestation that the gate asks for; default: claimants give it. */
  readonly attestations?: AttestationPlaces;
};

/** Where attestations about a claiming account are looked for: what is found is read from the registry before it is used. */
export type AttestationPlaces = {
  /** The AttestationGate: the campaign's gate, or the one part of it that asks for something. */
  readonly gate: Address;
  readonly indexer?: AttestationIndexer;
  /** A gateway that lists attestations by account (`gateway verify --attestations-from`). */
  readonly gateway?: string;
  /** First block whose events are looked through; default: none are. */
  readonly fromBlock?: number;
};

/** An issuer that the page's builder vouches for, by the name that readers know. */
export type NamedIssuer = { readonly address: Address; readonly name: string };

/** A schema that counts at a door, by the name that readers know. */
export type NamedSchema = { readonly uid: Hex; readonly name: string };

/** The subject of a verify page. */
export type VerifyData = {
  readonly registries: readonly Address[];
  readonly issuers: readonly NamedIssuer[];
  /** Default: any schema of the issuers counts. */
  readonly schemas?: readonly NamedSchema[];
  /** The verifier's name in a challenge; empty: the page's own origin. */
  readonly audience: string;
  /** The finality of the blocks that verdicts are based on. */
  readonly finality: (typeof finalities)[number];
  /** Who may hand over copies of status words; default: anybody whom the guard trusts, also without a signature. */
  readonly copySigners?: readonly NamedIssuer[];
};

/** The content of a holder's page. */
export type HoldData = {
  readonly issuers: readonly NamedIssuer[];
  /** BatchRegistries of these issuers; default: those of the verify page. In any other, anybody can take any name. */
  readonly registries?: readonly Address[];
};

/** How pages connect wallets on other devices (WalletConnect 2). */
export type WalletConnectData = {
  /** The page's id at the relay's operator: 32 hexadecimal digits. */
  readonly projectId: string;
  /** Address of the relay, by WebSocket. */
  readonly relay: string;
};

/** Where a page looks up names of ENS. */
export type EnsData = {
  readonly chainId: number;
  readonly nodes: readonly string[];
  /** Its UniversalResolver there. */
  readonly resolver: Address;
};

/** Colours of buttons and links as `#rrggbb`, by the reader's theme. */
export type PageColours = { readonly light: string; readonly dark: string };

/** Who runs the pages, as their readers know them. */
export type PageBrand = {
  readonly name: string;
  /** Paths beside each page's document. Default of the favicon: the logo. */
  readonly logo?: string;
  readonly favicon?: string;
  /** WOFF2; default: the reader's own. */
  readonly font?: string;
  /** The picture of links' previews, where there is a `site`; default: a logo that is a PNG. */
  readonly preview?: string;
  /** Default: the pages' own. */
  readonly colours?: PageColours;
  /** Terms, support, imprint: below each page. */
  readonly links?: readonly PageLink[];
  /** Where the operator has announced it, on a site that people know: shown before anybody connects a wallet. */
  readonly announcement?: string;
  /** What search engines and previews of links say. */
  readonly description?: string;
  /** Address of all pages; default: links have no preview. */
  readonly site?: string;
};

export type PageLink = { readonly name: string; readonly url: string };

/** The data that pages were built for, in each page's own document. */
export type PageData = {
  /** Shown instead of the page's own title; empty: its own. */
  readonly title: string;
  /** The languages for readers to choose; the first is the default. */
  readonly languages: readonly (typeof languageNames)[number][];
  /** Default: the pages' own. */
  readonly texts?: OwnTexts;
  readonly chain: PageChain;
  /** Default: the pages do not name who runs them. */
  readonly brand?: PageBrand;
  /** Whether `scanningPages` are kept on devices that have opened them, to open without a network; default: true. */
  readonly offline?: boolean;
  /** Default: only wallets of the browser. */
  readonly walletConnect?: WalletConnectData;
  /** Default: the claim page looks up no names. */
  readonly ens?: EnsData;
  readonly claim?: ClaimData;
  /** What else the claim page looks up, in this order after `claim`. Default: nothing. */
  readonly otherClaims?: readonly ClaimData[];
  readonly verify?: VerifyData;
  readonly hold?: HoldData;
  readonly console?: ConsoleData;
};

const byLanguage = <Value>(item: Decoder<Value>): Decoder<ByLanguage<Value>> =>
  object({}, Object.fromEntries(languageNames.map((name) => [name, item])));

const chain = object<PageChain, { readonly explorer: string }>(
  {
    id: count,
    name: text,
    currency: object({ symbol: text, decimals: count }),
    nodes: some(text),
  },
  { explorer: text },
);

const schedule = object<VestingSchedule>({
  stepped: truth,
  points: list(object({ time: uint64, share: units })),
});

const terms = object<Omit<PageTerms, Changing>, Required<Pick<PageTerms, Changing>>>(
  {
    kind: oneOf(campaignKinds),
    token: address,
    start: uint64,
    end: uint64,
    waves: uint64,
    waveInterval: uint64,
    maxExtraTime: uint64,
    gate: address,
    claimFor: oneOf(claimForNames),
    recallable: truth,
  },
  { root: hex(WORD_BYTES), count: uint64, schedule },
);

const issuer = object<NamedIssuer>({ address, name: text });
const issuers = list(issuer);
const schemas = some(object<NamedSchema>({ uid: hex(WORD_BYTES), name: text }));

/**
 * Not looked into: `pagesConfig` has done so, what is wrong there finds nothing, and the page's first bytes are for what every
 * claimant needs.
 */
const attestations = members as Decoder<unknown> as Decoder<AttestationPlaces>;

type OfClaim =
  | "gateway"
  | "gate"
  | "paymaster"
  | "hasVotes"
  | "issuers"
  | "schemas"
  | "termsIn"
  | "attestations";

const claim = object<Omit<ClaimData, OfClaim>, Required<Pick<ClaimData, OfClaim>>>(
  {
    campaign: address,
    terms,
    token: object<Omit<PageToken, "coin">, Required<Pick<PageToken, "coin">>>(
      { address, name: text, symbol: text, decimals: count },
      { coin: truth as Decoder<true> },
    ),
    convention: text,
    trees: some(text),
    why: byLanguage(text),
    isSafeApp: truth,
  },
  {
    gate,
    gateway: text,
    paymaster: text,
    hasVotes: truth,
    issuers,
    schemas,
    termsIn: some(text),
    attestations,
  },
);

type OfVerify = "schemas" | "copySigners";

const verify = object<Omit<VerifyData, OfVerify>, Required<Pick<VerifyData, OfVerify>>>(
  { registries: some(address), issuers, audience: text, finality: oneOf(finalities) },
  { schemas, copySigners: issuers },
);

const hold = object<Pick<HoldData, "issuers">, Required<Pick<HoldData, "registries">>>(
  { issuers },
  { registries: some(address) },
);

const brand = object<Pick<PageBrand, "name">, Required<Omit<PageBrand, "name">>>(
  { name: text },
  {
    logo: text,
    favicon: text,
    font: text,
    preview: text,
    colours: object({ light: text, dark: text }),
    links: list(object({ name: text, url: text })),
    announcement: text,
    description: text,
    site: text,
  },
);

/** As {@link attestations}; a program that reads a page's document does look into it. */
const console = members as Decoder<unknown> as Decoder<ConsoleData>;

const walletConnect = object<WalletConnectData>({ projectId: text, relay: text });

const ens = object<EnsData>({ chainId: count, nodes: some(text), resolver: address });

const pageData = versioned(
  FORMAT,
  VERSION,
  object(
    { format: text, version: count, title: text, languages: some(oneOf(languageNames)), chain },
    {
      texts: byLanguage(record(text)),
      offline: truth,
      brand,
      walletConnect,
      ens,
      claim,
      otherClaims: some(claim),
      verify,
      hold,
      console,
    },
  ),
);

/**
 * Reads pages' data from the JSON in their document.
 * @throws SymbolonError `BadPageData` naming the member at fault
 */
export function parsePageData(json: string): PageData {
  const { format: _, version: __, ...data } = decodeJson(pageData, json, badPageData);
  return data;
}

/** Pages' data as JSON; the same data gives the same bytes. */
export function formatPageData(data: PageData): string {
  const { claim, otherClaims } = data;
  return jsonOf({
    format: FORMAT,
    version: VERSION,
    ...data,
    ...(claim && { claim: claimJson(claim) }),
    ...(otherClaims && { otherClaims: otherClaims.map(claimJson) }),
  });
}

function claimJson({ gate, ...claim }: ClaimData): object {
  return gate === undefined ? claim : { ...claim, gate: gateJson(gate) };
}

export function badPageData(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadPageData",
    reason: `This page was built wrongly: ${reason}.`,
    hint: "Its publisher must build it again.",
    cause,
  });
}

export { byLanguage, chain as pageChain, issuer as namedIssuer, record, schemas as namedSchemas, some };
