// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationRegistry } from "../../../contracts/credentials/AttestationRegistry.sol";
import { ISchemaRegistry } from "../../../contracts/interfaces/ISchemaRegistry.sol";

/// @notice The registry with a clock of its own: the block's until it is set.
contract RegistryWithClock is AttestationRegistry {
    uint64 private _now;

    constructor(ISchemaRegistry schemas) AttestationRegistry(schemas) {}

    function setTime(uint64 time) external {
        _now = time;
    }

    function _time() internal view override returns (uint64) {
        return _now == 0 ? super._time() : _now;
    }
}
