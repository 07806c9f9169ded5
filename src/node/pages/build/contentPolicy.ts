import { claimsOf, type PageData, type PageName } from "../../../sdk/pageData/index.ts";
import { isOffline } from "./offlineWorker.ts";

/** Whom a page may ask: exactly those that it was built for. */
function connectUrls(name: PageName, data: PageData): readonly string[] {
  const { chain, console } = data;
  const parts = name === "claim" ? claimsOf(data) : name === "console" && console ? [console] : [];
  const trees = parts.flatMap((part) => [
    ...(part.trees ?? []),
    ...("campaigns" in part ? part.campaigns.flatMap(({ tree }) => tree ?? []) : []),
  ]);
  const gateways = parts.flatMap((part) => [
    part.gateway,
    "timeline" in part ? part.timeline : undefined,
    "attestations" in part ? part.attestations?.gateway : undefined,
  ]);
  const names = name === "claim" ? (data.ens?.nodes ?? []) : [];
  const services = [...gateways.map((one) => one && asFolder(one)), walletConnectOf(name, data)?.relay];
  return [...chain.nodes, ...names, ...trees.map(asFolder), ...services].filter((one) => one !== undefined);
}

/** By what a page lets wallets on other devices be connected: none of the verify page, which connects no wallet. */
export function walletConnectOf(name: PageName, data: PageData): PageData["walletConnect"] {
  return name === "verify" ? undefined : data.walletConnect;
}

const asFolder = (place: string): string => (place.endsWith("/") ? place : `${place}/`);

/** A place as a policy names it: without what a policy cannot hold; what lies beside the page is the page's own. */
function sourceOf(place: string): string {
  if (!URL.canParse(place)) return "'self'";
  const { origin, pathname } = new URL(place);
  const path = pathname.replaceAll(";", "%3B").replaceAll(",", "%2C");
  return path === "/" ? origin : `${origin}${path}`;
}

/**
 * What a browser lets a page do, as the value of a Content-Security-Policy (CSP Level 3): its own scripts, styles and images,
 * and requests to exactly the nodes and hosts that it was built for. Nothing is `unsafe-*`, and no WebAssembly is compiled.
 */
export function contentPolicy(name: PageName, data: PageData): string {
  // Wallets announce their icons as data (EIP-6963).
  const images = name === "verify" ? "'self'" : "'self' data:";
  const asked = [...new Set(["'self'", ...connectUrls(name, data).map(sourceOf)])];
  // A worker elsewhere than in a page that opens without a network would stand between people and their host.
  const workers = isOffline(name, data)
    ? ["worker-src 'self'", "manifest-src 'self'"]
    : ["worker-src 'none'"];
  return policyOf(images, asked, data, workers);
}

/** The same of the root page, which runs nothing and asks nobody. */
export const rootPolicy = (data: PageData): string => policyOf("'self'", undefined, data);

/** @param asked whom scripts may ask; undefined: there are none */
function policyOf(
  images: string,
  asked: readonly string[] | undefined,
  { brand }: PageData,
  workers: readonly string[] = [],
): string {
  return [
    "default-src 'none'",
    ...(asked === undefined ? [] : ["script-src 'self'"]),
    "style-src 'self'",
    `img-src ${images}`,
    ...(brand?.font === undefined ? [] : ["font-src 'self'"]),
    ...(asked === undefined ? [] : [`connect-src ${asked.join(" ")}`]),
    ...workers,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}
