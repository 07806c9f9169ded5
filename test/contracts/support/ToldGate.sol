// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";

/// @notice A gate that does with each claim what its data say, and keeps what it saw.
contract ToldGate is IClaimGate {
    /// @dev What the first byte of the data asks for; without data it agrees.
    bytes1 public constant AGREE = 0;
    bytes1 public constant ANSWER_WRONGLY = hex"01";
    bytes1 public constant REFUSE = hex"02";
    bytes1 public constant REFUSE_WITHOUT_REASON = hex"03";
    bytes1 public constant BURN_ALL_GAS = hex"04";
    /// @dev 300,000, then it agrees.
    bytes1 public constant SPEND_GAS = hex"05";
    bytes1 public constant SAY_NOTHING = hex"06";

    error Told(uint256 index);

    mapping(uint256 index => bytes32 hash) public seenAt;

    function check(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata data
    ) external returns (bytes4) {
        seenAt[index] = keccak256(abi.encode(msg.sender, index, account, recipient, amount, caller, data));
        bytes1 told = data.length == 0 ? AGREE : data[0];
        if (told == ANSWER_WRONGLY) return 0xdeadbeef;
        if (told == REFUSE) revert Told(index);
        if (told == REFUSE_WITHOUT_REASON) revert();
        if (told == BURN_ALL_GAS) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (told == SAY_NOTHING) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        uint256 before = gasleft();
        if (told == SPEND_GAS) while (before - gasleft() < 300_000) {}
        return IClaimGate.check.selector;
    }

    function extraTime(address) external pure returns (uint256) {
        return 0;
    }
}
