import type { Address } from "viem";
import { OTHER_KEY, RELAYER_KEY } from "../relayChain.ts";
import { startGatewayProcess } from "./gatewayProcess.ts";

export type PayingGatewayParameters = {
  readonly store: string;
  readonly rpc: string;
  readonly campaign: Address;
  /** Further options. */
  readonly more?: readonly string[];
};

/** Runs `symbolon gateway start` with two keys on a free port, and waits until it serves. End it, or it stays. */
export function startPayingGateway({ store, rpc, campaign, more = [] }: PayingGatewayParameters) {
  const at = ["--store", store, "--rpc", rpc, "--campaign", campaign, "--listen", "127.0.0.1:0"];
  const keys = ["--key", "env:KEY_A", "--key", "env:KEY_B"];
  return startGatewayProcess(["start", ...at, ...keys, ...more], { KEY_A: RELAYER_KEY, KEY_B: OTHER_KEY });
}
