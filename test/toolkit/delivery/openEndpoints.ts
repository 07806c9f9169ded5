import { expect } from "chai";
import { type BaseError, createClient, type Hex } from "viem";
import { getBlockNumber } from "viem/actions";
import { type EndpointsOptions, endpoints } from "../../../src/sdk/delivery/endpoints.ts";
import type { Endpoint } from "../../../src/sdk/delivery/trackedEndpoint.ts";
import { chainOf } from "./fakeChain.ts";

/** The chain that all endpoints of a test are of, and what an address keeps secret. */
export const CHAIN = 7;
export const GENESIS: Hex = `0x${"9e".repeat(32)}`;
export const SECRET = "k3yInThePath";
/** Quick, but for how long an answer may take. */
export const quick: EndpointsOptions = { pause: 1, patience: 30_000 };

/** Opens endpoints, with a client that asks them. */
export function openEndpoints(
  fakes: readonly { readonly endpoint: Endpoint }[],
  options: EndpointsOptions = quick,
) {
  const opened = endpoints(
    fakes.map(({ endpoint }) => endpoint),
    options,
  );
  return { ...opened, client: createClient({ chain: chainOf(CHAIN), transport: opened.transport }) };
}

/** What a read was refused with. */
export async function refused(asked: Promise<unknown>): Promise<BaseError> {
  return asked.then(
    (answer) => expect.fail(`it was answered: ${answer}`),
    (thrown) => thrown,
  );
}

/** A read that is asked each time. */
export const read = (client: Parameters<typeof getBlockNumber>[0]) =>
  getBlockNumber(client, { cacheTime: 0 });
