import type { Command } from "commander";
import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { keySourcesOf } from "../../command/signer/keySources.ts";
import { openKeyAccount } from "../../command/signer/openKeySource.ts";
import { readPassword } from "../../command/signer/readPassword.ts";
import { printResult } from "../../output.ts";
import { openStoreOption } from "../../store/storeOption.ts";
import { type OpenedChain, openChains } from "../../work/openChains.ts";
import { withConfig } from "../config/withConfig.ts";
import type { GatewayOptions } from "../startGateway.ts";
import { campaignCheck, chainCheck, keyCheck, relayCheck } from "./chainChecks.ts";
import { bad, type GatewayCheck, look, ok, warn } from "./finding.ts";
import { logChecks, portCheck } from "./processChecks.ts";
import { storeChecks } from "./storeChecks.ts";

export type CheckOptions = GatewayOptions;

/** Looks at all that a gateway stands on, in turn; never throws for what it finds. */
export async function checkGateway(given: CheckOptions, command: Command): Promise<void> {
  const checks: GatewayCheck[] = [];
  let options: CheckOptions | undefined;
  checks.push(
    ...(await look("config", async () => {
      options = withConfig<CheckOptions>(given, command);
      return given.config === undefined ? [] : [ok("config", given.config)];
    })),
  );
  if (options !== undefined) checks.push(...(await examine(options, command)));
  const isOk = checks.every(({ status }) => status !== "bad");
  printResult(given.json ?? false, { ok: isOk, checks }, lines(checks));
  if (!isOk) process.exitCode = 3;
}

function lines(checks: readonly GatewayCheck[]): readonly string[] {
  return checks.flatMap(({ check, status, found, hint }) => {
    const line = `${status.padEnd(4)}  ${check}: ${found}`;
    return hint === undefined ? [line] : [line, `      hint: ${hint}`];
  });
}

async function examine(options: CheckOptions, command: Command): Promise<readonly GatewayCheck[]> {
  const { campaign = [], tree: trees = [] } = options;
  const checks = [await portCheck(options.listen), ...logChecks(options.log)];
  const { chain, found } = await openChain(options);
  checks.push(...found);
  if (campaign.length === 0)
    checks.push(bad("campaign", "none is given", "give --campaign ADDRESS, whose claims are to be taken in"));
  if (chain !== undefined) {
    for (const one of campaign)
      checks.push(...(await look(`campaign ${one}`, () => campaignCheck(chain, one, trees))));
    checks.push(...(await keyChecks(chain, options, command)));
  }
  checks.push(...(await look("store", () => lookAtStore(options, chain))));
  chain?.close();
  return checks;
}

type ChainFound = { readonly chain: OpenedChain | undefined; readonly found: readonly GatewayCheck[] };

async function openChain({ rpc = [], privateRpc = [], finality }: CheckOptions): Promise<ChainFound> {
  if (rpc.length === 0) {
    const none = bad("chain", "no endpoint is given", "give --rpc URL, or set SYMBOLON_RPC_URL");
    return { chain: undefined, found: [none] };
  }
  let chain: OpenedChain | undefined;
  const silent: GatewayCheck[] = [];
  const found = await look("chain", async () => {
    const profile = { ...(finality !== undefined && { finality }) };
    const opened = await openChains([{ rpc, privateRpc, keys: [], profile }], {
      passwordOf: async () => "",
      warn: ({ reason, hint }) => silent.push(warn("endpoint", reason, hint)),
    });
    [chain] = opened as readonly [OpenedChain];
    return chainCheck(chain);
  });
  return { chain, found: [...found, ...silent] };
}

async function lookAtStore(options: CheckOptions, opened: OpenedChain | undefined) {
  try {
    const sql = await openStoreOption(options, { mustExist: true });
    const { hash: genesis } = opened === undefined ? {} : await getBlock(opened.client, { blockNumber: 0n });
    return await storeChecks(sql, {
      chain: opened?.client.chain.id,
      genesis,
      acceptPowerLoss: options.acceptPowerLoss ?? false,
      hasKeys: (options.key ?? []).length > 0,
      namesTakers: (options.feeTaker ?? []).length > 0,
    });
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError) || thrown.code !== "StoreMissing") throw thrown;
    return [
      warn("store", "there is none yet", "the start makes it; check the folder, if there should be one"),
    ];
  }
}

async function keyChecks(
  chain: OpenedChain,
  options: CheckOptions,
  command: Command,
): Promise<readonly GatewayCheck[]> {
  const { key = [], signer, rpc = [], passwordFile, maxFeePerGas, through } = options;
  const sources = keySourcesOf(command, "--key", key);
  if (sources.length === 0)
    return [
      warn(
        "keys",
        "none: this would only take in",
        "give --key SOURCE, or run gateway start --only worker elsewhere",
      ),
    ];
  const checks: GatewayCheck[] = [];
  const senders: Address[] = [];
  const passwordOf = (file: string) => readPassword(file, { file: passwordFile, descriptor: undefined });
  for (const [i, source] of sources.entries()) {
    const found = await look(`key ${i + 1}`, async () => {
      const { address } = await openKeyAccount(source, { signer, rpc: rpc[0] ?? "", passwordOf });
      senders.push(address);
      return keyCheck(chain, address, maxFeePerGas);
    });
    checks.push(...found);
  }
  if (through !== undefined)
    checks.push(...(await look(`relay ${through}`, () => relayCheck(chain, through, senders))));
  return checks;
}
