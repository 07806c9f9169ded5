/**
 * All rooms that a page may load, in one: `import { claimCall, claimState } from "symbolon"`. A bundler takes what is used;
 * in Node the room by itself (`symbolon/chain`) loads less. The contracts' code is in `symbolon/contracts`, what needs files or an
 * embedded chain in the package `@symbolon/node`.
 */
export * from "./allocation/proof/index.ts";
export * from "./chain/index.ts";
export * from "./core/index.ts";
export * from "./credentials/index.ts";
// Two rooms each have these: the one that does the whole thing is meant.
export { imposeHold } from "./credentials/index.ts";
export * from "./credentials/verify/index.ts";
export * from "./delivery/index.ts";
export type { CreateCampaignParameters, ProposeRootParameters } from "./distribution/index.ts";
export * from "./distribution/index.ts";
