import type { AbiItem } from "viem";
import { errorsAbi } from "./abi/errorsAbi.ts";
import { passedOnErrors } from "./passedOnErrors.ts";

export type ErrorItem = Extract<AbiItem, { readonly type: "error" }>;

/** Every contract's errors together: a campaign passes on what its gate and its token revert with. */
export const knownErrors: readonly ErrorItem[] = [...errorsAbi, ...passedOnErrors];
