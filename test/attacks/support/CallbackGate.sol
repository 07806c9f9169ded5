// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ITokenHook } from "./HookToken.sol";

/// @notice A gate that tells the account before it answers, and so hands it control in the middle of a claim.
contract CallbackGate is IClaimGate {
    function check(
        uint256,
        address account,
        address,
        uint256,
        address,
        bytes calldata
    ) external returns (bytes4 selector) {
        ITokenHook(account).tokensReceived();
        return IClaimGate.check.selector;
    }

    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }
}
