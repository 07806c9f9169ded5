// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";

/// @notice A gate that agrees, and keeps the calldata that it was asked with, to the last byte.
contract SeenCalldata {
    bytes32 public seen;
    address public asker;

    fallback(bytes calldata question) external returns (bytes memory) {
        (seen, asker) = (keccak256(question), msg.sender);
        return abi.encode(IClaimGate.check.selector);
    }
}
