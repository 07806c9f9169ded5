// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus } from "../../../contracts/interfaces/IAttestationRegistry.sol";

/// @notice Answers for attestations as it was told.
contract ToldAttestations {
    mapping(bytes32 uid => AttestationStatus status) private _statuses;

    function tell(bytes32 uid, AttestationStatus calldata status) external {
        _statuses[uid] = status;
    }

    function set(bytes32 uid, uint64 time, uint64 expirationTime, uint64 revocationTime) external {
        AttestationStatus storage status = _statuses[uid];
        (status.time, status.expirationTime, status.revocationTime) = (time, expirationTime, revocationTime);
    }

    function statusOf(bytes32 uid) external view returns (AttestationStatus memory) {
        return _statuses[uid];
    }
}
