import type { Address } from "viem";
import {
  address,
  at,
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
  type ClaimData,
  finalities,
  type HoldData,
  languageNames,
  namedIssuer,
  namedSchemas,
  type PageChain,
  type PageData,
  pageChain,
  record,
  some,
  type VerifyData,
  type WalletConnectData,
} from "../../../sdk/pageData/pageData.ts";

const FORMAT = "symbolon-pages";
const VERSION = 1;

/** What a claim page is to be about; all else is read from the chain and the tree. */
export type ClaimConfig = {
  /** Its address, or the file that `campaign create` wrote. */
  readonly campaign: string;
  /** Where the published tree is now, to be checked: a folder, or an address. */
  readonly tree: string;
  /** Where the page will ask for it: addresses, or relative to the page; default: where `tree` is, if that is an address. */
  readonly hosts?: readonly string[];
  readonly why?: ClaimData["why"];
  readonly gateway?: string;
  readonly isSafeApp?: boolean;
  /** Ids of warnings of `campaign check` that are known and meant. */
  readonly accept?: readonly string[];
};

/** What a verify page is to be about; registries default: those of the system, where the chain has it. */
export type VerifyConfig = Partial<VerifyData> & Pick<VerifyData, "issuers">;

/** What a console is to be about; contracts default: those of the system that the chain has. */
export type ConsoleConfig = {
  readonly campaigns?: readonly Address[];
  readonly contracts?: Readonly<Record<string, Address>>;
  readonly gateway?: string;
  readonly timeline?: string;
  /** Hosts of published trees that may be read from the page. */
  readonly trees?: readonly string[];
};

/** By what wallets on other devices are connected; `relay` default: WalletConnect's own. */
export type WalletConnectConfig = Pick<WalletConnectData, "projectId"> & Partial<WalletConnectData>;

/** What a person writes of the pages that they want. */
export type PagesConfig = Partial<Pick<PageData, "title" | "languages">> & {
  readonly chain: PageChain;
  readonly walletConnect?: WalletConnectConfig;
  readonly claim?: ClaimConfig;
  readonly verify?: VerifyConfig;
  readonly hold?: HoldData;
  readonly console?: ConsoleConfig;
};

/** Whether a place is an address of the web. */
export const isWebAddress = (place: string): boolean => /^https?:/i.test(place);

/** Names of hosts. URLs let quotes and semicolons stand in them too, which end what stands around them in policies and headers. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i;

/** Whether a host is this machine: what it is sent crosses no network. */
export const isOwnMachine = (hostname: string): boolean =>
  /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);

/** What anybody may ask for over HTTP: whatever stands in it, all who open the page can read. */
const webAddress: Decoder<string> = where(
  "an address that begins with https:// or http://, with no name, password or # in it,",
  (value): value is string => {
    const {
      protocol = "",
      hostname = "",
      username,
      password,
      hash,
    } = (typeof value === "string" && URL.parse(value)) || {};
    return isWebAddress(protocol) && HOST.test(hostname) && username === "" && password === "" && hash === "";
  },
);

/** A relay's address stands in each page's policy; what is sent in the open, no page of HTTPS may ask. */
const relay: Decoder<string> = where(
  "an address that begins with wss://, with no name, password, ? or # in it,",
  (value): value is string => {
    const url = typeof value === "string" ? URL.parse(value) : null;
    if (url === null || !HOST.test(url.hostname)) return false;
    // As it is written it is put into the policy and asked by the library, which knows no WSS.
    if (url.href !== value && url.href !== `${value}/`) return false;
    const isSafe = url.protocol === "wss:" || (url.protocol === "ws:" && isOwnMachine(url.hostname));
    return isSafe && [url.username, url.password, url.search, url.hash].every((part) => part === "");
  },
);

