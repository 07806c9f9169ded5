// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { Clock } from "./Clock.sol";

/// @title OffchainRecords
/// @notice What the chain keeps about things that are not on it: when 32 bytes were known, and who revoked them when.
/// @dev One fresh slot each, and nothing to save there.
abstract contract OffchainRecords is Clock, IAttestationRegistry {
    mapping(bytes32 data => uint64 time) private _timestamps;
    mapping(address revoker => mapping(bytes32 data => uint64 time)) private _revocations;

    /// @inheritdoc IAttestationRegistry
    function timestamp(bytes32 data) external returns (uint64) {
        uint64 time = _time();
        _timestamp(data, time);
        return time;
    }

    /// @inheritdoc IAttestationRegistry
    function multiTimestamp(bytes32[] calldata data) external returns (uint64) {
        uint64 time = _time();
        for (uint256 i = 0; i < data.length; ++i) _timestamp(data[i], time);
        return time;
    }

    /// @inheritdoc IAttestationRegistry
    function revokeOffchain(bytes32 data) external returns (uint64) {
        uint64 time = _time();
        _revokeOffchain(data, time);
        return time;
    }

    /// @inheritdoc IAttestationRegistry
    function multiRevokeOffchain(bytes32[] calldata data) external returns (uint64) {
        uint64 time = _time();
        for (uint256 i = 0; i < data.length; ++i) _revokeOffchain(data[i], time);
        return time;
    }

    /// @inheritdoc IAttestationRegistry
    function getTimestamp(bytes32 data) external view returns (uint64) {
        return _timestamps[data];
    }

    /// @inheritdoc IAttestationRegistry
    function getRevokeOffchain(address revoker, bytes32 data) external view returns (uint64) {
        return _revocations[revoker][data];
    }

    function _timestamp(bytes32 data, uint64 time) private {
        if (_timestamps[data] != 0) revert AlreadyTimestamped();
        _timestamps[data] = time;
        emit Timestamped(data, time);
    }

    function _revokeOffchain(bytes32 data, uint64 time) private {
        if (_revocations[msg.sender][data] != 0) revert AlreadyRevokedOffchain();
        _revocations[msg.sender][data] = time;
        emit RevokedOffchain(msg.sender, data, time);
    }
}
