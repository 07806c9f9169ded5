import { InvalidArgumentError } from "commander";

/** Where a service listens. */
export type Listen = { readonly host: string; readonly port: number };

export const DEFAULT_PORT = 8_080;

export function readListen(text: string): Listen {
  const [, host = "", port = ""] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host !== "" && Number(port) <= 65_535)
    return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
  throw new InvalidArgumentError("It must be HOST:PORT, such as 127.0.0.1:8080.");
}
