import { formatEther, type Hex } from "viem";
import { getGasPrice } from "viem/actions";
import type { ReadClient, WriteClient } from "../../src/sdk/chain/clients.ts";
import { type DeployedContract, deployContracts } from "../../src/sdk/contracts/deploy.ts";
import { deployProxy } from "../../src/sdk/contracts/deployProxy.ts";
import type { Construction } from "../../src/sdk/contracts/deterministic.ts";
import { requireProxy } from "../../src/sdk/contracts/requireProxy.ts";
import { formatCount, formatThings } from "../../src/sdk/core/text/format.ts";
import { confirmPlan } from "../command/confirmPlan.ts";
import { openWriter } from "../command/connect.ts";
import { type Line, table } from "../output.ts";
import type { DeployOptions } from "./deployOptions.ts";

/** Chains of your own, as Hardhat, Anvil and Geth number them. */
const LOCAL_CHAINS = [31_337, 1_337];

/** Sees to it that the deployment proxy is there, and that what is deployed by it can be; a dry run passes over a chain that would get it. */
async function bringProxy(
  client: WriteClient,
  { dryRun, deployProxy: withProxy }: Pick<DeployOptions, "dryRun" | "deployProxy">,
  constructions: Readonly<Record<string, Construction>>,
): Promise<Hex | undefined> {
  const isBrought = withProxy === true || LOCAL_CHAINS.includes(client.chain.id);
  if (!isBrought) await requireProxy(client, "Run the same command with --deploy-proxy");
  return isBrought && dryRun !== true ? deployProxy(client, undefined, { constructions }) : undefined;
}

/**
 * Deploys what is not there yet, once its terms are confirmed.
 * @param fixed what of it nobody can change afterwards, in tokens and dates
 * @param requireChain throws where a chain has no use for it; default: all have
 * @returns with what JSON and people are told of it
 */
export async function deployHere<Name extends string>(
  options: DeployOptions,
  constructions: Readonly<Record<Name, Construction>>,
  fixed: readonly Line[],
  requireChain: (chainId: number) => void = () => {},
) {
  const { rpc, dryRun = false, json = false } = options;
  const client = await openWriter(rpc, options);
  requireChain(client.chain.id);
  if (!dryRun) await confirmDeployment(client, constructions, fixed, options);
  const proxy = await bringProxy(client, options, constructions);
  const onContract = (name: string) => {
    if (!json) process.stderr.write(`deploying ${name} ...\n`);
  };
  const contracts = await deployContracts(client, constructions, { dryRun, onContract });
  const cost = await estimateCost(client, Object.values<DeployedContract>(contracts));
  const { id: chainId } = client.chain;
  const deployer = client.account.address;
  const content = { dryRun, chainId, deployer, proxy: proxy ?? null, contracts, cost };
  const lines: readonly Line[] = [
    ["chain", chainId],
    ["deployer", deployer],
    ["proxy", proxy && `deployed in ${proxy}`],
    costLine(cost),
  ];
  const contractLines = Object.entries<DeployedContract>(contracts).map(
    ([name, one]): Line => [name, stateText(one)],
  );
  return { content, lines, contractLines };
}

/** Asks where something is missing. */
async function confirmDeployment(
  client: WriteClient,
  constructions: Readonly<Record<string, Construction>>,
  fixed: readonly Line[],
  options: DeployOptions,
): Promise<void> {
  if (options.yes === true) return;
  const planned = await deployContracts(client, constructions, { dryRun: true });
  const missing = Object.entries(planned).filter(([, { state }]) => state === "missing");
  if (missing.length === 0) return;
  const cost = await estimateCost(client, Object.values(planned));
  const places = missing.map(([name, { address }]): Line => [name, address]);
  const lines = table([["chain", client.chain.id], ...places, ...fixed, costLine(cost)]);
  const what = formatThings(missing.length, "contract");
  await confirmPlan({ question: `Deploy ${what}, whose terms hold for good?`, lines }, options);
}

type Cost = { readonly gas: bigint; readonly wei: bigint };

/** What was paid, or would be at the present price of gas; null where the node cannot tell. */
async function estimateCost(
  client: ReadClient,
  contracts: readonly DeployedContract[],
): Promise<Cost | null> {
  const sent = contracts.filter(({ state }) => state !== "there");
  if (sent.some(({ gas }) => gas === null)) return null;
  const gas = sent.reduce((sum, one) => sum + (one.gas ?? 0n), 0n);
  return { gas, wei: gas === 0n ? 0n : gas * (await getGasPrice(client)) };
}

function costLine(cost: Cost | null): Line {
  if (cost === null) return ["gas", "the node cannot tell"];
  const { gas, wei } = cost;
  return ["gas", gas === 0n ? "0: all is there" : `${formatCount(gas)}, about ${formatEther(wei)} ether`];
}

function stateText({ address, state, gas }: DeployedContract): string {
  return `${address}  ${state}${gas === null ? "" : `, ${formatCount(gas)} gas`}`;
}
