import { payoutCoinBuild } from "../chain/builds/payoutCoinBuild.ts";
import type { Construction } from "./deterministic.ts";

/** The token of campaigns that pay the chain's own coin. Nobody owns it, and it takes nothing: once a chain, as the system. */
export const payoutCoinConstruction: Construction = { build: payoutCoinBuild, args: [] };
