/**
 * What bundles of pages have in the place of `react`: pages are written and typed for React, and tools/bundlePages.ts puts
 * this in. It is no TypeScript, since the types of both do not go together.
 */
export * from "preact/compat";
export * from "./react19.ts";