/** Of an explorer, whose paths are put behind it. */
const withoutSlash: Decoder<string> = (value, path) => {
  const found = webAddress(value, path);
  if (!found.endsWith("/")) return found;
  throw new Misfit({ path, value, wanted: "an address without a slash at its end" });
};

/** A folder beside the page, or an address; `/tree` would be another one on each host, and `../tree` may lead out. */
const host: Decoder<string> = (value, path) => {
  const beside = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*\/?$/;
  if (typeof value === "string" && beside.test(value)) return value;
  try {
    return webAddress(value, path);
  } catch {
    throw new Misfit({ path, value, wanted: "an address, or a folder beside the page such as tree," });
  }
};

const notEmpty: Decoder<string> = where(
  "text that is not empty",
  (value): value is string => typeof value === "string" && value.trim() !== "",
);

/** Lists in which nothing stands twice: of an issuer with two names, say, readers would see one. */
function distinct<One>(all: Decoder<readonly One[]>, keyOf: (one: One) => string): Decoder<readonly One[]> {
  return (value, path) => {
    const read = all(value, path);
    const keys = read.map((one) => keyOf(one).toLowerCase());
    const again = keys.findIndex((key, i) => keys.indexOf(key) < i);
    if (again < 0) return read;
    const wanted = "what is not listed before it";
    throw new Misfit({ path: at(path, again), value: keys[again], wanted });
  };
}

const itself = (text: string): string => text;
const addressOf = ({ address: one }: { readonly address: Address }): string => one;

/** Who asks; empty: the page's own address. */
const audience: Decoder<string> = where(
  `1 to ${MAX_AUDIENCE} visible characters, or none at all,`,
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
      "32 hexadecimal digits, as WalletConnect's dashboard shows them,",
      (value): value is string => typeof value === "string" && /^[\da-f]{32}$/.test(value),
    ),
  },
  { relay },
);

const claim = object<
  Pick<ClaimConfig, "campaign" | "tree">,
  Required<ClaimConfig, "hosts" | "why" | "gateway" | "isSafeApp" | "accept">
>(
  { campaign: notEmpty, tree: notEmpty },
  {
    hosts: some(host),
    why: object({}, { en: text, ar: text }),
    gateway: webAddress,
    isSafeApp: truth,
    accept: list(text),
  },
);

const verify = object<
  Pick<VerifyConfig, "issuers">,
  Required<VerifyConfig, "registries" | "schemas" | "audience" | "finality">
>(
  { issuers: distinct(some(namedIssuer), addressOf) },
  {
    registries: distinct(some(address), itself),
    schemas: distinct(namedSchemas, ({ uid }) => uid),
    audience,
    finality: oneOf(finalities),
  },
);

const hold = object<Pick<HoldData, "issuers">, Required<HoldData, "registries">>(
  { issuers: distinct(list(namedIssuer), addressOf) },
  { registries: distinct(some(address), itself) },
);

const console = object<Record<never, never>, Required<ConsoleConfig, keyof ConsoleConfig>>(
  {},
  {
    campaigns: distinct(list(address), itself),
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
      walletConnect,
      claim,
      verify,
      hold,
      console,
    },
  ),
);

/**
 * Reads what a person wrote of the pages that they want.
 * @param file how errors call it
 * @throws SymbolonError `BadPageConfig` naming the member
 */
export function parsePagesConfig(json: string, file: string): PagesConfig {
  const refuse = (reason: string, cause?: unknown) => badPageConfig(file, `${reason}`, { cause });
  const { format: _, version: __, ...read } = decodeJson(config, json, refuse);
  const { claim, verify, hold, console } = read;
  if ((claim ?? verify ?? hold ?? console) === undefined) {
    throw refuse("it has no claim, verify, hold or console, and so no page");
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
    reason: `No page can be built of ${file}: ${reason}.`,
    hint:
      hint ??
      "examples/pages/pages.json is an example, and docs/put-up-a-claim-page.md tells what each member is for.",
    details: { file, ...details },
    cause,
  });
}
