// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";

/// @notice Vulnerable on purpose: asks two gates itself, so that for them all campaigns and all strangers are one.
contract PortlessTwin is IClaimGate {
    IClaimGate private immutable _first;
    IClaimGate private immutable _second;

    constructor(IClaimGate first, IClaimGate second) {
        (_first, _second) = (first, second);
    }

    /// @dev There is nothing to open.
    function open(address) external view returns (address) {
        return address(this);
    }

    function check(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata data
    ) external returns (bytes4 selector) {
        (bytes memory one, bytes memory other) = abi.decode(data, (bytes, bytes));
        selector = _first.check(index, account, recipient, amount, caller, one);
        if (_second.check(index, account, recipient, amount, caller, other) != selector) return 0;
    }

    function extraTime(address campaign) external view returns (uint256 extra) {
        return _first.extraTime(campaign) + _second.extraTime(campaign);
    }
}
