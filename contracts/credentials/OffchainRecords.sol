// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { Clock } from "./Clock.sol";

/// @title OffchainRecords
/// @notice What the chain keeps about things that are not on it: when 32 bytes were known, and who revoked them when.
/// @dev One fresh slot each, and nothing to save there.
abstract contract OffchainRecords is Clock, IAttestationRegistry {
    /// @dev A whole slot, so that writing it reads nothing; a struct, so that its place is computed once.
    struct Moment {
        uint256 time;
    }

    mapping(bytes32 data => Moment known) private _timestamps;
    mapping(address revoker => mapping(bytes32 data => Moment revoked)) private _revocations;

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
        return uint64(_timestamps[data].time);
    }

    /// @inheritdoc IAttestationRegistry
    function getRevokeOffchain(address revoker, bytes32 data) external view returns (uint64) {
        return uint64(_revocations[revoker][data].time);
    }

    function _timestamp(bytes32 data, uint64 time) private {
        Moment storage known = _timestamps[data];
        if (known.time != 0) revert AlreadyTimestamped();
        known.time = time;
        emit Timestamped(data, time);
    }

    function _revokeOffchain(bytes32 data, uint64 time) private {
        Moment storage revoked = _revocations[msg.sender][data];
        if (revoked.time != 0) revert AlreadyRevokedOffchain();
        revoked.time = time;
        emit RevokedOffchain(msg.sender, data, time);
    }
}
