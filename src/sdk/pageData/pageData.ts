import type { Address, Hex } from "viem";
import {
  type CampaignArguments,
  type CampaignKind,
  campaignKinds,
  claimForNames,
} from "../chain/campaigns/campaignPlan.ts";
import type { NullifierKindName } from "../chain/read/readGate.ts";
import { WORD_BYTES } from "../core/bytes.ts";
import type { VestingSchedule } from "../core/campaign/vesting.ts";
import {
  address,
  at,
  count,
  type Decoder,
  decodeJson,
  hex,
  list,
  Misfit,
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
import type { AskingGate } from "../distribution/claim/gateAnswers.ts";

const FORMAT = "symbolon-page-data";
const VERSION = 1;

/** The languages that pages speak, by BCP 47. */
export const languageNames = ["en", "ar"] as const;

/** The pages that there are: each is built for the part of the data that has its name. */
export const pageNames = ["claim", "verify", "hold", "console"] as const;
export type PageName = (typeof pageNames)[number];

/** How settled the blocks are that a verdict holds as of, by their JSON-RPC names. */
export const finalities = ["latest", "safe", "finalized"] as const;

/** The chain that a page is about, and the nodes that it asks. */
export type PageChain = {
  readonly id: number;
  readonly name: string;
  /** What gas is paid in. */
  readonly currency: { readonly symbol: string; readonly decimals: number };
  /** Addresses of nodes; the first that answers is asked. */
  readonly nodes: readonly string[];
  /** A block explorer's address, without a slash at its end; default: nothing is linked. */
  readonly explorer?: string;
};

/** How people name amounts of a token, as it said when the page was built. */
export type PageToken = {
  readonly address: Address;
  readonly name: string;
  readonly symbol: string;
  readonly decimals: number;
};

/** Of a campaign's terms, those that never change. Of a cumulative campaign `root` and `count` do: they are left out. */
export type PageTerms = Omit<CampaignArguments, "root" | "count" | "treasury" | "manifestHash"> & {
  readonly kind: CampaignKind;
  readonly root?: Hex;
  readonly count?: bigint;
  /** Of a vesting campaign. */
  readonly schedule?: VestingSchedule;
};

/** What a claim's gate asks for, as far as it never changes: `gateDataFor` takes it. */
export type PageGate = AskingGate & {
  /** Of a CredentialGate or an AttestationGate: whose credentials it takes, of which registry. */
  readonly accepts?: {
    readonly registry: Address;
    readonly schema: Hex;
    readonly soleIssuer?: Address;
    readonly trustList?: Address;
  };
};

type Accepted = NonNullable<PageGate["accepts"]>;
type Named = "soleIssuer" | "trustList";
type Changing = "root" | "count" | "schedule";

/** What a claim page is about. */
export type ClaimData = {
  readonly campaign: Address;
  readonly terms: PageTerms;
  readonly token: PageToken;
  /** Default: the campaign has none. */
  readonly gate?: PageGate;
  /** Name of the convention that the tree's root was made by. */
  readonly convention: string;
  /** Folders of the published tree, asked in this order: addresses, or relative to the page. */
  readonly trees: readonly string[];
  /** Why somebody is paid, by language; empty: the page says only which credential is asked for. */
  readonly why: Readonly<Partial<Record<(typeof languageNames)[number], string>>>;
  /** Where signed claims are handed in. */
  readonly gateway?: string;
  /** Whether the page may be opened within Safe's frame. */
  readonly isSafeApp: boolean;
};

/** An issuer that whoever built the page vouches for, by the name that readers know. */
export type NamedIssuer = { readonly address: Address; readonly name: string };

/** A schema that counts at a door, by the name that readers know. */
export type NamedSchema = { readonly uid: Hex; readonly name: string };

/** What a verify page is about. */
export type VerifyData = {
  readonly registries: readonly Address[];
  readonly issuers: readonly NamedIssuer[];
  /** Default: whatever the issuers say counts. */
  readonly schemas?: readonly NamedSchema[];
  /** Who asks, as a challenge says; empty: the page's own origin. */
  readonly audience: string;
  /** Whether the newest block's word is enough, or only a final one's. */
  readonly finality: (typeof finalities)[number];
};

/** What a holder's page is about. */
export type HoldData = {
  readonly issuers: readonly NamedIssuer[];
  /** BatchRegistries in which those issue; default: those of the verify page. In any other, anybody takes any name. */
  readonly registries?: readonly Address[];
};

/** What a console is about. */
export type ConsoleData = {
  /** Contracts of the system by their names in the address book; those that the chain lacks are left out. */
  readonly contracts: Readonly<Record<string, Address>>;
  readonly campaigns: readonly Address[];
  readonly gateway?: string;
  /** Where the timeline's read API is. */
  readonly timeline?: string;
  /** Hosts of published trees, which may be read from the page; default: only what lies beside it, and files. */
  readonly trees?: readonly string[];
};

/** By what pages let wallets on other devices be connected (WalletConnect 2). */
export type WalletConnectData = {
  /** What whoever runs the relay knows the page by: 32 hexadecimal digits. */
  readonly projectId: string;
  /** Address of the relay, by WebSocket. */
  readonly relay: string;
};

/** What pages were built for: it stands in each page's own document. */
export type PageData = {
  /** Shown instead of the page's own title; empty: that. */
  readonly title: string;
  /** Those that a reader may choose, the first of them where they have no other wish. */
  readonly languages: readonly (typeof languageNames)[number][];
  readonly chain: PageChain;
  /** Default: wallets of the browser alone. */
  readonly walletConnect?: WalletConnectData;
  readonly claim?: ClaimData;
  readonly verify?: VerifyData;
  readonly hold?: HoldData;
  readonly console?: ConsoleData;
};

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
  },
  { root: hex(WORD_BYTES), count: uint64, schedule },
);

