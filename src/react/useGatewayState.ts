import { queryOptions, useQuery } from "@tanstack/react-query";
import { address, count, list, number, orNull, text } from "../sdk/core/decode.ts";
import { LOOK_EVERY_MS, type QueryParameters } from "./queryKey.ts";
import { membersOf, readService } from "./readService.ts";

export type GatewayStateParameters = {
  /** Where the gateway is: `https://claims.example`. */
  readonly gateway: string;
};

/** Now: Unix seconds, by the service's clock. */
const health = membersOf({ level: text, now: number });
const door = membersOf({ seconds: number });
const lane = membersOf({
  lane: text,
  chain: count,
  campaign: address,
  queued: count,
  /** Unix seconds. */
  expectedUntil: orNull(number),
  doors: membersOf({ gateway: door, direct: door }),
});
const lanes = membersOf({ lanes: list(lane), classes: list(membersOf({ class: text, queued: count })) });

export type GatewayLane = ReturnType<typeof lane>;
export type GatewayState = {
  /** How the gateway stands, by its own name for it. */
  readonly level: string;
  /** Unix seconds, by its clock. */
  readonly now: number;
} & ReturnType<typeof lanes>;

/** How a gateway stands and how many wait in each lane, looked at again and again. */
function gatewayStateQueryOptions({ gateway }: GatewayStateParameters) {
  return queryOptions({
    queryKey: ["symbolon", "gatewayState", gateway] as const,
    refetchOnWindowFocus: true,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: async (): Promise<GatewayState> => {
      const [state, queues] = await Promise.all([
        // 503: nothing is taken in; it says so itself.
        readService(gateway, "/health", health, (status) => status === 200 || status === 503),
        readService(gateway, "/v1/lanes", lanes),
      ]);
      return { ...state, ...queues };
    },
  });
}

/** How a gateway stands ({@link gatewayStateQueryOptions}). */
export function useGatewayState({ query, ...parameters }: GatewayStateParameters & QueryParameters) {
  return useQuery({ ...gatewayStateQueryOptions(parameters), ...query });
}
