// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Proxy } from "@openzeppelin/contracts/proxy/Proxy.sol";
import { StorageSlot } from "@openzeppelin/contracts/utils/StorageSlot.sol";

/// @title UpgradableToken
/// @notice Whatever token of this folder it points to today; anybody may point it elsewhere.
contract UpgradableToken is Proxy {
    /// @dev Far from the slots of any token.
    bytes32 private constant SLOT = keccak256("UpgradableToken");

    constructor(address implementation) {
        upgrade(implementation);
    }

    receive() external payable {
        _fallback();
    }

    function upgrade(address implementation) public {
        StorageSlot.getAddressSlot(SLOT).value = implementation;
    }

    function _implementation() internal view override returns (address) {
        return StorageSlot.getAddressSlot(SLOT).value;
    }
}
