import type { Hex } from "viem";
import { type RelayOptions, relay } from "../../../../scripts/campaign/relay.ts";
import type { Timing } from "../../../../src/sdk/delivery/timing.ts";
import { RELAYER_KEY, type TestCampaign } from "../relayChain.ts";
import { captured } from "../runSymbolon.ts";

/** Nothing takes long: the chain mines at once, or when it is told to. */
const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };

type Claim = {
  index: number;
  status: string;
  code: string | null;
  why: string | null;
  hint: string | null;
  fee: string;
  transaction: Hex | null;
  block: number | null;
};
export type RelayReport = {
  code: number;
  paid: number;
  already: number;
  paidNow: number;
  planned: number;
  waiting: number;
  skipped: number;
  fees: string;
  feesKept: string;
  gas: number;
  nextOpening: string | null;
  leavesABlock: number | null;
  transactions: { hash: Hex; gas: number; tasks: number }[];
  rejected: { label: string; code: string }[];
  claims: Claim[];
};

type Place = { readonly rpc: string; readonly tree: string };

/** Runs `campaign relay` as the relayer, and takes what it prints. */
export const sayRelay = (
  { rpc, tree }: Place,
  { campaign }: TestCampaign,
  files: readonly string[] = [],
  options: Partial<RelayOptions> = {},
) =>
  captured({ SYMBOLON_PRIVATE_KEY: RELAYER_KEY }, () =>
    relay(campaign, tree, files, { rpc, ...options }, QUICK),
  );

/** Runs `campaign relay` as the relayer, and reads what it prints for programs. */
export async function runRelay(
  place: Place,
  test: TestCampaign,
  files?: readonly string[],
  options?: Partial<RelayOptions>,
): Promise<RelayReport> {
  const { stdout, code } = await sayRelay(place, test, files, { json: true, ...options });
  return { ...JSON.parse(stdout), code };
}

/** Index and reason of each claim that was left out. */
export const skips = ({ claims }: RelayReport) =>
  claims.flatMap(({ index, status, code }) => (status === "skipped" ? [[index, code]] : []));
