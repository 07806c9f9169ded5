// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Attestation, AttestationStatus } from "../../../contracts/interfaces/IAttestationRegistry.sol";

/// @notice Answers for attestations as EAS does, and as it was told: by `getAttestation` alone.
contract ToldEas {
    mapping(bytes32 uid => Attestation attestation) private _attestations;

    function tell(bytes32 uid, AttestationStatus calldata status) external {
        tellAll(uid, status, bytes32(0), "");
    }

    function tellAll(bytes32 uid, AttestationStatus calldata status, bytes32 refUID, bytes memory data) public {
        _attestations[uid] = Attestation({
            uid: status.time == 0 ? bytes32(0) : uid,
            schema: status.schema,
            time: status.time,
            expirationTime: status.expirationTime,
            revocationTime: status.revocationTime,
            refUID: refUID,
            recipient: status.recipient,
            attester: status.attester,
            revocable: status.revocable,
            data: data
        });
    }

    function getAttestation(bytes32 uid) external view returns (Attestation memory) {
        return _attestations[uid];
    }
}
