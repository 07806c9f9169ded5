import { jsonOf } from "../sdk/core/text/jsonText.ts";

/** A key of TanStack Query's for parameters with great numbers, which its own hash does not take. */
export function queryKeyOf(name: string, parameters: object) {
  return ["symbolon", name, jsonOf(parameters)] as const;
}

/** What every query hook takes beside its parameters, as wagmi's do. */
export type QueryParameters = {
  readonly query?: {
    readonly enabled?: boolean;
    /** Milliseconds; false: never. */
    readonly refetchInterval?: number | false;
    readonly staleTime?: number;
    readonly retry?: number | boolean;
  };
};

/** Options of a query with what its hook is given beside, which may keep it from asking, and cannot have it ask too early. */
export function withQuery<Options extends { readonly enabled?: unknown }>(
  options: Options,
  query: QueryParameters["query"],
) {
  return { ...options, ...query, enabled: options.enabled === true && query?.enabled !== false };
}

/** Milliseconds between two looks at a chain: about a block of Ethereum's. */
export const LOOK_EVERY_MS = 12_000;
