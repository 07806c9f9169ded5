// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";
import { SecondAddressToken } from "./SecondAddressToken.sol";

/// @title TwoAddressToken
/// @notice One ledger with two entrances, as TUSD had: {SecondAddressToken} is the other one.
contract TwoAddressToken is AwkwardToken {
    error NotTheOtherEntrance(address caller);

    address private immutable SECOND = address(new SecondAddressToken());

    function second() external view returns (SecondAddressToken) {
        return SecondAddressToken(SECOND);
    }

    function transferBy(address from, address to, uint256 amount) external returns (bool) {
        if (msg.sender != SECOND) revert NotTheOtherEntrance(msg.sender);
        return _movePlainly(from, to, amount);
    }
}
