import { type Address, erc20Abi } from "viem";
import { getBlock, readContract } from "viem/actions";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { deployBuild } from "./deployBuild.ts";
import { type Oddity, oddToken, oddTokenArguments } from "./oddToken.ts";
import type { Ended } from "./runProcess.ts";
import { runSymbolon } from "./runSymbolon.ts";
import { ISSUER_KEY, serveChain } from "./servedChain.ts";

/** Base units that the operator holds of each token. */
export const SUPPLY = 10n ** 30n;

export type OperatorChain = Awaited<ReturnType<typeof openOperatorChain>>;

/** Serves an embedded chain on a free port, with a campaign factory. Close it, or the process stays. */
export async function openOperatorChain() {
  const { rpc, reader, node, clients, close } = await serveChain();
  const [operator, other] = clients;
  const deploy = deployBuild(reader, operator);
  const factory = await deploy(ownBuild("InstantCampaignFactory", "distribution"));
  return {
    rpc,
    reader,
    node,
    operator,
    other,
    deploy,
    factory,
    /** A token of which the operator holds all. */
    token: (oddity: Oddity = {}) =>
      deploy(oddToken(), ...oddTokenArguments(operator.account.address, SUPPLY, oddity)),
    balanceOf: (token: Address, holder: Address) =>
      readContract(reader, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [holder] }),
    async now() {
      return (await getBlock(reader)).timestamp;
    },
    /** Mines an empty block at a moment. */
    async mineAt(timestamp: bigint) {
      await node.setNextBlockTimestamp({ timestamp });
      await node.mine({ blocks: 1 });
    },
    /** Runs `symbolon campaign ...` in this process, as the operator. */
    run: (...args: readonly string[]) =>
      runCampaign(args, { SYMBOLON_PRIVATE_KEY: ISSUER_KEY, SYMBOLON_RPC_URL: rpc }),
    close,
  };
}

/** Runs `symbolon campaign ...` in this process, which spares half a second a call. */
export function runCampaign(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runSymbolon(["campaign", ...args], env);
}
