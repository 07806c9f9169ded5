import { parseAbi } from "viem";

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
