import { type AbiItem, type Hex, parseAbi, toFunctionSelector } from "viem";
import { errorTypes } from "../abi/errorTypes.ts";

export type ErrorItem = Extract<AbiItem, { readonly type: "error" }>;

/**
 * Errors that contracts of others raise and ours pass on: a campaign and its factory those of the token that they move.
 * Solidity's own two, ERC-6093, and OpenZeppelin's `Pausable` and `ReentrancyGuard`; what else a token may say, nobody
 * can list.
 */
export const passedOnErrors = parseAbi([
  "error Error(string message)",
  "error Panic(uint256 code)",
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
  "error ERC20InvalidReceiver(address receiver)",
  "error ERC20InvalidSender(address sender)",
  "error ERC20InvalidSpender(address spender)",
  "error ERC20InvalidApprover(address approver)",
  "error EnforcedPause()",
  "error ReentrancyGuardReentrantCall()",
]);

/** Every contract's errors together: a campaign passes on what its gate and its token revert with. */
export const knownErrors: readonly ErrorItem[] = [...errorTypes, ...passedOnErrors];

let bySelector: ReadonlyMap<string, ErrorItem> | undefined;

/** The error of that selector (4 bytes), among all that our contracts throw or pass on; undefined for another. */
export function errorOfSelector(selector: Hex): ErrorItem | undefined {
  // Some 150 hashes: made once, and not before somebody asks.
  bySelector ??= new Map(knownErrors.map((item) => [selectorOf(item), item]));
  return bySelector.get(selector.toLowerCase());
}

/** The first 4 bytes of what a contract reverts with. */
export function selectorOf(item: ErrorItem): Hex {
  return toFunctionSelector({ ...item, type: "function", outputs: [], stateMutability: "view" });
}
