import { isOwnMachine } from "../build/pagesConfig.ts";

/** A browser with which people open pages, as hosts see it. */
export type Browser = {
  /** In sentences. */
  readonly name: string;
  readonly agent: string;
  readonly languages: string;
  /** The page that leads people here; undefined: they typed the address. */
  readonly from?: string;
  /** Name and platform of a Chromium, which it says to secure hosts. */
  readonly chromium?: readonly [brand: string, platform: string];
  /** The app whose browser it is, as Android says it. */
  readonly app?: string;
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
  chromium: ["Google Chrome", "Linux"],
};

/** Two phones, and the browsers of two wallets: of other languages, and led here by other pages. */
export const OTHERS: readonly Browser[] = [
  {
    name: "Chrome on Android",
    agent: phone("Android 10; K"),
    languages: "ar-EG,ar;q=0.9,en;q=0.8",
    from: "https://www.google.com/",
    chromium: ["Google Chrome", "Android"],
  },
  {
    name: "Safari on an iPhone",
    agent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
    languages: "es-ES,es;q=0.9",
    from: "https://t.co/",
  },
  {
    name: "MetaMask on Android",
    agent: `${IN_APP} WebView MetaMaskMobile`,
    languages: ENGLISH,
    chromium: ["Android WebView", "Android"],
    app: "io.metamask",
  },
  {
    name: "Trust Wallet on Android",
    agent: IN_APP,
    languages: "tr-TR,tr;q=0.9,en;q=0.8",
    chromium: ["Android WebView", "Android"],
    app: "com.wallet.crypto.trustapp",
  },
];

/** All that a document is asked for with. */
export const BROWSERS: readonly Browser[] = [DESKTOP, ...OTHERS];

/** Headers that a browser sends to a host whatever it asks for. */
export function browserHeaders(browser: Browser, url: string): Readonly<Record<string, string>> {
  const { agent, languages, chromium, app } = browser;
  const { protocol, hostname } = new URL(url);
  const isSecure = protocol === "https:" || isOwnMachine(hostname);
  const [brand, platform] = chromium ?? [];
  return {
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
