import { Option } from "commander";
import { readRpcUrl } from "./optionReaders.ts";

/** `--rpc`, or the environment's SYMBOLON_RPC_URL: what every command that asks a chain takes. */
export function chainOption(description = "the chain (http, https, ws or wss)"): Option {
  return new Option("--rpc <url>", description).env("SYMBOLON_RPC_URL").argParser(readRpcUrl);
}

/** The same of a command that can do nothing without. */
export function neededChain(): Option {
  return chainOption().makeOptionMandatory();
}
