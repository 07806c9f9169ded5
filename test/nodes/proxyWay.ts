import { createClient, http, testActions } from "viem";
import { deploymentProxy } from "../../src/sdk/contracts/deterministic.ts";
import { runHere } from "../journeys/wrongCalls/runCall.ts";
import { PATIENT } from "../toolkit/patience.ts";
import type { Ended } from "../toolkit/scripts/runProcess.ts";
import type { Cell } from "./stage.ts";

/** The deployment proxy is put on a chain that lacks it, by a transaction without a chain id. */
export async function bringProxy({ names, env }: Cell): Promise<Ended> {
  const behind = createClient({ transport: http(names.get("rpc"), PATIENT) }).extend(
    testActions({ mode: "hardhat" }),
  );
  await behind.setCode({ address: deploymentProxy.address, bytecode: "0x" });
  const args = ["--holder", names.get("other") ?? "", "--supply", "5", "--deploy-proxy", "--json"];
  return runHere({ args: ["deploy", "sample-token", "--yes", ...args], env });
}