const issuer = object<NamedIssuer>({ address, name: text });
const issuers = list(issuer);

const accepts = object<Omit<Accepted, Named>, Required<Pick<Accepted, Named>>>(
  { registry: address, schema: hex(WORD_BYTES) },
  { soleIssuer: address, trustList: address },
);

/** What a CredentialGate wants to be shown. */
const requirement = object<{
  readonly schema: Hex;
  readonly nullifier: NullifierKindName;
  readonly nullifierPosition: bigint | undefined;
}>({
  schema: hex(WORD_BYTES),
  nullifier: oneOf(["Credential", "Subject", "Field"]),
  nullifierPosition: (value, path) => (value === null ? undefined : uint64(value, path)),
});

const credentialGate = object({ kind: exactly("CredentialGate"), requirement, accepts });
const attestationGate = object({ kind: exactly("AttestationGate"), accepts });
const otherGate = object({ kind: oneOf(["PauseGate", "unknown"] as const) });

const gate: Decoder<PageGate> = (value, path) => {
  const { kind } = members(value, path) as { readonly kind?: unknown };
  if (kind === "CredentialGate") return credentialGate(value, path);
  if (kind === "AttestationGate") return attestationGate(value, path);
  if (kind !== "AllOfGate") return otherGate(value, path);
  const { parts, ...rest } = object({ kind: exactly("AllOfGate"), parts: list(gate) })(value, path);
  const [first, second] = parts;
  if (first !== undefined && second !== undefined && parts.length === 2) {
    return { ...rest, parts: [first, second] };
  }
  throw new Misfit({ path: at(path, "parts"), value: parts, wanted: "two gates" });
};

const claim = object<Omit<ClaimData, "gateway" | "gate">, Required<Pick<ClaimData, "gateway" | "gate">>>(
  {
    campaign: address,
    terms,
    token: object({ address, name: text, symbol: text, decimals: count }),
    convention: text,
    trees: some(text),
    why: object({}, { en: text, ar: text }),
    isSafeApp: truth,
  },
  { gate, gateway: text },
);

const schemas = some(object<NamedSchema>({ uid: hex(WORD_BYTES), name: text }));

const verify = object<Omit<VerifyData, "schemas">, Required<Pick<VerifyData, "schemas">>>(
  { registries: some(address), issuers, audience: text, finality: oneOf(finalities) },
  { schemas },
);

const hold = object<Pick<HoldData, "issuers">, Required<Pick<HoldData, "registries">>>(
  { issuers },
  { registries: some(address) },
);

type Hosts = "gateway" | "timeline" | "trees";

const console = object<Omit<ConsoleData, Hosts>, Required<Pick<ConsoleData, Hosts>>>(
  { contracts: record(address), campaigns: list(address) },
  { gateway: text, timeline: text, trees: list(text) },
);

const walletConnect = object<WalletConnectData>({ projectId: text, relay: text });

const pageData = versioned(
  FORMAT,
  VERSION,
  object(
    { format: text, version: count, title: text, languages: some(oneOf(languageNames)), chain },
    { walletConnect, claim, verify, hold, console },
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
  return jsonOf({
    format: FORMAT,
    version: VERSION,
    ...data,
    ...(data.claim && { claim: claimJson(data.claim) }),
  });
}

function claimJson({ gate, ...claim }: ClaimData): object {
  return gate === undefined ? claim : { ...claim, gate: gateJson(gate) };
}

/** JSON has no undefined: a gate whose nullifier is no field has null for its position. */
function gateJson(gate: PageGate): object {
  if (gate.kind === "AllOfGate") return { ...gate, parts: gate.parts.map(gateJson) };
  if (gate.kind !== "CredentialGate") return gate;
  const { nullifierPosition = null, ...rest } = gate.requirement;
  return { ...gate, requirement: { ...rest, nullifierPosition } };
}

function exactly<const Value extends string>(value: Value): Decoder<Value> {
  return oneOf([value]);
}

/** A list that is not empty. */
function some<Value>(item: Decoder<Value>): Decoder<readonly Value[]> {
  const all = list(item);
  return (value, path) => {
    const read = all(value, path);
    if (read.length > 0) return read;
    throw new Misfit({ path, value, wanted: "a list that is not empty" });
  };
}

/** An object by whatever names. */
function record<Value>(item: Decoder<Value>): Decoder<Readonly<Record<string, Value>>> {
  return (value, path) => {
    const named = Object.entries(members(value, path));
    return Object.fromEntries(named.map(([name, one]) => [name, item(one, at(path, name))]));
  };
}

function badPageData(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadPageData",
    reason: `This page was not built as it must be: ${reason}.`,
    hint: "Whoever put it up must build it again.",
    cause,
  });
}

export { chain as pageChain, issuer as namedIssuer, record, schemas as namedSchemas, some };
