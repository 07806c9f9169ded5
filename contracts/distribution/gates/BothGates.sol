// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Create2 } from "@openzeppelin/contracts/utils/Create2.sol";

import { IBothGates } from "../../interfaces/IBothGates.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { CampaignPort } from "./CampaignPort.sol";

/// @title BothGates
/// @notice See {IBothGates}. It has no state but the ports.
contract BothGates is IClaimGate, IBothGates {
    /// @inheritdoc IBothGates
    address public immutable first;
    /// @inheritdoc IBothGates
    address public immutable second;

    /// @inheritdoc IBothGates
    /// @dev Read by the port's constructor: so all ports have one code, whose hash is known, and {portOf} is cheap.
    address public transient opening;

    bytes32 private immutable _portHash;

    constructor(address first_, address second_) {
        if (first_.code.length == 0) revert GateWithoutCode(first_);
        if (second_.code.length == 0) revert GateWithoutCode(second_);
        if (first_ == second_) revert SameGate(first_);
        (first, second) = (first_, second_);
        _portHash = keccak256(type(CampaignPort).creationCode);
    }

    /// @inheritdoc IClaimGate
    function check(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata data
    ) external returns (bytes4 selector) {
        // Whoever calls is asked for through the caller's own port, and through no other.
        address port = portOf(msg.sender);
        if (port.code.length == 0) revert PortNotOpen(msg.sender);
        return
            IClaimGate(port).check({
                index: index,
                account: account,
                recipient: recipient,
                amount: amount,
                caller: caller,
                data: data
            });
    }

    /// @inheritdoc IClaimGate
    /// @dev A sum beyond the largest number is the largest number.
    function extraTime(address campaign) external view returns (uint256 extra) {
        address port = portOf(campaign);
        uint256 one = IClaimGate(first).extraTime(port);
        uint256 other = IClaimGate(second).extraTime(port);
        unchecked {
            extra = one + other;
        }
        if (extra < one) extra = type(uint256).max;
    }

    /// @inheritdoc IBothGates
    function open(address campaign) external returns (address port) {
        port = portOf(campaign);
        if (port.code.length != 0) return port;
        opening = campaign;
        new CampaignPort{ salt: _saltOf(campaign) }();
        opening = address(0);
        emit PortOpened({ campaign: campaign, port: port });
    }

    /// @inheritdoc IBothGates
    function portOf(address campaign) public view returns (address port) {
        return Create2.computeAddress(_saltOf(campaign), _portHash);
    }

    function _saltOf(address campaign) private pure returns (bytes32) {
        return bytes32(uint256(uint160(campaign)));
    }
}
