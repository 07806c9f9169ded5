import type { IncomingHttpHeaders } from "node:http";
import { isOwnMachine } from "../build/configDecoders.ts";
import type { HostAnswer } from "./askHost.ts";

/** Whether a browser would refuse to ask it: of plain HTTP a page of HTTPS may ask this machine alone. */
export function isMixed(url: string, origin: string): boolean {
  const { protocol, hostname } = new URL(url);
  return origin.startsWith("https:") && protocol === "http:" && !isOwnMachine(hostname);
}

/** What a browser asks before it lets a page send JSON elsewhere. */
export const PREFLIGHT = {
  "access-control-request-method": "POST",
  "access-control-request-headers": "content-type",
};

/** What an answer allows instead of being read by pages of the origin; undefined: they may read it. */
export function forbids(origin: string, headers: IncomingHttpHeaders): string | undefined {
  const allowed = headers["access-control-allow-origin"];
  return allowed === "*" || allowed === origin ? undefined : `allows ${allowed ?? "no origin"}`;
}

/** Why a browser would not let pages of the origin send it JSON, or read its answer; undefined: it would. */
export function closedTo(origin: string, answer: HostAnswer, before: HostAnswer): string | undefined {
  for (const [what, { headers }] of [
    ["its answer", answer],
    ["what it says beforehand", before],
  ] as const) {
    const instead = forbids(origin, headers);
    if (instead !== undefined) return `${what} ${instead}`;
  }
  if (before.status < 200 || before.status > 299) return `beforehand it says HTTP ${before.status}`;
  const names = (before.headers["access-control-allow-headers"] ?? "").toLowerCase().split(/\s*,\s*/);
  return names.includes("*") || names.includes("content-type") ? undefined : "it allows no content-type";
}
