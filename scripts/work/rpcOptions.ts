import { Option } from "commander";
import { readHttpUrl, readRpcUrl } from "../command/optionReaders.ts";

/** The endpoints of a chain. */
export function rpcOption(): Option {
  return rpcOptionOf("http, https").argParser(readUrls);
}

/** The same of a chain that is only read. */
export function readRpcOption(): Option {
  return rpcOptionOf("http, https, ws, wss").argParser((text: string, before: readonly string[] = []) => [
    ...before,
    readRpcUrl(text),
  ]);
}

function rpcOptionOf(protocols: string): Option {
  const about = `an endpoint of the chain; the first is preferred; repeatable (${protocols})`;
  return new Option("--rpc <url>", about).env("SYMBOLON_RPC_URL");
}

/** Endpoints that speak HTTP. */
export function readUrls(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, readHttpUrl(text)];
}
