import type { IncomingHttpHeaders } from "node:http";
import { type CampaignFinding, warning } from "../../../sdk/distribution/check/finding.ts";
import type { Headers } from "../build/documentHeaders.ts";
import { openingsIn, policiesOf } from "./policyOf.ts";

/** Headers by which a host could direct a browser, and which none of our pages needs. */
const FORBIDDEN_HEADERS = [
  "refresh",
  "set-cookie",
  "link",
  "service-worker-allowed",
  "content-security-policy-report-only",
  "clear-site-data",
  "content-disposition",
  "speculation-rules",
];

/** Some hosts name each file so: browsers show it. Whatever else is named there they save. */
const SHOWN = /^inline(?:;[^,]*)?$/i;

const HINT =
  "Configure the host to send the headers that _headers and nginx.conf in the build name; if it cannot, accept the finding: --accept ID.";

/**
 * Compares the headers of a file with those that it was built for. A document's own policy holds in any case. The headers
 * add who may frame the page, and that browsers guess, store and pass on nothing.
 */
export function checkHeaders(
  url: string,
  served: IncomingHttpHeaders,
  built: Headers,
): readonly CampaignFinding[] {
  const textOf = (name: string) => textIn(served, name);
  const missing = Object.keys(built).filter((name) => textOf(name) === "");
  const found: CampaignFinding[] = [];
  if (missing.length > 0) {
    const sentence = `${url} is served without ${missing.join(", ")}${missing.includes("content-security-policy") ? ": any page may frame it" : ""}.`;
    found.push(warning("HeaderMissing", sentence, HINT, { url, missing }));
  }
  for (const [name, expected] of Object.entries(built)) {
    const weaker = missing.includes(name) ? undefined : weakness(name, textOf(name), expected);
    if (weaker === undefined) continue;
    const sentence = `${url} is served with a weaker ${name} than it was built for: ${weaker}.`;
    found.push(warning("HeaderWeaker", sentence, HINT, { url, name, served: textOf(name), built: expected }));
  }
  return [...found, ...addedHeaders(url, served)];
}

/** Headers with which a host has a browser do something that no page needs. */
export function addedHeaders(url: string, served: IncomingHttpHeaders): readonly CampaignFinding[] {
  const isMeant = (name: string, text: string) =>
    text === "" || (name === "content-disposition" && SHOWN.test(text));
  return FORBIDDEN_HEADERS.filter((name) => !isMeant(name, textIn(served, name))).map((name) => {
    const text = textIn(served, name);
    const sentence = `${url} is served with ${name}: ${text.slice(0, 200)}.`;
    const hint = "No page needs it: remove it from the host's configuration, or ask the host why.";
    return warning("HeaderAdded", sentence, hint, { url, name, served: text });
  });
}

const textIn = (served: IncomingHttpHeaders, name: string): string => [served[name]].flat().join(", ");

/** The part of a header that is weaker than the built one; undefined: nothing is weaker. */
function weakness(name: string, served: string, built: string): string | undefined {
  if (name === "content-security-policy") {
    const [policy = new Map()] = policiesOf(built);
    const openings = openingsIn(policiesOf(served), policy);
    return openings.length === 0 ? undefined : openings.map(openingText).join("; ");
  }
  if (name === "permissions-policy") return featureOf(served, built);
  if (name === "cache-control") {
    const isRevalidated = /\bno-(?:cache|store)\b|\bmax-age=0\b/i.test(served);
    return isRevalidated ? undefined : `${served}, so that people may be shown an earlier build`;
  }
  const last = served.split(",").at(-1)?.trim().toLowerCase();
  if (name === "cross-origin-opener-policy" && last === "same-origin") return undefined;
  return last === built ? undefined : `${served}, not ${built}`;
}

/** An opening in words. */
export function openingText({ directive, extra }: ReturnType<typeof openingsIn>[number]): string {
  return extra === undefined ? `${directive} is missing` : `${directive} allows ${extra.join(" ")}`;
}

/** A feature that is allowed to others than in the built header. */
function featureOf(served: string, built: string): string | undefined {
  const featuresIn = (text: string) =>
    new Map(text.split(",").map((one) => one.trim().split("=") as [string, string]));
  const there = featuresIn(served);
  const open = [...featuresIn(built)].find(([name, who]) => ![who, "()"].includes(there.get(name) ?? "*"));
  return open === undefined
    ? undefined
    : `${open[0]} is ${there.get(open[0]) ?? "not there"}, not ${open[1]}`;
}
