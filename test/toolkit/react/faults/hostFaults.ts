import type { ListedFault } from "./listedFaults.ts";

const GONE = {
  code: "NotServed",
  kind: "list",
  what: /The list could not be fetched/,
  why: /its host is down or has moved it/,
  cure: /Try again in a few minutes\. If it stays, tell whoever runs the campaign/,
  sent: "nothing",
} as const;
const OTHER = {
  kind: "list",
  what: /not this campaign's list, so nothing of it was believed/,
  cure: /tell whoever runs the campaign/,
  sent: "nothing",
} as const;

/** Faults of hosts that publish a tree. */
export const hostFaults: readonly ListedFault[] = [
  {
    // https://developer.mozilla.org/docs/Web/API/fetch#exceptions: a TypeError in each browser's words.
    name: "a list's host that refuses the connection",
    at: { host: "gone" },
    ...GONE,
  },
  {
    // https://docs.github.com/pages: its page for what is not there.
    name: "a list's host that has moved it (HTTP 404)",
    at: { host: { status: 404, body: "<!DOCTYPE html><h1>404</h1><p>File not found</p>" } },
    ...GONE,
  },
  {
    // https://docs.netlify.com/manage/routing/redirects/rewrites-proxies: "/* /index.html 200", usual for one page for all.
    name: "HTML in the place of the list",
    at: { host: { status: 200, body: "<!doctype html><title>Our project</title>" } },
    ...OTHER,
    code: "BadManifest",
    why: /is not a JSON object/,
  },
  {
    // No source: another campaign's tree, published in the place of this one's.
    name: "another campaign's list",
    at: { host: "other tree" },
    ...OTHER,
    code: "RootMismatch",
    why: /has the root 0x\w+, not 0x/,
  },
];
