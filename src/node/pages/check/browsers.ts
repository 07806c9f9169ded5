import zlib from "node:zlib";
import { isOwnMachine } from "../build/configDecoders.ts";

/** What a browser asks for: each with headers of its own, by which a host could tell. */
export type ResourceKind = "document" | "script" | "style" | "image" | "data";

/** A browser with which people open pages, as hosts see it. */
export type Browser = {
  /** In sentences. */
  readonly name: string;
  readonly agent: string;
  readonly languages: string;
  /** What it takes, by what it asks for. */
  readonly accepts: Readonly<Record<ResourceKind, string>>;
  /** The page that leads people here; undefined: they typed the address. */
  readonly from?: string;
  /** Name and platform of a Chromium, which it says to secure hosts. */
  readonly chromium?: readonly [brand: string, platform: string];
  /** The app whose browser it is, as Android says it. */
  readonly app?: string;
};

const SCRIPTS_AND_STYLES = { script: "*/*", style: "text/css,*/*;q=0.1", data: "*/*" };
const CHROMIUM_ACCEPTS: Browser["accepts"] = {
  ...SCRIPTS_AND_STYLES,
  document:
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
  image: "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
};
const SAFARI_ACCEPTS: Browser["accepts"] = {
  ...SCRIPTS_AND_STYLES,
  document: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  image:
    "image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
};

const CHROMIUM = 153;
const ENGLISH = "en-US,en;q=0.9";
const phone = (system: string, more = "") =>
  `Mozilla/5.0 (Linux; ${system}) AppleWebKit/537.36 (KHTML, like Gecko) ${more}Chrome/${CHROMIUM}.0.0.0 Mobile Safari/537.36`;
/** What apps on Android show pages in. */
const IN_APP = phone("Android 16; Pixel 9 Build/BP2A.250605.031.A3; wv", "Version/4.0 ");

/** Who most people are to a host: hosts also serve something else to the others. */
export const DESKTOP: Browser = {
  name: "Chrome on a desktop",
  agent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${CHROMIUM}.0.0.0 Safari/537.36`,
  languages: ENGLISH,
  accepts: CHROMIUM_ACCEPTS,
  chromium: ["Google Chrome", "Linux"],
};

/** Two phones, and the browsers of two wallets: of other languages, and led here by other pages. */
export const OTHERS: readonly Browser[] = [
  {
    name: "Chrome on Android",
    agent: phone("Android 10; K"),
    languages: "ar-EG,ar;q=0.9,en;q=0.8",
    accepts: CHROMIUM_ACCEPTS,
    from: "https://www.google.com/",
    chromium: ["Google Chrome", "Android"],
  },
  {
    name: "Safari on an iPhone",
    agent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
    languages: "es-ES,es;q=0.9",
    accepts: SAFARI_ACCEPTS,
    from: "https://t.co/",
  },
  {
    name: "MetaMask on Android",
    agent: `${IN_APP} WebView MetaMaskMobile`,
    languages: ENGLISH,
    accepts: CHROMIUM_ACCEPTS,
    chromium: ["Android WebView", "Android"],
    app: "io.metamask",
  },
  {
    name: "Trust Wallet on Android",
    agent: IN_APP,
    languages: "tr-TR,tr;q=0.9,en;q=0.8",
    accepts: CHROMIUM_ACCEPTS,
    chromium: ["Android WebView", "Android"],
    app: "com.wallet.crypto.trustapp",
  },
];

/** All that a document is asked for with. */
export const BROWSERS: readonly Browser[] = [DESKTOP, ...OTHERS];

/** Chromium takes what is packed by zstd, where this Node can unpack it. */
const ZSTD = zlib.createZstdDecompress === undefined ? "" : ", zstd";

/** Headers that a browser sends to a host whatever it asks for. */
export function browserHeaders(browser: Browser, url: string): Readonly<Record<string, string>> {
  const { agent, languages, chromium, app } = browser;
  const { protocol, hostname } = new URL(url);
  const isSecure = protocol === "https:" || isOwnMachine(hostname);
  const [brand, platform] = chromium ?? [];
  return {
    "accept-encoding": `gzip, deflate${isSecure ? `, br${chromium === undefined ? "" : ZSTD}` : ""}`,
    "accept-language": languages,
    "user-agent": agent,
    ...(brand !== undefined &&
      isSecure && {
        "sec-ch-ua": `"${brand}";v="${CHROMIUM}", "Chromium";v="${CHROMIUM}", "Not)A;Brand";v="8"`,
        "sec-ch-ua-mobile": browser === DESKTOP ? "?0" : "?1",
        "sec-ch-ua-platform": `"${platform}"`,
      }),
    ...(app !== undefined && { "x-requested-with": app }),
  };
}

/** Headers by which a browser says what it asks for, and whether a page of the same host does. */
export function fetchHeaders(
  { accepts, from, chromium }: Browser,
  as: ResourceKind,
  isSame: boolean,
): Readonly<Record<string, string>> {
  const accept = accepts[as];
  if (as === "document") {
    return {
      accept,
      "sec-fetch-dest": as,
      "sec-fetch-mode": "navigate",
      "sec-fetch-site": from === undefined ? "none" : "cross-site",
      ...(from !== undefined && { referer: from }),
      ...(chromium !== undefined && { "sec-fetch-user": "?1", "upgrade-insecure-requests": "1" }),
    };
  }
  return {
    accept,
    "sec-fetch-dest": as === "data" ? "empty" : as,
    "sec-fetch-mode": as === "image" ? "no-cors" : "cors",
    "sec-fetch-site": isSame ? "same-origin" : "cross-site",
  };
}
